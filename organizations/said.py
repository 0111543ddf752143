"""Days and weekdays as a running text says them, English and Russian, each with its place.

"18–20 November 2019", "November 18, 2019", "from Monday, 18 November, to Wednesday, 20 November 2019",
«с 18 по 20 ноября 2019 г.», «в ноябре 2019 г.». What is typed into a field of its own is `organizations.dates`.
"""

import calendar
import datetime
import re
from bisect import bisect_left
from dataclasses import dataclass, replace

WEEKDAYS_EN = list(calendar.day_name)
# Nominative, accusative, genitive, dative, instrumental, prepositional.
WEEKDAYS_RU = [
    ("понедельник", "понедельник", "понедельника", "понедельнику", "понедельником", "понедельнике"),
    ("вторник", "вторник", "вторника", "вторнику", "вторником", "вторнике"),
    ("среда", "среду", "среды", "среде", "средой", "среде"),
    ("четверг", "четверг", "четверга", "четвергу", "четвергом", "четверге"),
    ("пятница", "пятницу", "пятницы", "пятнице", "пятницей", "пятнице"),
    ("суббота", "субботу", "субботы", "субботе", "субботой", "субботе"),
    ("воскресенье", "воскресенье", "воскресенья", "воскресенью", "воскресеньем", "воскресенье"),
]  # fmt: skip
_NEAR = datetime.timedelta(days=60)

_MONTHS = [
    "January|Jan|январ(?:я|ь|е)", "February|Feb|феврал(?:я|ь|е)", "March|Mar|март(?:а|е)?",
    "April|Apr|апрел(?:я|ь|е)", "May|ма(?:я|й|е)", "June|Jun|июн(?:я|ь|е)", "July|Jul|июл(?:я|ь|е)",
    "August|Aug|август(?:а|е)?", "September|Sept|Sep|сентябр(?:я|ь|е)", "October|Oct|октябр(?:я|ь|е)",
    "November|Nov|ноябр(?:я|ь|е)", "December|Dec|декабр(?:я|ь|е)",
]  # fmt: skip
_MONTH = [re.compile(pattern) for pattern in _MONTHS]
_M = rf"\b(?:{'|'.join(_MONTHS)})\b\.?"
_D = r"(?<![\w.,–—‑-])\d{1,2}(?:st|nd|rd|th|(?:-|‑)(?:е|го))?(?![\w])"
_JOIN = r"(?:\s?[–—‑-]\s?|\s(?:and|to|until|и|по|до)\s)"
_SECOND = r"\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s(?:of\s)?(?P<{}>(?:1[89]|20|21)\d\d)(?!\d))?"
_DATE = re.compile(
    rf"(?P<d1>{_D})(?:{_JOIN}(?P<d2>{_SECOND}))?\s(?:of\s)?(?P<m1>{_M}){_YEAR.format('y1')}"
    rf"|(?P<m2>{_M})\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?!\w)(?:{_JOIN}(?P<d4>{_SECOND})(?![\w]))?{_YEAR.format('y2')}"
    rf"|(?P<m3>{_M})\s(?P<y3>(?:1[89]|20|21)\d\d)(?!\d)"
)
_RU_DAY = "|".join(sorted({form for forms in WEEKDAYS_RU for form in forms}, key=len, reverse=True))
WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS_EN)}|{_RU_DAY})\b", re.IGNORECASE)
_BETWEEN_TWO = re.compile(
    rf",?\s?(?:[–—-]\s?|(?:to|until|till|and|по|до|и)\s)(?:{WEEKDAY.pattern},?\s)?", re.IGNORECASE
)
_BETWEEN_WEEKDAYS = re.compile(r"(?:,?\s(?:and|to|и|по)\s|\s?[–—-]\s?|,\s)")
_WEEKDAY_FIRST = re.compile(r",?\s(?:the\s)?|\),?\s")
_WEEKDAY_LAST = re.compile(r"\s\(|,\sa\s|,\sв(?:о)?\s")
_AFTER_LAST = re.compile(r"\s*(?:[,.;:)—–]|$)")
_PREPOSITION = re.compile(r"\b(во?|со?|на|по)\s\Z", re.IGNORECASE)
_YEAR_SIGN = re.compile(r"\s?(?:гг?\.|года)")


@dataclass(frozen=True)
class SaidDay:
    """One day, or a month where `day` is None, in a year that may not be said; offsets of its words in the text."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None = None

    def in_year(self, year):
        """First and last day that it means in that year, or None where there is no such day."""
        days = calendar.monthrange(year, self.month)[1]
        if self.day is None:
            return datetime.date(year, self.month, 1), datetime.date(year, self.month, days)
        if not 1 <= self.day <= days:
            return None
        return (datetime.date(year, self.month, self.day),) * 2


@dataclass(frozen=True)
class SaidSpan:
    """From the first of these days to the last; a single day is both."""

    first: SaidDay
    last: SaidDay

    @property
    def start(self):
        return self.first.start

    @property
    def end(self):
        return self.last.end

    @property
    def year(self):
        return self.last.year

    @property
    def is_exact(self):
        """Days are named, and not a month alone."""
        return self.first.day is not None and self.last.day is not None

    def days(self, year=None):
        """First and last day, `year` where the text says none; None where there are no such days."""
        last_year = self.last.year or year
        first_year = self.first.year or last_year
        if not last_year:
            return None
        first, last = self.first.in_year(first_year), self.last.in_year(last_year)
        return (first[0], last[1]) if first and last and first[0] <= last[1] else None


@dataclass(frozen=True)
class SaidWeekday:
    """A weekday, 0 for Monday, said of a day; offsets of the weekday's word in the text."""

    start: int
    end: int
    weekday: int
    of: SaidDay

    def date(self, near):
        """The day, where its year is said or it lies close to the day `near`; else None."""
        if self.of.year:
            found = self.of.in_year(self.of.year)
            return found and found[0]
        days = (self.of.in_year(near.year + step) for step in (-1, 0, 1))
        close = [found[0] for found in days if found and abs(found[0] - near) <= _NEAR]
        return close[0] if close else None


