"""What one click mends: words of a working copy, and what to write in their place."""

import hashlib
import html
from dataclasses import dataclass

from articles.markup import TAG


@dataclass(frozen=True)
class Mend:
    """`was` stands at `start`–`end` of the field as it is stored, HTML in the body; `now` are plain words.

    Of the field "mentions", `row` is the mention whose style it is.
    """

    field: str
    start: int
    end: int
    was: str
    now: str
    row: int = 0

    @property
    def digest(self):
        """Stays the same when the words move, so that a text that was saved meanwhile is mended all the same."""
        told = "\x1f".join((self.field, self.was, self.now))
        return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def words(self):
        """What stands there, as one reads it."""
        return html.unescape(self.was)

    def changes(self, data):
        """What `workflow.save` takes of this working copy, or None where the words are not there any more."""
        if self.field == "mentions":
            return self._changed_row(data["mentions"])
        text = self._written(data[self.field])
        return None if text is None else {self.field: text}

    def _changed_row(self, rows):
        text = self._written(rows[self.row]["styled_as"]) if self.row < len(rows) else None
        if text is None:
            return None
        changed = rows[self.row] | {"styled_as": text}
        return {"mentions": [*rows[: self.row], changed, *rows[self.row + 1 :]]}

    def _written(self, text):
        if text[self.start : self.end] != self.was:
            return None
        now = html.escape(self.now, quote=False) if self.field == "body" else self.now
        return f"{text[: self.start]}{now}{text[self.end :]}"


def mend(passage, data, start, end, now):
    """The `Mend` that writes `now` in place of `start`–`end` of a passage, None where a tag stands in between."""
    first, last = passage.source(start, end)
    was = data[passage.field][first:last]
    if passage.field == "body" and TAG.search(was):
        return None
    return Mend(passage.field, first, last, was, now)
