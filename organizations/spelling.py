"""Names that are one or two letters away from one that the register knows: "Kunio Mikuria", "Revised Kioto Convention".

To raise no false alarm, only one word may differ, it has to be long, and it may be no word of any known name, in
whatever case. Russian words that differ in their endings are the same word.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise

from organizations.finder import Index
from organizations.folding import fold
from organizations.models import Entity

CHECKED = {Entity.Kind.PERSON, Entity.Kind.ORGANIZATION, Entity.Kind.CONVENTION}
SHORTEST, SHORTEST_OF_TWO = 5, 6  # letters of the word that differs; of a name of two words, or a family name
LONG = 9  # letters from which on two may be wrong
BESIDE = 4  # first letters by which Russian words beside it are compared before all else

_TOKEN = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile(r"[а-я]")
_ENDING = re.compile(
    r"(?:ого|его|ому|ему|ыми|ими|ами|ями|иями|иях|иям|ией|ием|ой|ей|ый|ий|ая|яя|ое|ее|ую|юю|ом|ем|ам|ям|ах|ях|ых|их"
    r"|ым|им|ов|ев|ью|ия|ии|ию|ие|ые|а|я|о|е|ы|и|у|ю|ь|й)\Z"
)
_LONGEST_ENDING, _SHORTEST_STEM = 4, 3
_PREFIXES = {
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "г",
    "господин",
    "господина",
    "госпожа",
    "г-н",
    "г-жа",
    "др",
    "проф",
}


@dataclass(frozen=True)
class Word:
    """A word of a text with its place; `folded` as words are compared."""

    start: int
    end: int
    text: str
    folded: str


@dataclass(frozen=True)
class Slot:
    """A known name in which the word `place` may be misspelt. `gaps` stand behind each word but the last."""

    entity: int
    words: tuple[str, ...]
    folded: tuple[str, ...]
    gaps: tuple[str, ...]
    place: int


@dataclass(frozen=True)
class Miss:
    """The word at `start`–`end` should be `right`, in the name of `entity`."""

    start: int
    end: int
    words: str
    right: str
    entity: int


@dataclass
class Speller:
    """Over one `finder.Index`; made once for it."""

    index: Index
    slots: dict = field(default_factory=lambda: defaultdict(list))  # (word beside, side, length) → Slots

    def __post_init__(self):
        for forms in self.index.forms.values():
            for form in forms:
                if self.index.entities[form.entity].kind in CHECKED:
                    self._learn(form)

    def _learn(self, form):
        found = words(form.text)
        if len(found) < 2:
            return
        folded = tuple(word.folded for word in found)
        gaps = tuple(_gap(form.text, *pair) for pair in pairwise(found))
        shortest = SHORTEST_OF_TWO if len(found) == 2 else SHORTEST
        for place, word in enumerate(found):
            if len(word.text) < shortest or not word.text.isalpha():
                continue
            slot = Slot(form.entity, tuple(word.text for word in found), folded, gaps, place)
            side = (
                -1
                if place == len(found) - 1 or (place and len(folded[place - 1]) > len(folded[place + 1]))
                else 1
            )
            self.slots[_beside(folded[place + side]), side, len(word.text)].append(slot)

    @cached_property
    def vocabulary(self):
        """Words of all known names, and what may be left of Russian ones without their endings."""
        found = {word for text in self.index.forms for word in _TOKEN.findall(text)}
        return found.union(*(_stems(word) for word in found if _CYRILLIC.match(word)))

    def misses(self, text, taken, people=()):
        """The `Miss`es of a text, by place. `taken` are (start, end) of what was found by its name; `people` are keys
        of those the text is about, whose bare family names are looked at too.
        """
        found = words(text)
        places = {place for start, end in taken for place in range(start, end)}
        known = [word.start in places for word in found]
        families = self._families(people)
        misses = []
        for place, word in enumerate(found):
            if known[place] or len(word.text) < SHORTEST or not word.text.isalpha() or self._is_known(word):
                continue
            right = {(slot.entity, new) for slot, new in self._slots(text, found, place)}
            if not right and families and _stands_alone(text, found, place):
                right = {
                    (key, new)
                    for key, name in families
                    if (new := _mended(word, name.folded, name.text, SHORTEST_OF_TWO))
                }
            if len({new for _entity, new in right}) == 1:
                entity, new = min(right)
                misses.append(Miss(word.start, word.end, word.text, new, entity))
        return misses

    def _is_known(self, word):
        """As `is_same` with any of them, without a look at each."""
        alike = _stems(word.folded) if _CYRILLIC.match(word.folded) else {word.folded}
        return not self.vocabulary.isdisjoint(alike)

    def _slots(self, text, found, place):
        """(Slot, what to write) for each name that would stand here with another word at this place."""
        word = found[place]
        for side in (-1, 1):
            if not 0 <= place + side < len(found):
                continue
            beside = _beside(found[place + side].folded)
            for length in range(len(word.text) - 3, len(word.text) + 4):
                for slot in self.slots.get((beside, side, length), ()):
                    first = place - slot.place
                    there = found[first : first + len(slot.words)] if first >= 0 else []
                    if _fits(text, there, slot) and (
                        new := _mended(word, slot.folded[slot.place], slot.words[slot.place], SHORTEST)
                    ):
                        yield slot, new

    def _families(self, people):
        return [
            (key, name)
            for key in people
            for text in self.index.families.get(key, ())
            for name in words(text)
            if name.end - name.start == len(text) >= SHORTEST_OF_TWO
        ]


def words(text):
    return [Word(match.start(), match.end(), match[0], fold(match[0])) for match in _TOKEN.finditer(text)]


def is_same(one, other):
    """Whether two folded words are one, of Russian ones in whatever case."""
    if one == other:
        return True
    if one[:_SHORTEST_STEM] != other[:_SHORTEST_STEM] or not (
        _CYRILLIC.match(one) and _CYRILLIC.match(other)
    ):
        return False
    return not _stems(one).isdisjoint(_stems(other))


def distance(one, other, most):
    """Letters to change, leave out, put in or swap with the next one; `most` + 1 where there are more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before, row = None, list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (letter != wanted))
            if last and i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


