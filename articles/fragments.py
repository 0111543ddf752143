"""What a search result shows of a story: where the words stand, and the one or two sentences with most of them."""

import re
from dataclasses import dataclass
from functools import lru_cache

from articles.passages import passages
from articles.search.words import script, stems

LONGEST = 240  # characters of a fragment, with its ellipses
READ = 20_000  # characters of a body that are looked into
LEAD_IN = 60  # characters in front of the first word of a long sentence
CUT = "…"
JOINT = f" {CUT} "
OTHER = {"en": "ru", "ru": "en"}  # scripts, as search names them

_MARKS = "\u00ad\u0300-\u036f\u200b"  # stand within a word and are no letters
_WORD = re.compile(rf"(?:[^\W_][{_MARKS}]*)+")
_COMPOUND = re.compile(rf"{_WORD.pattern}(?:['’\u2010\u2011-]{_WORD.pattern})*")
_UNFINISHED = re.compile(r"<[^<>]*\Z")  # a tag


@dataclass(frozen=True)
class Sought:
    """What is marked: runs of stems that must stand side by side, most of them of one word; by their first stem, the
    long ones before the short ones.
    """

    runs: dict[str, list[tuple[str, ...]]]

    @classmethod
    def of(cls, match):
        """What an `articles.search.Match` asks for, and what the register calls the same in the other script: of a
        person the very word, of others a whole name, and not a longer one around it. Where all the words are a whole
        name, all the names.
        """
        asked, names = match.query.stems, set()
        for term in match.query.terms:
            named, other = match.named[term], OTHER.get(_script(term.stems))
            people = [known for known in named if known.kind == "person"]
            names |= {(stem,) for stem in match.register.alike(term, people)}
            for known in named:
                whole = asked in known.names
                names |= {name for name in known.names if name and (whole or other == _script(name))}
        runs = {term.stems for term in match.query.terms} | {
            name for name in names if not _parts(name) & names
        }
        found = {}
        for run in sorted(runs, key=lambda run: (-len(run), run)):
            found.setdefault(run[0], []).append(run)
        return cls(found)


def places(text, sought):
    """`[(start, end, what)]` in the order of the text, none over another; `what` is the run that stands there."""
    tokens = list(_tokens(text))
    stemmed = tuple(token[2] for token in tokens)
    found, number = [], 0
    while number < len(tokens):
        runs = sought.runs.get(stemmed[number], ())
        run = next((run for run in runs if stemmed[number : number + len(run)] == run), ())
        if run:
            found.append((tokens[number][0], tokens[number + len(run) - 1][1], run))
        number += len(run) or 1
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

    def within(begin):
        return sum(begin <= start and end <= begin + room for start, end, _what in found)

    begin = max(found, key=lambda place: (within(place[0]), -place[0]))[0]
    begin = 0 if begin <= LEAD_IN else _word_after(text, begin - LEAD_IN)
    end = begin + most - len(CUT) * (2 if begin else 1)
    if end < len(text):
        end = max(text.rfind(" ", begin, end + 1), begin) or end
    else:
        begin, end = _word_after(text, len(text) - most + len(CUT)), len(text)
    shown = text[begin:end].strip()
    return f"{CUT if begin else ''}{shown}{CUT if end < len(text) else ''}"


def _script(stems):
    return script(" ".join(stems))


def _parts(run):
    """All shorter runs within a run."""
    size = len(run)
    return {run[start:end] for start in range(size) for end in range(start + 1, size + 1)} - {run}


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
