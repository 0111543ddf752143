"""Every type of page in both interfaces: its head, its status, and that it leaves no trace at the reader's."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.filters import PARAMETERS
from articles.models import Edition, Tag
from tests.articles.factories import at, changed, seal, url, withdrawn
from tests.factories import AuthorFactory, draft, published

pytestmark = pytest.mark.django_db

LISTS = [
    "/", "/news/", "/rubrics/news/", "/tags/customs/", "/authors/desk/", "/2019/", "/2019/11/", "/2019/11/26/",
    "/2019/11/25/", "/corrections/", "/search/", "/search/?q=committee", "/search/?q=nothing-at-all",
    "/news/?organization=wco&year=2019&language=en",
]  # fmt: skip
STORIES = ["/2019/11/26/committee/", "/about/"]
REGISTER = [
    "/organizations/", "/organizations/wco/", "/people/", "/people/kunio-mikuriya/", "/meetings/",
    "/meetings/rkc-mc/21/", "/calendar/", "/calendar/2019/11/",
]  # fmt: skip
PAGES = [*LISTS, *STORIES, *REGISTER]


def texts(pattern, html):
    return [" ".join(re.sub(r"<[^>]+>", "", text).split()) for text in re.findall(pattern, html, re.DOTALL)]


def get(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


@pytest.mark.parametrize("prefix", ["", "/ru"])
def test_the_head_of_every_page(client, paper, prefix):
    name = "Таможенная хроника" if prefix else "Customs Chronicle"
    titles = {}
    for address in PAGES:
        html = get(client, prefix + address)
        assert texts(r'<html lang="(\w+)"', html) == ["ru" if prefix else "en"], address
        [heading] = texts(r"<h1[^>]*>(.*?)</h1>", html)
        assert heading, address
        [title] = texts(r"<title>(.*?)</title>", html)
        assert name in title, address
        assert titles.setdefault(title, address) == address, title
        [description] = re.findall(r'<meta name="description" content="([^"]*)">', html)
        assert description.strip(), address
        canonical = re.findall(r'<link rel="canonical" href="([^"]+)">', html)
        assert len(canonical) == 1, address
        assert canonical[0].startswith("http://127.0.0.1:8000/"), address


def test_a_story_has_one_home(client, paper):
    for address, others in [
        (url(paper.story), {"en": url(paper.story), "ru": url(paper.russian)}),
        (url(paper.english_only), {}),
    ]:
        for prefix in ("", "/ru"):
            html = get(client, prefix + address)
            assert f'<link rel="canonical" href="http://127.0.0.1:8000{address}">' in html
            linked = re.findall(
                r'<link rel="alternate" hreflang="(\w+)" href="http://127.0.0.1:8000([^"]+)">', html
            )
            assert dict(linked) == others


def test_what_is_said_when_a_story_is_shared(client, paper):
    html = get(client, f"/ru{url(paper.story)}")
    said = dict(re.findall(r'<meta property="([\w:]+)" content="([^"]*)">', html))
    wanted = {
        "og:type": "article",
        "og:title": "The Committee holds its 21st Meeting",
        "og:description": "What was on the table.",
        "og:url": f"http://127.0.0.1:8000{url(paper.story)}",
        "og:image": "http://127.0.0.1:8000/media/whole.jpeg",
    }
    assert {name: said.get(name) for name in wanted} == wanted


def test_the_interface_and_the_story_each_have_their_language(client, paper):
    html = get(client, f"/ru{url(paper.story)}")
    assert re.search(r'<h1 lang="en"[^>]*>The Committee holds its 21st Meeting</h1>', html)
    assert 'action="/ru/search/"' in html
    assert f'<a href="{url(paper.russian)}" lang="ru" hreflang="ru" rel="alternate"' in html


def test_a_rubric_is_named_in_the_interface_or_marked(client, paper):
    assert texts(r"<h1[^>]*>(.*?)</h1>", get(client, "/rubrics/news/")) == ["Rubric: News"]
    html = get(client, "/ru/rubrics/news/")
    assert texts(r"<h1[^>]*>(.*?)</h1>", html) == ["Рубрика: Новости"]
    assert texts(r"<title>(.*?)</title>", html) == ["Рубрика: Новости · Таможенная хроника"]
    assert re.search(r'<h1>.*lang="en">Training</span></h1>', get(client, "/ru/rubrics/training/"))


def test_nothing_is_left_with_a_reader(client, paper):
    for address in [*PAGES, "/nowhere/", "/news/feed/", "/sitemap.xml", "/robots.txt"]:
        for whole in (address, f"/ru{address}"):
            response = client.get(whole)
            assert not response.cookies, whole
            assert "Cookie" not in response.headers.get("Vary", ""), whole


def test_no_session_is_looked_up(client, paper):
    with CaptureQueriesContext(connection) as captured:
        for address in PAGES:
            client.get(address, headers={"cookie": "sessionid=abcdefghijklmnopqrstuvwxyz012345"})
    asked = [query["sql"] for query in captured.captured_queries]
    assert len(asked) > len(PAGES)
    assert [sql for sql in asked if "django_session" in sql or "accounts_user" in sql] == []


@pytest.mark.parametrize(
    "address",
    ["/2018/", "/2018/11/", "/2018/11/26/", "/2019/02/30/", "/rubrics/none/", "/tags/none/", "/authors/none/",
     "/2019/11/27/committee/", "/nowhere/", "/2019/11/26/committee/nowhere/", "/corrections/?page=9",
     "/corrections/?page=x", "/documents/00000000-0000-4000-8000-000000000000/"],
)  # fmt: skip
def test_what_is_not_there(client, paper, address):
    for prefix in ("", "/ru"):
        assert client.get(prefix + address).status_code == 404


def test_a_year_with_stories_has_all_its_days(client, paper):
    html = get(client, "/2019/11/25/")
    assert "No story fits" in html
    assert 'href="/2019/11/"' in html
    withdrawn(paper.english_only, by=paper.boss)
    assert client.get("/2019/11/20/").status_code == 200
    withdrawn(paper.russian, by=paper.boss)
    withdrawn(paper.story, by=paper.boss)
    assert client.get("/2019/11/20/").status_code == 404


@pytest.mark.parametrize(
    "value", ["%0B", "%20news%20", "a%20b", "..%2Fx", "%F0%9F%98%80", "2019_1", "%E2%80%AE"]
)
def test_odd_values_are_no_fault_of_ours(client, paper, value):
    for address in ("/news/", "/2019/11/", "/news/feed/"):
        for name in (*PARAMETERS, "older", "newer"):
            assert client.get(f"{address}?{name}={value}").status_code in (200, 404), name


def test_a_filtered_list_says_so_in_its_title(client, paper):
    html = get(client, "/rubrics/news/?year=2019&organization=wco")
    assert texts(r"<title>(.*?)</title>", html) == [
        "Rubric: News · 2019 · World Customs Organization · Customs Chronicle"
    ]


def test_robots_are_kept_to_lists_that_last(client, paper):
    for address, kept_out in [
        ("/news/", False),
        ("/rubrics/news/?year=2019", False),
        ("/rubrics/news/?year=2019&organization=wco", True),
        ("/2019/11/25/", True),
        ("/news/?older=1574700000000000-1", True),
    ]:
        assert ('<meta name="robots" content="noindex, follow">' in get(client, address)) is kept_out, address


def test_tags_and_authors_of_drafts_are_unknown(client, paper):
    author = AuthorFactory(slug="newcomer", name_en="A newcomer")
    draft(by=paper.boss, tags=["secret"], bylines=[{"author": author.pk, "role": "author"}])
    assert Tag.objects.filter(slug="secret").exists()
    for address in ("/tags/secret/", "/authors/newcomer/", "/tags/secret/feed/", "/authors/newcomer/feed/"):
        assert client.get(address).status_code == 404
    html = get(client, "/news/?tag=secret&author=newcomer")
    assert "newcomer</span>" not in html
    assert "secret</span>" not in html


def test_an_author_says_who_they_are(client, paper):
    paper.author.about_en = "Three people and a dog."
    paper.author.save()
    assert "Three people and a dog." in get(client, "/authors/desk/")
    assert texts(r"<h1[^>]*>(.*?)</h1>", get(client, "/ru/authors/desk/")) == ["Автор: Редакция"]


def test_a_list_leads_through_all_its_rows(client, paper):
    for number in range(45):
        published(by=paper.boss, title=f"Story {number}", at=at(2017, 1, 1 + number % 28))
    address, seen = "/news/", []
    while address:
        html = get(client, address)
        seen += re.findall(r'<h2 lang="\w+"><a href="([^"]+)">', html)
        address = next(iter(re.findall(r'href="([^"]+)" rel="next"', html)), "").replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 48


def test_the_corrections(client, paper):
    html = get(client, "/corrections/")
    assert texts(r"<li>\s*<h2[^>]*>(.*?)</h2>", html) == ["The Committee holds its 21st Meeting"]
    assert "The number was wrong." in html
    seal(Edition.objects.exclude(note="").get())
    assert "The number was wrong." not in get(client, "/corrections/")


def test_the_corrections_of_withdrawn_stories_go_with_them(client, paper):
    withdrawn(paper.story, by=paper.boss)
    assert "The number was wrong." not in get(client, "/corrections/")


def test_robots(client, paper):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /search/",
        "Disallow: /ru/search/",
        "",
        "Sitemap: http://127.0.0.1:8000/sitemap.xml",
        "Sitemap: http://127.0.0.1:8000/news-sitemap.xml",
    ]


COUNTED = {
    "/": 8, "/news/": 9, "/2019/11/": 9, "/rubrics/news/": 9, "/tags/customs/": 9, "/authors/desk/": 9,
    "/news/?organization=wco&person=kunio-mikuriya&tag=customs&author=desk&language=en&year=2019": 9,
    "/2019/?organization=wco&person=kunio-mikuriya&tag=customs&author=desk": 9,
    "/search/?q=committee": 8,
    "/search/?q=committee&organization=wco&rubric=news&year=2019&language=en": 8, "/search/?q=mikuriya": 8,
    "/search/?q=mikurya": 8, "/search/?q=nothing-at-all": 8, "/search/suggest/?q=mikuriya": 2, "/opensearch.xml": 0,
    "/corrections/": 9, "/2019/11/26/committee/": 5, "/about/": 5,
    "/news/feed/": 4, "/rubrics/news/feed/": 4, "/2019/11/feed/": 4, "/corrections/feed/": 4,
    "/tags/customs/feed/?organization=wco&person=kunio-mikuriya&author=desk": 4,
    "/sitemap-stories.xml": 3, "/sitemap-register.xml": 3,
}  # fmt: skip


def numbers_of_queries(client):
    result = {}
    for address in COUNTED:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        result[address] = len(captured)
    return result


def test_queries_do_not_grow_with_the_rows(client, paper):
    get(client, "/")
    get(client, "/search/?q=committee")  # the names of the register, which each process reads once
    one = numbers_of_queries(client)
    assert {address: number for address, number in one.items() if number > COUNTED[address]} == {}
    mentions = [
        {"entity": e.pk, "relation": "about", "styled_as": ""} for e in (paper.committee, paper.person)
    ]
    for number in range(30):
        article = published(
            by=paper.boss, title=f"Committee {number}", at=at(2019, 11, 1 + number % 28), tags=["customs"],
            mentions=mentions, bylines=[{"author": paper.author.pk, "role": "author"}],
        )  # fmt: skip
        changed(
            article, {"title": f"The Committee {number}"}, by=paper.boss, note_kind="update", note="Retitled."
        )
    assert numbers_of_queries(client) == one


def test_the_second_page_stays_within_the_number(client, paper):
    for number in range(65):
        published(by=paper.boss, title=f"Committee {number}", at=at(2019, 10, 1 + number % 28))
    html = get(client, "/news/?year=2019")
    older = re.search(r'href="([^"]+)" rel="next"', html)[1].replace("&amp;", "&")
    with CaptureQueriesContext(connection) as captured:
        html = get(client, older)
    assert 'rel="prev"' in html
    assert len(captured) <= 9


def test_the_title_of_an_archive_names_its_day_once(client, paper):
    assert "<title>Archive: November 2019 · " in client.get("/2019/11/").content.decode()
    title = client.get("/2019/11/?language=en").content.decode().split("<title>")[1].split("</title>")[0]
    assert title.startswith("Archive: November 2019 · English · ")
