"""The door itself: a locked story, the rule asked, the revision compared; what every verb writes."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import PermissionDenied
from django.db import transaction

from articles import notices
from articles.models import Activity, Article
from articles.models.guard import open_door

# The address that the request came from, for the log; set by `articles.middleware.origin`.
origin = ContextVar("origin", default=None)


class NotAllowed(PermissionDenied):
    """This account may not do this to this story."""


class Stale(Exception):
    """Somebody saved since. `article` is as it is now; nothing was written."""

    def __init__(self, article):
        super().__init__("saved since")
        self.article = article


@contextmanager
def door(article, rule, by, based_on):
    """Lock the article, ask the rule, compare the revision; then open the door for the verb."""
    with doors({article.pk}, rule, by, {article.pk: based_on}) as (locked,):
        yield locked


@contextmanager
def doors(keys, rule, by, based_on):
    """The same for several stories at once, a list in the order of their keys, in which they are locked too.

    The rule is asked about each; compared are the revisions of those that `based_on` names.
    """
    with transaction.atomic(), open_door():
        stories = Article.objects.filter(pk__in=keys).order_by("pk")
        # Read after the lock is held: PostgreSQL joins a row that it waited for with revisions from before.
        list(stories.select_for_update().values_list("pk"))
        locked = list(stories.select_related("rubric", "revision", "approved_revision"))
        if len(locked) != len(keys) or not all(rule(by, article) for article in locked):
            raise NotAllowed
        for article in locked:
            if based_on.get(article.pk, article.revision_id) != article.revision_id:
                raise Stale(article)
        yield locked


def fresh(article):
    return Article.objects.select_related("rubric", "revision", "approved_revision").get(pk=article.pk)


def log(verb, article, *, by, revision=None, reason="", detail=None):
    """Write the row of the record. `by` is None for what the newsroom does by itself."""
    activity = Activity.objects.create(
        verb=verb,
        article=article,
        subject=article.title,
        revision=revision or article.revision,
        by=by,
        reason=reason,
        detail=detail or {},
        origin=origin.get(),
    )
    notices.tell(activity)
    return activity


def note(verb, subject, *, by, reason="", detail=None, article=None):
    """Write the row of what was done to something else than a story; nobody is told by it."""
    return Activity.objects.create(
        verb=verb,
        subject=subject[:200],
        by=by,
        reason=reason,
        detail=detail or {},
        article=article,
        origin=origin.get(),
    )