def year(number):
    """Its first and its last day."""
    return datetime.date(number, 1, 1), datetime.date(number, 12, 31)


def spans(text):
    """The `SaidSpan`s of a text in its order."""
    found = []
    for first, last in _atoms(text):
        before = found[-1] if found else None
        if (
            before
            and before.first is before.last
            and first is last
            and (before.is_exact == (first.day is not None))
            and _BETWEEN_TWO.fullmatch(text, before.end, first.start)
        ):
            opening = before.first if before.year else replace(before.first, year=last.year)
            found[-1] = SaidSpan(opening, last)
        else:
            found.append(SaidSpan(first, last))
    return found


def behind(text, span):
    """Where the words of a span end, the «г.» of its year included."""
    sign = _YEAR_SIGN.match(text, span.end)
    return sign.end() if sign else span.end


def weekdays(text):
    """The `SaidWeekday`s of a text: those that stand beside the day they are said of."""
    words = list(WEEKDAY.finditer(text))
    if not words:
        return []
    starts = [word.start() for word in words]
    years = {day.start: day.year for span in spans(text) for day in (span.first, span.last)}
    found = []
    for first, last in _atoms(text):
        days = [replace(day, year=years.get(day.start, day.year)) for day in (first, last) if day.day]
        if not days:
            continue
        beside = _before(text, words, starts, first.start) or _after(text, words, starts, behind(text, last))
        wanted = days[:1] if first is last else days
        if len(beside) == len(wanted):
            found += [
                SaidWeekday(word.start(), word.end(), number(word[0]), day)
                for word, day in zip(beside, wanted, strict=True)
            ]
    return found


def number(word):
    """0 for "Monday", «понедельника» and so on."""
    folded = word.lower()
    for index, forms in enumerate(WEEKDAYS_RU):
        if folded in forms or folded == WEEKDAYS_EN[index].lower():
            return index
    raise ValueError(word)


def renamed(text, said, weekday):
    """(start, end, words): what to write in place of a weekday so that it is another, in the case that it stands
    in; «в» and «с» go with it.
    """
    word = text[said.start : said.end]
    if word.lower() == WEEKDAYS_EN[said.weekday].lower():
        return said.start, said.end, WEEKDAYS_EN[weekday]
    before = _PREPOSITION.search(text, max(0, said.start - len("во ")), said.start)
    preposition = before[1].lower() if before else ""
    cases = [case for case, form in enumerate(WEEKDAYS_RU[said.weekday]) if form == word.lower()]
    case = 1 if 1 in cases and preposition in ("в", "во", "на", "по") else cases[0]
    new = WEEKDAYS_RU[weekday][case]
    new = new.capitalize() if word[0].isupper() else new
    if preposition not in ("в", "во", "с", "со"):
        return said.start, said.end, new
    vowel = {("в", 1): "о", ("с", 1): "о", ("с", 2): "о"}.get((preposition[0], weekday), "")
    start = said.start - len(before[0])
    return start, said.end, f"{text[start]}{vowel}{before[0][-1]}{new}"


def _atoms(text):
    """Pairs of `SaidDay`: what one expression says, "18 November", "18–20 November 2019", "November 2019"."""
    for match in _DATE.finditer(text):
        month = _month(match["m1"] or match["m2"] or match["m3"])
        year = match["y1"] or match["y2"] or match["y3"]
        first, second = match["d1"] or match["d3"], match["d2"] or match["d4"]
        day = SaidDay(match.start(), match.end(), year and int(year), month, _day(first))
        if not second:
            yield day, day
        else:
            yield day, replace(day, day=_day(second))


def _month(words):
    return next(number for number, month in enumerate(_MONTH, 1) if month.fullmatch(words.rstrip(".")))


def _day(words):
    return int(re.match(r"\d+", words)[0]) if words else None


def _before(text, words, starts, place):
    """The weekdays that stand before the day at this place: one, or two joined ones."""
    number = bisect_left(starts, place)
    near = words[max(0, number - 2) : number]
    if not near or not _WEEKDAY_FIRST.fullmatch(text, near[-1].end(), place):
        return []
    if len(near) > 1 and _BETWEEN_WEEKDAYS.fullmatch(text, near[-2].end(), near[-1].start()):
        return near[-2:]
    return near[-1:]


def _after(text, words, starts, place):
    """The weekday that stands behind the day: in brackets, or between commas."""
    number = bisect_left(starts, place)
    for word in words[number : number + 1]:
        if _WEEKDAY_LAST.fullmatch(text, place, word.start()) and _AFTER_LAST.match(text, word.end()):
            return [word]
    return []
