"""Imprecise dates: an interval of days, written and read as people write them, in English and Russian.

"2019", "June 2019", "18 June 2019", "2019-06-18"; an interval of doubt is "between June and 18 November
2019", «между июнем и 18 ноября 2019 г.». ("18–20 June 2019" is not one date but two, see `span`.)
"""

import calendar
import datetime
import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import formats, translation
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

FIRST_YEAR, LAST_YEAR = 1800, 2200

_EN = [name.lower() for name in calendar.month_name][1:]
_RU_STEMS = [
    "январ",
    "феврал",
    "март",
    "апрел",
    "ма",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
]
_RU_WITH = [  # the case that follows «между»
    "январём",
    "февралём",
    "мартом",
    "апрелем",
    "маем",
    "июнем",
    "июлем",
    "августом",
    "сентябрём",
    "октябрём",
    "ноябрём",
    "декабрём",
]
_RU_ENDINGS = r"(?:ь|я|е|ём|ем|а|ом|й|и|ю)?"


@dataclass(frozen=True, order=True)
class Imprecise:
    """A day somewhere in `[earliest, latest]`, both included."""

    earliest: datetime.date
    latest: datetime.date

    def __post_init__(self):
        if self.latest < self.earliest:
            raise ValueError("latest lies before earliest")

    def __str__(self):
        return self.format()

    @classmethod
    def day(cls, day):
        return cls(day, day)

    @classmethod
    def month(cls, year, month):
        return cls(
            datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])
        )

    @classmethod
    def year(cls, year):
        return cls(datetime.date(year, 1, 1), datetime.date(year, 12, 31))

    @property
    def precision(self):
        """ "day", "month", "year", or "interval" of two of them."""
        if self.earliest == self.latest:
            return "day"
        if self == self.year(self.earliest.year):
            return "year"
        if self == self.month(self.earliest.year, self.earliest.month):
            return "month"
        return "interval"

    @property
    def iso(self):
        """As precise as known: "2019", "2019-06" or "2019-06-18"; of an interval, what both ends share."""
        if self.precision == "day":
            return self.earliest.isoformat()
        if (self.earliest.year, self.earliest.month) == (self.latest.year, self.latest.month):
            return f"{self.earliest:%Y-%m}"
        return f"{self.earliest:%Y}" if self.earliest.year == self.latest.year else ""

    def format(self):
        """In the active language, as `parse` reads it again."""
        if self.precision == "day":
            return formats.date_format(self.earliest, "DATE_FORMAT")
        if self.precision == "month":
            return (
                f"{MONTHS[self.earliest.month]} {self.earliest.year}".lower()
                if _russian()
                else (f"{MONTHS[self.earliest.month]} {self.earliest.year}")
            )
        if self.precision == "year":
            return str(self.earliest.year)
        first, last = self._first(), self._last()
        return f"между {first} и {last}" if _russian() else f"between {first} and {last}"

    def _first(self):
        """The earlier end; its year only where the later end has another."""
        day = self.earliest
        same_year = day.year == self.latest.year
        if day.day > 1:
            return formats.date_format(day, "MONTH_DAY_FORMAT" if same_year else "DATE_FORMAT")
        if day.month == 1 and not same_year:
            return str(day.year)
        return _between_month(day) if same_year else f"{_between_month(day)} {_year(day)}"

    def _last(self):
        day = self.latest
        if day != self.month(day.year, day.month).latest:
            return formats.date_format(day, "DATE_FORMAT")
        if day.month == 12 and self.earliest.year != day.year:
            return str(day.year)
        return f"{_between_month(day)} {_year(day)}"


def parse(text):
    """The `Imprecise` that this text means, or None for an empty one.

    Raises ValidationError, with examples, for anything else.
    """
    words = " ".join(text.lower().replace("\xa0", " ").split())
    if not words:
        return None
    words = re.sub(r"(\d{4}) ?(г\.|г|года|году)(?=$| )", r"\1", words)
    try:
        found = _parse(words)
    except ValueError:
        found = None
    if found is None or not FIRST_YEAR <= found.earliest.year <= found.latest.year <= LAST_YEAR:
        raise ValidationError(
            _("Write “2019”, “June 2019”, “18 June 2019” or “between June and 18 November 2019”."),
            code="invalid_date",
        )
    return found


def span(start, end):
    """The days from `start` to `end`, two `Imprecise` or None, in words: "18–20 November 2019".

    Of a start that is only known to lie before the end, the end is told: "until 23 October 2020".
    """
    if start and end and start.precision == "interval":
        return f"по {end}" if _russian() else f"until {end}"
    if not start or not end or start == end:
        return (start or end).format() if start or end else ""
    if start.precision != "day" or end.precision != "day":
        return f"{start.format()} – {end.format()}"
    first, last = start.earliest, end.earliest
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{formats.date_format(last, 'DATE_FORMAT')}"
    form = "MONTH_DAY_FORMAT" if first.year == last.year else "DATE_FORMAT"
    return f"{formats.date_format(first, form)} – {formats.date_format(last, 'DATE_FORMAT')}"


def _between_month(day):
    return _RU_WITH[day.month - 1] if _russian() else MONTHS[day.month]


def _year(day):
    return f"{day.year}\xa0г." if _russian() else str(day.year)


def _russian():
    return (translation.get_language() or "").startswith("ru")


def _parse(words):
    interval = re.fullmatch(r"(?:between|между) (.+?) (?:and|и) (.+)", words)
    if interval:
        last = _simple(interval[2])
        first = (
            interval[1]
            if re.search(r"\d{4}", interval[1])
            else f"{interval[1]} {last and last.earliest.year}"
        )
        first = _simple(first)
        return Imprecise(first.earliest, last.latest) if first and last else None
    return _simple(words)


def _simple(words):
    if re.fullmatch(r"\d{4}", words):
        return Imprecise.year(int(words))
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
        return Imprecise.day(datetime.date(*map(int, match.groups())))
    if match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", words):
        return Imprecise.day(datetime.date(*map(int, reversed(match.groups()))))
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})", words):
        return Imprecise.month(*map(int, match.groups()))
    if match := re.fullmatch(r"(?:(\d{1,2}) )?([a-zа-яё]+)\.? (\d{4})", words):
        day, month, year = match[1], _month(match[2]), int(match[3])
        if month and day:
            return Imprecise.day(datetime.date(year, month, int(day)))
        if month:
            return Imprecise.month(year, month)
    return None


def _month(word):
    for number, (english, stem) in enumerate(zip(_EN, _RU_STEMS, strict=True), start=1):
        if word == english or (len(word) >= 3 and english.startswith(word)):
            return number
        if re.fullmatch(stem + _RU_ENDINGS, word) and word != "ма":
            return number
    return None
