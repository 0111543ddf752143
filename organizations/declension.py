"""Case forms of Russian names, proposed where the packages of requirements-russian.txt are installed.

Without them `available` says no and forms are typed. What is proposed is for somebody to read before it is saved.
"""

import functools
import importlib.util
import re

from organizations import sorting

CASES = (
    "gent",
    "datv",
    "accs",
    "ablt",
    "loct",
)  # OpenCorpora's names of the five cases beside the nominative
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


@functools.cache
def available():
    return all(importlib.util.find_spec(name) for name in ("pytrovich", "pymorphy3"))


def forms(text, *, person):
    """The forms of a Russian name other than itself, each once, in the order of `CASES`; [] of what has none.

    Of a person every word is declined; of a body its first noun and the adjectives before it, the rest stands.
    """
    if not (available() and _CYRILLIC.search(text)):
        return []
    declined = [_person(text, case) if person else _phrase(text, case) for case in CASES]
    return [form for form in dict.fromkeys(declined) if form != text]


def _person(text, case):
    # Inline, like those below: the packages are optional.
    from pytrovich.enums import Case, NamePart

    cases = dict(
        zip(
            CASES,
            (Case.GENITIVE, Case.DATIVE, Case.ACCUSATIVE, Case.INSTRUMENTAL, Case.PREPOSITIONAL),
            strict=True,
        )
    )
    family, given = (part.split() for part in sorting.sort_key_ru(text).partition(", ")[::2])
    if not family:
        return text
    gender = _gender(family, given)
    words = []
    for word in text.split():
        part = NamePart.LASTNAME if word in family else NamePart.FIRSTNAME
        if word in given and sorting.PATRONYMIC.match(word):
            part = NamePart.MIDDLENAME
        words.append(_names().make(part, gender, cases[case], word) if _declines(word) else word)
    return " ".join(words)


def _gender(family, given):
    """As far as the names tell; where they do not, by the first name's last letter."""
    from pytrovich.detector import PetrovichGenderDetector
    from pytrovich.enums import Gender

    first, middle = (given or family)[0], next(filter(sorting.PATRONYMIC.match, given), None)
    found = PetrovichGenderDetector().detect(firstname=first, middlename=middle, lastname=family[-1])
    if found != Gender.ANDROGYNOUS:
        return found
    return Gender.FEMALE if first[-1] in "ая" else Gender.MALE


@functools.cache
def _names():
    from pytrovich.maker import PetrovichDeclinationMaker

    return PetrovichDeclinationMaker()


@functools.cache
def _analyzer():
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def _phrase(text, case):
    words = text.split()
    for position, word in enumerate(words):
        if not _declines(word):
            break
        parsed = next((p for p in _analyzer().parse(word) if "nomn" in p.tag), None)
        inflected = parsed and parsed.inflect(_grammemes(parsed.tag, case))
        if not inflected:
            break
        words[position] = inflected.word.capitalize() if word[0].isupper() else inflected.word
        if parsed.tag.POS == "NOUN":
            break
    return " ".join(words)


def _grammemes(tag, case):
    """An adjective's accusative is that of a thing: «Таможенный комитет», not «Таможенного»."""
    thing = case == "accs" and tag.POS in ("ADJF", "PRTF") and "femn" not in tag
    return {case, "inan"} if thing else {case}


def _declines(word):
    """No initial, no acronym, no number, nothing in Latin letters."""
    return bool(_CYRILLIC.search(word)) and not re.search(r"[A-ZА-ЯЁ].*[A-ZА-ЯЁ]|[.\d]", word)
