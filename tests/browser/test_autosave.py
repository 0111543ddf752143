"""Nothing typed is lost: a closed tab, a killed server, an expired login, a colleague who saved first."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from playwright.sync_api import expect

from articles import autosave, workflow
from articles.models import Autosave, Presence, Revision
from tests.browser.axe import problems
from tests.browser.caret import at_the_end
from tests.browser.waiting import follow, until
from tests.factories import PASSWORD, UserFactory, draft

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
SAVED = '[data-autosave-state]:text-matches("Autosaved \\\\d\\\\d:\\\\d\\\\d:\\\\d\\\\d")'
# What the page does every few seconds (autosave, who else types) it does here when a test says `turn`.
HELD = "window.turns = []; window.setInterval = (work) => window.turns.push(work)"

# Somebody types, however slow the machine: the page hears a key ten times a second.
TYPING = """(function type() {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true }));
  window.typing = setTimeout(type, 100);
})()"""


@pytest.fixture
def editor(db):
    return UserFactory(username="ed", roles=["Editor"], display_name="Ed")


@pytest.fixture
def form(sign_in):
    """`form(user, article)` → the page of a story, open in a browser of that account."""

    def open_form(user, article):
        page = sign_in(user)
        page.context.add_init_script(HELD)
        page.goto(article.get_desk_url())
        return page

    return open_form


def turn(page):
    page.evaluate("window.turns.forEach((work) => void work())")


def write(page, text):
    at_the_end(page)
    page.keyboard.type(text)


def body(page):
    return page.locator("#id_body").input_value()


def take_over(page, address):
    """Opens the form and takes over what is offered; a page sends first what another could not, and loads anew."""
    page.goto(address)
    page.locator(".unsaved").wait_for()
    page.wait_for_load_state("networkidle")
    follow(page.get_by_role("link", name="Take it over"))


def test_a_closed_tab_is_offered_back_with_the_exact_text(editor, form):
    article = draft(by=editor, body="<p>Saved.</p>")
    page = form(editor, article)
    page.fill("#id_title", "A new headline")
    turn(page)
    page.locator(SAVED).wait_for()
    write(page, " Typed at the very last moment.")
    page.close(run_before_unload=False)
    page = page.context.new_page()
    take_over(page, article.get_desk_url())
    assert page.locator("#id_title").input_value() == "A new headline"
    assert body(page) == "<p>Saved. Typed at the very last moment.</p>"
    follow(page.locator(".submit-row [name=_continue]"))
    article.refresh_from_db()
    assert (article.title, article.body) == ("A new headline", "<p>Saved. Typed at the very last moment.</p>")
    assert Autosave.objects.count() == 0
    assert page.locator(".unsaved").count() == 0


def test_a_form_that_is_only_looked_at_leaves_no_trace(editor, form):
    article = draft(by=editor, body="<p>Saved.</p>")
    page = form(editor, article)
    page.locator(".ProseMirror").click()
    page.keyboard.press("ArrowRight")
    with page.expect_response(lambda response: "/presence/" in response.url) as looked:
        turn(page)
    assert looked.value.request.method == "GET"
    turn(page)
    page.goto("/admin/")
    assert (Autosave.objects.count(), Presence.objects.count()) == (0, 0)


def test_signing_in_again_beside_the_form(editor, form):
    article = draft(by=editor, body="<p>Saved.</p>")
    page = form(editor, article)
    Session.objects.all().delete()
    write(page, " Typed without")
    page.evaluate(TYPING)
    turn(page)
    page.locator(".autosaved--out").wait_for()
    page.keyboard.type(" a session.")
    dialog = page.get_by_role("dialog", name="Sign in again")
    assert not dialog.is_visible()
    page.evaluate("clearTimeout(window.typing)")
    dialog.wait_for()
    page.fill("#signin_password", "not this one")
    page.locator("#signin_password").press("Enter")
    page.locator(".signin .errornote").wait_for()
    page.fill("#signin_password", PASSWORD)
    page.locator("#signin_password").press("Enter")
    page.locator(SAVED).wait_for()
    assert body(page) == "<p>Saved. Typed without a session.</p>"
    follow(page.locator(".submit-row [name=_continue]"))
    article.refresh_from_db()
    assert article.body == "<p>Saved. Typed without a session.</p>"


def test_a_save_without_a_session_carries_the_text_over_the_login(editor, form):
    article = draft(by=editor, body="<p>Saved.</p>")
    page = form(editor, article)
    Session.objects.all().delete()
    write(page, " Posted.")
    follow(page.locator(".submit-row [name=_continue]"))
    page.fill("#id_username", "ed")
    page.fill("#id_password", PASSWORD)
    follow(page.locator("#login-form [type=submit]"))
    page.locator(".messagelist .warning").wait_for()
    assert body(page) == "<p>Saved. Posted.</p>"
    assert Revision.objects.count() == 1
    follow(page.locator(".submit-row [name=_continue]"))
    article.refresh_from_db()
    assert article.body == "<p>Saved. Posted.</p>"
    assert Autosave.objects.count() == 0


def test_a_colleague_who_types_and_one_who_saved_first(editor, form):
    article = draft(by=editor, body="<p>Saved.</p>")
    other = UserFactory(username="elena", roles=["Editor"], display_name="Elena")
    theirs = form(other, article)
    theirs.fill("#id_lead", "Elena's lead")
    turn(theirs)
    theirs.locator(SAVED).wait_for()
    mine = form(editor, article)
    expect(mine.locator("[data-presence]")).to_contain_text("Elena is editing since")
    expect(mine.locator("[data-stale]")).to_be_hidden()
    workflow.save(article, {"lead": "Elena's lead"}, by=other, based_on=article.revision_id)
    mine.fill("#id_title", "My headline")
    turn(mine)
    expect(mine.locator("[data-stale]")).to_be_visible()
    expect(mine.locator("[data-stale]")).to_contain_text("Revision 2 by Elena was saved at")
    assert mine.locator("#id_title").input_value() == "My headline"
    theirs.goto("about:blank")
    until(mine, lambda: not Presence.objects.filter(user=other).exists())


def test_what_is_offered_is_accessible(editor, sign_in):
    article, tab = draft(by=editor), uuid.uuid4()
    autosave.keep(
        by=editor, tab=tab, sequence=1, post=autosave.as_post([["title", "Typed"]]), article=article
    )
    pages = "/admin/articles/article/autosave"
    wrong = {}
    for width, scheme in ((1280, "light"), (390, "dark")):
        page = sign_in(editor, width=width, scheme=scheme, strict=False)
        for path in (article.get_desk_url(), f"{pages}/{tab}/", f"{pages}/{tab}/discard/"):
            page.goto(path)
            wrong[path, width] = problems(page)
        page.goto(article.get_desk_url())
        page.evaluate("document.querySelector('[data-signin]').showModal()")
        wrong["dialog", width] = problems(page)
    assert {key: found for key, found in wrong.items() if found} == {}


# --- A server of its own, so that it can be killed ------------------------------------------------


class Server:
    """The development server on a copy of the tests' SQLite file, at an address that stays after a kill."""

    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        (folder / "static").mkdir()
        copy = sqlite3.connect(folder / "db.sqlite3")
        connection.connection.backup(copy)
        copy.close()
        self.env = os.environ | {
            "DEBUG": "1", "DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        }  # fmt: skip
        self.url = (
            f"http://localhost:{self.port}"  # as the tests' own: a session is valid at every port of a host
        )
        self.process = None

    def start(self):
        command = [
            sys.executable,
            str(ROOT / "manage.py"),
            "runserver",
            "--noreload",
            f"127.0.0.1:{self.port}",
        ]
        self.process = subprocess.Popen(
            command, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _attempt in range(600):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


@pytest.fixture
def start(tmp_path):
    """`start()` → a server on what the database holds by then."""
    if connection.vendor != "sqlite":
        pytest.skip("the server stands on a copy of the file")
    servers = []

    def new():
        servers.append(Server(tmp_path))
        servers[0].start()
        return servers[0]

    yield new
    for server in servers:
        server.kill()


def test_a_killed_server_gives_back_every_acknowledged_letter(editor, sign_in, start):
    address = draft(by=editor, body="<p>Saved.</p>").get_desk_url()
    page = sign_in(editor, strict=False)  # the browser reports that the server cannot be reached
    context = page.context
    context.add_init_script(HELD)
    server = start()
    page.goto(server.url + address)
    write(page, " Acknowledged.")
    turn(page)
    page.locator(SAVED).wait_for()
    server.kill()
    write(page, " Typed while it was dead.")
    turn(page)
    page.locator('[data-autosave-state]:text("cannot be reached")').wait_for()
    page.close(run_before_unload=False)
    server.start()
    page = context.new_page()
    take_over(page, server.url + address)
    assert body(page) == "<p>Saved. Acknowledged. Typed while it was dead.</p>"
