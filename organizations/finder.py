"""Names of the register in a text: one automaton over all names and their forms, leftmost and longest.

What is compared is folded (`organizations.folding`), so case, ё, no-break spaces and soft hyphens make no
difference, with two exceptions that keep common words apart from names: a word with two capitals ("WCO", "ВТамО")
is only found as it is written, and a name of one word with a capital ("Turkey") only with one.
"""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import ahocorasick

from organizations import lexicon
from organizations.folding import fold, spell
from organizations.lexicon import Form, Known, Row, winner
from organizations.models import Entity, RegisterState

BARRIER = "\x1f"  # stands in a text where no name may run on, such as between two paragraphs
SURNAME, ORDINAL, STRANGER = "surname", "ordinal", "stranger"
_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)
_HYPHENS = frozenset("-\u2010\u2011")


@dataclass(frozen=True, slots=True)
class Hit:
    """`words` stand at `start`–`end` of the text as it was given; several `candidates` make it ambiguous.

    `form` is a value of `Name.Kind`, or "surname", "ordinal", "stranger"; `forms` are what was found, one for each
    candidate.
    """

    start: int
    end: int
    words: str
    candidates: tuple[Known, ...]
    form: str
    forms: tuple[Form, ...] = ()


@dataclass
class Index:
    """What the register knew when it was read. `entities` holds all that were not merged, by key; `winners` leads
    from those that were to what they were merged into.
    """

    entities: dict[int, Known] = field(default_factory=dict)
    winners: dict[int, int] = field(default_factory=dict)
    forms: dict[str, tuple[Form, ...]] = field(default_factory=dict)  # folded text → what it may mean
    families: dict[int, set] = field(default_factory=dict)  # key of a person → family names as written
    series: dict[int, Row] = field(default_factory=dict)
    placements: dict[tuple, int] = field(default_factory=dict)  # (series, number) → meeting
    types: dict[int, str] = field(default_factory=dict)  # body → `Organization.Type`

    titles: dict[str, tuple] = field(
        default_factory=dict
    )  # folded title → keys of the posts that have or had it

    @cached_property
    def automaton(self):
        return automaton(self.forms)

    @cached_property
    def title_automaton(self):
        return automaton(self.titles)

    def find(self, text):
        """The `Hit`s of a text, in its order, none inside another.

        Behind the full name of a person the bare family name is that person.
        """
        if not self.forms:
            return []
        hits, behind = [], 0
        for start, end, forms in _matches(self.automaton, text):
            if start < behind:
                continue
            words = text[start:end]
            fitting = [form for form in forms if form.fits(words)]
            if fitting and not _is_part_of_a_compound(text, start, end, words):
                hits.append(self._hit(start, end, words, fitting))
                behind = end
        return self._with_surnames(text, hits)

    def titles_in(self, text):
        """`(start, end, keys of posts)` of the titles that stand in a text, the longest at each place."""
        found, behind = [], 0
        for start, end, posts in _matches(self.title_automaton, text) if self.titles else ():
            if start >= behind:
                found.append((start, end, posts))
                behind = end
        return found

    def with_fuller_name(self, words):
        """The `Known` people whose name begins and ends with these two: "Ana Hinojosa" of "Ana B. Hinojosa"."""
        found = fold(words).split()
        keys = self.by_ends.get((found[0], found[-1]), ()) if len(found) == 2 else ()
        return [self.entities[key] for key in sorted(keys)]

    @cached_property
    def by_ends(self):
        """`{(first word, last word): keys}` of people whose name has words between them."""
        found = defaultdict(set)
        for text, forms in self.forms.items():
            if len(words := text.split()) > 2:
                for form in forms:
                    if self.entities[form.entity].kind == Entity.Kind.PERSON:
                        found[words[0], words[-1]].add(form.entity)
        return dict(found)

    def winner(self, key):
        """The key of what the entity of this key is by now, its own where it was not merged."""
        return winner(key, self.winners)

    def _hit(self, start, end, words, forms):
        by_entity = {}
        for form in forms:
            by_entity.setdefault(form.entity, form)
        candidates = tuple(self.entities[key] for key in by_entity)
        return Hit(start, end, words, candidates, forms[0].kind, tuple(by_entity.values()))

    def _with_surnames(self, text, hits):
        """The hits, and between them the family names of people whose full names stand before."""
        people = {}
        for hit in hits:
            if len(hit.candidates) == 1 and (names := self.families.get(hit.candidates[0].pk)):
                people.setdefault(hit.candidates[0].pk, (hit.end, names))
        if not people:
            return hits
        meant = defaultdict(list)
        for key, (_behind, names) in people.items():
            for name in names:
                meant[name].append(key)
        either = "|".join(map(re.escape, sorted(meant, key=len, reverse=True))).replace("е", "[её]")
        taken = {place for hit in hits for place in range(hit.start, hit.end)}
        found = list(hits)
        for match in re.finditer(rf"(?<![\w-])(?:{either})(?![\w-])", text):
            keys = [key for key in meant[spell(match[0])] if people[key][0] <= match.start()]
            if keys and match.start() not in taken:
                candidates = tuple(self.entities[key] for key in keys)
                found.append(Hit(match.start(), match.end(), match[0], candidates, SURNAME))
        return sorted(found, key=lambda hit: hit.start)


