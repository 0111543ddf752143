"""What differs between two states of a working copy, field by field, the body paragraph by paragraph."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from articles import revisions
from articles.desk.names import Names
from articles.models import Article
from articles.rendering import VOID, plain_text

# Beyond this many pairs of words (of a whole body) a comparison would take seconds: the texts are then shown
# as a whole. Below, `autojunk` keeps `difflib` from its worst case, which grows with the third power.
MOST_PAIRS = 2_000_000

_WORDS = re.compile(r"\s+|[^\s]+")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>")


@dataclass(frozen=True)
class Part:
    """A run of text: `kind` is "same", "del" or "ins"."""

    kind: str
    text: str


@dataclass
class Row:
    """One line of a comparison. `old` and `new` are lists of `Part`; a row that is `same` has its text in `old`."""

    label: str
    old: list
    new: list
    same: bool = False
    number: int = 0


def words(old, new, most=MOST_PAIRS):
    """The parts of `old` (same, del) and of `new` (same, ins), word by word up to `most` pairs of words."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    if old == new:
        return _parts(("same", old)), _parts(("same", new))
    if len(a) * len(b) > most:
        return _parts(("del", old)), _parts(("ins", new))
    left, right = [], []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b).get_opcodes():
        left.append(("same" if tag == "equal" else "del", "".join(a[a1:a2])))
        right.append(("same" if tag == "equal" else "ins", "".join(b[b1:b2])))
    return _parts(*left), _parts(*right)


def blocks(body):
    """The top-level elements of sanitised HTML, each a string; text between them counts as one of its own.

    Linear in the text. Sanitised HTML is well formed, so counting tags is enough.
    """
    found, depth, start = [], 0, 0
    for match in _TAG.finditer(body):
        closing, name = match[1], match[2].lower()
        if depth == 0 and not closing:
            found.append(body[start : match.start()])
            start = match.start()
        if name not in VOID:
            depth = max(0, depth + (-1 if closing else 1))
        if depth == 0:
            found.append(body[start : match.end()])
            start = match.end()
    found.append(body[start:])
    return [block for block in (block.strip() for block in found) if block]


def pairs(old, new):
    """`[(old blocks, new blocks)]` of two bodies in order; equal ones together, changed ones one by one."""
    a, b = blocks(old), blocks(new)
    if len(a) * len(b) > MOST_PAIRS:
        return [(a, b)]
    result = []
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b).get_opcodes():
        if tag == "replace" and a2 - a1 == b2 - b1:
            result += [([x], [y]) for x, y in zip(a[a1:a2], b[b1:b2], strict=True)]
        else:
            result.append((a[a1:a2], b[b1:b2]))
    return result


def block_words(old, new, most=MOST_PAIRS):
    """Parts of two lists of blocks, as readers read them; as source where only markup differs."""
    before, after = plain_text("\n".join(old)), plain_text("\n".join(new))
    if before == after and old != new:
        before, after = "\n".join(old), "\n".join(new)
    return words(before, after, most)


def share(paired):
    """How many pairs of words each of these changed blocks may have, so that together they stay bounded."""
    return MOST_PAIRS // max(1, sum(old != new for old, new in paired))


def rows(old, new):
    """`Row`s for every field of two snapshots (`articles.revisions`), in the order of the form."""
    names = Names(old, new)
    result = []
    for name in revisions.FIELDS:
        if name == "body":
            result += body_rows(old["body"], new["body"])
        else:
            before, after = names.text(name, old), names.text(name, new)
            left, right = words(before, after)
            if before or after:
                result.append(Row(label(name), left, right, same=before == after))
    for number, row in enumerate((row for row in result if not row.same), 1):
        row.number = number
    return result


def body_rows(old, new):
    """`Row`s of two bodies: "Body, 3" is the third paragraph, table or list of the newer one."""
    result, position = [], 0
    paired = pairs(old, new)
    most = share(paired)
    for before, after in paired:
        first, last = position + 1, position + max(len(after), 1)
        position += len(after)
        left, right = block_words(before, after, most)
        result.append(Row(body_label(first, last), left, right, same=before == after))
    return result


def body_label(first, last):
    if first == last:
        return _("Body, %(number)d") % {"number": first}
    return _("Body, %(first)d–%(last)d") % {"first": first, "last": last}


def label(name):
    """The word for a field of the working copy."""
    extra = {
        "bylines": _("Byline"),
        "mentions": _("Mentions"),
        "attachments": _("Attachments"),
        "tags": _("Tags"),
    }
    if name in extra:
        return extra[name]
    text = str(Article._meta.get_field(name).verbose_name)
    return text[:1].upper() + text[1:]


def _parts(*pairs):
    return [Part(kind, text) for kind, text in pairs if text]
