"""What the register tells a search: which entities words name, and what a misspelt word should have been.

The names are read once for each state of the register. Which of them readers may know is asked anew each time, of the
database's clock.
"""

import datetime
import heapq
import re
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, partial

from django.db.models.functions import Now

from articles import site
from articles.search.index import token
from articles.search.words import SMALL, stem, stems, words
from organizations.lexicon import winner
from organizations.models import Entity, Name, RegisterState
from organizations.spelling import LONG, distance

MOST_NAMED = 200  # entities that a word may name: one that names more says nothing about any of them
SHORTEST = 4  # letters of a word that may be misspelt
LONGER = 6  # letters from which on three at one end are right, and not two

_WRITTEN = re.compile(r"[^\W_]+")
_KINDS = ("organization", "person", "convention", "series", "meeting")  # in the order of the suggestions
_QWERTY = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
_JCUKEN = "йцукенгшщзхъфывапролджэячсмитьбюё"
_OTHER_LAYOUT = str.maketrans(_QWERTY + _JCUKEN, _JCUKEN + _QWERTY)


@dataclass(frozen=True, slots=True)
class Known:
    """An entity: its names as stems, those of the labels first; `keys` are its own and of what was merged into it."""

    pk: int
    kind: str
    label: str
    public_from: datetime.datetime | None
    names: tuple[tuple[str, ...], ...]
    keys: tuple[int, ...]

    def is_public(self, now):
        return self.public_from is not None and self.public_from <= now


@dataclass
class Names:
    """The names of one state of the register."""

    known: dict = field(default_factory=dict)  # key → Known
    by_stem: dict = field(default_factory=lambda: defaultdict(set))
    by_word: dict = field(default_factory=lambda: defaultdict(set))
    written: dict = field(default_factory=lambda: defaultdict(dict))  # folded word → {key: as it is written}
    pairs: dict = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))

    @cached_property
    def sorted_words(self):
        return sorted(self.by_word)

    @cached_property
    def ends(self):
        """The words by what they begin and end with: a misspelt one hardly has both wrong."""
        found = defaultdict(set)
        for word in self.by_word:
            for end in _ends(word):
                found[end].add(word)
        return found

    def learn(self, known, texts):
        self.known[known.pk] = known
        for text in texts:
            for written in _WRITTEN.findall(text):
                for word in words(written):
                    self.written[word].setdefault(known.pk, written)
            for word in words(text):
                self.by_word[word].add(known.pk)
                self.by_stem[stem(word)].add(known.pk)
        self._pair(known.pk, *known.names[:2])
        self._pair(known.pk, *known.names[2:4])

    def _pair(self, key, one, other):
        """Which word of the Russian name is which of the English one, where both have as many."""
        if len(one) == len(other):
            for here, there in zip(one, other, strict=True):
                self.pairs[here][key].add(there)
                self.pairs[there][key].add(here)

    def beginning_with(self, word):
        """Keys of what has a word that begins so, or this one in another case."""
        place = bisect_left(self.sorted_words, word)
        found = set(self.by_stem.get(stem(word), ()))
        while place < len(self.sorted_words) and self.sorted_words[place].startswith(word):
            found |= self.by_word[self.sorted_words[place]]
            place += 1
        return found


