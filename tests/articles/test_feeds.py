"""Feeds: Atom and JSON Feed of exactly the list beside them, under stable ids, at the newsroom's own host."""

import re
from xml.etree import ElementTree

import pytest

from articles import workflow
from tests import validators
from tests.articles.factories import ahead, at, changed, picture, seal, url, withdrawn
from tests.factories import draft, published, scheduled

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
HOST = "http://127.0.0.1:8000"


def feed(client, address, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert validators.atom(response.content) == []
    return ElementTree.fromstring(response.content)  # noqa: S314  our own text


def json_feed(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    assert validators.json_feed(response.content) == []
    return response.json()


def entries(root):
    return root.findall(f"{ATOM}entry")


def titles(root):
    return [entry.findtext(f"{ATOM}title") for entry in entries(root)]


def links(element):
    return {link.get("rel"): link.get("href") for link in element.findall(f"{ATOM}link")}


def test_what_the_feed_says_of_itself(client, paper):
    root = feed(client, "/rubrics/news/feed/?year=2019")
    assert root.tag == f"{ATOM}feed"
    assert root.get(f"{XML}lang") == "en"
    assert root.findtext(f"{ATOM}title") == "Rubric: News · Customs Chronicle"
    assert links(root) == {
        "alternate": f"{HOST}/rubrics/news/?year=2019",
        "self": f"{HOST}/rubrics/news/feed/?year=2019",
    }
    assert root.findtext(f"{ATOM}id") == "tag:127.0.0.1,2019:/rubrics/news/?year=2019"


def test_a_feed_in_the_russian_interface(client, paper):
    root = feed(client, "/ru/rubrics/news/feed/")
    assert root.get(f"{XML}lang") == "ru"
    assert root.findtext(f"{ATOM}title") == "Рубрика: Новости · Таможенная хроника"
    assert links(root)["self"] == f"{HOST}/ru/rubrics/news/feed/"
    assert [(entry.get(f"{XML}lang"), links(entry)["alternate"]) for entry in entries(root)] == [
        ("ru", f"{HOST}{url(paper.russian)}"),
        ("en", f"{HOST}{url(paper.story)}"),
    ]


def test_an_entry(client, paper):
    [entry] = entries(feed(client, "/news/feed/?q=committee&language=en&rubric=news"))
    story = f"{HOST}{url(paper.story)}"
    assert entry.findtext(f"{ATOM}id") == f"tag:127.0.0.1,2019:story-{paper.story.pk}"
    assert entry.findtext(f"{ATOM}published") == "2019-11-26T12:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == "2019-11-28T12:00:00+00:00"
    assert entry.findtext(f"{ATOM}summary") == "What was on the table."
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "The desk"
    assert [c.get("term") for c in entry.findall(f"{ATOM}category")] == ["News", "customs"]
    content = entry.find(f"{ATOM}content")
    assert (content.get("type"), content.get(f"{XML}base")) == ("html", story)
    assert content.text == '<p>The <a href="/about/">Committee</a> met.</p>'


def test_the_json_feed_says_the_same_of_itself(client, paper):
    told = json_feed(client, "/ru/rubrics/news/feed.json?year=2019")
    assert len(told.pop("items")) == 2
    assert told == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Рубрика: Новости · Таможенная хроника",
        "home_page_url": f"{HOST}/ru/rubrics/news/?year=2019",
        "feed_url": f"{HOST}/ru/rubrics/news/feed.json?year=2019",
        "description": "Газета для архива",
        "language": "ru",
        "authors": [{"name": "Таможенная хроника"}],
    }


def test_an_item_of_the_json_feed(client, paper):
    [item] = json_feed(client, "/news/feed.json?q=committee&language=en&rubric=news")["items"]
    assert item == {
        "id": f"tag:127.0.0.1,2019:story-{paper.story.pk}",
        "url": f"{HOST}{url(paper.story)}",
        "title": "The Committee holds its 21st Meeting",
        "summary": "What was on the table.",
        "content_html": f'<p>The <a href="{HOST}/about/">Committee</a> met.</p>',
        "image": f"{HOST}{paper.story.live_edition.image.url()}",
        "date_published": "2019-11-26T12:00:00+00:00",
        "date_modified": "2019-11-28T12:00:00+00:00",
        "authors": [{"name": "The desk"}],
        "tags": ["News", "customs"],
        "language": "en",
    }


def test_a_picture_in_a_text_has_its_whole_addresses(client, paper):
    image = picture()
    body = f'<p>src="/a/", b</p><figure data-image="{image.pk}" data-alt="A, /b" data-credit="A"></figure>'
    published(by=paper.boss, title="Pictured", body=body, at=at(2020, 1, 1))
    [item, *_others] = json_feed(client, "/news/feed.json")["items"]
    assert '<p>src="/a/", b</p>' in item["content_html"]
    assert 'alt="A, /b"' in item["content_html"]
    addresses = re.findall(r'(?:src|srcset)="([^" ]{4,})', item["content_html"])
    assert len(addresses) == 4
    assert all(address.startswith(f"{HOST}/media/") for address in addresses)


def test_a_feed_asks_four_questions_at_most(client, paper, django_assert_max_num_queries):
    """With its rows' pictures, tags and links; one more only where a filter names a body, whose parts count too."""
    client.get("/news/feed/")
    for address, most in (
        ("/news/feed/", 4), ("/news/feed.json", 4), ("/corrections/feed.json", 4), ("/tags/customs/feed.json", 4),
        ("/people/kunio-mikuriya/feed/", 4), ("/news/feed.json?organization=wco", 5), ("/organizations/wco/feed/", 4),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            client.get(address)


def test_the_host_of_the_request_decides_nothing(client, paper, settings):
    settings.SITE_URL = "https://chronicle.example"
    settings.ALLOWED_HOSTS = ["other.example", "chronicle.example"]
    for address in ("/news/feed/", "/corrections/feed/", "/organizations/wco/feed/", "/news/feed.json",
                    "/organizations/wco/feed.json", "/news/calendar.ics"):  # fmt: skip
        text = client.get(address, headers={"host": "other.example"}).content.decode()
        assert "other.example" not in text
        assert "https://chronicle.example/" in text


def test_without_an_address_of_its_own_the_request_decides(client, paper, settings):
    settings.SITE_URL = ""
    assert links(feed(client, "/news/feed/"))["self"] == "http://testserver/news/feed/"


@pytest.mark.parametrize(
    "query",
    ["", "?rubric=news", "?organization=wco", "?person=kunio-mikuriya", "?language=ru", "?year=2019&month=11",
     "?tag=customs", "?author=desk", "?q=committee", "?since=2019-11-21&until=2019-11-26", "?tag=none"],
)  # fmt: skip
def test_a_feed_is_exactly_its_list(client, paper, query):
    shown = client.get(f"/news/{query}").context["page"].rows
    atom = feed(client, f"/news/feed/{query}")
    items = json_feed(client, f"/news/feed.json{query}")["items"]
    assert titles(atom) == [item["title"] for item in items] == [row.title for row in shown]
    assert [entry.findtext(f"{ATOM}id") for entry in entries(atom)] == [item["id"] for item in items]


def test_the_page_names_the_feeds_and_the_calendar_of_its_filters(client, paper):
    html = client.get("/rubrics/news/?organization=wco&year=2019").content.decode()
    for kind, name in (("atom+xml", "feed/"), ("feed+json", "feed.json")):
        address = f"/rubrics/news/{name}?year=2019&amp;organization=wco"
        assert re.search(
            f'type="application/{re.escape(kind)}" title="[^"]+" href="{re.escape(address)}"', html
        )
        assert html.count(f'href="{address}"') >= 2
    assert 'href="/rubrics/news/calendar.ics?year=2019&amp;organization=wco"' in html


def test_a_feed_has_the_newest_twenty(client, paper):
    for number in range(25):
        published(by=paper.boss, title=f"Story {number}", at=at(2020, 1, 1 + number))
    found = titles(feed(client, "/news/feed/"))
    assert found == [f"Story {number}" for number in range(24, 4, -1)]


def test_ids_outlive_changes(client, paper):
    before = [entry.findtext(f"{ATOM}id") for entry in entries(feed(client, "/news/feed/"))]
    changed(paper.story, {"slug": "renamed", "title": "Renamed"}, by=paper.boss)
    after = feed(client, "/news/feed/")
    assert [entry.findtext(f"{ATOM}id") for entry in entries(after)] == before
    assert "Renamed" in titles(after)


@pytest.mark.parametrize(
    "address",
    ["/news/feed/", "/news/feed.json", "/corrections/feed/", "/sitemap.xml", "/sitemap-stories.xml"],
)
def test_nothing_new_is_not_sent_again(client, paper, address):
    response = client.get(address)
    tag = response["ETag"]
    assert "Last-Modified" not in response.headers
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    article = withdrawn(paper.story, by=paper.boss)
    response = client.get(address, headers={"if-none-match": tag})
    assert response.status_code == 200
    assert url_of_story() not in response.content.decode()
    workflow.reinstate(article, by=paper.boss, based_on=article.revision_id)
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 200


def url_of_story():
    return "/2019/11/26/committee/"


def test_nothing_that_is_not_public(client, paper):
    draft(by=paper.boss, title="Canary draft")
    scheduled(by=paper.boss, title="Canary ahead", at=ahead())
    withdrawn(published(by=paper.boss, title="Canary gone"), by=paper.boss)
    changed(paper.story, {"title": "Canary change", "body": "<p>Canary</p>"}, by=paper.boss, at=ahead())
    for address in ("/news/feed/", "/ru/news/feed/", "/rubrics/news/feed/", "/organizations/wco/feed/",
                    "/news/feed.json", "/organizations/wco/feed.json"):  # fmt: skip
        assert "Canary" not in client.get(address).content.decode()


def test_the_feed_of_corrections(client, paper):
    root = feed(client, "/corrections/feed/")
    [entry] = entries(root)
    assert links(root)["self"] == f"{HOST}/corrections/feed/"
    assert entry.findtext(f"{ATOM}title") == "Correction: The Committee holds its 21st Meeting"
    assert entry.findtext(f"{ATOM}summary") == "The number was wrong."
    assert entry.findtext(f"{ATOM}id") == f"tag:127.0.0.1,2019:note-{paper.story.pk}-2"
    assert entry.find(f"{ATOM}content") is None
    [item] = json_feed(client, "/corrections/feed.json")["items"]
    assert (item["id"], item["content_text"]) == (entry.findtext(f"{ATOM}id"), "The number was wrong.")
    assert not {"content_html", "summary", "tags", "image"} & item.keys()
    seal(paper.story.live_edition)
    assert entries(feed(client, "/corrections/feed/")) == []


@pytest.mark.parametrize(
    "address",
    ["/2018/feed/", "/rubrics/none/feed/", "/tags/none/feed/", "/2019/13/feed/", "/news/feed/?year=0",
     "/2018/feed.json", "/tags/none/feed.json", "/2018/calendar.ics", "/news/calendar.ics?year=0"],
)  # fmt: skip
def test_no_list_no_feed(client, paper, address):
    assert client.get(address).status_code == 404


def test_a_feed_survives_any_text(client, paper):
    paper.news.name_en = "N\x0bews"
    paper.news.save()
    published(by=paper.boss, title="A & B <i>\x0b\x1f ]]>", lead="A lead", body="<p>1 &lt; 2 ]]> \x0c</p>")
    assert titles(feed(client, "/news/feed/"))[0] == "A & B <i> ]]>"
