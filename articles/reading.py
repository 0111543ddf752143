"""A working copy read with the eyes of the register: its passages, and what it names in them.

What is read depends on the text and on the names of the register alone, so it is kept for both.
"""

import threading
from bisect import bisect_left
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from functools import cached_property

from articles.passages import passages
from organizations import cases, ordinals
from organizations.finder import BARRIER, Hit
from organizations.folding import fold
from organizations.models import Entity, Name
from organizations.spelling import Speller

KEPT = 256  # texts; a page of the story list shows 50
BEGINNING = 3  # letters that stay whatever the case
TEXTS = ("language", "title", "lead", "body")

_lock = threading.Lock()
_kept = OrderedDict()  # (key of the text) → (index, Reading)
_spellers = {}  # of the newest index: index → Speller


@dataclass
class Reading:
    """`index` is the `finder.Index` it was read with. Places are offsets in `text`, that of all passages, unless a
    passage is given.
    """

    index: object
    language: str
    passages: list
    misses_of: dict = field(default_factory=dict, repr=False)

    @cached_property
    def text(self):
        return BARRIER.join(passage.text for passage in self.passages)

    @cached_property
    def hits(self):
        return self.index.find(self.text)

    @cached_property
    def hits_of_bodies(self):
        """The hits, and Russian names of bodies that count meetings, in cases that nobody has typed."""
        if self.language != "ru":
            return self.hits
        bodies = {row.body for row in self.index.series.values()} & self.index.entities.keys()
        return in_cases(self.text, self.hits, [self.index.entities[key] for key in bodies])

    @cached_property
    def numbered(self):
        return ordinals.find(self.text, self.index, self.hits_of_bodies)

    @cached_property
    def people(self):
        """Keys of the people whom it names without doubt."""
        return {hit.candidates[0].pk for hit in self.hits if _is_one(hit, Entity.Kind.PERSON)}

    @cached_property
    def meetings(self):
        """Keys of the meetings that it names, by number or by name."""
        named = {hit.candidates[0].pk for hit in self.hits if _is_one(hit, Entity.Kind.MEETING)}
        return named | {row.meeting_pk for row in self.numbered} - {None}

    @cached_property
    def series(self):
        return {row.series_pk for row in self.numbered} - {None}

    def misses(self, mentioned):
        """The `spelling.Miss`es; `mentioned` are keys of people besides those it names."""
        people = frozenset(self.people | mentioned)
        if people not in self.misses_of:
            taken = [(hit.start, hit.end) for hit in self.hits]
            self.misses_of[people] = speller(self.index).misses(self.text, taken, people)
        return self.misses_of[people]

    def within(self, passage, things):
        """Those of these things that stand in the passage, with offsets in its text. They have a `start` and an `end`
        and are in the order of the text.
        """
        place, end = passage.place, passage.place + len(passage.text)
        first, last = (bisect_left(things, at, key=lambda thing: thing.start) for at in (place, end))
        return [
            replace(thing, start=thing.start - place, end=thing.end - place)
            for thing in things[first:last]
            if thing.end <= end
        ]


def of(index, data):
    """The `Reading` of a working copy."""
    key = tuple(data[name] for name in TEXTS)
    with _lock:
        found = _kept.get(key)
        if found and found[0] is index:
            _kept.move_to_end(key)
            return found[1]
    reading = Reading(index, data["language"], passages(data))
    with _lock:
        _kept[key] = index, reading
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return reading


def in_cases(text, hits, entities):
    """The hits, and behind them those of the Russian names of these entities in any case."""
    found, folded = list(hits), fold(text)
    for known in entities:
        first = fold(known.label_ru)[:BEGINNING]
        for match in cases.named(known.label_ru).finditer(text) if first and first in folded else ():
            start, end = match.span()
            beside = [hit for hit in found if hit.start < end and start < hit.end]
            if all(start <= hit.start and hit.end <= end and len(hit.words) < end - start for hit in beside):
                found = [hit for hit in found if hit not in beside]
                found.append(Hit(start, end, match[0], (known,), Name.Kind.OFFICIAL))
    return sorted(found, key=lambda hit: hit.start)


def speller(index):
    with _lock:
        if id(index) not in _spellers:
            _spellers.clear()
            _spellers[id(index)] = Speller(index)  # holds the index, so that its id stays its own
        return _spellers[id(index)]


def _is_one(hit, kind):
    return len(hit.candidates) == 1 and hit.candidates[0].kind == kind