@dataclass
class Register:
    """The names, and the database's clock at which they are asked for."""

    names: Names
    now: datetime.datetime | None

    def public(self, keys):
        return [known for key in keys if (known := self.names.known[key]).is_public(self.now)]

    def named_by(self, terms):
        """`{term: [Known, …]}`: what is public and has the term in a name.

        Of a word that more than `MOST_NAMED` have, those that another term names too.
        """
        found = {term: {known.pk: known for known in self._with(term)} for term in terms}
        few = set().union(*(named for named in found.values() if len(named) <= MOST_NAMED))
        for term, named in found.items():
            kept = named.values()
            if len(named) > MOST_NAMED:
                kept = [known for key, known in named.items() if key in few]
            found[term] = list(kept) if len(kept) <= MOST_NAMED else []
        return found

    def _with(self, term):
        sets = [self.names.by_stem.get(part, set()) for part in term.stems]
        named = self.public(sorted(set.intersection(*sets)))
        if len(term.stems) == 1:
            return named
        return [known for known in named if any(_holds(name, term.stems) for name in known.names)]

    def alike(self, term, named):
        """Stems in the other language of a word, as the names of these entities tell: "mikuriya" is «микур»."""
        if len(term.stems) > 1:
            return set()
        pairs = self.names.pairs.get(term.stems[0], {})
        return set().union(*(pairs.get(known.pk, ()) for known in named))

    def best(self, text, limit):
        """What is public and named by every word of the text, whole or by its beginning, the best first."""
        asked = [word for word in words(text) if word not in SMALL][:8]
        if not asked:
            return []
        keys = set.intersection(*map(self.names.beginning_with, asked))
        return heapq.nsmallest(limit, self.public(keys), key=partial(self._rank, text, asked))

    def _rank(self, text, asked, known):
        """The whole name, then names that begin so, then such as have all the words; short ones before long ones."""
        whole = tuple(stems(text))
        is_name = whole in known.names
        begins = any(name[: len(whole)] == whole for name in known.names)
        has = sum(known.pk in self.names.by_stem.get(stem(word), ()) for word in asked)
        return (
            not is_name,
            not begins,
            -has,
            _KINDS.index(known.kind),
            len(known.label),
            known.label,
            known.pk,
        )

    def corrected(self, text):
        """The text with its unknown words as a public name or a rubric spells them, or "" where nothing changes."""
        rubrics = {}
        for rubric in site.current().rubrics:
            for written in _WRITTEN.findall(f"{rubric.name_en} {rubric.name_ru}"):
                rubrics.setdefault(written.casefold(), written)
        new = _WRITTEN.sub(lambda match: self._corrected(match[0], rubrics), text)
        if new == text:
            other = text.casefold().translate(_OTHER_LAYOUT)
            asked = words(other)
            if asked and all(self._is_known(word) for word in asked):
                new = " ".join(map(self._written, asked))
        return "" if new == text else new

    def _is_known(self, word):
        return bool(self._having(word))

    def _having(self, word):
        return self.public(self.names.by_word.get(word, ()))

    def _written(self, word):
        """As a public name writes it; none writes "cooperation" that has "Co-operation"."""
        forms = self.names.written.get(word, {})
        return next((forms[known.pk] for known in self.public(forms)), word)

    def _corrected(self, written, rubrics):
        for word in words(written):
            if len(word) < SHORTEST or word in SMALL or word in rubrics or any(map(str.isdigit, word)):
                return written
            if self.public(self.names.by_stem.get(stem(word), ())):
                return written
            near = set().union(*(self.names.ends.get(end, ()) for end in _ends(word))) | rubrics.keys()
            most = 2 if len(word) >= LONG else 1
            # The nearest; of several the one that begins alike, then the one that most entities have.
            choices = sorted(
                (apart, other[0] != word[0], -len(self._having(other)), other)
                for other in near
                if (apart := distance(word, other, most)) <= most
            )
            for *_order, other in choices:
                if other in rubrics or self._is_known(other):
                    return rubrics.get(other) or self._written(other)
        return written


def current():
    """The `Register` as it is now. One query, and two more where it has changed since this process last asked."""
    row = RegisterState.objects.filter(pk=1).values_list("version", Now()).first()
    version, now = row or (0, None)
    return Register(_read(version) if row else Names(), now)


@lru_cache(maxsize=2)  # what a transaction has not committed yet must not push out what is valid elsewhere
def _read(_version):
    columns = ("pk", "kind", "label_en", "label_ru", "short_en", "short_ru", "public_from", "merged_into")
    rows = {row[0]: row for row in Entity.objects.order_by("pk").values_list(*columns)}
    winners = {key: row[-1] for key, row in rows.items() if row[-1]}
    texts, keys = defaultdict(list), defaultdict(list)
    for key, row in rows.items():
        now = winner(key, winners)
        keys[now].append(key)
        if key != now:
            texts[now] += row[2:6]
    for key, text, forms in Name.objects.order_by("pk").values_list("entity", "text", "forms"):
        texts[winner(key, winners)] += [text, *map(str, forms if isinstance(forms, list) else ())]
    names = Names()
    for key, (_pk, kind, *labels, public_from, merged) in rows.items():
        if not merged:
            further = dict.fromkeys(filter(None, texts[key]))
            stemmed = tuple(tuple(stems(text)) for text in (*labels, *further))
            known = Known(key, kind, labels[0], public_from, stemmed, tuple(keys[key]))
            names.learn(known, [*filter(None, labels), *further])
    return names


def suggest(text, limit):
    """Public entities that the words name, whole or by their beginnings, in either script; the best ones first. Two
    queries.
    """
    best = current().best(text, limit)
    found = Entity.objects.public().in_bulk([known.pk for known in best])
    return [found[known.pk] for known in best if known.pk in found]


def tokens(known):
    """What stands in the index for an entity, under whatever key the story was filed."""
    return [token(key) for key in known.keys]


def _holds(name, run):
    return any(name[start : start + len(run)] == run for start in range(len(name) - len(run) + 1))


def _ends(word):
    size = 3 if len(word) >= LONGER else 2
    return (word[:size], 0), (word[-size:], 1)
