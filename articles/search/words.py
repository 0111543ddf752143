"""The words of a text as search knows them: folded, cut to their stems. The one place where words are stemmed.

A word is stemmed by its script and not by the language of its story: Russian stories quote English names, English ones
Russian names, and a reader's question does not say what language it is in (docs/decisions/0011-search.md).
"""

import re
from functools import lru_cache

import snowballstemmer

from organizations.folding import fold

# Of a question these count only within a phrase, or where it has no other word.
_SMALL = """
a an and are as at be by for from had has have in is it its of on or s that the their this to was were what when where
which who will with
а в во для до за и из или их к ко как на не но о об от по при с со то у что чем это
"""
SMALL = frozenset(_SMALL.split())

_WORD = re.compile(r"[^\W_]{1,64}")
_POSSESSIVE = re.compile(r"(?<=\w)'s?(?!\w)")
_JOINED = re.compile(r"\b(co|pre|re)-(?=[aeiou])")  # "co-operation" is "cooperation"
_NUMBER = re.compile(r"\b(\d+)(?:(?:st|nd|rd|th)\b|-[а-я]{1,3}\b)")  # "22nd", «22-е»: the number alone
_CYRILLIC = re.compile(r"[а-я]")
_LATIN = re.compile(r"[a-z]")
# "organise" and "harmonisation" as American ones are spelt; "revise" and "promise" are spelt alike.
_BRITISH = re.compile(
    r"(?<=..)(al|an|ar|ard|er|ern|gn|ic|il|im|in|it|iv|on|or|ur)is(?=(?:e[ds]?|ers?|ing|ation(?:s|al)?)\Z)"
)


def words(text):
    """The words of a text, folded, not stemmed."""
    folded = _JOINED.sub(r"\1", _POSSESSIVE.sub("", fold(text)))
    return _WORD.findall(_NUMBER.sub(r"\1", folded))


def stems(text):
    """The stems of a text's words, in their order."""
    return [_stem(word) for word in words(text)]


def stem(word):
    """The stem of one word, whatever its case; of several words the first one's, of none "" ."""
    return next(iter(stems(word)), "")


def script(folded):
    """ "ru" for a text with Cyrillic letters, "en" for one with Latin ones alone, "" for one with neither."""
    return "ru" if _CYRILLIC.search(folded) else "en" if _LATIN.search(folded) else ""


@lru_cache(maxsize=50_000)
def _stem(word):
    if _CYRILLIC.search(word):
        # Until nothing is left to cut: «Ереване» becomes «Ереван», which by the rule for verbs becomes «Ерева».
        while (shorter := _russian(word)) != word:
            word = shorter
        return word
    if _LATIN.search(word):
        return _english(_BRITISH.sub(r"\1iz", word))
    return word


_english = snowballstemmer.stemmer("english").stemWord
_russian = snowballstemmer.stemmer("russian").stemWord
