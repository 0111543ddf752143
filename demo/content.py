"""Reads `demo/content/`: TOML for rows, for each text one HTML file with a TOML head between `+++` lines."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "content"
PICTURES = FOLDER / "img"


@dataclass(frozen=True)
class Text:
    """One story or page. `key` is the file's name without ".html"; it ends in the language.

    `head`: title, slug, lead, rubric, event_on, event_until, bylines ("author" or "author:role"), tags,
    card_word, card_caption, picture {file, alt, caption, decorative}, mentions [{entity, relation,
    styled_as}], translation_of (another key), changes [{at, kind, note, was, now}], and how far it goes:
    `published` (newsroom time), `scheduled_in_days`, or `status` "review" or "draft".
    """

    key: str
    kind: str
    head: dict
    body: str

    @property
    def language(self):
        return self.key.rpartition(".")[2]

    def body_after(self, changes):
        """The body as it stood once this many of the head's changes had been made."""
        body = self.body
        for change in reversed(self.head.get("changes", [])[changes:]):
            if body.count(change["now"]) != 1:
                raise ValueError(f"{self.key}: {change['now']!r} does not stand in the text once")
            body = body.replace(change["now"], change["was"])
        return body


def rows(name):
    """One TOML file of the folder as a dict."""
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))


def texts():
    """Every `Text`, pages first; a translation comes after what it translates."""
    found = [
        read(path, kind)
        for folder, kind in (("pages", "page"), ("stories", "story"))
        for path in sorted((FOLDER / folder).glob("*.html"))
    ]
    return sorted(found, key=lambda text: "translation_of" in text.head)


def read(path, kind):
    empty, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    if empty:
        raise ValueError(f"{path.name} does not begin with its head")
    return Text(path.stem, kind, tomllib.loads(head), body.strip())
