"""What differs between two states of a working copy: field by field, the body by its structure."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from articles import revisions
from articles.desk import formats, structure
from articles.desk.formats import Remark
from articles.desk.matching import MOST_PAIRS, align, bag_likeness, opcodes
from articles.desk.names import Names, Plain
from articles.models import Article

ALIKE = 0.2  # two texts with fewer common words are shown as two texts
PARTICULAR = {
    "picture",
    "decorative",
    "alt",
    "credit",
    "caption",
    "note",
    "row",
    "hr",
}  # paired with their like


@dataclass(frozen=True)
class Part:
    """A run of text: `kind` is "same", "del" or "ins"."""

    kind: str
    text: str


@dataclass
class Shown:
    """A line of one side: lists of `Part`, one for each cell of a table's row; kinds as in `structure.Line`.

    Other kinds: text (of a field), item (of a list), table (whose `rows` are `Shown` of kind row).
    `image` is the `Image` of a picture, where it may be shown.
    """

    kind: str
    cells: list = field(default_factory=lambda: [[]])
    image: object = None
    rows: list = field(default_factory=list)

    @property
    def label(self):
        return formats.kind_word(self.kind) if self.kind in formats.SAID else ""

    @property
    def parts(self):
        return self.cells[0]

    @property
    def thumbnail(self):
        """Address of the picture in small, "" where there is none or it was taken down."""
        return self.image.url(320, "card") if self.image else ""


@dataclass
class Row:
    """One place of a comparison. A row that is `same` has its text in `old_lines` alone."""

    label: str
    old_lines: list
    new_lines: list
    same: bool = False
    number: int = 0
    remarks: list = field(default_factory=list)
    is_body: bool = False

    @property
    def old(self):
        return flat(self.old_lines)

    @property
    def new(self):
        return flat(self.new_lines)


def flat(lines):
    """The `Part`s of some lines in one list, the lines apart by a line break."""
    parts = []
    for line in lines:
        for cell in [cell for row in line.rows or [line] for cell in row.cells]:
            parts += [Part("same", "\n"), *cell] if parts else cell
    return parts


# --- Words ----------------------------------------------------------------------------------------


def words(old, new, most=MOST_PAIRS):
    """The parts of `old` (same, del) and of `new` (same, ins), word by word up to `most` pairs of words."""
    left, right, _pairs = _words(structure.words(old.strip()), structure.words(new.strip()), most)
    return left, right


def _words(a, b, most):
    """Both sides' parts, and `[(old word, new word)]`: those that say the same, and the others with None."""
    codes = opcodes([word.text for word in a], [word.text for word in b], most)
    kept = sum(a2 - a1 for tag, a1, a2, _b1, _b2 in codes if tag == "equal")
    if a and b and kept < ALIKE * min(len(a), len(b)):
        codes = [("replace", 0, len(a), 0, len(b))]
    left, right, paired = [], [], []
    for tag, a1, a2, b1, b2 in codes:
        left += _parts("same" if tag == "equal" else "del", a[a1:a2])
        right += _parts("same" if tag == "equal" else "ins", b[b1:b2])
        if tag == "equal":
            paired += zip(a[a1:a2], b[b1:b2], strict=True)
        else:
            paired += [*((word, None) for word in a[a1:a2]), *((None, word) for word in b[b1:b2])]
    return _joined(left), _joined(right), paired


def _parts(kind, words):
    """One run; the white space behind what changed is not marked."""
    text = "".join(word.text + word.space for word in words)
    bare = text.rstrip()
    return [Part(kind, bare), Part("same", text[len(bare) :])]


def _joined(parts):
    found = []
    for part in parts:
        if found and found[-1].kind == part.kind:
            found[-1] = Part(part.kind, found[-1].text + part.text)
        elif part.text:
            found.append(part)
    if found and found[-1].kind == "same":
        found[-1] = Part("same", found[-1].text.rstrip())
    return [part for part in found if part.text]


