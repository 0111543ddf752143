"""Meetings that ended without a story: which they are, and with what a story about one begins."""

import datetime

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles.models import Edition, Mention
from organizations.models import Meeting

RECENT = datetime.timedelta(days=60)
UNTOLD = (Meeting.Status.CANCELLED, Meeting.Status.POSTPONED)


def untold(meetings):
    """Of these meetings, those that ended before today and that no story names, at the desk or public.

    Annotates `ended_on`. What readers do not see yet counts as well; a refused mention does not.
    """
    named = Q(entity=OuterRef("pk")) | Q(entity__merged_into=OuterRef("pk"))
    told = Mention.objects.accepted().filter(named, article__deleted_at=None)
    indexed = Edition.entities.through.objects.filter(named)
    return (
        meetings.annotate(ended_on=Coalesce("end_latest", "start_latest"))
        .filter(ended_on__lt=timezone.localdate(), merged_into=None)
        .exclude(status__in=UNTOLD)
        .filter(~Exists(told), ~Exists(indexed))
    )


def recent(meetings):
    """Those of the last 60 days, of what `untold` gives."""
    return meetings.filter(ended_on__gte=timezone.localdate() - RECENT)


def about(meeting):
    """What a story about a meeting has from the start: the mention, and the days where both are known."""
    data = {"mentions": [{"entity": meeting.pk, "relation": Mention.Relation.ABOUT.value, "styled_as": ""}]}
    if meeting.days:
        first, last = meeting.days
        data |= {"event_on": first.isoformat(), "event_until": last.isoformat()}
    return data
