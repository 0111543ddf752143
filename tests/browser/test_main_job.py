"""The main job in a real browser: from the invitation of a contributor to a story's reinstatement."""

import datetime
import re
import time
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from articles import site, workflow
from articles.models import Article, Edition, Tag
from organizations.models import Organization, Person
from tests.browser.caret import at_the_end
from tests.browser.waiting import follow
from tests.factories import AuthorFactory, RubricFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

TITLE = "Harbour committee agrees on a common form"
WORD = "Zirconium"  # stands in the body alone
PASSWORD = "a long enough pass phrase"


@pytest.fixture
def newsroom(db):
    public = {"public_from": timezone.now()}
    RubricFactory(slug="news", name_en="News", name_ru="Новости", needs_four_eyes=True)
    AuthorFactory(slug="brussels-desk", name_en="The Brussels desk")
    Tag.objects.create(name="harbours")
    Organization.objects.create(slug="wco", label_en="World Customs Organization", **public)
    Person.objects.create(slug="sergei-mozer", label_en="Sergei Mozer", sort_key="Mozer", **public)


def choose(page, name, text):
    """Pick `text` from the autocomplete of the field `name`."""
    page.locator(f"#id_{name} ~ .select2 .select2-selection").first.click()
    page.locator(".select2-search__field").last.fill(text)
    page.locator(".select2-results__option", has_text=text).first.click()


def add_row(page, name):
    page.locator(f"[data-rows={name}] [data-add-row]").click()


def public_addresses(story=None):
    day = timezone.localdate()
    lists = [
        "/", "/news/", "/rubrics/news/", f"/{day:%Y}/", f"/{day:%Y/%m}/", f"/{day:%Y/%m/%d}/",
        "/organizations/wco/", "/people/sergei-mozer/", "/search/?q=harbour", f"/search/?q={WORD}",
        "/news/feed/", "/rubrics/news/feed/", "/sitemap-stories.xml", "/tags/harbours/",
        "/authors/brussels-desk/",
    ]  # fmt: skip
    return lists + ([story] if story else [])


def knowing(story=None):
    """The public addresses, English and Russian, that know of the story."""
    reader, found = Client(), set()
    for path in public_addresses(story):
        for prefix in ("", "/ru"):
            response = reader.get(prefix + path)
            text = b"".join(response) if response.streaming else response.content
            told = text.decode() + repr(response.headers)
            # The word that was looked for and the address itself stand on any page; the headline does not.
            slug = "harbour-committee" in told and path != story
            if TITLE in told or slug or (WORD in told and WORD not in path):
                found.add(prefix + path)
    return found


def press(page, label):
    """Follow a verb of the status card and confirm its page."""
    follow(page.locator(".verbs a, .verbs--quiet a", has_text=re.compile(label)).first)


def confirm(page):
    follow(page.locator(".submit-row [type=submit]").first)
    page.locator(".messagelist .success").first.wait_for()


