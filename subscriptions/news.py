"""Which stories are new, whom each of them concerns, and when that is mailed.

`announce` numbers what has become public for the first time, `queue` moves each subscriber past these numbers and
adds its mail in the same transaction, and `stories` says what a mail tells: asked when the mail is queued, and again
at the second it is sent. Nothing in the publishing of stories knows of it.
"""

import datetime

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone

from articles import site
from articles.models import Edition
from articles.noticemail import MORNING
from organizations.models import Entity, Organization
from organizations.models.entity import is_public
from outbox import effects
from subscriptions.models import Announcement, Subscriber

FRESH = datetime.timedelta(days=2)  # a story that was first public before that is no news, but imported
KEPT = datetime.timedelta(days=7)  # announcements
MINUTE = datetime.timedelta(minutes=1)
PORTION = 100  # subscribers or stories in one piece of work: it ends long before its claim (`effects.LEASE`)
CLOCK, LOOK, STORIES = "subscriptions-clock", "subscriptions-look", "subscription-stories"
Rhythm = Subscriber.Rhythm


def start():
    """Let the clock run: it looks for new stories at every full minute, as long as anybody follows."""
    next_minute = timezone.now().replace(second=0, microsecond=0) + MINUTE
    effects.add(CLOCK, {}, at=next_minute, key=CLOCK)


# --- New stories ----------------------------------------------------------------------------------


def latest():
    """The highest number so far, also where its announcement is gone."""
    numbers = (
        Announcement.objects.aggregate(last=Max("number")),
        Subscriber.objects.aggregate(last=Max("seen")),
    )
    return max(row["last"] or 0 for row in numbers)


@transaction.atomic
def announce(at=None):
    """Number the stories that are live (at the moment `at`) and have not been met, oldest first. Returns how many.

    A story is one in all its languages, and new when none of its versions was public two days ago: so neither a
    correction nor a late translation is, nor an import of something older, nor what comes back after its end.
    """
    moment, now = (Now(), timezone.now()) if at is None else (at, at)
    of_story = Edition.objects.filter(source=OuterRef("source"))
    came_back = Edition.objects.filter(article=OuterRef("article"), live_until__lte=moment).exclude(ending="")
    new = (
        Edition.objects.live(at)
        .stories()
        .filter(published_at__gt=now - FRESH)
        .exclude(Exists(of_story.filter(published_at__lte=now - FRESH)))
        .exclude(Exists(came_back))
        .exclude(Exists(Announcement.objects.filter(story=OuterRef("source"))))
    )
    found = new.order_by("published_at", "pk").values_list("source", flat=True)
    keys = list(dict.fromkeys(found))[:PORTION]
    if keys:
        numbers = enumerate(keys, latest() + 1)
        rows = [Announcement(number=number, story_id=key, found_at=now) for number, key in numbers]
        Announcement.objects.bulk_create(rows)
    return len(keys)


def forget():
    """Delete the announcements that no story can be met again for."""
    Announcement.objects.filter(found_at__lte=timezone.now() - KEPT).delete()


# --- What one subscriber is told of ---------------------------------------------------------------


def stories(subscriber, *, after, until, at=None):
    """Of the announcements `(after, until]`, what is live (at the moment `at`), followed, and newer than its consent.

    One edition of each story, oldest first: that in the subscriber's language, or else the one there is.
    """
    announced = Announcement.objects.filter(number__gt=after, number__lte=until).values("story")
    live = Edition.objects.live(at).stories().filter(source__in=announced)
    live = live.filter(published_at__gte=subscriber.confirmed_at)
    followed = live.filter(_followed(subscriber, at)).values("source")
    rows = live.filter(source__in=followed).order_by("published_at", "pk").defer("body", "search_text")
    chosen = {}
    for edition in rows:
        if edition.source_id not in chosen or edition.language == subscriber.language:
            chosen[edition.source_id] = edition
    return list(chosen.values())


def _followed(subscriber, at):
    """The condition that an edition is about what it follows: of a body, about its sub-bodies too."""
    rubrics, entities = [], set()
    follows = subscriber.follows.filter(Q(entity=None) | is_public("entity__", at))
    for everything, rubric, entity, kind in follows.values_list(
        "everything", "rubric", "entity", "entity__kind"
    ):
        if everything:
            return Q()
        if rubric:
            rubrics.append(rubric)
        elif kind == Entity.Kind.ORGANIZATION:
            entities.update(Organization.objects.with_descendants(entity))
        else:
            entities.add(entity)
    return Q(rubric__in=rubrics) | Q(pk__in=Edition.objects.about(entities).values("pk"))


# --- When -----------------------------------------------------------------------------------------


def morning_before(now):
    """The last time that it was eight in the newsroom, as an aware datetime."""
    local = timezone.localtime(now, site.current().zone)
    day = local.date() - datetime.timedelta(days=local.time() < MORNING)
    return datetime.datetime.combine(day, MORNING, local.tzinfo)


@transaction.atomic
def queue(at=None):
    """Add the mails that are due for the next portion of subscribers, and move each past what was looked at.

    Returns how many were looked at: `PORTION` means that more may wait. Who gets one mail a day gets what was found
    until eight in the newsroom, the look at eight itself included.
    """
    last = latest()
    until_morning = Announcement.objects.filter(found_at__lt=morning_before(at or timezone.now()) + MINUTE)
    until = {Rhythm.AT_ONCE: last, Rhythm.DAILY: until_morning.aggregate(n=Max("number"))["n"] or 0}
    behind = Q()
    for rhythm, number in until.items():
        behind |= Q(rhythm=rhythm, seen__lt=number)
    rows = Subscriber.objects.confirmed().filter(behind).select_for_update().order_by("pk")[:PORTION]
    for subscriber in rows:
        window = {"after": subscriber.seen, "until": until[subscriber.rhythm]}
        if stories(subscriber, **window, at=at):
            effects.add(STORIES, {"subscriber": subscriber.pk, **window})
        Subscriber.objects.filter(pk=subscriber.pk).update(seen=window["until"])
    return len(rows)
