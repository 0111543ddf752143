"""The page of a search, the names below its field, and its description for browsers."""

import datetime
import json
import re
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import lists, ranking, results
from articles.results import short_name
from articles.search import finding
from organizations.models import Organization, PostTitle
from tests.articles.factories import ahead, url
from tests.factories import published, scheduled
from tests.organizations.factories import AppointmentFactory, OrganizationFactory, PostFactory

pytestmark = pytest.mark.django_db


def main(client, words, prefix="", **more):
    response = client.get(f"{prefix}/search/", {"q": words} | more)
    assert response.status_code == 200
    return " ".join(response.content.decode().split("<main")[1].split("</main>")[0].split())


def register(html):
    """What the page shows of the register: the texts of its entries."""
    panel = html.partition('<section class="panel" aria-labelledby="h-register">')[2].partition("</section>")[
        0
    ]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<li.*?</li>", panel)]


# --- Results --------------------------------------------------------------------------------------


def test_the_words_are_marked(client, paper):
    html = main(client, "committees met")
    assert f'<a href="{url(paper.story)}">The <mark>Committee</mark> holds its 21st Meeting</a>' in html
    assert '<p class="story__text" lang="en">The <mark>Committee met</mark>.</p>' in html
    assert html.count("<mark>") == 2


def test_a_name_is_marked_in_the_other_script(client, paper):
    about = [{"entity": paper.person.pk, "relation": "about", "styled_as": ""}]
    published(
        by=paper.boss, language="ru", title="Кунио Микурии показали центр", slug="mikuria", mentions=about
    )
    assert "Кунио <mark>Микурии</mark> показали центр</a>" in main(client, "mikuriya")
    assert "<mark>Кунио Микурии</mark> показали центр</a>" in main(client, "kunio mikuriya")


def test_a_translation_that_is_not_live_is_not_named(client, paper):
    original = paper.english_only
    scheduled(
        by=paper.boss, title="Кетцаль", slug="quetzal", language="ru", translation_of=original, at=ahead()
    )
    for more in ({}, {"order": "newest"}):
        html = main(client, "trainers", **more)
        assert f'href="{url(original)}"' in html
        assert "quetzal" not in html


def test_results_are_not_for_robots_and_have_one_address(client, paper):
    html = client.get("/search/?q=committee&order=newest").content.decode()
    assert '<meta name="robots" content="noindex, follow">' in html
    assert '<link rel="canonical" href="http://127.0.0.1:8000/search/?q=committee">' in html


def test_only_words_to_leave_out(client, paper):
    html = main(client, "-committee")
    assert "only words to leave out" in html
    assert 'value="-committee"' in html
    assert "<ol" not in html


def test_the_orders(client, paper):
    published(by=paper.boss, title="A note of today", slug="note", body="<p>The committee rests.</p>")

    def titles(html):
        return re.findall(r'class="story story--row".*?<h2[^>]*>(.*?)</h2>', html)

    best, newest = main(client, "committee"), main(client, "committee", order="newest")
    assert len(titles(best)) == 2
    assert titles(best) == titles(newest)[::-1]
    assert '<a href="/search/?q=committee&amp;order=newest" rel="nofollow">Newest first</a>' in best
    assert '<a href="/search/?q=committee" rel="nofollow">By relevance</a>' in newest
    for more, word in (({}, "Previous"), ({"order": "newest"}, "Newer")):
        first = client.get("/search/", {"q": "committee"} | more).context["page"].rows[0]
        behind = ranking.written(first, is_ranked=not more)
        assert f"‹ {word}" in main(client, "committee", older=behind, **more)


def test_what_has_no_rank_is_said(client, paper, monkeypatch):
    assert "stand in the order of relevance" not in main(client, "committee")
    published(by=paper.boss, title="A committee more", slug="more")
    for module in (finding, lists, results):
        monkeypatch.setattr(module, "MOST_RANKED", 1)
    html = main(client, "committee")
    assert "Of so many, the newest 1 stand in the order of relevance; the others follow by date." in html
    assert "stand in the order of relevance" not in main(client, "committee", order="newest")


def test_a_misspelt_name_shows_what_it_finds(client, paper):
    html = main(client, "mikurya")
    assert "Nothing on record for “mikurya”. Shown: <strong>“Mikuriya”</strong>." in html
    assert 'value="mikurya"' in html
    assert f'href="{url(paper.story)}"' in html
    assert register(html) == ["Person Kunio Mikuriya"]
    assert "Shown:" not in main(client, "mikuriya")
    assert "Shown:" not in main(client, "mikurya", rubric="news")
    assert "Shown:" not in main(client, "zzzzzz")
    assert (
        client.get("/search/", {"q": "mikurya " * 25}).status_code == 200
    )  # its correction would be too long


# --- The register ---------------------------------------------------------------------------------