def test_from_the_desk_to_the_reader(newsroom, visit, sign_in, live_server):
    administrator = UserFactory(username="ada", roles=["Administrator"])
    editor = UserFactory(username="ed", roles=["Editor"])
    publisher = UserFactory(username="pat", roles=["Publisher"])

    # An administrator invites a contributor, who chooses a password.
    page = sign_in(administrator)
    page.goto("/admin/accounts/user/add/")
    page.fill("#id_username", "connie")
    page.fill("#id_display_name", "Connie")
    page.fill("#id_email", "connie@example.org")
    page.get_by_label("Contributor").check()
    follow(page.locator("[name=_save]").first)
    link = re.search(r"/admin/invitation/\S+/", page.locator(".messagelist").inner_text())[0]
    page = visit()
    page.goto(link)
    page.fill("[name=new_password1]", PASSWORD)
    page.fill("[name=new_password2]", PASSWORD)
    follow(page.locator("form [type=submit]").last)

    # The contributor writes in the rich-text editor and submits.
    page = visit()
    page.goto("/admin/articles/article/add/")
    page.fill("#id_username", "connie")
    page.fill("#id_password", PASSWORD)
    follow(page.locator("form [type=submit]"))
    page.fill("#id_title", TITLE)
    page.fill("#id_lead", "Seven harbours will ask for the same declaration.")
    at_the_end(page)
    page.keyboard.type("The committee has agreed. ")
    page.keyboard.press("Control+b")
    page.keyboard.type(WORD)
    page.keyboard.press("Control+b")
    page.keyboard.type(" is declared on it too.")
    page.select_option("#id_rubric", label="News")
    choose(page, "tags", "harbours")
    if not page.locator("#id_bylines-0-author").count():
        add_row(page, "bylines")
    choose(page, "bylines-0-author", "The Brussels desk")
    for number, name in enumerate(["World Customs Organization", "Sergei Mozer"]):
        if not page.locator(f"#id_mentions-{number}-entity").count():
            add_row(page, "mentions")
        choose(page, f"mentions-{number}-entity", name)
    follow(page.locator(".submit-row [name=_continue]"))
    article = Article.objects.get()
    assert article.body == f"<p>The committee has agreed. <strong>{WORD}</strong> is declared on it too.</p>"
    follow(page.locator("[name=_submit]"))
    page.locator("[data-copy=review]").first.wait_for()
    desk = urlsplit(page.url).path

    # The editor sends it back with a reason, the contributor submits again, the editor approves.
    editing = sign_in(editor)
    editing.goto(desk)
    press(editing, "Send back")
    editing.fill("#id_reason", "Name the harbours in the second paragraph.")
    confirm(editing)
    page.goto(desk)
    assert "Name the harbours" in page.content()
    follow(page.locator("[name=_submit]"))
    page.locator("[data-copy=review]").first.wait_for()
    editing.goto(desk)
    press(editing, "Approve")
    confirm(editing)
    assert Article.objects.get().status == "approved"

    # The publisher schedules it an hour ahead. Before that moment no public address knows of it.
    publishing = sign_in(publisher)
    publishing.goto(desk)
    press(publishing, "Schedule")
    at = timezone.now() + datetime.timedelta(hours=1)
    publishing.locator("#id_date").fill(f"{timezone.localtime(at, zone()):%Y-%m-%d}")
    publishing.locator("#id_time").evaluate("(field, value) => { field.value = value }", clock(at))
    confirm(publishing)
    edition = Edition.objects.get()
    story = edition.get_absolute_url()
    assert knowing(story) == set()
    assert edition.live_from > timezone.now()

    # After it, which comes sooner than was thought, every one does, without any job having run.
    article = Article.objects.get()
    soon = timezone.now() + datetime.timedelta(seconds=2)
    workflow.reschedule(article, by=publisher, based_on=article.revision_id, at=soon)
    time.sleep(max(0, (soon - timezone.now()).total_seconds()) + 0.1)
    story = Edition.objects.get().get_absolute_url()
    everywhere = {prefix + path for path in public_addresses(story) for prefix in ("", "/ru")}
    assert knowing(story) == everywhere - {"/ru/sitemap-stories.xml"}

    # The publisher's correction: an edited text, approved, with a note. The old text is in the record.
    editing.goto(desk)
    editing.fill("#id_lead", "Eight harbours will ask for the same declaration.")
    follow(editing.locator(".submit-row [name=_continue]"))
    follow(editing.locator("[name=_submit]"))
    editing.locator("[data-copy=review]").first.wait_for()
    second = sign_in(UserFactory(username="edna", roles=["Editor"]))
    second.goto(desk)
    press(second, "Approve")
    confirm(second)
    publishing.goto(desk)
    press(publishing, "Correct")
    publishing.locator("[name=note_kind][value=correction]").check()
    publishing.fill("#id_note", "Eight harbours take part, not seven.")
    confirm(publishing)
    reader = visit(width=390)
    reader.goto(story)
    assert "Eight harbours take part, not seven." in reader.content()
    assert "Eight harbours will ask" in reader.locator("h1 + .lead, .lead").first.inner_text()
    reader.goto(f"{story}changes/")
    assert "Seven harbours" in reader.content()

    # Withdrawn with a reason: 410 with it, and gone from every list.
    publishing.goto(desk)
    press(publishing, "Withdraw")
    publishing.locator("[name=ending][value=gone]").check()
    publishing.fill("#id_reason", "The form was not agreed after all.")
    confirm(publishing)
    response = reader.goto(story)
    assert response.status == 410
    assert "The form was not agreed after all." in reader.content()
    assert knowing() == set()

    # Reinstated: back where it was.
    publishing.goto(desk)
    press(publishing, "Publish again")
    confirm(publishing)
    assert reader.goto(story).status == 200
    assert knowing(story) == everywhere - {"/ru/sitemap-stories.xml"}


def zone():
    return site.current().zone


def clock(moment):
    return f"{timezone.localtime(moment, zone()):%H:%M:%S}"
