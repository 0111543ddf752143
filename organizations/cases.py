"""Russian words in every case, as far as their endings tell. English words are as they are."""

import re
from functools import lru_cache

_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_ENDING = re.compile(r"(?:ый|ий|ой|ая|яя|ое|ее|ия|ие|ь|а|я|о|е|ы|и|й)\Z")
_ANY = "[а-яё]{0,4}"
_SHORTEST_STEM = 3


def pattern(words):
    """The source of a pattern of these words in one and the same order, whatever their case and the space between."""
    return r"\s+".join(map(_word, words.split()))


@lru_cache(maxsize=512)
def named(words):
    """The compiled pattern of a name that stands by itself."""
    return re.compile(rf"(?<![\w-]){pattern(words)}(?![\w-])", re.IGNORECASE)


def _word(word):
    stem = _ENDING.sub("", word)
    if not _CYRILLIC.search(word) or len(stem) < _SHORTEST_STEM or word.isupper():
        return re.escape(word)
    return re.escape(stem) + _ANY
