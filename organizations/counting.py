"""A series as it counts: neighbours by number, and what is missing between them.

Only what readers may see is counted: a meeting that they may not see is a gap to them.
"""

import datetime
import itertools
from dataclasses import dataclass

from organizations.models import Meeting, Placement
from organizations.models.entity import is_public


@dataclass
class Standing:
    """A meeting in one of its series: its neighbours by number, and the numbers missing on either side."""

    placement: Placement
    previous: Meeting | None = None
    next: Meeting | None = None
    gap_before: str = ""
    gap_after: str = ""

    @property
    def series(self):
        return self.placement.series


@dataclass
class Row:
    """A line of a series' table: a placement, or the numbers that are `missing` there."""

    placement: Placement | None = None
    missing: str = ""


def gap(first, last):
    """The numbers from `first` to `last` in words: "17", "17–18", or "" where there are none."""
    return "" if first > last else str(first) if first == last else f"{first}–{last}"


def standings(meeting):
    """A `Standing` for each public series of the meeting, the one that names it first; three queries at most."""
    own = list(meeting.placements.filter(is_public("series__")).select_related("series"))
    around = _around([placement for placement in own if placement.ordinal_from])
    keys = {other[2] for pair in around.values() for other in pair if other}
    meetings = Meeting.objects.in_bulk(keys) if keys else {}
    return [_standing(placement, *around.get(placement.pk, (None, None)), meetings) for placement in own]


def table(placements):
    """`Row`s of a series' placements with their meetings, the newest first.

    Numbers go down, with a row for what is missing between and below them. A meeting without a number stands
    by its date, above the first one that is older; one without a date stands on top.
    """
    numbered = sorted((p for p in placements if p.ordinal_from), key=lambda p: -p.ordinal_from)
    rows = []
    for placement, below in itertools.zip_longest(numbered, numbered[1:]):
        rows.append(Row(placement))
        if missing := gap(below.last + 1 if below else 1, placement.ordinal_from - 1):
            rows.append(Row(missing=missing))
    others = [placement for placement in placements if not placement.ordinal_from]
    for placement in sorted(others, key=_first_day):
        day = _first_day(placement)
        older = (at for at, row in enumerate(rows) if row.placement and _first_day(row.placement) <= day)
        rows.insert(next(older, len(rows)), Row(placement))
    return rows


def _around(placements):
    """`{placement key: (before, after)}`, each the nearest (first, last, meeting key) of its series or None."""
    if not placements:
        return {}
    counted = (
        Placement.objects.filter(
            is_public("meeting__"),
            series__in=[placement.series_id for placement in placements],
            ordinal_from__isnull=False,
        )
        .order_by("ordinal_from")
        .values_list("series", "ordinal_from", "ordinal_to", "meeting")
    )
    rows = [(series, (first, last or first, meeting)) for series, first, last, meeting in counted]
    found = {}
    for own in placements:
        others = [row for series, row in rows if series == own.series_id]
        before = [row for row in others if row[1] < own.ordinal_from]
        after = [row for row in others if row[0] > own.last]
        found[own.pk] = before[-1] if before else None, after[0] if after else None
    return found


def _standing(placement, before, after, meetings):
    return Standing(
        placement,
        previous=meetings[before[2]] if before else None,
        next=meetings[after[2]] if after else None,
        gap_before=gap(before[1] + 1, placement.ordinal_from - 1) if before else "",
        gap_after=gap(placement.last + 1, after[0] - 1) if after else "",
    )


def _first_day(placement):
    known = placement.meeting.known
    return known.earliest if known else datetime.date.max
