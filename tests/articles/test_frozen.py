"""What was said does not change: in save(), in update(), in the database."""

import datetime
from importlib import import_module
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from articles import workflow
from articles.models import Activity, Article, Edition, Revision
from articles.models.guard import GuardedWrite, open_door
from tests.factories import draft, published, superuser

pytestmark = pytest.mark.django_db

TEXTS = {
    "title": "Changed",
    "lead": "Changed",
    "body": "<p>Changed</p>",
    "slug": "changed",
    "note": "Changed",
}


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_save_refuses_a_frozen_field(name):
    edition = Edition.objects.get(article=published())
    setattr(edition, name, TEXTS[name])
    with pytest.raises(GuardedWrite):
        edition.save()
    with open_door(), pytest.raises(GuardedWrite):
        edition.save()


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_update_refuses_a_frozen_field_even_for_the_workflow(name):
    published()
    with open_door(), pytest.raises(GuardedWrite):
        Edition.objects.update(**{name: TEXTS[name]})


@pytest.mark.parametrize("name", [*sorted(TEXTS), "language", "bylines", "mentions", "picture", "article_id"])
def test_the_database_refuses_a_frozen_column(name):
    edition = Edition.objects.get(article=published())
    value = {
        "bylines": "[1]",
        "mentions": "[1]",
        "picture": '{"alt": "x"}',
        "language": "ru",
        "article_id": 0,
    }
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE articles_edition SET {name} = %s WHERE id = %s",  # noqa: S608  names from this file
            [value.get(name, TEXTS.get(name)), edition.pk],
        )
    assert Edition.objects.filter(pk=edition.pk, title=edition.title, language="en").exists()


def test_the_database_lets_the_filing_change():
    edition = Edition.objects.get(article=published())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_edition SET sealed = %s WHERE id = %s", [True, edition.pk])
    edition.refresh_from_db()
    assert edition.sealed is True


def test_the_database_refuses_overlapping_editions():
    article = published(at=timezone.now() - datetime.timedelta(days=9))
    first = article.live_edition
    copy = Edition.objects.get(pk=first.pk)
    copy.pk, copy._state.adding, copy.number = None, True, 2
    copy.live_from = first.live_from + datetime.timedelta(days=1)
    copy.live_until = copy.live_from + datetime.timedelta(days=1)
    with open_door(), pytest.raises(DatabaseError), transaction.atomic():
        copy.save()
    assert Edition.objects.count() == 1


def test_an_interval_changes_through_the_workflow_only():
    edition = Edition.objects.get(article=published())
    edition.live_until = timezone.now() + datetime.timedelta(hours=1)
    with pytest.raises(GuardedWrite):
        edition.save()
    with pytest.raises(GuardedWrite):
        Edition.objects.update(live_until=timezone.now())
    with pytest.raises(GuardedWrite):
        edition.delete()
    with pytest.raises(GuardedWrite):
        Edition.objects.all().delete()
    assert Edition.objects.get().live_until is None


def test_a_status_changes_through_the_workflow_only():
    article = draft()
    article.status = Article.Status.APPROVED
    with pytest.raises(GuardedWrite):
        article.save()
    with pytest.raises(GuardedWrite):
        Article.objects.update(status=Article.Status.APPROVED)
    with pytest.raises(GuardedWrite):
        Article.objects.create(title="x", owner=article.owner, rubric=article.rubric, status="approved")
    assert list(Article.objects.values_list("status", flat=True)) == ["draft"]


def test_revisions_and_the_log_are_append_only():
    article = draft()
    revision = Revision.objects.get()
    revision.data = {}
    with pytest.raises(GuardedWrite):
        revision.save()
    with pytest.raises(GuardedWrite):
        Activity.objects.update(reason="another")
    with pytest.raises(GuardedWrite):
        Activity.objects.all().delete()
    assert Revision.objects.get().data["title"] == article.title


def test_the_frozen_list_of_the_database_is_that_of_the_model():

    frozen = import_module("articles.migrations.0002_frozen_editions").FROZEN
    assert sorted(frozen) == sorted(Edition._meta.get_field(name).attname for name in Edition.frozen)


def test_the_present_text_is_what_the_newest_edition_says():
    by = superuser()
    article = published(by=by)
    article = workflow.save(article, {"title": "Another headline"}, by=by, based_on=article.revision_id)
    assert Edition.objects.get().title == "A committee meets in Brussels"


def test_only_the_workflow_opens_the_door():

    root = Path(__file__).parents[2]
    found = {
        str(path.relative_to(root))
        for app in ("accounts", "images", "organizations", "articles", "demo", "newsroom")
        for path in (root / app).rglob("*.py")
        if "open_door" in path.read_text()
    }
    assert {name for name in found if not name.startswith("articles/workflow/")} == {
        "articles/models/guard.py"
    }