def test_what_the_words_name_stands_first(client, paper):
    post = PostFactory(
        organization=paper.body, title_en="Secretary General", title_ru="Генеральный секретарь"
    )
    AppointmentFactory(post=post, person=paper.person, dates=("2009", "2023"), state="ended")
    assert register(main(client, "mikuriya")) == [
        "Person Kunio Mikuriya Secretary General , World Customs Organization : 2009 – 2023"
    ]
    ended = datetime.date(2024, 1, 1)
    PostTitle.objects.create(
        post=post, text="Генсек", language="ru", valid_to_earliest=ended, valid_to_latest=ended
    )
    assert register(main(client, "mikuriya", prefix="/ru")) == [
        "Человек Кунио Микурия Генсек , ВТамО : 2009 — 2023"
    ]
    assert register(main(client, "committee")) == ["Organization Committee World Customs Organization"]
    [meeting] = register(main(client, "21st meeting"))
    assert "Concluded , 18 November 2019 21st Meeting" in meeting


def test_beside_a_name_stands_nothing_that_is_not_public(client, paper):
    secret = OrganizationFactory(label_en="Secret body", public_from=ahead())
    AppointmentFactory(post=PostFactory(organization=secret), person=paper.person, dates=("2010", "2024"))
    hidden = {"dates": ("2011", "2025"), "public_from": ahead()}
    AppointmentFactory(post=PostFactory(organization=paper.body), person=paper.person, **hidden)
    Organization.objects.filter(pk=paper.committee.pk).update(parent=secret)
    assert register(main(client, "mikuriya")) == ["Person Kunio Mikuriya"]
    assert register(main(client, "committee")) == ["Organization Committee"]


def test_it_does_not_stand_among_filters(client, paper):
    assert register(main(client, "committee", rubric="news")) == []


# --- Suggestions ----------------------------------------------------------------------------------


def suggested(client, words, prefix=""):
    response = client.get(f"{prefix}/search/suggest/", {"q": words})
    assert (response.status_code, response.headers["Content-Type"]) == (200, "application/x-suggestions+json")
    return json.loads(response.content)


def test_suggestions_are_as_opensearch_wants_them(client, paper):
    assert suggested(client, "mikur") == [
        "mikur", ["Kunio Mikuriya"], ["Person"], ["http://127.0.0.1:8000/people/kunio-mikuriya/"],
    ]  # fmt: skip
    assert suggested(client, "микур", prefix="/ru") == [
        "микур", ["Кунио Микурия"], ["Человек"], ["http://127.0.0.1:8000/ru/people/kunio-mikuriya/"],
    ]  # fmt: skip
    for words in ("", " ", "zzz", "%", '"', "-", "\\", "<script>", "x" * 200):
        assert suggested(client, words) == [words, [], [], []]
    assert client.get("/search/suggest/").json() == ["", [], [], []]
    assert client.get("/search/suggest/", {"q": "x" * 201}).status_code == 400


def test_suggestions_are_public_and_few(client, paper):
    for number in range(30):
        OrganizationFactory(slug=f"body-{number}", label_en=f"Canary body {number}")
        OrganizationFactory(slug=f"secret-{number}", label_en=f"Canary secret {number}", public_from=ahead())
    suggested(client, "canary")  # whatever is kept for later questions
    with CaptureQueriesContext(connection) as captured:
        _typed, names, _kinds, _addresses = suggested(client, "canary")
    assert len(captured) <= 2
    assert len(names) == 8
    assert all(name.startswith("Canary body") for name in names)


# --- Browsers -------------------------------------------------------------------------------------

NAMESPACE = {"os": "http://a9.com/-/spec/opensearch/1.1/"}
RELATIONS = {None, "results", "suggestions", "self", "collection"}


@pytest.mark.parametrize("prefix", ["", "/ru"])
def test_browsers_are_told_of_the_search(client, paper, prefix):
    """As "OpenSearch 1.1, Draft 6" has it, whose limits these are."""
    [link] = re.findall(r'<link rel="search"[^>]+>', client.get(f"{prefix}/").content.decode())
    assert 'type="application/opensearchdescription+xml"' in link
    assert f'href="{prefix}/opensearch.xml"' in link
    response = client.get(f"{prefix}/opensearch.xml")
    assert response.headers["Content-Type"] == "application/opensearchdescription+xml"
    described = ElementTree.fromstring(response.content)  # noqa: S314  our own answer
    texts = {
        name: [found.text for found in described.findall(f"os:{name}", NAMESPACE)]
        for name in ("ShortName", "LongName", "Description", "Language", "InputEncoding")
    }
    assert texts == {
        "ShortName": ["Таможенная" if prefix else "Customs"],
        "LongName": ["Таможенная хроника" if prefix else "Customs Chronicle"],
        "Description": ["Газета для архива" if prefix else "A paper of record"],
        "Language": ["en", "ru"],
        "InputEncoding": ["UTF-8"],
    }
    urls = described.findall("os:Url", NAMESPACE)
    assert {found.get("rel") for found in urls} <= RELATIONS
    for found in urls:
        address = found.get("template").replace("{searchTerms}", "committee")
        assert address.startswith(f"http://127.0.0.1:8000{prefix}/")
        answer = client.get(address.removeprefix("http://127.0.0.1:8000"))
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].partition(";")[0] == found.get("type")


@pytest.mark.once
@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Customs Chronicle", "Customs"),
        ("Sixteen letters!", "Sixteen letters!"),
        ("Exactly sixteen. And more", "Exactly sixteen."),
        ("Таможеннохроническая", "Таможеннохрониче"),
    ],
)
def test_the_short_name_has_at_most_16_characters(name, short):
    assert short_name(name) == short
