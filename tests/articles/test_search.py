"""Search: all the words, in either script where the register knows the name; help where nothing is found."""

import re

import pytest

from tests.articles.factories import ahead, at, changed, withdrawn
from tests.factories import draft, published, scheduled

pytestmark = pytest.mark.django_db


def found(client, words, **more):
    response = client.get("/search/", {"q": words} | more)
    assert response.status_code == 200
    page = response.context.get("page")
    return [row.title for row in page.rows] if page else None


STORY = "The Committee holds its 21st Meeting"
RUSSIAN = "Комитет собрался в Брюсселе"


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("committee", [STORY]),
        ("COMMITTEE met", [STORY]),
        ("  meeting   21st ", [STORY]),
        ("комитет", [RUSSIAN]),
        ("КОМИТЕТ брюсселе", [RUSSIAN]),
        ("Mikuriya", [STORY]),
        ("микурия", [STORY]),
        ("comm", []),
        ("committee nowhere", []),
        ("%", []),
        ("_", []),
        ("\\", []),
        ("'", []),
        ('" OR 1=1 --', []),
        ("<script>", []),
        ("about", []),
    ],
)
def test_words(client, paper, words, titles):
    assert found(client, words) == titles


def test_words_and_filters(client, paper):
    published(by=paper.boss, title="A committee of trainers", rubric=paper.training, at=at(2018, 5, 1))
    assert found(client, "committee") == [STORY, "A committee of trainers"]
    assert found(client, "committee", rubric="training") == ["A committee of trainers"]
    assert found(client, "committee", organization="wco") == [STORY]
    assert found(client, "committee", year="2018") == ["A committee of trainers"]


def test_nothing_asked(client, paper):
    for address in ("/search/", "/search/?q=", "/search/?q=%20", "/search/?rubric=news"):
        html = client.get(address).content.decode()
        assert "<title>Search · Customs Chronicle</title>" in " ".join(html.split())
        assert "No story" not in html
        assert "0 stories" not in html


@pytest.mark.parametrize(("prefix", "word"), [("", "Search"), ("/ru", "Поиск")])
def test_the_title_names_the_words(client, paper, prefix, word):
    html = client.get(f"{prefix}/search/", {"q": "A<b>&"}).content.decode()
    [title] = re.findall(r"<title>(.*?)</title>", html)
    assert title.startswith(f"A&lt;b&gt;&amp; · {word} · ")
    assert "A<b>" not in html


def test_nothing_found_helps(client, paper):
    html = client.get("/search/", {"q": "zzz", "rubric": "news"}).content.decode()
    main = html.split("<main")[1].split("</main>")[0]
    for address in ("/organizations/", "/people/", "/meetings/", "/news/", "/rubrics/news/", "/rubrics/training/",
                    "/search/?q=zzz"):  # fmt: skip
        assert f'href="{address}"' in main, address


def test_nothing_that_is_not_public(client, paper):
    draft(by=paper.boss, title="Canary")
    scheduled(by=paper.boss, title="Canary", slug="ahead", at=ahead())
    withdrawn(published(by=paper.boss, title="Canary", slug="gone"), by=paper.boss)
    changed(paper.story, {"title": "Canary"}, by=paper.boss, at=ahead())
    assert found(client, "canary") == []
    assert found(client, "committee") == [STORY]


def test_a_name_that_is_not_public_finds_nothing(client, paper):
    type(paper.person).objects.filter(pk=paper.person.pk).update(public_from=ahead())
    assert found(client, "mikuriya") == []


def test_too_many_words_are_cut(client, paper):
    assert found(client, "committee " * 19) == [STORY]
    assert client.get("/search/", {"q": "x" * 201}).status_code == 400
