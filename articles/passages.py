"""A working copy as passages of plain text that know where each of their characters stands in the stored field.

A passage is the headline, the lead, or what one block of the body says: a paragraph, an item of a list, a heading,
a cell, a caption, a footnote. What is found in one can so be replaced in the HTML.
"""

import html
import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property

from articles.markup import INLINE, NOTE, TAG

PROSE = {"title", "lead", "p", "li", "blockquote"}  # whole sentences stand in these
_PIECE = re.compile(rf"{TAG.pattern}|(&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);|[^<&]+|[<&])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|vs|г|гг|им|см|т|стр|ст|ул|проф|акад)|\b[A-ZА-ЯЁ])\.\Z"
)
# Characters of a sentence that checks look into. Each name in it is held against each day in it; in a longer one every
# doubt is left.
LONGEST_SENTENCE = 2_000
ABBREVIATED_WITHIN = 8  # characters before the full stop of an abbreviation, more than the longest has
_END = re.compile(r"[.!?…][»”\")]*\s+(?=[«“\"(]*[A-ZА-ЯЁ0-9])")


@dataclass
class Passage:
    """`kind` is "title", "lead", "note" (a footnote), or the tag of the block. `place` is where its text begins in
    the text of all passages.
    """

    field: str
    kind: str
    text: str = ""
    place: int = 0
    starts: array = field(default_factory=lambda: array("l"), repr=False)
    ends: array = field(default_factory=lambda: array("l"), repr=False)

    @property
    def is_prose(self):
        return self.kind in PROSE

    def add(self, raw, start, *, literal=True):
        """Take up what stands at `start` of the field; an entity is one character, or more, at one place."""
        words = raw if literal else html.unescape(raw)
        self.text += words
        length = len(words)
        self.starts.extend(range(start, start + length) if literal else [start] * length)
        self.ends.extend(range(start + 1, start + length + 1) if literal else [start + len(raw)] * length)

    def source(self, start, end):
        """The two offsets in the field between which the text from `start` to `end` is written."""
        return self.starts[start], self.ends[end - 1]

    def sentence(self, place):
        """Start and end of the sentence in which this place of the text lies."""
        starts, stops = self._sentences
        number = bisect_left(stops, place)
        return starts[number], stops[number] + 1 if number < len(stops) else len(self.text)

    @property
    def sentences(self):
        """(start, end) of each, with the spaces behind it."""
        starts, _stops = self._sentences
        return list(zip(starts, [*starts[1:], len(self.text)], strict=True))

    @cached_property
    def _sentences(self):
        """Where each sentence begins, and where the last sign of each but the last one stands."""
        starts, stops = [0], []
        for match in _END.finditer(self.text):
            if not _ABBREVIATED.search(
                self.text, max(0, match.start() - ABBREVIATED_WITHIN), match.start() + 1
            ):
                starts.append(match.end())
                stops.append(match.start())
        return starts, stops


def passages(data):
    """The `Passage`s of a working copy (`articles.revisions`), empty ones left out."""
    found = []
    for name in ("title", "lead"):
        passage = Passage(name, name)
        passage.add(data[name], 0)
        found.append(passage)
    found += _of_body(data["body"])
    found = [passage for passage in found if passage.text.strip()]
    place = 0
    for passage in found:
        passage.place, place = place, place + len(passage.text) + 1
    return found


def _of_body(body):
    """A block ends where another begins or ends; footnotes are passages of their own, behind the one they are in."""
    found, stack, outer = [Passage("body", "p")], ["p"], []
    for match in _PIECE.finditer(body):
        closes, name, _rest, words = match.groups()
        if words is not None:
            found[-1].add(words, match.start(), literal=not words.startswith("&") or len(words) == 1)
        elif match[0] == NOTE:
            outer.append(found[-1])
            found.append(Passage("body", "note"))
        elif name == "span" and closes and outer:
            # The text that the footnote hangs on goes on where it was.
            found.append(outer.pop())
        elif name == "br":
            found[-1].add("\n", match.start())
        elif name not in INLINE and name != "span":
            if closes and len(stack) > 1:
                stack.pop()
            elif not closes and name != "hr":
                stack.append(name)
            found.append(Passage("body", stack[-1]))
    return list({id(passage): passage for passage in found}.values())
