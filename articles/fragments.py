"""What a search result shows of a story: where the words stand, and the one or two sentences with most of them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from articles.passages import passages
from articles.search import stems

LONGEST = 240  # characters of a fragment, with its ellipses
READ = 20_000  # characters of a body that are looked into
LEAD_IN = 60  # characters in front of the first word of a long sentence
CUT = "…"
JOINT = f" {CUT} "

_MARKS = "\u00ad\u0300-\u036f\u200b"  # stand within a word and are no letters
_WORD = re.compile(rf"(?:[^\W_][{_MARKS}]*)+")
_COMPOUND = re.compile(rf"{_WORD.pattern}(?:['’\u2010\u2011-]{_WORD.pattern})*")
_UNFINISHED = re.compile(r"<[^<>]*\Z")  # a tag


@dataclass(frozen=True)
class Sought:
    """What is marked: words by their stems, and runs of words that must stand side by side, such as a phrase."""

    words: frozenset[str] = frozenset()
    runs: frozenset[tuple[str, ...]] = frozenset()

    @classmethod
    def of(cls, query, names=()):
        """What an `articles.search.Query` asks for, and `names` by which the register knows the same."""
        runs = {term.stems for term in query.terms} | {tuple(stems(name)) for name in names}
        return cls(
            frozenset(run[0] for run in runs if len(run) == 1), frozenset(run for run in runs if len(run) > 1)
        )


def places(text, sought):
    """`[(start, end, what)]` in the order of the text, none over another: the words that are sought.

    `what` tells the sought ones apart: a stem, or the stems of a run.
    """
    tokens = list(_tokens(text))
    found, number = [], 0
    stemmed = tuple(token[2] for token in tokens)
    runs = sorted(sought.runs, key=len, reverse=True)
    while number < len(tokens):
        what = next((run for run in runs if stemmed[number : number + len(run)] == run), None)
        last = number + len(what or (0,)) - 1
        if what is None and stemmed[number] in sought.words:
            what = stemmed[number]
        if what:
            found.append((tokens[number][0], tokens[last][1], what))
        number = last + 1
    return found


def fragment(lead, body, sought):
    """The one or two sentences of lead and body that have most of what is sought, at most `LONGEST` characters.

    Of two that have as much, prose before cells and captions, then the first; a second one only for something that the
    first lacks. The whole lead where it is short enough and has all that these have, and where nothing stands in
    either.
    """
    sentences = [
        Sentence(number, text, found, is_prose)
        for number, (text, is_prose) in enumerate(_sentences(lead, body))
        if (found := places(text, sought))
    ]
    if not sentences:
        return lead
    first = max(sentences, key=lambda sentence: (len(sentence.has), sentence.is_prose, -sentence.number))
    text = cut(first.text, first.found, LONGEST)
    joined, has = text, first.has
    for other in sentences:
        if not other.has <= first.has and len(text) + len(JOINT) + len(other.text) <= LONGEST:
            pair = (text, other.text) if first.number < other.number else (other.text, text)
            joined = (" " if abs(first.number - other.number) == 1 else JOINT).join(pair)
            has = has | other.has
            break
    in_lead = {what for *_place, what in places(lead, sought)}
    return lead if len(lead) <= LONGEST and has <= in_lead else joined


@dataclass(frozen=True)
class Sentence:
    number: int
    text: str
    found: list
    is_prose: bool

    @property
    def has(self):
        return {what for *_place, what in self.found}


def cut(text, found, most):
    """At most this many characters of a text, whole words around the densest of the places `found`."""
    if len(text) <= most:
        return text
    room = most - LEAD_IN - 2 * len(CUT)
    within = lambda begin: sum(begin <= start and end <= begin + room for start, end, _what in found)  # noqa: E731
    begin = max(found, key=lambda place: (within(place[0]), -place[0]))[0]
    begin = 0 if begin <= LEAD_IN else _word_after(text, begin - LEAD_IN)
    end = begin + most - len(CUT) * (2 if begin else 1)
    if end < len(text):
        end = max(text.rfind(" ", begin, end + 1), begin) or end
    else:
        begin, end = _word_after(text, len(text) - most + len(CUT)), len(text)
    shown = text[begin:end].strip()
    return f"{CUT if begin else ''}{shown}{CUT if end < len(text) else ''}"


def _word_after(text, place):
    """Where the next word begins, or the place itself in a text without spaces."""
    return text.find(" ", place) + 1 or place


def _sentences(lead, body):
    """(text, whether it is prose) of each sentence of the lead and of the beginning of the body, spaces as one."""
    if len(body) > READ:
        body = _UNFINISHED.sub("", body[:READ].rpartition(" ")[0])
    for passage in passages({"title": "", "lead": lead, "body": body}):
        for start, end in passage.sentences:
            if text := " ".join(passage.text[start:end].split()):
                yield text, passage.is_prose


def _tokens(text):
    """(start, end, stem) of each word; "co-operation" is one word, "RKC/MC" are two."""
    for match in _COMPOUND.finditer(text):
        if len(found := _stems(match[0])) == 1:
            yield match.start(), match.end(), found[0]
        else:
            for word in _WORD.finditer(match[0]):
                for stem in _stems(word[0])[:1]:
                    yield match.start() + word.start(), match.start() + word.end(), stem


@lru_cache(maxsize=50_000)
def _stems(word):
    return stems(word)