def index():
    """What the register knows now; it is read again when `RegisterState` has changed. One query otherwise."""
    return _read(RegisterState.current())


@lru_cache(maxsize=2)  # what a transaction has not committed yet must not push out what is valid elsewhere
def _read(_version):
    found = Index(**lexicon.read())
    found.automaton, found.title_automaton  # noqa: B018  built here, before several threads ask for them
    return found


# --- Text -----------------------------------------------------------------------------------------


def automaton(words):
    """The automaton that finds the keys of this mapping; each gives (its length, its value)."""
    found = ahocorasick.Automaton()
    for word, value in words.items():
        found.add_word(word, (len(word), value))
    found.make_automaton()
    return found


def _matches(automaton, text):
    """`(start, end, value)` of all whole words and runs of words that the automaton knows; of two that begin
    together the longer one first.
    """
    folded, places = _folded(text)
    found = []
    for last, (length, value) in automaton.iter(folded):
        start, end = last - length + 1, last + 1
        if _is_whole(folded, start, end):
            found.append((places[start], -places[end], value))
    found.sort(key=lambda match: match[:2])
    return [(start, -end, value) for start, end, value in found]


class _Folded(dict):
    def __missing__(self, cluster):
        folded = self[cluster] = (
            cluster if cluster == BARRIER else " " if cluster.isspace() else fold(cluster)
        )
        return folded


_FOLDED = _Folded()


def _folded(text):
    """(folded text, places): `places[n]` is where in the text the n-th folded character comes from.

    One more place is the end of the text.
    """
    composed = unicodedata.is_normalized("NFC", text)
    clusters = text if composed else _CLUSTER.findall(text)
    parts = [_FOLDED[cluster] for cluster in clusters]
    folded = "".join(parts)
    if composed and len(folded) == len(text) and "" not in parts and "  " not in folded:
        return folded, range(len(text) + 1)
    kept, places, place = [], [], 0
    for cluster, part in zip(clusters, parts, strict=True):
        if part != " " or (kept and kept[-1] != " "):
            kept.append(part)
            places += [place] * len(part)
        place += len(cluster)
    return "".join(kept), [*places, place]


def _is_whole(folded, start, end):
    """No letter or figure stands directly before or behind."""
    return not (
        (start and folded[start - 1].isalnum() and folded[start].isalnum())
        or (end < len(folded) and folded[end].isalnum() and folded[end - 1].isalnum())
    )


def _is_part_of_a_compound(text, start, end, words):
    """ "Guinea" in "Guinea-Bissau"; an acronym may be joined to another."""
    if sum(map(str.isupper, words)) > 1 and " " not in words:
        return False
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    return (before[-1:] in _HYPHENS and before[:1].isalpha()) or (
        behind[:1] in _HYPHENS and behind[1:].isupper()
    )
