"""What a post is called: the functions that write its current titles beside it."""

import datetime

from django.utils import timezone

from organizations.models import Post
from outbox import effects

FIELDS = {"en": "title_en", "ru": "title_ru"}


def retitle(post, day=None):
    """Write beside the post what its dated titles call it on `day`, today in the newsroom's zone.

    To be called whenever its titles were added, changed or removed. A language in which no title covers the day
    keeps what stands there: a post may be entered without dated titles. The worker calls it again on the next day
    that changes a title.
    """
    today = day or timezone.localdate()
    for language, field in FIELDS.items():
        setattr(post, field, post.title_on(today, language))
    Post.objects.filter(pk=post.pk).update(**{field: getattr(post, field) for field in FIELDS.values()})
    effects.drop(f"retitle {post.pk}")
    if coming := [change for change in _changes(post) if change > today]:
        midnight = timezone.make_aware(datetime.datetime.combine(min(coming), datetime.time()))
        effects.add("retitle", {"post": post.pk}, at=midnight, key=f"retitle {post.pk}")


def _changes(post):
    """The days from which a title is certainly valid, or no longer."""
    for title in post.titles.all():
        yield from (title.valid_from.latest,) if title.valid_from else ()
        yield from (title.valid_to.earliest,) if title.valid_to else ()


@effects.handler("retitle")
def _retitle(payload):
    if post := Post.objects.filter(pk=payload["post"]).first():
        retitle(post)


def carry_over(post, before):
    """Take titles that were typed over into the open row they came from: a correction, not a new title.

    `before` is `{field: text}`, the titles as they were.
    """
    for language, field in FIELDS.items():
        if field in before:
            rows = post.titles.filter(language=language, text=before[field], valid_to_earliest=None)
            rows.update(text=getattr(post, field)) if getattr(post, field) else rows.delete()
