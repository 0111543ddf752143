"""What the demo newsroom holds, and what a crawler finds in it."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.test import Client, override_settings
from protego import Protego

from accounts.models import User
from articles import checklist
from articles.models import Article, Edition, Notice, SiteSettings
from demo import content
from outbox import effects
from tests import validators
from tests.demo.crawl import Crawl
from tests.organizations import rfc5545

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module", autouse=True)
def demo(made_once):
    with override_settings(DEBUG=True):
        made_once(lambda: call_command("load_demo", stdout=StringIO()))


def test_what_readers_find():
    live = Edition.objects.live()
    stories = live.filter(kind="story")
    assert stories.filter(rubric__slug="news", language="en").count() == 4
    assert stories.filter(language="ru").count() == 3
    assert set(stories.exclude(rubric__slug="news").values_list("rubric__slug", flat=True)) == {
        "conventions", "digital", "performance", "training",
    }  # fmt: skip
    assert sorted(live.exclude(note_kind="").values_list("note_kind", flat=True)) == ["correction", "update"]
    assert set(live.filter(kind="page", slug="about").values_list("language", flat=True)) == {"en", "ru"}
    assert not stories.exclude(published_on__year=2019).exists()
    assert {*Article.objects.with_public_state().values_list("public_state", "status")} == {
        ("live", "approved"), ("scheduled", "approved"), ("never", "review"), ("never", "draft"),
    }  # fmt: skip
    assert SiteSettings.objects.get().name_en == "Customs Chronicle"


def test_every_account_has_the_one_role_of_its_name():
    roles = {user.username: set(user.role_names) for user in User.objects.all()}
    assert roles == {name: {name.title()} for name in ("contributor", "editor", "publisher", "administrator")}
    assert not User.objects.filter(is_superuser=True).exists()


def test_nobody_is_mailed_of_the_demos_own_stories():
    effects.run_due(1000)
    assert Notice.objects.exists()
    assert mail.outbox == []


def test_the_register_raises_no_false_alarm():
    articles = list(Article.objects.select_related("revision"))
    assert len(articles) == len(list(content.texts()))
    told = [
        (article.title, item.rule, item.text)
        for article in articles
        for item in checklist.check(article.revision, article=article)
        if item.rule.startswith("register")
    ]
    assert told == []


# --- Through every link -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def crawl(made_once):
    return made_once(lambda: Crawl.of(Client()))


@pytest.mark.once
def test_no_link_is_broken(crawl):
    assert len(crawl.pages) > 300
    assert crawl.broken == []


@pytest.mark.once
def test_each_page_says_what_it_is(crawl):
    for page in crawl.pages.values():
        assert page.language == ("ru" if f"{page.address}/".startswith("/ru/") else "en"), page
        assert len(page.headings) == 1, page
        assert page.headings[0], page
        assert page.title, page
        assert page.description, page
        assert page.canonical or not page.is_indexed, page
        assert not page.canonical or page.canonical in crawl.known or "?" in page.canonical, page


@pytest.mark.once
@pytest.mark.parametrize("what", ["title", "description"])
def test_no_two_pages_are_called_alike(crawl, what):
    own = [page for page in crawl.pages.values() if page.is_own]
    assert len(own) > 200
    called = {}
    for page in own:
        called.setdefault((page.language, getattr(page, what)), []).append(page.address)
    assert {text: addresses for text, addresses in called.items() if len(addresses) > 1} == {}


@pytest.mark.once
def test_versions_in_the_other_language_name_each_other(crawl):
    named = 0
    for page in crawl.pages.values():
        for language, address in page.alternates.items() if page.is_own else ():
            other = crawl.pages.get(address)
            if other is not None and language != "x-default":
                named += address != page.address
                assert (other.language, other.is_own) == (language, True), page
                assert other.alternates == page.alternates, page
    assert named > 100


@pytest.mark.once
def test_search_engines_are_told_of_pages_of_their_own(crawl):
    found = [address for address in crawl.files["application/xml"] if "/sitemap-" in address]
    assert len(found) >= 5
    told = {address for address, source in crawl.sitemaps if source in found}
    assert len(told) > 100
    assert {address for address in told if not crawl.pages[address].is_own} == set()


@pytest.mark.once
def test_machines_get_what_their_standards_ask_for(crawl, tmp_path):
    """Each kind by a validator that others made; one of each is shown to find faults in tests/project."""
    checks = {
        "application/atom+xml": validators.atom,
        "application/feed+json": validators.json_feed,
        "text/calendar": lambda answer: [*validators.calendar(answer), *rfc5545.problems(answer)],
    }
    for kind, check in checks.items():
        assert len(crawl.files[kind]) > 50, kind
        for address, answer in crawl.files[kind].items():
            assert check(answer) == [], address
    for number, (address, answer) in enumerate(crawl.files["application/xml"].items()):
        (tmp_path / f"{number}.xml").write_bytes(answer)
        assert b"<sitemapindex" in answer or validators.sitemap(answer) == [], address
    assert validators.sitemaps(tmp_path) == []
    text = crawl.files["text/plain"]
    security = text["/.well-known/security.txt"].replace(b"http://", b"https://")  # which the demo has not
    assert validators.security_txt(security) == []
    rules = Protego.parse(text["/robots.txt"].decode())
    home = settings.SITE_URL
    assert [*rules.sitemaps] == [f"{home}/sitemap.xml", f"{home}/news-sitemap.xml"]
    assert {
        page.address
        for page in crawl.pages.values()
        if page.is_own and not rules.can_fetch(page.address, "*")
    } == set()
    assert not rules.can_fetch(f"{home}/admin/", "*")


def shape(data):
    """Structured data without the words that it says: one of each shape is enough to look at."""
    if isinstance(data, dict):
        return {name: value if name == "@type" else shape(value) for name, value in data.items()}
    if isinstance(data, list):
        return sorted({json.dumps(shape(value)) for value in data})
    return data if str(data).startswith("https://schema.org") else type(data).__name__


@pytest.mark.once
def test_what_is_told_of_things_is_the_vocabulary_of_schema_org(crawl, tmp_path):
    blocks = [block for page in crawl.pages.values() if page.is_own for block in page.blocks]
    assert len(blocks) > 200
    blocks = list({json.dumps(shape(block)): block for block in blocks}.values())
    assert {block["@type"] for block in blocks} >= {
        "NewsArticle", "Event", "EventSeries", "Person", "Organization", "Legislation", "BreadcrumbList",
    }  # fmt: skip
    assert validators.structured(blocks, tmp_path) == []