# --- Blocks ---------------------------------------------------------------------------------------


def pairs(old, new):
    """`[(i, j)]`, places of blocks in two lists that belong together; None for what the other lacks."""
    bags = {}

    def bag(block):
        if block not in bags:
            bags[block] = (frozenset(structure.plain(block).split()), structure.kind_of(block))
        return bags[block]

    def likeness(i, j):
        (one, kind), (other, other_kind) = bag(old[i]), bag(new[j])
        return min(1, bag_likeness(one, other) + (0.3 if kind == other_kind != "p" else 0))

    return align(old, new, likeness)


def block_lines(old, new, names=None, most=MOST_PAIRS):
    """Both sides of a pair of blocks, each a list of `Shown`, and the `Remark`s; "" stands for no block."""
    a, b = structure.lines(old), structure.lines(new)
    names = names or Plain()
    left, right, remarks = [], [], []
    for i, j in align([line.key for line in a], [line.key for line in b], _line_likeness(a, b)):
        one, other = a[i] if i is not None else None, b[j] if j is not None else None
        shown, counterpart, said = _line(one, other, names, most)
        left += [shown] if shown else []
        right += [counterpart] if counterpart else []
        remarks += said
    return _tables(left), _tables(right), list(dict.fromkeys(remarks))


def _line_likeness(a, b):
    bags = {id(line): frozenset(" ".join(line.key[1:]).split()) for line in (*a, *b)}

    def likeness(i, j):
        one, other = a[i], b[j]
        if one.kind != other.kind and {one.kind, other.kind} & PARTICULAR:
            return 0
        particular = 0.5 if one.kind in PARTICULAR else 0
        return min(1, bag_likeness(bags[id(one)], bags[id(other)]) + particular)

    return likeness


def _line(old, new, names, most):
    """Both sides of a pair of lines, of which one may be None, and the `Remark`s."""
    remarks = []
    if old and new and old.kind != new.kind and old.kind in formats.KINDS:
        remarks.append(formats.kind_change(old.kind, new.kind))
    line = old or new
    if line.kind == "picture":
        left, right = (_picture(one, names, kind) for one, kind in ((old, "del"), (new, "ins")))
        if old and new and old.image == new.image:
            left = right = _picture(old, names, "same")
        elif old and new:
            remarks.append(Remark(_("another picture")))
        return left, right, remarks
    left, right = (Shown(one.kind, []) if one else None for one in (old, new))
    for one, other in _cells(old, new):
        was, now, paired = _words(one or [], other or [], most)
        if one is not None:
            left.cells.append(was)
        if other is not None:
            right.cells.append(now)
        remarks += formats.of_words(paired, names)
    return left, right, remarks


def _picture(line, names, kind):
    if line is None:
        return None
    image = names.image(line.image)
    return Shown("picture", [[Part(kind, str(image) if image else _("picture"))]], image=image)


def _cells(old, new):
    """Cells of two rows in pairs, by place where there are as many."""
    a, b = old.cells if old else [], new.cells if new else []
    if len(a) == len(b):
        return list(zip(a, b, strict=True))
    keys = [[" ".join(word.text for word in cell) for cell in side] for side in (a, b)]
    found = align(
        *keys, lambda i, j: bag_likeness(frozenset(keys[0][i].split()), frozenset(keys[1][j].split()))
    )
    return [(a[i] if i is not None else None, b[j] if j is not None else None) for i, j in found]


def _tables(lines):
    """Rows that follow each other become one table."""
    found = []
    for line in lines:
        if line.kind != "row":
            found.append(line)
        elif found and found[-1].kind == "table":
            found[-1].rows.append(line)
        else:
            found.append(Shown("table", rows=[line]))
    return found


# --- Rows -----------------------------------------------------------------------------------------


