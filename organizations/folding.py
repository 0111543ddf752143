"""One way of folding text, for everything that is searched.

Neither database compares Cyrillic letters without regard to case in the same way (SQLite not at all), so
searched columns hold folded text and the words looked for are folded alike.
"""

import unicodedata

_IGNORED = {0x00AD: None, 0x200B: None, 0x0301: None}  # soft hyphen, zero-width space, stress mark
_SAME = {ord("ё"): "е", 0x00A0: " ", 0x202F: " ", 0x2010: "-", 0x2011: "-", 0x2019: "'", 0x02BC: "'"}


def fold(text):
    """Lower case, ё as е, plain spaces and hyphens, no soft ones: the form in which words are stored and sought."""
    folded = unicodedata.normalize("NFKC", text.translate(_IGNORED)).casefold().translate(_SAME)
    return " ".join(folded.split())


_KEPT = _IGNORED | _SAME | {ord("Ё"): "Е"}


def spell(text):
    """As `fold`, but with the case kept: for what is told apart by it."""
    if text.isascii():
        return " ".join(text.split())
    return " ".join(unicodedata.normalize("NFC", text.translate(_KEPT)).split())
