"""Numbers of meetings in a text: "its 21st Meeting", "125th/126th Sessions", «21-е заседание».

A number says nothing without its series, and a text names that in many ways. The series is that of the body named
beside the number ("the RKC/MC's 21st Meeting", "21st Meeting of the RKC/MC"), or meant there by a part of its name
("the committee's 21st Meeting"), or of the last body before it that counts such meetings. Where something else stands
in between, the series stays open: no answer is better than a wrong one.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from organizations.finder import BARRIER
from organizations.folding import fold
from organizations.lexicon import MOST_JOINED
from organizations.models import Entity, Organization

MOST = 200  # numbers of one text that are read
LONGEST = 400  # characters of a sentence beside a number that are looked at
FAR = 40  # names before and behind a number that are looked at
_UNITS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
)  # fmt: skip
_TENS = {"twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70, "eight": 80, "ninet": 90}
_RU_UNITS = (
    "перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат",
    "двенадцат", "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат", "восемнадцат",
    "девятнадцат", "двадцат",
)  # fmt: skip
_RU_TENS = {"двадцат": 20, "тридцат": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70}
_RU_ENDING = r"(?:ое|ого|ому|ом|ый|ий|ым|ая|ой|ую|ые|ых|ыми?|ье|ьего|ьему|ьем|ья|ьей|ью|ьи|ьих)"
_HYPHEN = r"[-\u2010\u2011]"
_FIGURE = rf"(?:\d{{1,5}}(?:st|nd|rd|th)\b|\d{{1,5}}{_HYPHEN}(?:ое|ая|ый|ую|ой|ом|го|му|ми|е|я|й|м|х|ю|и)\b)"
_RU_UNIT = "|".join(_RU_UNITS).replace("е", "[её]")
_WORD = (
    rf"(?:(?:(?:{'|'.join(_TENS)})y{_HYPHEN})?(?:{'|'.join(_UNITS)})\b|(?:{'|'.join(_TENS)})ieth\b"
    rf"|(?:(?:{'|'.join(_RU_TENS)})ь?\s+)?(?:{_RU_UNIT}){_RU_ENDING}\b)"
)
_NUMBER = rf"(?i:{_FIGURE}|{_WORD})"
_KICK_OFF = (
    rf"(?i:kick{_HYPHEN}?off|inaugural|(?:установочн|стартов|инаугурационн|учредительн){_RU_ENDING})\b"
)
_ADJECTIVE = (
    r"(?i:ordinary|regular|annual|plenary|joint|online|virtual|formal|official|full"
    r"|(?:очередн|регулярн|пленарн|ежегодн|совместн|официальн|полн)\w{2,3}|онлайн-?)"
)
_BODY = r"(?i:committee|commission|council|group|board|assembly|forum|комитет|комисси|совет|групп|коллеги|форум)\w*"
_BEFORE = re.compile(r"(?:['’]s?)?[\s,:(«“\"–—-]*(?:(?:the|for|held|провел[ао]?|провёл)\s+(?:the\s+)?)?")
_BEHIND = re.compile(r"\s+of\s+(?:the\s+)?|\s*\(|\s+(?=[А-ЯЁ])")
_MEANT = re.compile(rf"(?:[A-ZА-ЯЁ]\w+\s+){{0,3}}\b(?P<body>{_BODY})")
_MEANT_BEHIND = re.compile(rf"(?:\s+of\s+(?:the\s+)?|\s+(?=[А-ЯЁа-яё]))((?:[A-ZА-ЯЁ]\w+\s+){{0,3}}{_BODY})")
_ITS = re.compile(r"\b(?:its|сво(?:[её]|[её]го|[её]м|й|ю|ей|им|и|их))\s+$", re.IGNORECASE)
_SENTENCE = re.compile(rf"{BARRIER}|[.!?…]\s+(?=[A-ZА-ЯЁ«“\"(])")
_COMMITTEES = {Organization.Type.COMMITTEE, Organization.Type.GOVERNING_BODY, Organization.Type.WORKING_GROUP}


@dataclass(frozen=True, slots=True)
class Numbered:
    """The text says `first`–`last` of a series at `start`–`end`. `series_pk` is None where the text does not tell
    which one, `meeting_pk` where the register has no meeting under all of these numbers. `sure`: in figures, or
    with the body beside it, and no turn of phrase such as "its first meeting of the year".
    """

    start: int
    end: int
    words: str
    series_pk: int | None
    first: int
    last: int
    meeting_pk: int | None
    sure: bool = True


def find(text, known, hits):
    """The first `MOST` `Numbered`s of a text, in its order; `known` is a `finder.Index`, `hits` what it found there."""
    if not known.series:
        return []
    reader = _Reader(text, known, hits)
    matches = islice(_pattern(frozenset(known.series.values())).finditer(text), MOST)
    return [number for match in matches for number in reader.numbered(match)]


@lru_cache(maxsize=4)
def _pattern(rows):
    """Numbers before any noun by which a series counts, with what may stand in between."""
    nouns = {noun for row in rows for noun in _nouns(row)}
    noun = "|".join(sorted(nouns, key=len, reverse=True))
    between = rf"(?:\s+(?:{_ADJECTIVE}|[\w/]*[A-ZА-Я][\w/’'-]*)){{0,6}}?"
    joined = (
        rf"(?:\s*(?P<join>/|–|-|,|\band\b|\bor\b|\bto\b|\bи\b|\bили\b)\s*(?:the\s+)?(?P<second>{_NUMBER}))?"
    )
    return re.compile(
        rf"(?<![\w/-])(?:(?P<first>{_NUMBER}){joined}|(?P<kick>{_KICK_OFF})){between}\s+(?P<noun>(?i:{noun}))(?!\w)"
        rf"|(?<!\w)(?P<noun2>(?i:{noun}))\s+(?:№|No\.?|number)\s*(?P<plain>\d{{1,5}})(?!\w)"
    )


@lru_cache(maxsize=256)
def _nouns(row):
    """Patterns of the nouns of one series: the English ones as they are, the Russian one in every case."""
    english = [re.escape(noun) for noun in (row.noun_en, row.nouns_en) if noun]
    russian = []
    if row.noun_ru:
        *words, last = row.noun_ru.split()
        stems = [re.escape(re.sub("[аеёиоуыэюяйь]+$", "", word)) + r"[а-яё]{0,4}" for word in [*words, last]]
        russian.append(r"\s+".join(stems))
    return tuple(english + russian)


class _Reader:
    """Reads the numbers of one text."""

    def __init__(self, text, known, hits):
        self.text, self.known = text, known
        self.hits = [hit for hit in hits if len(hit.candidates) == 1 and _may_count(hit.candidates[0])]
        self.starts = [hit.start for hit in self.hits]
        self.sentences = [0, *(match.end() for match in _SENTENCE.finditer(text))]
        self.rows = {}
        self.counting = {row.body for row in known.series.values()}

    def numbered(self, match):
        """The one or two `Numbered`s of a match of the pattern."""
        noun = match["noun"] or match["noun2"]
        series, said = self._series(match, self._counting_in(noun))
        key = series.pk if series else None
        sure = said or bool(match["kick"] or re.search(r"\d", match[0]))
        first = 1 if match["kick"] else _value(match["first"] or match["plain"])
        if not match["second"]:
            return [self._one(match.start(), match.end(), key, first, first, sure)]
        second = _value(match["second"])
        joined = 0 < second - first < MOST_JOINED
        if joined and (match["join"] == "/" or self._is_one_meeting(key, first, second)):
            return [self._one(match.start(), match.end(), key, first, second, sure)]
        return [
            self._one(match.start(), match.end("first"), key, first, first, sure),
            self._one(match.start("second"), match.end(), key, second, second, sure),
        ]

    def _counting_in(self, noun):
        """`{key of a body: its series}` of those that count in this noun; of a series too, by its own key."""
        if (folded := fold(noun)) not in self.rows:
            rows = self.rows[folded] = {}
            for row in self.known.series.values():
                if _counts(row, noun):
                    rows[row.body] = None if row.body in rows else row
                    rows[row.pk] = row
        return self.rows[folded]

    def _one(self, start, end, series, first, last, sure):
        meetings = {self.known.placements.get((series, number)) for number in (first, last)}
        meeting = meetings.pop() if len(meetings) == 1 else None
        return Numbered(start, end, self.text[start:end], series, first, last, meeting, sure)

    def _is_one_meeting(self, series, first, second):
        meeting = self.known.placements.get((series, first))
        return meeting is not None and meeting == self.known.placements.get((series, second))

    def _series(self, match, rows):
        """(series or None, whether it is said beside the number)."""
        start, end = match.span()
        place = bisect_left(self.starts, start)  # of the first hit that begins here or later
        before, behind = self.hits[max(0, place - FAR) : place], self.hits[place : place + FAR]
        for hit in behind[:1]:
            if hit.start < end or _is_behind(self.text, end, hit.start):
                return self._of(hit, rows), True
        if meant := _MEANT_BEHIND.match(self.text, end):
            return self._meant(meant[1], before, behind, rows), True
        for hit in before[-1:]:
            if _BEFORE.fullmatch(self.text, hit.end, start):
                return self._of(hit, rows), True
        return self._spoken_of(start, before, behind, rows), False

    def _spoken_of(self, start, before, behind, rows):
        """The series of the body that the text speaks of: of "its" the sentence's first one, else the last."""
        begin = max(self.sentences[bisect_right(self.sentences, start) - 1], start - LONGEST)
        here = [hit for hit in before if hit.start >= begin]
        meant = [
            match
            for match in _MEANT.finditer(self.text, begin, start)
            if not any(hit.start < match.end() and match.start("body") < hit.end for hit in here)
        ]
        if _ITS.search(self.text, begin, start):
            known = next(((hit.start, hit) for hit in here if self._of(hit, rows)), None)
            if known and (not meant or known[0] < meant[0].start()):
                return self._of(known[1], rows)
        if meant and not any(hit.start > meant[-1].start() and self._of(hit, rows) for hit in here):
            return self._meant(meant[-1][0], before, behind, rows)
        return self._last_named(before, rows)

    def _last_named(self, before, rows):
        """The last body before that counts such meetings, unless another committee was named since."""
        for hit in reversed(before):
            if series := self._of(hit, rows):
                return series
            key = hit.candidates[0].pk
            if self.known.types.get(key) in _COMMITTEES and key not in self.counting:
                return None
        return None

    def _meant(self, words, before, behind, rows):
        """The series of the body in the text whose name holds all of these words: "the Management Committee"."""
        wanted = [word[:6] for word in fold(words).split() if len(word) > 3]
        for hit in [*reversed(before), *behind]:
            named = _words(hit.candidates[0])
            if all(any(word.startswith(stem) for word in named) for stem in wanted):
                return self._of(hit, rows)
        return None

    def _of(self, hit, rows):
        """The series of these that the hit names: its own, or that of its body; None where that is not clear."""
        return rows.get(hit.candidates[0].pk)


