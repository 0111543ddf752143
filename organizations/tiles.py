"""The calendar tile of a meeting, and what is to be said of its state today."""

import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_AP
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from organizations import placing
from organizations.models import Meeting

NEXT, PAST, OPEN, OFF = "next", "past", "tbc", "off"
LONG = 5  # figures of a tile's main line


@dataclass(frozen=True)
class Tile:
    """`state` is "next", "past", "tbc" or "off"; `status` says it in words, `note` what the date lacks; the
    others are the tile's lines.
    """

    state: str
    status: str
    note: str
    top: str
    main: str
    raised: str
    foot: str

    @property
    def is_long(self):
        """The main line needs smaller figures, such as "125/126"."""
        return len(self.main) > LONG


def tile(meeting, *, today=None, large=False):
    """The `Tile` of a meeting as of `today`, the newsroom's own unless given."""
    state, status = state_of(meeting, today or timezone.localdate())
    return Tile(state, status, _note(meeting, state), *_lines(meeting, large))


def state_of(meeting, today):
    """(state, words) of a meeting as of a day."""
    known, last = meeting.known, meeting.end or meeting.start
    if meeting.status == Meeting.Status.CANCELLED:
        return OFF, _("Cancelled")
    if meeting.status == Meeting.Status.POSTPONED:
        return OFF, _("Postponed")
    if meeting.status == Meeting.Status.HELD or (
        last and last.latest < today and meeting.status != Meeting.Status.TENTATIVE
    ):
        return PAST, _("Concluded")
    if known is None or meeting.status == Meeting.Status.TENTATIVE:
        return OPEN, _("Date to be confirmed")
    if meeting.days and meeting.days[0] <= today:
        return NEXT, _("Under way")
    return NEXT, _("Upcoming")


def ordinal(number, name=""):
    """(number, ending) as the active language writes it: ("21", "st"), ("21-е", "").

    In Russian it agrees with the meeting's `name`, "133-я" of «133-я сессия», so that no list has to ask for the
    noun of the series.
    """
    if get_language() == "ru":
        said = re.search(rf"(?<!\d){number}-[йяе]\b", name)
        return said[0] if said else placing.ordinal(number, "ru"), ""
    return str(number), placing.ending(number)


def _note(meeting, state):
    if meeting.known is None or meeting.days:
        return ""
    if meeting.known.precision == "day":
        return meeting.dates
    return _("Days not on record") if state == PAST else _("Days to be confirmed")


def _lines(meeting, large):
    """Top, main, raised and foot line."""
    known = meeting.known
    if known is None:
        return _("To come"), *_number(meeting), _("date open")
    if meeting.days:
        first, last = meeting.days
        months = [_month(first.month, large)]
        if first.month != last.month:
            months = [str(MONTHS_3[day.month]).capitalize() for day in (first, last)]
        years = dict.fromkeys(str(day.year) for day in (first, last))
        days = dict.fromkeys([str(first.day), str(last.day)] if first != last else [str(first.day)])
        return "–".join(months), "–".join(days), "", "–".join(years)
    if known.precision == "day":
        day = known.latest
        until = "…" if meeting.start != known else ""  # only the end is known
        return _month(day.month, large), f"{until}{day.day}", "", str(day.year)
    if known.precision == "month":
        # Without its number: "June", "20th", "2019" would be read as a day.
        return _month(known.latest.month, large), "–", "", str(known.latest.year)
    return str(known.latest.year), *_number(meeting), _("day open")


def _number(meeting):
    if meeting.ordinal_to and meeting.ordinal_to != meeting.ordinal_from:
        return meeting.number, ""
    return ordinal(meeting.ordinal_from, meeting.label_ru) if meeting.ordinal_from else ("–", "")


def _month(number, large):
    if get_language() == "ru":
        return str(MONTHS[number]).lower()
    return str(MONTHS[number]) if large else str(MONTHS_AP[number]).rstrip(".")