def rows(old, new, names=None):
    """`Row`s for every field of two snapshots (`articles.revisions`), in the order of the form."""
    names = names or Names(old, new)
    result = []
    for name in revisions.FIELDS:
        if name == "body":
            result += body_rows(old["body"], new["body"], names)
        elif names.text(name, old) or names.text(name, new):
            result.append(field_row(name, old, new, names))
    for number, row in enumerate((row for row in result if not row.same), 1):
        row.number = number
    return result


def field_row(name, old, new, names):
    """The `Row` of one field that is not the body."""
    same = old[name] == new[name] or names.text(name, old) == names.text(name, new)
    if name in ("bylines", "mentions", "attachments", "tags"):
        left, right = _items(names.items(name, old), names.items(name, new))
    else:
        left, right = (
            [Shown("text", [parts])] if parts else []
            for parts in words(names.text(name, old), names.text(name, new))
        )
    if name == "picture":
        for side, data in ((left, old), (right, new)):
            for line in side:
                line.kind, line.image = "picture", names.image(data["picture"])
    row = Row(label(name), left, right, same=same)
    if not same and left == right:
        row.remarks.append(Remark(_("spaces or order")))
    return row


def _items(a, b):
    """Two lists of texts: an item of which words are the same is one that was changed."""
    bags = {text: frozenset(text.split()) for text in (*a, *b)}
    left, right = [], []
    for i, j in align(a, b, lambda i, j: bag_likeness(bags[a[i]], bags[b[j]])):
        was, now = words(a[i] if i is not None else "", b[j] if j is not None else "")
        left += [Shown("item", [was])] if was else []
        right += [Shown("item", [now])] if now else []
    return left, right


def body_rows(old, new, names=None):
    """`Row`s of two bodies: "Body, 3" is the third paragraph, table or list of the newer one."""
    names = names or Plain()
    a, b = structure.blocks(old), structure.blocks(new)
    paired = pairs(a, b)
    moved = _moved(a, b, paired)
    most = share(sum(1 for i, j in paired if i is None or j is None or a[i] != b[j]))
    result, place = [], 0
    for i, j in paired:
        before, after = a[i] if i is not None else "", b[j] if j is not None else ""
        if i in moved.values() and j is None:
            continue
        place += j is not None
        number = place if j is not None else place + 1
        if j in moved:
            before = after
        row = _body_row(before, after, number, names, most)
        if j in moved:
            row.same = False
            row.new_lines = row.old_lines
            row.remarks.append(Remark(_("moved here from place %(number)d") % {"number": moved[j] + 1}))
        result.append(row)
    return result


def _body_row(before, after, number, names, most):
    title = body_label(number, number, structure.kind_of(after or before))
    if before == after:
        return Row(
            title, [Shown("p", [[Part("same", structure.plain(before))]])], [], same=True, is_body=True
        )
    left, right, remarks = block_lines(before, after, names, most)
    row = Row(title, left, right, remarks=remarks, is_body=True)
    if left == right and not remarks:
        # An internal link keeps its target while its address changes; all else has left a trace above.
        row.same = "data-article" in before or "data-entity" in before
        row.remarks = [] if row.same else [Remark(_("format"))]
    return row


def _moved(a, b, paired):
    """`{place in b: place in a}` of blocks that are left out at one place and put in at another."""
    gone = {}
    for i, j in paired:
        if j is None:
            gone.setdefault(a[i], []).append(i)
    moved = {}
    for i, j in paired:
        if i is None and gone.get(b[j]):
            moved[j] = gone[b[j]].pop(0)
    return moved


def share(changed):
    """How many pairs of words each of so many changed blocks may have, so that together they stay bounded."""
    return MOST_PAIRS // max(1, changed)


def body_label(first, last, kind="p"):
    if first != last:
        return _("Body, %(first)d–%(last)d") % {"first": first, "last": last}
    if kind == "p":
        return _("Body, %(number)d") % {"number": first}
    return _("Body, %(number)d: %(kind)s") % {"number": first, "kind": formats.kind_word(kind)}


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
