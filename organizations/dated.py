"""Dates that stand in a text: "Monday, 18 November, to Wednesday, 20 November 2019", «18–20 ноября 2019 г.».

`organizations.dates` has what is typed into a form; this finds what is written in a sentence.
"""

import datetime
import re
from dataclasses import dataclass

from organizations.dates import FIRST_YEAR, LAST_YEAR, Imprecise

_MONTHS = [  # English names are only found with their capital: "may" and "march" are other words
    r"Jan(?:uary|\.)|январ[ьяею]|январём",
    r"Feb(?:ruary|\.)|феврал[ьяею]|февралём",
    r"March|Mar\.|март(?:а|е|у|ом)?",
    r"Apr(?:il|\.)|апрел[ьяею]|апрелем",
    r"May|ма(?:й|я|е|ю|ем)",
    r"June?|июн[ьяею]|июнем",
    r"July?|июл[ьяею]|июлем",
    r"Aug(?:ust|\.)|август(?:а|е|у|ом)?",
    r"Sept?(?:ember|\.)|сентябр[ьяею]|сентябрём",
    r"Oct(?:ober|\.)|октябр[ьяею]|октябрём",
    r"Nov(?:ember|\.)|ноябр[ьяею]|ноябрём",
    r"Dec(?:ember|\.)|декабр[ьяею]|декабрём",
]
_MONTH = "|".join(_MONTHS)
_WEEKDAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|понедельник\w?|вторник\w?|сред[аыуе]|четверг\w?|пятниц\w"
    r"|суббот\w|воскресень\w),?\s+"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_ENDING = r"(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<y{0}>[12]\d{{3}})(?!\d))?"
_TO = r",?\s*(?P<to>–|—|-|\bto\b|\band\b|\buntil\b|\bthrough\b|\bпо\b|\bи\b|\bдо\b)\s*"
_SPAN = re.compile(
    rf"(?<![\w-])(?P<d1>{_DAY}){_ENDING}(?:\s+(?P<m1>{_MONTH}){_YEAR.format(1)})?{_TO}(?:{_WEEKDAY})?"
    rf"(?P<d2>{_DAY}){_ENDING}\s+(?P<m2>{_MONTH})(?!\w){_YEAR.format(2)}"
)
_AMERICAN = re.compile(
    rf"(?<!\w)(?P<m2>{_MONTH})\s+(?P<d1>{_DAY}){_ENDING}(?:\s*[–—-]\s*(?P<d2>{_DAY}){_ENDING})?"
    rf",\s+(?P<y2>[12]\d{{3}})(?!\d)"
)
_SINGLE = re.compile(
    rf"(?<![\w-])(?:(?P<d2>{_DAY}){_ENDING}\s+)?(?P<m2>{_MONTH})(?!\w){_YEAR.format(2)}", re.MULTILINE
)
_MONTH_ONLY = [re.compile(f"(?:{month})") for month in _MONTHS]


@dataclass(frozen=True, slots=True)
class Dated:
    """`first` and `last` are the same where the text gives one date; both are a month where it gives no day."""

    start: int
    end: int
    words: str
    first: Imprecise
    last: Imprecise


def find(text, year=None):
    """The `Dated`s of a text, in its order. A day without a year is in `year`, and left out where there is none."""
    found, taken = [], set()
    for pattern in (_SPAN, _AMERICAN, _SINGLE):
        for match in pattern.finditer(text):
            if match.start() in taken or match.end() - 1 in taken:
                continue
            if dates := _dates(match.groupdict(), year):
                found.append(Dated(match.start(), match.end(), match[0], *dates))
                taken.update(range(match.start(), match.end()))
    return sorted(found, key=lambda dated: dated.start)


def _dates(parts, year):
    """(first, last) of the groups of a match, or None: no such day, no year, or two days that are no span."""
    last_year = int(parts["y2"]) if parts.get("y2") else year
    month = _month(parts["m2"])
    if last_year is None or not FIRST_YEAR <= last_year <= LAST_YEAR:
        return None
    day, first_day = parts.get("d2"), parts.get("d1")
    if not day and not first_day:
        whole = Imprecise.month(last_year, month)
        return (whole, whole) if parts.get("y2") else None
    try:
        last = datetime.date(last_year, month, int(day or first_day))
        first = last
        if first_day:
            first_month = _month(parts["m1"]) if parts.get("m1") else month
            first_year = int(parts["y1"]) if parts.get("y1") else last_year - (first_month > month)
            first = datetime.date(first_year, first_month, int(first_day))
    except ValueError:
        return None
    joined = parts.get("to") in ("and", "и")
    if first > last or (joined and (last - first).days != 1):
        return None
    return Imprecise.day(first), Imprecise.day(last)


def _month(word):
    return next(number for number, month in enumerate(_MONTH_ONLY, start=1) if month.fullmatch(word))
