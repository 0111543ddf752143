"""The typographic card: the picture of a story that has none."""

import re
from dataclasses import dataclass

ORDINAL = re.compile(r"\b(\d{1,4})(st|nd|rd|th|[-‑](?:е|й|я|го|му|м))\b")
ACRONYM = re.compile(r"\b[A-ZА-ЯЁ]{2,}[A-Za-zА-Яа-яЁё]{0,2}(?:/[A-ZА-ЯЁ]{2,})?\b")
NUMBER = re.compile(r"(?<![\d.,–-])\b(?!(?:18|19|20|21)\d\d\b)\d{2,4}\b(?! ?[–-] ?\d| [A-ZА-Яа-я])")


@dataclass(frozen=True)
class Card:
    """`word` is set large, `sup` raised behind it; `size` is "", "m" or "l", smaller for longer words."""

    word: str
    sup: str
    size: str
    caption: str
    palette: str


def card(edition):
    """The card of an edition: its own word, or the first ordinal, acronym or number of its headline, or the
    rubric's name."""
    rubric = edition.rubric
    word, sup = _word(edition.card_word or edition.title, own=bool(edition.card_word))
    if not word:
        word = rubric.name if rubric else edition.title.split()[0]
    length = len(word) + len(sup) // 2
    return Card(
        word=word,
        sup=sup,
        size="" if length <= 3 else "m" if length <= 5 else "l",
        caption=edition.card_caption,
        palette=rubric.palette if rubric else "news",
    )


def _word(text, *, own):
    if match := ORDINAL.fullmatch(text) if own else ORDINAL.search(text):
        # English raises the ending, Russian keeps it on the line.
        return (match[0], "") if match[2][0] in "-‑" else (match[1], match[2])
    if own:
        return text, ""
    match = ACRONYM.search(text) or NUMBER.search(text)
    return (match[0], "") if match else ("", "")
