"""Nothing typed is lost: a closed tab, a killed server, an expired login, a colleague who saved first."""

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session

from articles import autosave, workflow
from articles.models import Autosave, Presence, Revision
from tests.browser.axe import problems
from tests.browser.caret import at_the_end
from tests.factories import PASSWORD, UserFactory, draft

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
SAVED = '[data-autosave-state]:text-matches("Autosaved \\\\d\\\\d:\\\\d\\\\d:\\\\d\\\\d")'


@pytest.fixture
def editor(db):
    return UserFactory(username="ed", roles=["Editor"], display_name="Ed")


def write(page, text):
    at_the_end(page)
    page.keyboard.type(text)


def body(page):
    return page.locator("#id_body").input_value()


def test_a_closed_tab_is_offered_back_with_the_exact_text(editor, sign_in):
    article = draft(by=editor, body="<p>Saved.</p>")
    page = sign_in(editor)
    page.goto(article.get_desk_url())
    page.fill("#id_title", "A new headline")
    page.locator(SAVED).wait_for()
    write(page, " Typed at the very last moment.")
    page.close(run_before_unload=False)
    context = page.context
    page = context.new_page()
    page.goto(article.get_desk_url())
    page.get_by_role("link", name="Take it over").click()
    assert page.locator("#id_title").input_value() == "A new headline"
    assert body(page) == "<p>Saved. Typed at the very last moment.</p>"
    page.locator(".submit-row [name=_continue]").click()
    page.locator(".messagelist .success").wait_for()
    article.refresh_from_db()
    assert (article.title, article.body) == ("A new headline", "<p>Saved. Typed at the very last moment.</p>")
    assert Autosave.objects.count() == 0
    assert page.locator(".unsaved").count() == 0


def test_a_form_that_is_only_looked_at_leaves_no_trace(editor, sign_in):
    article = draft(by=editor, body="<p>Saved.</p>")
    page = sign_in(editor)
    page.goto(article.get_desk_url())
    page.locator(".ProseMirror").click()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(5000)
    page.goto("/admin/")
    assert (Autosave.objects.count(), Presence.objects.count()) == (0, 0)


def test_signing_in_again_beside_the_form(editor, sign_in):
    article = draft(by=editor, body="<p>Saved.</p>")
    page = sign_in(editor)
    page.goto(article.get_desk_url())
    Session.objects.all().delete()
    write(page, " Typed without a session.")
    page.get_by_role("dialog", name="Sign in again").wait_for()
    page.fill("#signin_password", "not this one")
    page.locator("#signin_password").press("Enter")
    page.locator(".signin .errornote").wait_for()
    page.fill("#signin_password", PASSWORD)
    page.locator("#signin_password").press("Enter")
    page.locator(SAVED).wait_for()
    assert body(page) == "<p>Saved. Typed without a session.</p>"
    page.locator(".submit-row [name=_continue]").click()
    page.locator(".messagelist .success").wait_for()
    article.refresh_from_db()
    assert article.body == "<p>Saved. Typed without a session.</p>"


def test_a_save_without_a_session_carries_the_text_over_the_login(editor, sign_in):
    article = draft(by=editor, body="<p>Saved.</p>")
    page = sign_in(editor)
    page.goto(article.get_desk_url())
    Session.objects.all().delete()
    write(page, " Posted.")
    page.locator(".submit-row [name=_continue]").click()
    page.fill("#id_username", "ed")
    page.fill("#id_password", PASSWORD)
    page.click("#login-form [type=submit]")
    page.locator(".messagelist .warning").wait_for()
    assert body(page) == "<p>Saved. Posted.</p>"
    assert Revision.objects.count() == 1
    page.locator(".submit-row [name=_continue]").click()
    page.locator(".messagelist .success").wait_for()
    article.refresh_from_db()
    assert article.body == "<p>Saved. Posted.</p>"
    assert Autosave.objects.count() == 0


def test_a_colleague_who_types_and_one_who_saved_first(editor, sign_in):
    article = draft(by=editor, body="<p>Saved.</p>")
    other = UserFactory(username="elena", roles=["Editor"], display_name="Elena")
    mine, theirs = sign_in(editor), sign_in(other)
    theirs.goto(article.get_desk_url())
    theirs.fill("#id_lead", "Elena's lead")
    theirs.locator(SAVED).wait_for()
    mine.goto(article.get_desk_url())
    assert "Elena is editing since" in mine.locator("[data-presence]").inner_text()
    assert mine.locator("[data-stale]").is_hidden()
    workflow.save(article, {"lead": "Elena's lead"}, by=other, based_on=article.revision_id)
    mine.fill("#id_title", "My headline")
    mine.locator("[data-stale]").wait_for()
    assert "Revision 2 by Elena was saved at" in mine.locator("[data-stale]").inner_text()
    assert mine.locator("#id_title").input_value() == "My headline"
    theirs.goto("about:blank")
    for _attempt in range(50):
        if not Presence.objects.filter(user=other).exists():
            break
        time.sleep(0.1)
    assert not Presence.objects.filter(user=other).exists()


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
    """The development server on a SQLite file of its own, at an address that stays after a kill."""

    def __init__(self, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        (folder / "static").mkdir()
        self.env = os.environ | {
            "DEBUG": "1", "DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        }  # fmt: skip
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = None

    def manage(self, *args):
        return [sys.executable, str(ROOT / "manage.py"), *args]

    def run(self, *args):
        subprocess.run(self.manage(*args), env=self.env, check=True, capture_output=True)

    def start(self):
        command = self.manage("runserver", "--noreload", f"127.0.0.1:{self.port}")
        self.process = subprocess.Popen(
            command, env=self.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _attempt in range(150):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=2).close()
                return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server does not answer")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


PREPARE = f"""
from accounts.models import User
from django.contrib.auth.models import Group
from articles import workflow
from articles.models import Rubric
user = User.objects.create_user("ed", "ed@example.org", {PASSWORD!r}, is_staff=True, every_rubric=True)
user.groups.add(Group.objects.get(name="Editor"))
rubric = Rubric.objects.create(slug="news", name_en="News", name_ru="News")
data = {{"language": "en", "title": "A story", "lead": "Lead", "body": "<p>Saved.</p>", "rubric": rubric}}
workflow.create(data, by=user)
"""


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    server.run("migrate", "--verbosity", "0")
    server.run("shell", "--command", PREPARE)
    server.start()
    yield server
    server.kill()


def test_a_killed_server_gives_back_every_acknowledged_letter(browser, server):
    context = browser.new_context(base_url=server.url)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/admin/login/?next=/admin/articles/article/1/change/")
    page.fill("#id_username", "ed")
    page.fill("#id_password", PASSWORD)
    page.click("#login-form [type=submit]")
    page.wait_for_url("**/change/")
    write(page, " Acknowledged.")
    page.locator(SAVED).wait_for()
    server.kill()
    write(page, " Typed while it was dead.")
    page.locator('[data-autosave-state]:text("cannot be reached")').wait_for()
    page.close(run_before_unload=False)
    server.start()
    page = context.new_page()
    page.goto("/admin/articles/article/1/change/")
    page.locator(".unsaved").wait_for()
    page.wait_for_load_state("networkidle")
    page.get_by_role("link", name="Take it over").click()
    assert body(page) == "<p>Saved. Acknowledged. Typed while it was dead.</p>"
    context.close()
