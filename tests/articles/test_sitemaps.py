"""Sitemaps: every live address once, nothing else."""

import datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles.sitemaps import EditionSitemap, NewsSitemap
from tests import validators
from tests.articles.factories import ahead, at, url, withdrawn
from tests.factories import draft, published, scheduled

pytestmark = pytest.mark.django_db

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"
XHTML = "{http://www.w3.org/1999/xhtml}"
HOST = "http://127.0.0.1:8000"


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/xml"
    return ElementTree.fromstring(response.content)  # noqa: S314  our own text


def locations(client, address):
    return [element.text for element in read(client, address).iter(f"{MAP}loc")]


def test_the_index_names_the_parts(client, paper):
    parts = locations(client, "/sitemap.xml")
    assert parts == [
        f"{HOST}/sitemap-{name}.xml"
        for name in ("stories", "lists", "register", "register-ru", "register-lists")
    ]
    for part in parts:
        assert locations(client, part.removeprefix(HOST))


def test_pictures_and_versions_in_other_languages(client, paper):
    draft(by=paper.boss, title="Canary", slug="canary", language="ru", translation_of=paper.english_only.pk)
    tree = read(client, "/sitemap-stories.xml")
    told = {}
    for entry in tree:
        others = [(link.get("hreflang"), link.get("href")) for link in entry.iter(f"{XHTML}link")]
        told[entry.findtext(f"{MAP}loc")] = others, [image.text for image in entry.iter(f"{IMAGE}loc")]
    story, russian = HOST + url(paper.story), HOST + url(paper.russian)
    both = [("en", story), ("ru", russian)]
    assert told == {
        HOST + url(paper.page): ([], []),
        HOST + url(paper.english_only): ([], []),
        story: (both, [HOST + paper.story.live_edition.image.url()]),
        russian: (both, []),
    }


def test_news_of_two_days(client, paper):
    """In each story's own language; what is older, a page or not live is none."""
    now = timezone.now()
    for hours, language, title in ((1, "en", "A & \uffffB"), (47, "ru", "Вчера"), (49, "en", "Old")):
        moment = now - datetime.timedelta(hours=hours)
        published(by=paper.boss, title=title, slug=f"story-{hours}", language=language, at=moment)
    published(by=paper.boss, kind="page", title="A page", slug="a-page", at=now)
    withdrawn(published(by=paper.boss, title="Canary gone", slug="gone"), by=paper.boss)
    scheduled(by=paper.boss, title="Canary ahead", slug="ahead", at=ahead())
    tree = read(client, "/news-sitemap.xml")
    names = ("publication/{}name", "publication/{}language", "title")
    told = [[row.findtext(f"{NEWS}news/{NEWS}{name.format(NEWS)}") for name in names] for row in tree]
    assert told == [["Customs Chronicle", "en", "A & B"], ["Таможенная хроника", "ru", "Вчера"]]
    moments = [datetime.datetime.fromisoformat(one.text) for one in tree.iter(f"{NEWS}publication_date")]
    assert [round((now - moment).total_seconds() / 3600) for moment in moments] == [1, 47]


def test_a_day_without_news_is_valid_too(client, paper):
    assert locations(client, "/news-sitemap.xml") == [f"{HOST}/"]
    assert validators.sitemap(client.get("/news-sitemap.xml").content) == []


def test_stories_at_their_homes(client, paper):
    draft(by=paper.boss, slug="canary-draft")
    scheduled(by=paper.boss, slug="canary-ahead", at=ahead())
    withdrawn(published(by=paper.boss, slug="canary-gone"), by=paper.boss)
    live = [paper.page, paper.english_only, paper.story, paper.russian]
    assert locations(client, "/sitemap-stories.xml") == [HOST + url(article) for article in live]


def test_the_dates_are_those_of_the_last_change(client, paper):
    dates = [element.text for element in read(client, "/sitemap-stories.xml").iter(f"{MAP}lastmod")]
    assert dates == ["2019-10-01", "2019-11-20", "2019-11-28", "2019-11-27"]
    index = read(client, "/sitemap.xml")
    assert index.find(f"{MAP}sitemap/{MAP}lastmod").text.startswith("2019-11-28")


def test_the_lists_in_both_interfaces(client, paper):
    found = locations(client, "/sitemap-lists.xml")
    for address in ("/", "/news/", "/corrections/", "/rubrics/news/", "/rubrics/training/"):
        assert found.count(HOST + address) == 1
        assert found.count(f"{HOST}/ru{address}") == 1
    for address in found:
        assert client.get(address.removeprefix(HOST)).status_code == 200


def test_every_location_answers(client, paper):
    for part in locations(client, "/sitemap.xml"):
        for address in locations(client, part.removeprefix(HOST)):
            assert client.get(address.removeprefix(HOST)).status_code == 200, address


def test_a_full_file_is_followed_by_another(client, paper, monkeypatch):
    monkeypatch.setattr(EditionSitemap, "limit", 3)
    parts = locations(client, "/sitemap.xml")
    assert parts[:2] == [f"{HOST}/sitemap-stories.xml", f"{HOST}/sitemap-stories.xml?p=2"]
    assert locations(client, "/sitemap-stories.xml?p=2") == [HOST + url(paper.russian)]
    for page in ("3", "0", "-1", "x", "9" * 18):
        assert client.get(f"/sitemap-stories.xml?p={page}").status_code == 404
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_no_file_holds_more_than_the_standard_allows():
    assert EditionSitemap.limit == 50_000
    assert NewsSitemap.limit == 1_000


def test_the_host_of_the_request_decides_nothing(client, paper, settings):
    settings.SITE_URL = "https://chronicle.example"
    settings.ALLOWED_HOSTS = ["other.example"]
    for address in ("/sitemap.xml", "/sitemap-stories.xml", "/sitemap-lists.xml", "/sitemap-register-ru.xml",
                    "/news-sitemap.xml", "/robots.txt", "/.well-known/security.txt"):  # fmt: skip
        text = client.get(address, headers={"host": "other.example"}).content.decode()
        assert "other.example" not in text
        assert "https://chronicle.example/" in text


def test_the_index_does_not_grow(client, paper, django_assert_num_queries):
    client.get("/sitemap.xml")
    with django_assert_num_queries(6):
        client.get("/sitemap.xml")
    with django_assert_num_queries(3):
        client.get("/sitemap-stories.xml")
    for number in range(30):
        published(by=paper.boss, title=f"Story {number}", at=at(2019, 1, 1 + number % 28))
    with django_assert_num_queries(6):
        client.get("/sitemap.xml")
    with django_assert_num_queries(3):
        client.get("/sitemap-stories.xml")
    published(by=paper.boss, title="News")
    with django_assert_num_queries(2):
        client.get("/news-sitemap.xml")
