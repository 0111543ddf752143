"""axe finds nothing, nothing scrolls sideways: page types of the site and of the desk, themes, languages."""

import sqlite3

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from articles import comments, workflow
from articles.desk import calendar
from articles.models import Article, Edition
from organizations import history
from organizations.models import Meeting, Person, Post
from tests.browser.axe import LOOKS, problems, sideways
from tests.browser.waiting import follow
from tests.factories import RubricFactory, UserFactory, approved, draft
from tests.organizations.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)

SMALL_PHONE = {"width": 320, "height": 640}
LOOK_OF = {"en": LOOKS[0], "ru": LOOKS[1]}  # for the long walks: each page once in each language
PUBLIC = [
    "/", "/news/", "/rubrics/news/", "/2019/11/", "/search/", "/search/?q=committee", "/search/?q=nothing+at+all",
    "/corrections/", "/about/", "/organizations/", "/organizations/rkc-mc/", "/people/", "/people/kunio-mikuriya/",
    "/organizations/ghana/", "/conventions/", "/conventions/revised-kyoto-convention/",
    "/meetings/", "/meetings/rkc-mc/", "/meetings/rkc-mc/21/", "/calendar/2019/11/", "/no-such-page/committee/",
]  # fmt: skip


@pytest.fixture(scope="module")
def kept():
    """Copies of the database by name, for later tests: to load the demo takes ten seconds each time."""
    copies = {}
    yield copies
    for copy in copies.values():
        copy.close()


@pytest.fixture
def demo(db, settings, kept):
    connection.ensure_connection()
    if "demo" in kept:
        kept["demo"].backup(connection.connection)
        ContentType.objects.clear_cache()
        return
    settings.DEBUG = True
    call_command("load_demo", verbosity=0)
    settings.DEBUG = False
    if connection.vendor == "sqlite":
        kept["demo"] = sqlite3.connect(":memory:")
        connection.connection.backup(kept["demo"])


def test_the_readers_pages(demo, visit):
    story = Edition.objects.live().stories().filter(language="en").exclude(note="").first()
    last = Edition.objects.live().stories().first().get_absolute_url()
    paths = [*PUBLIC, last, story.get_absolute_url(), f"{story.get_absolute_url()}changes/"]
    wrong = {}
    for prefix, (width, scheme) in zip(("", "/ru"), LOOKS, strict=True):
        page = visit(width=width, scheme=scheme, strict=False)
        for path in paths:
            page.goto(prefix + path)
            found = problems(page)
            page.set_viewport_size(SMALL_PHONE)
            found += sideways(page)
            page.set_viewport_size({"width": width, "height": 900})
            if found:
                wrong[f"{prefix}{path} {width} {scheme}"] = found
    assert wrong == {}


def lagging():
    """A translation of which the original has changed."""
    source = draft(title="A committee meets", body="<p>Three days.</p><blockquote><p>Yes.</p></blockquote>")
    article = workflow.translate(source, "ru", by=source.owner)
    data = {"lead": "Another lead.", "body": "<p>Four days.</p>"}
    workflow.save(source, data, by=source.owner, based_on=source.revision_id)
    return article


def in_two_languages():
    """A story that waits for its release with its translation, one warned of and one blocked."""
    rubric = RubricFactory(slug="pairs")  # the demo's ask for a second pair of eyes
    english = approved(title="Release me", slug="release", event_on="2990-01-01", rubric=rubric)
    approved(title="И меня", slug="release", language="ru", translation_of=english.pk, lead="", rubric=rubric)
    return english


