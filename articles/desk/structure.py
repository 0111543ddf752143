"""A block of a body as its lines (a paragraph, a list item, a row of a table), each as words with their format.

Reads what `articles.rendering.sanitise` wrote (`articles.markup` has its shape); linear in the text.
"""

import html
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from articles import markup

_TOKEN = re.compile(rf"{markup.TAG.pattern}|([^<]+|<)")
_WORD = re.compile(r"(\w+(?:['’\-]\w+)*|[^\w\s])(\s*)")

BLOCK = {
    "p", "h2", "h3", "h4", "hr", "ul", "ol", "li", "blockquote", "table", "caption", "thead", "tbody", "tr", "td",
    "th", "figure", "figcaption",
}  # fmt: skip
INLINE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "cite": "italic", "s": "struck", "sub": "below",
    "sup": "above", "q": "quoted",
}  # fmt: skip
KINDS = {
    "p": "p", "h2": "h2", "h3": "h3", "h4": "h4", "ul": "ul", "ol": "ol", "caption": "title",
    "figcaption": "caption",
}  # fmt: skip
NOTE_MARK = "*"


class Word(NamedTuple):
    """`marks` is a frozenset of its formats: names, or tuples such as `("link", address, story, entity)`."""

    text: str
    space: str = ""
    marks: frozenset = frozenset()


@dataclass
class Line:
    """One line: a `kind`, and lists of `Word`, one for each cell where it is a row of a table.

    Kinds: p, h2, h3, h4, ul, ol, quote, pull, card, hr, note (a footnote), of a table title and row, of a figure
    picture (with its `image`, a key), decorative, alt, credit and caption.
    """

    kind: str
    cells: list = field(default_factory=lambda: [[]])
    image: int | None = None

    @property
    def key(self):
        """What it says, without formats."""
        return (self.image, *(" ".join(word.text for word in cell) for cell in self.cells))


def words(text, marks=frozenset()):
    """The `Word`s of a text, with the white space after each."""
    return [Word(match[1], match[2], marks) for match in _WORD.finditer(text)]


def blocks(body):
    """The top-level elements of sanitised HTML, each a string; text between them counts as one of its own."""
    found, depth, start = [], 0, 0
    for match in markup.TAG.finditer(body):
        closing, name = match[1], match[2]
        if depth == 0 and not closing:
            found.append(body[start : match.start()])
            start = match.start()
        if name not in markup.VOID:
            depth = max(0, depth + (-1 if closing else 1))
        if depth == 0:
            found.append(body[start : match.end()])
            start = match.end()
    found.append(body[start:])
    return [block for block in (block.strip() for block in found) if block]


def kind_of(block):
    """The kind of a whole block: p, h2, h3, h4, ul, ol, quote, pull, card, table, figure or hr."""
    match = markup.TAG.match(block)
    if not match:
        return "p"
    name, attributes = match[2], match[3]
    if name == "blockquote":
        return "pull" if "data-pull" in attributes else "quote"
    if name == "p" and "data-card" in attributes:
        return "card"
    return name if name in {*KINDS, "table", "figure", "hr"} else "p"


def plain(block):
    """The words of a block in one string."""
    return " ".join(
        html.unescape(markup.TAG.sub(lambda tag: "" if tag[2] in markup.INLINE else " ", block)).split()
    )


def lines(block):
    """The `Line`s of a block; its footnotes come last, each a line of its own."""
    return _Reader().read(block)


class _Reader:
    """Walks once over a block. `open` holds, for each open tag, its name, its mark and the line before it."""

    def __init__(self):
        self.found, self.notes, self.open = [], [], []
        self.line = None

    def read(self, block):
        for match in _TOKEN.finditer(block):
            closing, name, attributes, text = match.groups()
            if text is not None:
                self.write(html.unescape(text))
            elif closing:
                self.close(name)
            else:
                self.enter(name, markup.attributes(attributes))
        return [
            line for line in self.found + self.notes if line.image or line.kind == "hr" or any(line.cells)
        ]

    def enter(self, name, attributes):
        before = self.line
        mark = _mark(name, attributes)
        if name in BLOCK:
            if not (name == "p" and self.inside("td", "th")):
                self.start(name, attributes)
        elif name == "span" and "data-footnote" in attributes:
            self.write(NOTE_MARK)
            self.line = Line("note")
            self.notes.append(self.line)
        elif name == "br":
            self.write(" ")
        if name not in markup.VOID:
            self.open.append((name, mark, before, attributes))

    def start(self, name, attributes):
        """A tag of a block ends the line before it; rows, cells, pictures and rules begin one at once."""
        if name in ("td", "th") and self.line and self.line.kind == "row":
            if self.line.cells != [None]:
                self.line.cells.append([])
            else:
                self.line.cells = [[]]
            return
        self.line = None
        if name == "tr":
            self.line = Line("row", [None])
            self.found.append(self.line)
        elif name == "hr":
            self.found.append(Line("hr"))
        elif name == "figure":
            self.figure(attributes)

    def figure(self, attributes):
        self.found.append(Line("picture", image=_key(attributes, "image")))
        for name in ("alt", "credit"):
            if value := attributes.get(f"data-{name}"):
                self.found.append(Line(name, [words(value)]))
        if "data-decorative" in attributes:
            self.found.append(Line("decorative", [words("—")]))

    def close(self, name):
        if not self.open:
            return
        _name, _mark, before, attributes = self.open.pop()
        if name in ("td", "th", "p") and self.line and self.line.kind == "row":
            return
        if name == "span" and "data-footnote" in attributes:
            self.line = before
        elif name in BLOCK:
            self.line = None

    def write(self, text):
        cell = self.line.cells[-1] if self.line else None
        if not text.strip():
            if cell and text and not cell[-1].space:
                cell[-1] = cell[-1]._replace(space=" ")
            return
        if self.line is None:
            self.line = Line(self.kind())
            self.found.append(self.line)
            cell = self.line.cells[-1]
        if cell is None:  # text of a row outside its cells
            self.line.cells = [cell := []]
        if cell and text[0].isspace():
            cell[-1] = cell[-1]._replace(space=" ")
        marks = frozenset(mark for _n, mark, _b, _a in self.open if mark)
        cell += words(text, marks)

    def kind(self):
        """By the innermost tag that says it."""
        for name, _mark, _before, attributes in reversed(self.open):
            if name == "li":
                continue
            if name == "blockquote":
                return "pull" if "data-pull" in attributes else "quote"
            if name == "p":
                if "data-card" in attributes:
                    return "card"
                if self.inside("li", "blockquote"):
                    continue
            if name in KINDS:
                return KINDS[name]
        return "p"

    def inside(self, *names):
        return any(name in names for name, *_rest in self.open)


def _mark(name, attributes):
    if name in INLINE:
        return INLINE[name]
    if name == "a":
        return ("link", attributes.get("href", ""), _key(attributes, "article"), _key(attributes, "entity"))
    if name == "th":
        return "header"
    if name == "abbr" and attributes.get("title"):
        return ("abbreviation", attributes["title"])
    if attributes.get("lang"):
        return ("language", attributes["lang"])
    return None


def _key(attributes, name):
    value = attributes.get(f"data-{name}", "")
    return int(value) if value else None
