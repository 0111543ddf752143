"""Feeds: valid Atom of exactly the list beside them, under stable ids, at the newsroom's own host."""

from xml.etree import ElementTree

import pytest

from articles import workflow
from tests.articles.factories import ahead, at, changed, seal, url, withdrawn
from tests.factories import draft, published, scheduled

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
HOST = "http://127.0.0.1:8000"


def feed(client, address, **headers):
    response = client.get(address, headers=headers)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314  our own text


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
    assert [c.get("term") for c in entry.findall(f"{ATOM}category")] == ["News"]
    content = entry.find(f"{ATOM}content")
    assert (content.get("type"), content.get(f"{XML}base")) == ("html", story)
    assert content.text == '<p>The <a href="/about/">Committee</a> met.</p>'


def test_the_host_of_the_request_decides_nothing(client, paper, settings):
    settings.SITE_URL = "https://chronicle.example"
    settings.ALLOWED_HOSTS = ["other.example", "chronicle.example"]
    for address in ("/news/feed/", "/corrections/feed/", "/organizations/wco/feed/"):
        text = client.get(address, headers={"host": "other.example"}).content.decode()
        assert "other.example" not in text
        assert 'href="https://chronicle.example/' in text


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
    assert titles(feed(client, f"/news/feed/{query}")) == [row.title for row in shown]


def test_the_page_names_the_feed_of_its_filters(client, paper):
    html = client.get("/rubrics/news/?organization=wco&year=2019").content.decode()
    assert 'href="/rubrics/news/feed/?year=2019&amp;organization=wco"' in html


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
    "address", ["/news/feed/", "/corrections/feed/", "/sitemap.xml", "/sitemap-stories.xml"]
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
    for address in ("/news/feed/", "/ru/news/feed/", "/rubrics/news/feed/", "/organizations/wco/feed/"):
        assert "Canary" not in client.get(address).content.decode()


def test_the_feed_of_corrections(client, paper):
    root = feed(client, "/corrections/feed/")
    [entry] = entries(root)
    assert links(root)["self"] == f"{HOST}/corrections/feed/"
    assert entry.findtext(f"{ATOM}title") == "Correction: The Committee holds its 21st Meeting"
    assert entry.findtext(f"{ATOM}summary") == "The number was wrong."
    assert entry.findtext(f"{ATOM}id") == f"tag:127.0.0.1,2019:note-{paper.story.pk}-2"
    assert entry.find(f"{ATOM}content") is None
    seal(paper.story.live_edition)
    assert entries(feed(client, "/corrections/feed/")) == []


@pytest.mark.parametrize(
    "address",
    ["/2018/feed/", "/rubrics/none/feed/", "/tags/none/feed/", "/2019/13/feed/", "/news/feed/?year=0"],
)
def test_no_list_no_feed(client, paper, address):
    assert client.get(address).status_code == 404


def test_a_feed_survives_any_text(client, paper):
    paper.news.name_en = "N\x0bews"
    paper.news.save()
    published(by=paper.boss, title="A & B <i>\x0b\x1f ]]>", lead="A lead", body="<p>1 &lt; 2 ]]> \x0c</p>")
    assert titles(feed(client, "/news/feed/"))[0] == "A & B <i> ]]>"