def register_pages():
    """Of a person with a history and something to merge it into."""
    person, other = PersonFactory(slug="one"), PersonFactory(slug="two")
    history.record(person, by=None)
    Person.objects.filter(pk=person.pk).update(bio_en="Another life.")
    history.record(person, by=None)
    pages = ["history/", "compare/", "address/", "merge/", f"merge/?into={other.pk}"]
    return ["duplicates/", *(f"{person.pk}/{page}" for page in pages)]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_desk(demo, sign_in, language):
    user = UserFactory(username="walker", language=language, roles=["Editor", "Publisher", "Administrator"])
    live = Edition.objects.live().stories().filter(language="en").first().article
    review = Article.objects.filter(status="review").first()
    scheduled = Edition.objects.ahead().first().article
    meeting = Meeting.objects.get(slug="rkc-mc/21")
    base = "/admin/articles/article"
    translated, pair = lagging(), in_two_languages()
    person, post = Person.objects.get(slug="kunio-mikuriya"), Post.objects.first()
    paths = [
        f"{base}/{translated.pk}/change/", f"{base}/{translated.pk}/translation/",
        f"{base}/{translated.pk}/preview/?view=outside", f"{base}/{pair.pk}/release/",
        "/admin/", f"{base}/", f"{base}/add/", f"{base}/{live.pk}/change/", f"{base}/{review.pk}/change/",
        f"{base}/{live.pk}/withdraw/", f"{base}/{scheduled.pk}/reschedule/", f"{base}/{live.pk}/history/",
        "/admin/accounts/user/", "/admin/accounts/user/add/", "/admin/organizations/organization/",
        "/admin/organizations/appointment/?checked=old", f"/admin/organizations/person/{person.pk}/change/",
        f"/admin/organizations/person/{person.pk}/career/", f"/admin/organizations/post/{post.pk}/change/",
        "/admin/front/", "/admin/front/place/", "/admin/calendar/",
        f"/admin/calendar/?week={calendar.iso_week(timezone.localdate())}",
        "/admin/articles/activity/", "/admin/articles/assignment/", "/admin/articles/assignment/add/",
        "/admin/articles/redirect/add/?path=/old/committee/",
        "/admin/images/image/", "/admin/articles/checklevel/", "/admin/outbox/effect/",
        f"/admin/organizations/meeting/{meeting.pk}/change/", "/admin/organizations/meeting/quick/",
        *(f"/admin/organizations/person/{page}" for page in register_pages()),
    ]  # fmt: skip
    wrong = {}
    width, scheme = LOOK_OF[language]
    page = sign_in(user, width=width, scheme=scheme, strict=False)
    for path in paths:
        page.goto(path)
        if found := problems(page):
            wrong[path] = found
    assert wrong == {}


def test_the_publish_page_and_the_login(demo, sign_in, visit):
    user = UserFactory(username="walker", roles=["Editor", "Publisher"])
    article = Article.objects.filter(status="review").first()
    page = sign_in(user, strict=False)
    page.goto(f"/admin/articles/article/{article.pk}/approve/")
    follow(page.locator(".submit-row [type=submit]").first)
    page.goto(f"/admin/articles/article/{article.pk}/publish/")
    assert problems(page) == []
    page = visit(scheme="dark", strict=False)
    page.goto("/admin/login/")
    assert problems(page) == []


@pytest.mark.parametrize("language", ["en", "ru"])
def test_comments_notices_and_a_reviewers_link(sign_in, visit, language):
    user = UserFactory(username="walker", display_name="Nora", language=language, roles=["Editor"])
    article = draft()
    root = comments.add(article, by=article.owner, text="@Nora which June?", field="body", quote="three days")
    comments.add(article, by=user, text="This one.", parent=root)
    comments.resolve(comments.add(article, by=user, text="Done?", field="title"), by=user)
    link, token = workflow.make_link(article, article.revision, by=user, name="Dr. Reader")
    comments.add_by_link(link, text="The date is wrong.")
    base = f"/admin/articles/article/{article.pk}"
    prefix = "/ru" if language == "ru" else ""
    wrong = {}
    for width, scheme in LOOKS:
        page = sign_in(user, width=width, scheme=scheme, strict=False)
        reader = visit(width=width, scheme=scheme, strict=False)
        paths = [f"{base}/comments/", f"{base}/links/", "/admin/notices/", "/admin/account/"]
        for who, path in [(page, path) for path in paths] + [(reader, f"{prefix}/review/{token}/")]:
            who.goto(path)
            if found := problems(who):
                wrong[f"{path} {width} {scheme}"] = found
    assert wrong == {}
