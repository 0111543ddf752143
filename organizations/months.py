"""Meetings by month, and a month as a table of days."""

import calendar
import datetime
from dataclasses import dataclass, field

from django.utils import formats


@dataclass
class Month:
    """The meetings of a month, or of a year whose months are not known (`number` 0), newest first."""

    year: int
    number: int
    meetings: list = field(default_factory=list)

    @property
    def anchor(self):
        return f"m{self.year}-{self.number:02d}"

    @property
    def label(self):
        if not self.number:
            return str(self.year)
        return formats.date_format(datetime.date(self.year, self.number, 1), "YEAR_MONTH_FORMAT")


def key(meeting):
    """(year, month) that a meeting is filed under, (year, 0) where the month is open, None without a date."""
    known = meeting.known
    if known is None:
        return None
    first, last = known.earliest, known.latest
    if (first.year, first.month) == (last.year, last.month):
        return last.year, last.month
    return last.year, 0


def by_month(meetings):
    """`Month`s, newest first. Meetings without a date are left out."""
    months = {}
    for meeting in meetings:
        if at := key(meeting):
            months.setdefault(at, Month(*at)).meetings.append(meeting)
    for month in months.values():
        month.meetings.sort(key=lambda meeting: (meeting.known.latest, meeting.pk), reverse=True)
    return [months[at] for at in sorted(months, reverse=True)]


def before(months, month):
    """The next older one of these months that has a page, or None."""
    return next((one for one in months if one.number and _at(one) < _at(month)), None)


def after(months, month):
    """The next newer one of these months that has a page, or None."""
    return next((one for one in reversed(months) if one.number and _at(one) > _at(month)), None)


def _at(month):
    return month.year, month.number


def weeks(year, month, meetings, today):
    """Rows of seven cells from Monday: dicts of `day` (0 outside the month), `busy` and `today`."""
    busy = set()
    for meeting in meetings:
        if meeting.days and meeting.status not in ("cancelled", "postponed"):
            first, last = meeting.days
            busy |= {
                day
                for day in range(1, 32)
                if (first.year, first.month, first.day)
                <= (year, month, day)
                <= (last.year, last.month, last.day)
            }
    return [
        [
            {
                "day": day,
                "busy": day in busy,
                "today": (year, month, day) == (today.year, today.month, today.day),
            }
            for day in week
        ]
        for week in calendar.Calendar().monthdayscalendar(year, month)
    ]
