"""Who is typing in a story now. A window counts from its first change until it is left, or is silent for a minute."""

import datetime
from collections import defaultdict

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.models import Presence

OVER = datetime.timedelta(seconds=60)


def alive():
    return Presence.objects.filter(seen_at__gte=timezone.now() - OVER)


def beat(article, user, tab):
    """This window is being typed in. What fell silent in the same story is forgotten."""
    now = timezone.now()
    Presence.objects.filter(article=article, seen_at__lt=now - OVER).delete()
    if not Presence.objects.filter(tab=tab, user=user, article=article).update(seen_at=now):
        Presence.objects.get_or_create(tab=tab, defaults={"article": article, "user": user, "seen_at": now})


def leave(user, tab):
    Presence.objects.filter(tab=tab, user=user).delete()


def alive_tabs(tabs):
    """Those of these tabs that are being typed in."""
    return set(alive().filter(tab__in=tabs).values_list("tab", flat=True))


def editing(article_ids):
    """{key of a story: its `Presence`s, longest first} of those that somebody types in; one query."""
    found = defaultdict(list)
    for row in alive().filter(article__in=article_ids).select_related("user"):
        found[row.article_id].append(row)
    return dict(found)


def sentences(article, user, tab=None):
    """What the form says about others, and about another window of the same account."""
    first = {}
    for row in alive().filter(article=article).exclude(tab=tab).select_related("user"):
        first.setdefault(row.user_id, row)
    return [_sentence(row, user) for row in first.values()]


def _sentence(row, user):
    since = date_format(timezone.localtime(row.since), "TIME_FORMAT")
    if row.user_id == user.pk:
        return _("You are editing this story in another window since %(time)s.") % {"time": since}
    text = _("%(name)s is editing since %(time)s. Nothing you save can overwrite another’s text.")
    return text % {"name": row.user, "time": since}
