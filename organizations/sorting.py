"""Under which name a person is sorted: guessed from the full name, until somebody writes it down."""

import re

import iuliia

# Small words that belong to the family name behind them.
_PARTICLES = {
    "al", "bin", "da", "de", "del", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ter", "ten", "van", "von",
    "аль", "бен", "бин", "ван", "да", "де", "дер", "ди", "дю", "ибн", "ла", "ле", "фон", "эль",
}  # fmt: skip
PATRONYMIC = re.compile(r".+(?:вич|вна|ична|оглы|кызы)$", re.IGNORECASE)
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


def sort_key(label_en):
    """ "Mikuriya, Kunio" of "Kunio Mikuriya", in Latin letters."""
    key = _family_first(label_en)
    return (iuliia.WIKIPEDIA.translate(key) if _CYRILLIC.search(key) else key)[:120]


def sort_key_ru(label_ru):
    """«Микурия, Кунио» of «Кунио Микурия»; "" of an empty name."""
    return _family_first(label_ru)[:120]


def _family_first(name):
    words = name.split()
    if len(words) < 2 or "," in name:
        return " ".join(words)
    family = _family(words)
    given = " ".join(word for position, word in enumerate(words) if position not in family)
    return f"{' '.join(_mixed(words[position]) for position in family)}, {given}"


def _mixed(word):
    return word.title() if word.isupper() else word


def _family(words):
    """The positions of the family name: words in capitals, else the last one with its particles."""
    capitals = [n for n, word in enumerate(words) if word.isupper() and len(word.strip(".")) > 1]
    if capitals and len(capitals) < len(words):
        return capitals
    if len(words) > 2 and PATRONYMIC.match(words[-1]):
        return [0]  # «Иванов Иван Иванович»
    first = len(words) - 1
    while first > 1 and words[first - 1].casefold() in _PARTICLES:
        first -= 1
    return list(range(first, len(words)))
