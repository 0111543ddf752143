"""What a reader typed, read: words, "phrases", and what must not occur. It never fails, whatever comes in."""

import re
from dataclasses import dataclass

from articles.search.words import SMALL, stems, words

MOST = 12  # terms

_QUOTES = str.maketrans(dict.fromkeys("«»“”„‟″＂", '"') | {"\u2212": "-"})
_PART = re.compile(r'(-?)"([^"]*)"?|([^\s"]+)')


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or a phrase of several: its stems and, one for each, the folded words that were typed."""

    stems: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """`terms` have to occur, `without` must not."""

    terms: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()

    @property
    def is_empty(self):
        """Nothing is asked for: no word at all, or only such as must not occur."""
        return not self.terms

    @property
    def stems(self):
        """The stems of everything that has to occur, in their order."""
        return tuple(stem for term in self.terms for stem in term.stems)


def parse(text):
    """The `Query` of what was typed; at most `MOST` terms, each once.

    Small words ("the", «на») count within a phrase, or where there is nothing else.
    """
    wanted, small, without = {}, {}, {}
    for minus, phrase, word in _PART.findall(text.translate(_QUOTES)):
        if word:
            minus = word.startswith("-")
            for term in _terms(word):
                chosen = without if minus else small if term.words[0] in SMALL else wanted
                chosen.setdefault(term.stems, term)
        elif found := words(phrase):
            term = Term(tuple(stems(phrase)), tuple(found))
            (without if minus else wanted).setdefault(term.stems, term)
    terms = tuple((wanted or small).values())[:MOST]
    return Query(terms, tuple(without.values())[: MOST - len(terms)])


def _terms(text):
    return [Term((stem,), (word,)) for stem, word in zip(stems(text), words(text), strict=True)]
