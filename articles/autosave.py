"""What was typed and not saved yet: kept for every open form, offered back, handed over."""

import uuid

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from articles import presence
from articles.models import Autosave, Revision

MOST = 20  # per person and story; the oldest goes
SHOWN = 5  # offered at once
CARRIED_ON = ("autosave_tab", "autosave_taken")  # fields of ours that a merge posts again
TYPED_BY = "autosave_typed_by"
TITLE = Autosave._meta.get_field("title").max_length


def keep(*, by, tab, sequence, post, article=None, taken=None):
    """Store what an open form holds (`post`, a QueryDict) as the state of its `tab`; returns the row.

    - a `sequence` that is not newer than the kept one changes nothing: a late request of a slow network
    - the row that this form had `taken` over goes, for its text is in this one
    - `PermissionDenied` for a tab of another account
    - it never becomes a revision, and is written when this returns
    """
    with transaction.atomic():
        row, made = Autosave.objects.get_or_create(tab=tab, defaults={"user": by, "article": article})
        row = Autosave.objects.select_for_update().get(pk=row.pk)
        if row.user_id != by.pk:
            raise PermissionDenied
        if made or sequence > row.sequence:
            row.article, row.sequence = article, sequence
            row.based_on = _revision(article, post.get("based_on"))
            row.title = post.get("title", "")[:TITLE]
            row.data = fields(post)
            row.save()
        if taken:
            Autosave.objects.filter(user=by, tab=taken).exclude(pk=row.pk).delete()
        if made:
            _prune(by, article)
        return row


def fields(post):
    """The form's own fields as `[[name, value], …]`: no button, no token, nothing of ours."""
    return [
        [name, value]
        for name, values in post.lists()
        if not name.startswith(("_", "autosave_")) and name != "csrfmiddlewaretoken"
        for value in values
    ]


def as_post(pairs):
    """Kept fields, `[[name, value], …]`, as the form would post them."""
    post = QueryDict(mutable=True)
    for name, value in pairs:
        post.appendlist(name, value)
    return post


def as_tab(value):
    """A posted name of a tab as a UUID, or None."""
    try:
        return uuid.UUID(value)
    except (ValueError, TypeError, AttributeError):
        return None


def typed_by(row):
    """Who has typed it, where that is not the account that it is offered to; else nothing."""
    return next((value for name, value in row.data if name == TYPED_BY), "")


def offered(user, article=None, without=()):
    """The newest unsaved texts of this person for a story, or for new stories, at most `SHOWN`.

    Each knows `alive` (its window was open a moment ago, so it is hardly a loss) and `typed_by`, a name where
    another has typed it. One query more when there are any.
    """
    rows = Autosave.objects.filter(user=user, article=article).exclude(tab__in=without)
    rows = list(rows.select_related("based_on").defer("based_on__data")[:SHOWN])
    alive = presence.alive_tabs([row.tab for row in rows]) if rows else set()
    soon = timezone.now() - presence.OVER
    for row in rows:
        row.alive = row.tab in alive if article else row.saved_at > soon
        row.typed_by = typed_by(row)
    return rows


def own(user, tab):
    """This account's row of a tab, or None."""
    rows = Autosave.objects.select_related("article", "based_on").defer("based_on__data")
    return rows.filter(user=user, tab=tab).first()


def discard(user, *tabs):
    """Forget these tabs: their text has been saved, or is not wanted."""
    Autosave.objects.filter(user=user, tab__in=[tab for tab in tabs if tab]).delete()


def forget(user, tab, sequence):
    """Forget the state of a tab, unless a newer one than `sequence` is kept: this may come late."""
    Autosave.objects.filter(user=user, tab=tab, sequence__lte=sequence).delete()


def hand_over(article, old, new):
    """The unsaved texts of a story that `old` typed are offered to `new`; a window still open begins anew.

    With whom it is shared is not taken over: that is for the new owner to say.
    """
    for row in Autosave.objects.select_for_update().filter(article=article, user=old):
        row.user, row.tab = new, uuid.uuid4()
        row.data = [[name, value] for name, value in row.data if name not in ("shared_with", TYPED_BY)]
        row.data.append([TYPED_BY, str(old)])
        row.save()


def _revision(article, key):
    if article is None or not key or not key.isdecimal() or len(key) > 18:
        return None
    return Revision.objects.filter(article=article, pk=key).defer("data").first()


def _prune(user, article):
    rows = Autosave.objects.filter(user=user, article=article).order_by("-saved_at", "-pk")
    Autosave.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[MOST:])).delete()
