"""Who is told of what, in the admin and by mail."""

import datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import notices, rules, workflow
from articles.models import Activity, Article, Notice, RubricGrant
from outbox import effects
from tests.factories import AuthorFactory, RubricFactory, UserFactory, draft, published

pytestmark = pytest.mark.django_db

OTHERS = {"every_rubric": False}


@pytest.fixture
def desk():
    """One account of each kind around a story in "news"; some work in another rubric."""
    news, sport = RubricFactory(slug="news"), RubricFactory(slug="sport")
    people = {
        "owner": UserFactory(roles=["Contributor"], **OTHERS),
        "colleague": UserFactory(roles=["Contributor"], **OTHERS),
        "editor": UserFactory(roles=["Editor"], **OTHERS),
        "second": UserFactory(roles=["Editor"], **OTHERS),
        "publisher": UserFactory(roles=["Publisher"], **OTHERS),
        "outsider": UserFactory(roles=["Editor", "Publisher"], **OTHERS),
        "administrator": UserFactory(roles=["Administrator"]),
    }
    for name in ("editor", "second", "publisher"):
        RubricGrant.objects.create(user=people[name], rubric=news)
    RubricGrant.objects.create(user=people["outsider"], rubric=sport)
    people["news"] = news
    return people


def names(desk, event):
    by_pk = {value.pk: key for key, value in desk.items() if key != "news"}
    return sorted(by_pk[n.recipient_id] for n in Notice.objects.filter(event=event))


def told(desk, verb, *, by, article, **fields):
    """Names of the accounts told of such a row of the record."""
    activity = Activity(verb=verb, by=by, article=article, **fields)
    return sorted(key for n in notices.tell(activity) for key, value in desk.items() if value == n.recipient)


def test_a_submitted_story_is_told_to_the_editors_of_its_rubric(desk):
    article = draft(by=desk["owner"], rubric=desk["news"])
    assert told(desk, "submit", by=desk["owner"], article=article) == ["editor", "second"]


def test_where_reviewers_are_named_only_they_are_told(desk):
    article = draft(by=desk["owner"], rubric=desk["news"])
    detail = {"reviewers": [desk["second"].pk, desk["outsider"].pk]}
    assert told(desk, "submit", by=desk["owner"], article=article, detail=detail) == ["second"]


def test_nobody_is_told_of_what_they_did(desk):
    article = draft(by=desk["editor"], rubric=desk["news"])
    assert told(desk, "submit", by=desk["editor"], article=article) == ["second"]


@pytest.mark.parametrize("verb", ["save", "create", "copy", "mend_note", "follow"])
def test_a_verb_that_is_not_in_the_table_tells_nobody(desk, verb):
    article = draft(by=desk["owner"], rubric=desk["news"])
    assert told(desk, verb, by=desk["editor"], article=article) == []


def test_the_owner_and_the_last_writer_are_told_why_it_came_back(desk):
    article = draft(by=desk["owner"], rubric=desk["news"])
    article.revision.created_by = desk["second"]
    assert told(desk, "send_back", by=desk["editor"], article=article, reason="Dates!") == ["owner", "second"]
    assert {n.detail["reason"] for n in Notice.objects.all()} == {"Dates!"}


def test_the_rest_of_the_table(desk):
    author = AuthorFactory(user=desk["colleague"])
    article = draft(by=desk["owner"], rubric=desk["news"], bylines=[{"author": author.pk, "role": "author"}])
    arguments = {"by": desk["editor"], "article": article}
    assert told(desk, "approve", **arguments) == ["owner", "publisher"]
    # The colleague in the byline may not view it until it is shared.
    assert told(desk, "publish", **arguments) == ["owner"]
    article.shared_with.add(desk["colleague"])
    for verb in (
        "publish",
        "schedule",
        "correct",
        "withdraw",
        "release",
        "expire",
        "reinstate",
        "reschedule",
    ):
        assert told(desk, verb, **arguments) == ["colleague", "owner"], verb
    assert told(desk, "share", detail={"added": [desk["colleague"].pk]}, **arguments) == ["colleague"]
    detail = {"from": desk["colleague"].pk, "to": desk["owner"].pk}
    assert told(desk, "hand_over", detail=detail, **arguments) == ["colleague", "owner"]
