"""Imprecise dates: an interval of days, written and read as people write them, in English and Russian.

"2019", "June 2019", "18 June 2019", "2019-06-18"; an interval of doubt is "between June and 18 November
2019", «между июнем и 18 ноября 2019 г.». "18–20 June 2019" is not one date but two: `span` and `parse_span`.
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

_LONGEST = 120  # characters; what `span` writes of two intervals is shorter
_VAGUE = re.compile(  # what has one end only, or none
    r"(before|after|by|until|till|since|circa|about|around|early|mid|late"
    r"|до|после|около|начал[оеа]|середин[аеы]|кон(?:ец|це|ца)|примерно)\b"
)
_DASH = re.compile(r" ?[–—−‒-] ?| (?:to|until|till|through|по|до) ")
_SINCE = re.compile(r"(?:since|from|с|со) ")
_UNTIL = re.compile(r"(?:until|till|to|по|до) ")
_TO_THIS_DAY = re.compile(r" ?(?:present|now|today|настоящее время|н\. ?в\.?|сегодня)")


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
        if _russian() and self == Imprecise(
            self.year(self.earliest.year).earliest, self.year(self.latest.year).latest
        ):
            return f"между {self.earliest.year} и {self.latest.year}\xa0гг."
        first, last = self._first(), self._last()
        return f"между {first} и {last}" if _russian() else f"between {first} and {last}"

    def _first(self):
        """The earlier end; its year only where the later end has another."""
        day = self.earliest
        same_year = day.year == self.latest.year
        if day.day > 1:
            return formats.date_format(day, "MONTH_DAY_FORMAT" if same_year else "DATE_FORMAT")
        if day.month == 1 and not same_year:
            return _year(day)
        return _between_month(day) if same_year else f"{_between_month(day)} {_year(day)}"

    def _last(self):
        day = self.latest
        if day != self.month(day.year, day.month).latest:
            return formats.date_format(day, "DATE_FORMAT")
        if day.month == 12 and self.earliest.year != day.year:
            return _year(day)
        return f"{_between_month(day)} {_year(day)}"


def parse(text):
    """The `Imprecise` that this text means, or None for an empty one.

    Raises ValidationError, with examples, for anything else.
    """
    words = _words(text)
    if not words:
        return None
    if found := _single(words):
        return found
    if _VAGUE.match(words.removeprefix("in ").removeprefix("в ")):
        raise ValidationError(
            _("Give both ends of what is known, as in “between January and April 2019”."), code="vague_date"
        )
    raise ValidationError(
        _("Write “2019”, “June 2019”, “18 June 2019” or “between June and 18 November 2019”."),
        code="invalid_date",
    )


def parse_span(text):
    """The start and the end that this text means, each an `Imprecise` or None: "18–20 November 2019".

    Of one date both are that date; "since 2002" and "2002 –" have no end, "until 2008" has no start, an empty
    text has neither. Raises ValidationError, with examples, for anything else.
    """
    words = _words(text)
    if not words:
        return None, None
    found = (single, single) if (single := _single(words)) else _span(words)
    if not found:
        raise ValidationError(
            _("Write “18–20 November 2019”, “30 June – 2 July 2019”, “June 2019” or “since 2019”."),
            code="invalid_span",
        )
    start, end = found
    if start and end and end.latest < start.earliest:
        raise ValidationError(_("The end lies before the start."), code="span_backwards")
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
        return _from_to(start.format(), end.format())
    first, last = start.earliest, end.earliest
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{formats.date_format(last, 'DATE_FORMAT')}"
    form = "MONTH_DAY_FORMAT" if first.year == last.year else "DATE_FORMAT"
    return _from_to(formats.date_format(first, form), formats.date_format(last, "DATE_FORMAT"))


def _from_to(first, last):
    return f"{first}\xa0— {last}" if _russian() else f"{first} – {last}"


def _between_month(day):
    return _RU_WITH[day.month - 1] if _russian() else MONTHS[day.month]


def _year(day):
    return f"{day.year}\xa0г." if _russian() else str(day.year)


def _russian():
    return (translation.get_language() or "").startswith("ru")


def _words(text):
    words = " ".join(text.lower().split())
    return re.sub(r"(\d{4}) ?(гг?\.|гг?|года|году|годы)(?=$|[ ,–—-])", r"\1", words)


def _single(words):
    """The one date of these words, or None: no date, no such day, or a year out of bounds."""
    if len(words) > _LONGEST:
        return None
    try:
        found = _between(words) or _simple(words)
    except ValueError:
        return None
    return found if found and FIRST_YEAR <= found.earliest.year <= found.latest.year <= LAST_YEAR else None


def _between(words):
    interval = re.fullmatch(r"(?:between|между) (.+?) (?:and|и) (.+)", words)
    last = interval and _simple(interval[2])
    first = last and _simple(_completed(interval[1], last))
    return Imprecise(first.earliest, last.latest) if first else None


def _span(words):
    """`(start, end)` of words that are no single date, or None."""
    if len(words) > _LONGEST:
        return None
    if american := re.fullmatch(r"([a-z]+\.?) (\d{1,2}) ?[–—-] ?(\d{1,2}),? (\d{4})", words):
        words = "{1}-{2} {0} {3}".format(*american.groups())
    if (match := _UNTIL.match(words)) and (end := _single(words[match.end() :])):
        return None, end
    since = _SINCE.match(words)
    words = words[since.end() :] if since else words
    if since and (start := _single(words)):
        return start, None
    for dash in _DASH.finditer(words):
        first, last = words[: dash.start()].strip(), words[dash.end() :].strip()
        if (not last or _TO_THIS_DAY.fullmatch(last)) and (start := _single(first)):
            return start, None
        if (end := _single(last)) and (start := _single(_completed(first, end))):
            return start, end
    return None


def _completed(first, end):
    """The words of the earlier end with the month and year that they share with the later one."""
    first = first.rstrip(".")
    if re.search(r"\d{4}", first) or end.precision == "year":
        return first
    if re.fullmatch(r"\d{1,2}", first):
        return f"{end.earliest:%Y-%m}-{first}" if end.precision == "day" else first
    if re.fullmatch(r"\d{1,2}\.\d{1,2}", first):
        return f"{first}.{end.earliest:%Y}"
    return f"{first} {end.earliest:%Y}"


def _simple(words):
    words = re.sub(r"^(?:in|on|в|во) ", "", words)
    if re.fullmatch(r"\d{4}", words):
        return Imprecise.year(int(words))
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
        return Imprecise.day(datetime.date(*map(int, match.groups())))
    if match := re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", words):
        return Imprecise.day(datetime.date(*map(int, reversed(match.groups()))))
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})", words):
        return Imprecise.month(*map(int, match.groups()))
    if match := re.fullmatch(r"(\d{1,2})\.(\d{4})", words):
        return Imprecise.month(int(match[2]), int(match[1]))
    if match := re.fullmatch(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})", words):
        month = _month(match[1])
        return month and Imprecise.day(datetime.date(int(match[3]), month, int(match[2])))
    if match := re.fullmatch(r"(?:(\d{1,2})(?:st|nd|rd|th)? )?([a-zа-яё]+)\.?,? (\d{4})", words):
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
