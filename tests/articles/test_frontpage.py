"""The front page: what leads, what follows, which meetings, and what it must not show."""

import datetime

import pytest
from django.core.cache import cache

from articles import frontpage, site
from tests.articles.factories import ahead, at, changed, withdrawn
from tests.factories import RubricFactory, draft, published, scheduled
from tests.organizations.factories import MeetingFactory

pytestmark = pytest.mark.django_db


def shown(language="en"):
    return frontpage.context(language)


def titles(rows):
    return [row.title for row in rows]


def test_the_newest_lead(paper):
    by = paper.boss
    published(by=by, title="Newest", at=at(2020, 1, 3))
    published(by=by, title="Second", at=at(2020, 1, 2))
    published(by=by, title="Third", at=at(2020, 1, 1))
    page = shown()
    assert (page["lead"].title, titles(page["seconds"])) == ("Newest", ["Second", "Third"])
    assert [(rubric.slug, first.title, titles(rest)) for rubric, first, rest in page["columns"]] == [
        ("news", "The Committee holds its 21st Meeting", []),
        ("training", "What trainers learn", []),
    ]
    assert [day for day, _rows in page["days"]] == [
        datetime.date(2020, 1, 3), datetime.date(2020, 1, 2), datetime.date(2020, 1, 1),
        datetime.date(2019, 11, 26), datetime.date(2019, 11, 20),
    ]  # fmt: skip


def test_one_story_in_two_languages_is_shown_once(client, paper):
    english, russian = shown("en"), shown("ru")
    assert english["lead"].title == "The Committee holds its 21st Meeting"
    assert russian["lead"].title == "Комитет собрался в Брюсселе"
    assert titles(russian["seconds"]) == ["What trainers learn"]
    assert 'lang="en"' in client.get("/ru/").content.decode()


def test_a_quiet_rubric_keeps_its_column(paper):
    for number in range(40):
        published(by=paper.boss, title=f"News {number}", at=at(2020, 1, 1 + number % 28, number % 12))
    columns = {rubric.slug: first.title for rubric, first, _rest in shown()["columns"]}
    assert columns["training"] == "What trainers learn"


def test_a_rubric_that_another_process_made_a_moment_ago_leads_too(paper):
    site.current()  # kept for half a minute; in a transaction that is not committed, nothing drops it
    rubric = RubricFactory(slug="made-now")
    assert rubric not in site.current().rubrics
    published(by=paper.boss, title="Newest", at=at(2020, 1, 3), rubric=rubric)
    assert shown()["lead"].title == "Newest"


def test_rubrics_in_their_order(paper):
    for position, rubric in enumerate([paper.training, paper.news], start=1):
        rubric.position = position
        rubric.save()
    RubricFactory(slug="empty", position=0)
    cache.clear()
    for number in range(6):
        published(by=paper.boss, title=f"News {number}", at=at(2020, 1, 1 + number))
    assert [rubric.slug for rubric, _first, _rest in shown()["columns"]] == ["training", "news"]


def test_institutions_count_their_parts(paper):
    assert [(entity.slug, count) for entity, count in shown()["institutions"]] == [("rkc-mc", 1), ("wco", 1)]


def test_nothing_that_is_not_public(client, paper):
    draft(by=paper.boss, title="Canary draft")
    scheduled(by=paper.boss, title="Canary ahead", at=ahead())
    withdrawn(published(by=paper.boss, title="Canary gone"), by=paper.boss)
    changed(paper.story, {"title": "Canary"}, by=paper.boss, note_kind="update", note="Canary", at=ahead())
    MeetingFactory(label_en="Canary meeting", dates="2030", public_from=ahead())
    MeetingFactory(label_en="Canary undated", public_from=None)
    for address in ("/", "/ru/"):
        assert "Canary" not in client.get(address).content.decode()
