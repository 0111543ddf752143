"""The front page: the newest stories, each rubric, the days, the notes, the institutions; six queries."""

import datetime
from itertools import groupby

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from articles import site
from articles.lists import counted_organizations, decorated
from articles.models import Edition
from organizations.models import Meeting

PER_RUBRIC = 12
RECENT = 12
COLUMN = 3
NOTES = 3
MEETINGS = 4
UNDATED = 1
AHEAD = 2
TO_COME = (Meeting.Status.TENTATIVE, Meeting.Status.CONFIRMED)
INSTITUTIONS = 6
ALSO = 2


def context(language):
    """What `articles/front.html` shows: see the keys below. `language` is the interface's.

    Of a story in two languages the version in the interface's language is shown.
    """
    stories = chosen(newest_of_each_rubric(), language)
    # Sorting is stable: the newest in the reader's language, then the newest in the other.
    top = sorted(stories, key=lambda edition: edition.language != language)[:3]
    also = same_subject(top[0], [edition for edition in stories if edition not in top]) if top else []
    shown = {*top, *also}
    return {
        "lead": top[0] if top else None,
        "also": also,
        "seconds": top[1:],
        "meetings": meetings(),
        "columns": columns(stories, shown),
        "days": [(day, list(rows)) for day, rows in groupby(stories[:RECENT], lambda e: e.published_on)],
        "notes": list(notes()[:NOTES]),
        "institutions": counted_organizations(Edition.objects.live().stories(), INSTITUTIONS),
    }


def newest_of_each_rubric():
    """The newest live stories of every rubric, so that a quiet rubric has its column too; two queries."""
    place = Window(
        RowNumber(),
        partition_by=[F("rubric")],
        order_by=[F("published_at").desc(), F("article").desc()],
    )
    editions = Edition.objects.live().stories().annotate(place=place).filter(place__lte=PER_RUBRIC)
    return decorated(editions.for_lists().newest())


def chosen(editions, language):
    """Without the versions in the other language of stories that exist in this one."""
    here = {edition.source_id for edition in editions if edition.language == language}
    kept, seen = [], set()
    for edition in editions:
        known = edition.source_id in here and edition.language != language
        if not known and edition.source_id not in seen:
            seen.add(edition.source_id)
            kept.append(edition)
    return kept


def same_subject(lead, others):
    """The two of `others` that name most of what the lead story is about, newest first among equals."""
    subject = {row["entity"] for row in lead.mentions if row["relation"] == "about"}
    common = {edition: len(subject & {row["entity"] for row in edition.mentions}) for edition in others}
    return sorted(filter(common.get, others), key=common.get, reverse=True)[:ALSO]


def columns(stories, shown):
    """(rubric, first story, further ones) of every rubric that has stories beyond those at the top."""
    result = []
    for rubric in site.current().rubrics:
        rows = [story for story in stories if story.rubric_id == rubric.pk and story not in shown][:COLUMN]
        if rows:
            result.append((rubric, rows[0], rows[1:]))
    return result


def meetings():
    """Meetings to come whose date is open, then the next ones, soonest first, then the most recent ones."""
    today = timezone.localdate()
    public = Meeting.objects.public()
    still_to_come = public.filter(status__in=TO_COME)
    undated = still_to_come.filter(start_latest=None).order_by("-changed_at", "pk")[:UNDATED]
    next_year = today + datetime.timedelta(days=366)
    ahead = public.filter(start_latest__gte=today, start_earliest__lt=next_year)
    past = public.filter(start_latest__lt=today)
    wanted = Q(pk__in=undated.values("pk"))
    wanted |= Q(pk__in=ahead.order_by("start_earliest", "pk").values("pk")[:AHEAD])
    wanted |= Q(pk__in=past.order_by("-start_latest", "pk").values("pk")[:MEETINGS])
    rows = list(Meeting.objects.filter(wanted).select_related("body"))
    open_dates = [meeting for meeting in rows if meeting.start_latest is None]
    coming = [meeting for meeting in rows if meeting.start_latest and meeting.start_latest >= today]
    held = [meeting for meeting in rows if meeting.start_latest and meeting.start_latest < today]
    coming.sort(key=lambda meeting: (meeting.start_earliest, meeting.pk))
    held.sort(key=lambda meeting: (meeting.start_latest, -meeting.pk), reverse=True)
    return [*open_dates, *coming, *held][:MEETINGS]


def notes():
    """Public notes of stories that are live, newest first: corrections, clarifications, updates."""
    live = Edition.objects.live().values("article")
    return (
        Edition.objects.went_live()
        .filter(article__in=live, sealed=False)
        .exclude(note="")
        .select_related("rubric")
        .defer("body", "search_text")
        .order_by("-live_from", "-pk")
    )
