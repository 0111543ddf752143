"""People whom a text names beside a title of the register, and whom the register does not know."""

import re
from dataclasses import dataclass

from organizations.finder import BARRIER

_WORD = r"[A-ZА-ЯЁ][a-zа-яё\u00c0-\u024f]+(?:[-’'][A-ZА-ЯЁ]?[a-zа-яё\u00c0-\u024f]+)*"
_PART = rf"(?:[A-ZА-ЯЁ]\.|(?:de|da|dos|del|van|von|der|bin|al|el|di)\b|{_WORD})"
_NAME = rf"{_WORD}(?:\s+{_PART}){{0,2}}\s+{_WORD}"
_BEHIND = re.compile(rf",?\s+(?P<name>{_NAME})(?!\w)")
_OF = re.compile(r"\s+(?:(?:of|at)\s+(?:the\s+)?)?")
_BEFORE = re.compile(
    rf"(?<![\w-])(?P<name>{_NAME})(?:\s+\([^(){BARRIER}]{{1,40}}\))?,\s+(?:(?:the|its|new|then)\s+)?$"
)
_OTHER = re.compile(  # what begins with a capital and is no name of a person
    r"(?i)\b(?:in|on|at|from|after|before|for|by|the|its|this|of|as|when|while|since|during|under|but|and|or|dr|mr|mrs|ms"
    r"|в|во|на|с|со|по|после|до|для|под|при|это|как|когда|и|но|его|её|ее|новый|новая"
    r"|\w*day|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|committee|commission|council|group|board|meeting|session|convention|general|secretary|director|deputy|head"
    r"|chair\w*|vice\w*|president|minister|комитет\w*|комисси\w*|совет\w*|групп\w*|заседани\w*|сесси\w*|генеральн\w*"
    r"|секретар\w*|директор\w*|заместител\w*|председател\w*|начальник\w*)\b"
)
REACH = 160  # characters before a title that are looked at


@dataclass(frozen=True, slots=True)
class Stranger:
    """`words` is the name as it is written; `posts` are the keys of those that have the title beside it."""

    start: int
    end: int
    words: str
    title: str
    posts: tuple[int, ...]


def find(text, known, hits):
    """The `Stranger`s of a text, in its order; `known` is a `finder.Index`, `hits` what it found in the text."""
    taken = {place for hit in hits for place in range(hit.start, hit.end)}
    starts, ends = {hit.start: hit for hit in hits}, {hit.end: hit for hit in hits}
    found = {}
    for start, end, posts in known.titles_in(text):
        match = _behind(text, end, starts) or _before(text, start, ends)
        if match is None:
            continue
        first, last = match
        words = " ".join(text[first:last].split())
        if first not in taken and last - 1 not in taken and not _OTHER.search(words):
            found.setdefault(first, Stranger(first, last, words, text[start:end], posts))
    return [found[place] for place in sorted(found)]


def _behind(text, end, starts):
    """Where a name stands behind a title, or behind "of the Committee" that follows it; None: nowhere."""
    body = starts.get(_OF.match(text, end).end()) if _OF.match(text, end) else None
    match = _BEHIND.match(text, body.end if body else end)
    if match and (body or match[0][0] != ","):
        return match.span("name")
    return None


def _before(text, start, ends):
    """Where a name stands before "…, the Committee's title"; None: nowhere."""
    near = re.search(r"['’]s\s+$", text[max(0, start - 8) : start])
    body = near and ends.get(start - len(near[0]))
    begin = max(0, start - REACH)
    match = _BEFORE.search(text[begin : body.start if body else start])
    return (begin + match.start("name"), begin + match.end("name")) if match else None
