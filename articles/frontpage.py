"""The front page: what the desk has chosen, the newest, each rubric, the days, the notes, the institutions.

Six queries, whatever the number of choices.
"""

import datetime
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from articles import site
from articles.bodycounts import counted_organizations
from articles.lists import decorated
from articles.models import Edition, FrontPick
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
TOP = [(FrontPick.Slot.LEAD, None), (FrontPick.Slot.SECOND, None), (FrontPick.Slot.THIRD, None)]


def context(language, at=None, *, live=None):
    """What `articles/front.html` shows: see the keys below. `language` is the interface's.

    Of a story in two languages the version in the interface's language is shown. `at` asks for the page as it will
    be at a moment, from what is scheduled today: for the desk alone, which says by `live` which editions of that
    moment the account may see.
    """
    live = Edition.objects.live(at) if live is None else live
    page = arranged(language, at, live=live)
    lead, *seconds = (page.slots[key].edition for key in TOP)
    return {
        "lead": lead,
        "also": page.also,
        "seconds": [edition for edition in seconds if edition],
        "meetings": meetings(at),
        "columns": page.columns,
        "days": [(day, list(rows)) for day, rows in groupby(page.newest[:RECENT], lambda e: e.published_on)],
        "notes": list(notes(at, live=live)[:NOTES]),
        "institutions": counted_organizations(live.stories(), INSTITUTIONS, at),
    }


# --- Slots ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """What a slot shows, None where nothing is left for it; `pick` is the key of the choice that put it there."""

    edition: Edition | None = None
    pick: int | None = None


@dataclass
class Arrangement:
    """Who stands where; a key of `slots` is (slot, key of its rubric or None).

    `candidates` are the choices of the moment by their key, each a row of `_candidates`, shown or not. A column of
    `columns` is (rubric, first story, further ones); a rubric without a story beyond those at the top has none.
    """

    newest: list[Edition]
    candidates: dict
    slots: dict = field(default_factory=dict)
    also: list[Edition] = field(default_factory=list)
    columns: list[tuple] = field(default_factory=list)


def arranged(language, at=None, *, live=None):
    """The `Arrangement` of the front page; three queries.

    Each slot has the latest choice whose story is live, else the next one beneath it that still holds, else the
    newest. No story stands in two places: what is chosen for two stands in the higher one, and the newest fall only
    into what is left. The lead alone is never empty while anything is live.
    """
    live = Edition.objects.live(at) if live is None else live
    candidates = _candidates(language, at, live)
    picks = _chosen_picks(candidates)
    rows = _editions(live, {pick.edition for pick in picks.values()}, at)
    by_key = {row.pk: row for row in rows}
    # A choice whose story has ended since the query before has no edition here.
    picks = {key: pick for key, pick in picks.items() if pick.edition in by_key}
    newest = chosen(list(_newest_of_each(rows)), language)
    page = Arrangement(newest, {row.pk: row for row in candidates})
    _fill_top(page, picks, by_key, language)
    _fill_columns(page, picks, by_key)
    return page


def _candidates(language, at, live):
    """The choices that hold at this moment, the latest first: `pk`, `slot`, `rubric`, `article`, `source`, `edition`.

    `edition` is the key of what the slot would show: the story's version in the interface's language, else the very
    one that was chosen; None where neither is live, or not in the rubric of the column any more.
    """
    source = Coalesce("article__translation_of", "article")
    versions = (
        live.stories()
        .filter(
            Q(language=language) | Q(article=OuterRef("article")),
            source=Coalesce(OuterRef("article__translation_of"), OuterRef("article")),
            rubric=Coalesce(OuterRef("rubric"), F("rubric")),
        )
        .order_by(Case(When(language=language, then=Value(0)), default=Value(1)), "pk")
    )
    return list(
        FrontPick.objects.current(at)
        .annotate(source=source, edition=Subquery(versions.values("pk")[:1]))
        .values_list("pk", "slot", "rubric", "article", "source", "edition", named=True)
    )


def _chosen_picks(candidates):
    """`{(slot, rubric): candidate}`: the latest of each slot whose story is live and stands in none above."""
    order = {slot: number for number, slot in enumerate(FrontPick.Slot.values)}
    picks, sources = {}, set()
    for row in sorted(candidates, key=lambda row: order[row.slot]):
        key = (row.slot, row.rubric)
        if row.edition and key not in picks and row.source not in sources:
            picks[key] = row
            sources.add(row.source)
    return picks


