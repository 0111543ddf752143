"""The application without its guard against stale saves, to see `benchmarks/editors.py` fail. Never served."""

from contextlib import contextmanager

from newsroom.wsgi import application  # isort: skip  (it sets Django up, which the next imports need)
from django.db import transaction

from articles.admin.conflicts import ConflictPages
from articles.models import Article
from articles.workflow import writing

__all__ = ["application"]

guarded_door = writing.door
guarded_page = ConflictPages.guard


@contextmanager
def door(article, rule, by, based_on):
    with transaction.atomic():
        newest = Article.objects.select_for_update().get(pk=article.pk).revision_id
        with guarded_door(article, rule, by, newest) as locked:
            yield locked


def guard(self, request, article):
    return guarded_page(self, request, article) if "_merge" in request.POST else None


writing.door = door
ConflictPages.guard = guard
