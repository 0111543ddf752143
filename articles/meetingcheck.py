"""Whether the number and the days that a text gives to a meeting are those of the register.

A day belongs to a meeting only where nothing but places, bodies and words of meeting stand between the two: "held its
21st Meeting in Brussels from 18 to 20 November 2019", "21st Meeting (18–20 November 2019)". Whatever else a sentence
says of a day ("reported the 21st Meeting on 26 November") is let be.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from django.utils import formats, translation
from django.utils.translation import gettext as _

from articles.checkrules import Finding
from articles.mends import mend
from articles.passages import LONGEST_SENTENCE
from organizations import placing, said
from organizations.dates import span as in_words
from organizations.models import Entity, Meeting

_EN_HELD = (
    r"held|holds?|hosts?|hosted|opens?|opened|convened|convenes|closes?|closed|concluded|concludes|began|begins?|met|meets"
    r"|took|takes|sat|sits|ran|runs"
)
_RU_HELD = (
    r"прове(?:л|ла|ло|ли|дет|дёт|дут|дено|дена)|провёл|проводит|проводил[аои]?|проходит|проходил[аои]?|прош(?:ло|ла|ли|ел|ёл)"
    r"|пройд[её]т|состоял(?:ось|ась|ся|ись)|состоится|откры(?:л|ла|ло|лось|лась|лся)|начал(?:ось|ась|ся)"
    r"|заверш(?:ило|ила|ил)(?:сь|ось|ась|ся)?|заседал[аои]?|собрал(?:ся|ась|ось)"
)
HELD = re.compile(rf"\b(?:{_EN_HELD}|{_RU_HELD})\b", re.IGNORECASE)
_PLAIN = {
    "the", "its", "a", "an", "of", "in", "at", "on", "from", "to", "was", "were", "will", "be", "is", "are", "and",
    "place", "scheduled", "for", "between", "headquarters", "online", "в", "во", "на", "со", "с", "по", "у", "из",
    "его", "её", "ее", "был", "была", "было", "будет", "онлайн", "штаб-квартире", "очередное", "г", "года",
}  # fmt: skip
_BODY = re.compile(
    r"(?:committee|commission|council|group|organization|session|meeting|комитет\w*|комисси\w+|групп\w+|организаци\w+"
    r"|советом?|совета)\Z",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:report|publish|announc|decid|elect|propos|postpon|reschedul|moved|original|instead|until|since|before|after"
    r"|deadline|invit|сообщ|опубликов|объяв|реш[еи]|перен[её]с|отлож|вместо|до|после|раньше|избра|предлож|приглас)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# One way to read each character: with two of any, the time to say no would double with every one more.
_JOINED = re.compile(r"(?:[\s,(«“\"»”)‑-]|['’]\b|[^\W\d_])*\Z")
_LAST_BEFORE_DAY = re.compile(r"(?:\(|,|\b(?:on|from|of|between|in|в|во|с|со|на))\s*\Z", re.IGNORECASE)
_OPENS = re.compile(r"\b(?:open|began|begin|start|откры|начал|начин)", re.IGNORECASE)
_CLOSES = re.compile(r"\b(?:clos|conclud|ended|ends|закры|заверш|законч)", re.IGNORECASE)
_VAGUE = (Meeting.Status.TENTATIVE, Meeting.Status.POSTPONED, Meeting.Status.CANCELLED)
_FIGURES = re.compile(r"\d+(?:st|nd|rd|th)?")
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


@dataclass(frozen=True)
class Told:
    """A meeting as a text tells of it at `start`–`end` of a passage: under numbers of a series, or by name."""

    start: int
    end: int
    words: str
    meeting: int | None
    series: int | None = None
    first: int | None = None
    last: int | None = None


class MeetingCheck:
    def __init__(self, draft):
        self.draft, self.register = draft, draft.facts.register
        self.language = draft.data["language"]

    def found(self):
        """(rule, Finding) for each number and day that disagrees."""
        reading = self.draft.reading
        for passage in reading.passages:
            hits = reading.within(passage, reading.hits_of_bodies)
            told = self._told(passage, hits, reading.within(passage, reading.numbered))
            if told and passage.is_prose:
                spans = said.spans(passage.text)
                for row in told:
                    if span := _day_of(row, passage, hits, told, spans):
                        yield from self._compare(row, span, passage)

    def _told(self, passage, hits, numbered):
        rows = [
            Told(row.start, row.end, row.words, row.meeting_pk, row.series_pk, row.first, row.last)
            for row in numbered
            if row.series_pk and row.sure
        ]
        rows += [
            Told(hit.start, hit.end, hit.words, hit.candidates[0].pk)
            for hit in hits
            if len(hit.candidates) == 1 and hit.candidates[0].kind == Entity.Kind.MEETING
        ]
        return sorted(rows, key=lambda row: row.start)

    def _compare(self, told, span, passage):
        meeting = self._public(self.register.meetings.get(told.meeting))
        days = span.days(self._year(meeting))
        if days is None or (meeting and self._agrees(meeting, span, days)):
            return
        there = self._there_on(told, days) if span.is_exact and told.series else None
        if there and there != meeting:
            yield "register-number", self._wrong_number(told, there, passage)
        elif meeting and meeting.start:
            yield "register-date", self._wrong_day(told, span, meeting, passage)

    def _public(self, meeting):
        return meeting if meeting and self.register.is_public(meeting.pk) else None

    def _year(self, meeting):
        """That of a day without one."""
        if meeting and meeting.start:
            return meeting.start.latest.year
        return self.draft.story_days[0].year

    def _agrees(self, meeting, span, days):
        """Nothing the register knows speaks against these days; days that the meeting was moved from are let be."""
        if meeting.status in _VAGUE:
            return True
        rows = [meeting, *self.register.moved_from.get(meeting.pk, ())]
        return any(_is_within(span, days, row) for row in rows if row.start)

    def _there_on(self, told, days):
        """The one public meeting of the series that was held on these days, to the day."""
        found = {
            meeting.pk: meeting
            for _first, _last, meeting in self.register.series.get(told.series, ())
            if self._public(meeting)
            and meeting.days
            and meeting.status not in _VAGUE
            and meeting.days[0] <= days[0]
            and days[1] <= meeting.days[1]
        }
        return found.popitem()[1] if len(found) == 1 else None

    # --- Sentences and mends ----------------------------------------------------------------------

    def _wrong_number(self, told, meeting, passage):
        first, last = next(row[:2] for row in self.register.series[told.series] if row[2].pk == meeting.pk)
        number = "/".join(str(n) for n in dict.fromkeys((first, last)))
        text = _(
            "“%(words)s”: the meeting on these days has the number %(number)s. Mend the number or the days."
        )
        change = None
        if first == last and told.first == told.last and (figures := _FIGURES.search(told.words)):
            start = told.start + figures.start()
            new = placing.ordinal(first, "en") if not figures[0].isdecimal() else str(first)
            change = mend(passage, self.draft.data, start, told.start + figures.end(), new)
        return Finding(text % {"words": _short(told.words), "number": number}, passage.field, change)

    def _wrong_day(self, told, span, meeting, passage):
        words = passage.text[span.start : span.end]
        text = _(
            "“%(words)s”: in the register this meeting has other days, %(days)s. Mend the days or the number."
        )
        change = None
        if meeting.days and not said.WEEKDAY.search(words):
            sentence = passage.text[slice(*passage.sentence(told.start))]
            days = _one_day(meeting.days, sentence) if span.first is span.last else meeting.days
            new = _rewritten(words, span, days, passage.text, self.language)
            change = mend(passage, self.draft.data, span.start, span.end, new)
        told_days = {"words": _short(words), "days": in_words(meeting.start, meeting.end)}
        return Finding(text % told_days, passage.field, change)


def _day_of(told, passage, hits, others, spans):
    """The `said.SaidSpan` that the passage gives to this meeting, or None where that is not beyond doubt."""
    begin, end = passage.sentence(told.start)
    if end - begin > LONGEST_SENTENCE:
        return None
    around, near, hits = (_from_to(things, begin, end) for things in (others, spans, hits))
    if any(row.start != told.start and row.meeting != told.meeting for row in around):
        return None
    behind = [span for span in near if told.end <= span.start]
    before = [span for span in near if span.end <= told.start]
    text = passage.text
    found = []
    if behind and not _OTHERWISE.search(text, begin, behind[0].start):
        gap = (told.end, behind[0].start)
        if _is_bridge(text, *gap, hits) and _leads_to_day(
            text, begin, told, *gap, is_range=behind[0].first is not behind[0].last
        ):
            found.append(behind[0])
    if before and not _OTHERWISE.search(text, begin, told.end):
        gap = (said.behind(text, before[-1]), told.start)
        if _is_bridge(text, *gap, hits) and HELD.search(text, *gap):
            found.append(before[-1])
    return found[0] if len(found) == 1 else None


def _from_to(things, begin, end):
    """Those of these things, in the order of the text, that begin between the two places."""
    first, last = (bisect_left(things, place, key=lambda thing: thing.start) for place in (begin, end))
    return things[first:last]


def _leads_to_day(text, begin, told, start, end, *, is_range):
    """What stands between a meeting and the day behind it says that it was on that day."""
    gap = said.WEEKDAY.sub("", text[start:end])
    if HELD.search(gap):
        return True
    last = _LAST_BEFORE_DAY.search(gap)
    if last and "(" in last[0]:
        return True
    if last and last[0].strip().lower() in (",", "of"):
        return is_range
    return bool(HELD.search(text, begin, told.start)) and not gap.strip().startswith(",")


def _is_bridge(text, start, end, hits):
    """Only names, words of meeting and small words from `start` to `end`."""
    gap = text[start:end]
    if not _JOINED.match(gap):
        return False
    for word in _WORD.finditer(gap):
        place = start + word.start()
        named = any(hit.start <= place < hit.end for hit in hits)
        plain = word[0].lower() in _PLAIN or _BODY.match(word[0]) or HELD.fullmatch(word[0])
        if not (named or plain or word[0][0].isupper() or said.WEEKDAY.fullmatch(word[0])):
            return False
    return True


def _is_within(span, days, row):
    first = row.start.earliest
    last = (row.end or row.start).latest
    if not span.is_exact:
        return days[0] <= last and first <= days[1]
    if row.end is None:
        return row.start.earliest <= days[0] <= row.start.latest
    return first <= days[0] and days[1] <= last


def _one_day(days, sentence):
    """The first day of a meeting that opens, the last of one that closes, else all of them."""
    opens, closes = _OPENS.search(sentence), _CLOSES.search(sentence)
    if bool(opens) == bool(closes):
        return days
    return (days[0],) * 2 if opens else (days[1],) * 2


def _rewritten(words, span, days, text, language):
    """The days as the text would write them: its own words with other figures where that is enough."""
    first, last = days
    if not span.is_exact:
        return _month(words, first, language) + (f" {first.year}" if span.year else "")
    figures = _DAY.findall(words)
    same_month = {(day.month, day.year) for day in days} == {
        (span.first.month, span.first.year or span.year or first.year),
    }
    if same_month and span.last.month == span.first.month:
        if len(figures) == 1 and span.first is span.last:
            return _DAY.sub(str(first.day), words, count=1) if first == last else _ranged(words, days)
        if len(figures) == 2 and first != last:
            numbers = iter(days)
            return _DAY.sub(lambda _match: str(next(numbers).day), words)
    with translation.override(language):
        year = f" {last.year}" if span.year else ""
        month = formats.date_format(last, "E")
        start = (
            str(first.day) if first.month == last.month else f"{first.day} {formats.date_format(first, 'E')}"
        )
    between = _joint(text[: span.start])
    if first == last:
        return f"{last.day} {month}{year}"
    return f"{start}{between}{last.day} {month}{year}"


def _month(words, day, language):
    """Its name, of Russian ones in the case that the text has: «в ноябре», «ноября»."""
    with translation.override(language):
        name = formats.date_format(day, "E")
    is_in = language == "ru" and words.split()[0].endswith("е")
    return f"{name[:-1]}е" if is_in else name


def _ranged(words, days):
    """One day becomes the first and the last one."""
    return _DAY.sub("–".join(str(day.day) for day in days), words, count=1)


def _joint(before):
    """What joins two days behind these words: "from 18 to 20", «с 18 по 20», "18–20"."""
    if re.search(r"\bfrom\s\Z", before, re.IGNORECASE):
        return " to "
    return " по " if re.search(r"\bсо?\s\Z", before, re.IGNORECASE) else "–"


def _short(words):
    words = " ".join(words.split())
    return words if len(words) <= 60 else f"{words[:59]}…"