def _editions(live, keys, at):
    """The newest, those of each rubric, so that a quiet one has its column too, and those with these keys; two queries.

    The newest of each are read off the index of rubrics: to number all stories within theirs would be to read them all.
    What was filed under a rubric that `site` has not heard of yet is among the newest.
    """
    stories = live.stories()
    those = [stories, *(stories.filter(rubric=rubric.pk) for rubric in site.current().rubrics)]
    newest = [some.newest()[:PER_RUBRIC].values("pk") for some in those]
    wanted = [stories.filter(pk__in=keys or [0]), *(Edition.objects.filter(pk__in=some) for some in newest)]
    first, *others = (editions.order_by().values("pk") for editions in wanted)
    return decorated(live.filter(pk__in=first.union(*others, all=True)).for_lists(at).newest(), live)


def _newest_of_each(editions):
    """The first `PER_RUBRIC` of every rubric among these, which are the newest first."""
    seen = Counter()
    for edition in editions:
        seen[edition.rubric_id] += 1
        if seen[edition.rubric_id] <= PER_RUBRIC:
            yield edition


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


def _fill_top(page, picks, by_key, language):
    """Lead, second and third, and two stories on the subject of the lead.

    Where everything is chosen for a place further down, the lead takes the one that stands lowest.
    """
    order = list(picks)
    rank = {pick.source: len(order) - order.index(key) for key, pick in picks.items()}
    # Sorting is stable: the newest in the reader's language, then the newest in the other.
    rest = sorted(page.newest, key=lambda e: (rank.get(e.source_id, 0), e.language != language))
    free = [edition for edition in rest if edition.source_id not in rank]
    lead = picks.get(TOP[0])
    if not lead and not free:
        free = rest[:1]
    used = set()
    for key in TOP:
        pick = picks.get(key)
        edition = by_key[pick.edition] if pick and pick.source not in used else None
        edition = edition or next((row for row in free if row.source_id not in used), None)
        if edition:
            used.add(edition.source_id)
        page.slots[key] = Shown(edition, pick.pk if pick and edition and pick.edition == edition.pk else None)
    lead = page.slots[TOP[0]].edition
    others = [row for row in page.newest if row.source_id not in used | rank.keys()]
    page.also = same_subject(lead, others) if lead else []


def same_subject(lead, others):
    """The two of `others` that name most of what the lead story is about, newest first among equals."""
    subject = {row["entity"] for row in lead.mentions if row["relation"] == "about"}
    common = {edition: len(subject & {row["entity"] for row in edition.mentions}) for edition in others}
    return sorted(filter(common.get, others), key=common.get, reverse=True)[:ALSO]


def _fill_columns(page, picks, by_key):
    """First its choice, then the newest of each rubric beyond what stands above."""
    above = {shown.edition.source_id for shown in page.slots.values() if shown.edition}
    above |= {edition.source_id for edition in page.also}
    taken = above | {pick.source for pick in picks.values()}
    for rubric in site.current().rubrics:
        key = (FrontPick.Slot.RUBRIC, rubric.pk)
        pick = picks.get(key)
        first = [by_key[pick.edition]] if pick and pick.source not in above else []
        rows = [row for row in page.newest if row.rubric_id == rubric.pk and row.source_id not in taken]
        rows = [*first, *rows][:COLUMN]
        page.slots[key] = Shown(rows[0] if rows else None, pick.pk if first else None)
        if rows:
            page.columns.append((rubric, rows[0], rows[1:]))


# --- Beside the stories ---------------------------------------------------------------------------


def meetings(at=None):
    """Meetings to come whose date is open, then the next ones, soonest first, then the most recent ones."""
    today = timezone.localdate(at)
    public = Meeting.objects.public(at)
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


def notes(at=None, *, live=None):
    """Public notes of stories that are live, newest first: corrections, clarifications, updates."""
    live = Edition.objects.live(at) if live is None else live
    return (
        Edition.objects.went_live(at)
        .filter(Exists(live.filter(article=OuterRef("article"))), sealed=False)
        .exclude(note="")
        .select_related("rubric")
        .defer("body", "search_text")
        .order_by("-live_from", "-pk")
    )