@lru_cache(maxsize=1024)
def _words(entity):
    return fold(f"{entity.label_en} {entity.label_ru} {entity.short_en} {entity.short_ru}").split()


def _is_behind(text, end, start):
    """Whether "of the" leads from the number to a name behind it, or nothing where that is in Russian."""
    match = _BEHIND.match(text, end)
    return match is not None and match.end() == start


def _may_count(entity):
    return entity.kind in (Entity.Kind.ORGANIZATION, Entity.Kind.SERIES)


@lru_cache(maxsize=4096)
def _counts(row, noun):
    return any(re.fullmatch(pattern, noun, re.IGNORECASE) for pattern in _nouns(row))


def _value(words):
    """The number that these words or figures say."""
    if figures := re.match(r"\d+", words):
        return int(figures[0])
    *tens, last = re.split(rf"{_HYPHEN}|\s+", fold(words))
    whole = next((number for stem, number in _TENS.items() if last == f"{stem}ieth"), 0)
    if whole:
        return whole
    ten = next((n for stem, n in (_TENS | _RU_TENS).items() if tens and tens[0].startswith(stem)), 0)
    if last in _UNITS:
        return ten + _UNITS.index(last) + 1
    stem = max((unit for unit in _RU_UNITS if last.startswith(unit)), key=len)
    return ten + _RU_UNITS.index(stem) + 1


def sentence(text, start, end):
    """(start, end) of the sentence around a place, as far as `LONGEST` on each side."""
    first, last = max(0, start - LONGEST), min(len(text), end + LONGEST)
    begin = max((match.end() for match in _SENTENCE.finditer(text, first, start)), default=first)
    behind = _SENTENCE.search(text, end, last)
    return begin, behind.start() if behind else last
