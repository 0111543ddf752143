"""The words of a body with their places in its HTML, and links set into it at such places.

A link that was made here is marked, `<a data-entity="5" data-found="" href="…">`: it is no part of what was written,
and `without` takes it away again. What the sanitiser lets through has no such mark.
"""

import html
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.html import format_html

from articles.markup import INLINE, NOTE, TAG, VOID, attributes
from organizations.finder import BARRIER

# Inside these no link is made: one link holds no other, and a heading, a caption or a quote taken out is no place
# for one either.
CLOSED = {"a", "h2", "h3", "h4", "caption", "figcaption", "figure", "th"}
FOUND = '<a data-entity="{}" data-found="" href="{}">{}</a>'
_FOUND = re.compile(r'<a data-entity="\d+" data-found="" href="[^"]*">(.*?)</a>', re.DOTALL)
_CHARACTER = re.compile(r"&[#\w]+;|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Node:
    """Words between two tags: `place` in the text of the flow, `start` in the HTML; `is_open` for links."""

    place: int
    start: int
    raw: str
    is_open: bool


@dataclass
class Flow:
    """The text of a body, unescaped, its blocks kept apart by `BARRIER` and its footnotes behind all else.

    With its white space collapsed it is `rendering.plain_text`. `links` are the (entity, address) of links in it.
    """

    body: str
    text: str = ""
    nodes: list[Node] = field(default_factory=list)
    links: list[tuple] = field(default_factory=list)
    places: dict[int, list] = field(default_factory=dict, repr=False)

    def plain(self, place):
        """Where a place of the text, one that holds no space, stands in `rendering.plain_text`."""
        starts, lengths = self._words
        word = bisect_right(starts, place) - 1
        return lengths[word] + place - starts[word]

    def _places(self, node):
        """Where each character of the node stands in the HTML, and where it ends."""
        if node.start not in self.places:
            places = [node.start + match.start() for match in _CHARACTER.finditer(node.raw)]
            self.places[node.start] = [*places, node.start + len(node.raw)]
        return self.places[node.start]

    @cached_property
    def _words(self):
        """Where each word begins in the text, and where in the plain text."""
        starts, lengths, length = [], [], 0
        for word in re.finditer(r"[^\s\x1c-\x1f\x85]+", self.text):
            starts.append(word.start())
            lengths.append(length)
            length += len(word[0]) + 1
        return starts, lengths

    def span(self, start, end):
        """(start, end) in the HTML of words that may become a link, or None."""
        node = (
            self.nodes[bisect_right(self.nodes, start, key=lambda node: node.place) - 1]
            if self.nodes
            else None
        )
        if node is None or not node.is_open:
            return None
        places = self._places(node)
        first, last = start - node.place, end - node.place
        return (places[first], places[last]) if first >= 0 and last < len(places) else None


def flow(body):
    """The `Flow` of a sanitised body."""
    found, stack, place = Flow(body), [], 0
    main, notes = [], []
    for match in TAG.finditer(body):
        _add(found, main, notes, stack, place, body[place : match.start()])
        place = match.end()
        closes, name, rest = match.groups()
        in_note = any(tag == "note" for tag, _is_open in stack)
        if name not in INLINE and name != "span":
            (notes if in_note else main).append((None, BARRIER))
        if closes:
            if stack:
                stack.pop()
        elif name == "br":
            (notes if in_note else main).append((None, BARRIER))
        elif name not in VOID:
            if name == "a":
                values = attributes(rest)
                found.links.append((int(values.get("data-entity", 0)), values.get("href", "")))
            if match[0] == NOTE:
                notes.append((None, BARRIER))
            stack.append(("note" if match[0] == NOTE else name, _is_open(name, rest)))
    _add(found, main, notes, stack, place, body[place:])
    parts, length = [], 0
    for node, words in [*main, (None, BARRIER), *notes]:
        if node:
            found.nodes.append(Node(length, *node))
        parts.append(words)
        length += len(words)
    found.text = "".join(parts)
    return found


def _is_open(name, rest):
    return (
        name not in CLOSED
        and "data-pull" not in rest
        and "data-card" not in rest
        and "data-footnote" not in rest
    )


def _add(found, main, notes, stack, start, raw):
    if raw:
        in_note = any(tag == "note" for tag, _is_open in stack)
        is_open = all(is_open for _tag, is_open in stack)
        (notes if in_note else main).append(((start, raw, is_open), html.unescape(raw)))


def insert(body, links):
    """The body with a marked link at each `(start, end, entity, address)`, places in its HTML, none overlapping."""
    parts, place = [], 0
    for start, end, entity, address in sorted(links):
        parts.append(body[place:start])
        # The words are a part of a sanitised body, so they are escaped already.
        parts.append(format_html(FOUND, entity, address, "\0").replace("\0", body[start:end]))
        place = end
    return "".join([*parts, body[place:]])


def without(body):
    """The body as it was written: links that were made here leave their words."""
    return _FOUND.sub(r"\1", body)