@lru_cache(maxsize=4096)
def _stems(word):
    """What may be left of a Russian word without its ending; the word itself too."""
    found = {word}
    for length in range(1, min(_LONGEST_ENDING, len(word) - _SHORTEST_STEM) + 1):
        if _ENDING.fullmatch(word[-length:]):
            found.add(word[:-length])
    return found


def _beside(folded):
    return folded[:BESIDE] if _CYRILLIC.match(folded) else folded


def _gap(text, word, following):
    return (
        " ".join(text[word.end : following.start].replace("\u2011", "-").replace("\xa0", " ").split()) or " "
    )


def _fits(text, there, slot):
    """Every other word is that of the name, and nothing else stands between."""
    if len(there) != len(slot.words):
        return False
    for place, (word, known) in enumerate(zip(there, slot.folded, strict=True)):
        if place != slot.place and not is_same(word.folded, known):
            return False
    gaps = (_gap(text, *pair) for pair in pairwise(there))
    return tuple(gaps) == slot.gaps


def _mended(word, known, written, shortest):
    """What to write in place of the word where it is nearly the known one, else "". It keeps its ending."""
    if len(known) < shortest or (written[0].isupper() and not word.text[0].isupper()):
        return ""
    most = 2 if len(known) >= LONG else 1
    if _CYRILLIC.match(known):
        return _mended_russian(word, known, written, most)
    apart = distance(word.folded, known, most)
    derived = word.folded.startswith(known) or known == f"{word.folded}s"  # "Councils", "Commissioner"
    if not 1 <= apart <= most or derived:
        return ""
    return written.upper() if word.text.isupper() else written


def _mended_russian(word, known, written, most):
    """The nearest pair of stems; of several the whole words, then two of one length, then the longest ones."""
    found = []
    for stem in _stems(word.folded):
        for right in _stems(known):
            if min(len(stem), len(right)) < SHORTEST - 1:
                continue
            apart = distance(stem, right, most)
            is_cut = (stem, right) != (word.folded, known)
            found.append((apart, is_cut, abs(len(stem) - len(right)), -len(right), -len(stem), right, stem))
    apart, *_order, right, stem = min(found, default=(0, "", ""))
    if not 1 <= apart <= most:
        return ""
    return written[: len(right)] + word.text[len(stem) :]


def _stands_alone(text, found, place):
    """A family name by itself: with a capital, and no other name before it."""
    word = found[place]
    if not word.text[0].isupper() or word.text.isupper():
        return False
    if place == 0:
        return True
    before = found[place - 1]
    between = text[before.end : word.start]
    return not between.isspace() or before.folded in _PREFIXES or before.text[0].islower()
