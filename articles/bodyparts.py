"""What a sanitised body holds: its links, figures, footnotes, headings and tables, in the order of the text.

Only what passed `articles.rendering.sanitise` is read here; see `articles.markup` for its shape.
"""

import html
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings

from articles.markup import TAG, attributes


@dataclass
class Anchor:
    """A link: its address and words, and the key of the story or entity that it leads to by identity."""

    href: str
    article: int | None = None
    entity: int | None = None
    words: str = ""

    @property
    def is_outside(self):
        """An address of the web that is not our own."""
        return self.href.startswith(("http://", "https://")) and not self.path

    @property
    def path(self):
        """The path at our own host of a plain link, or ""."""
        if self.article or self.entity:
            return ""
        if self.href.startswith("/"):
            return self.href.partition("#")[0].partition("?")[0]
        address, own = _split(self.href), urlsplit(settings.SITE_URL).netloc
        is_ours = address and own and address.netloc.casefold() == own.casefold()
        return (address.path or "/") if is_ours else ""


@dataclass
class Figure:
    """A picture of the library inside the text, with what this use of it says."""

    image: int
    alt: str = ""
    credit: str = ""
    is_decorative: bool = False


@dataclass
class Table:
    has_header: bool = False


@dataclass
class Parts:
    """`headings` are levels, `footnotes` their words."""

    links: list[Anchor] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)


def parts(body):
    """The `Parts` of a sanitised body."""
    found = Parts()
    spans = []  # for each open span: the number of its footnote, or None
    link, place = None, 0
    for match in TAG.finditer(body):
        words = html.unescape(body[place : match.start()])
        place = match.end()
        if link:
            link.words += words
        for note in spans:
            if note is not None:
                found.footnotes[note] += words
        closes, tag, rest = match.groups()
        if closes:
            if tag == "a":
                link = None
            elif tag == "span" and spans:
                spans.pop()
        elif tag == "a":
            link = _anchor(attributes(rest))
            found.links.append(link)
        elif tag == "span":
            spans.append(_footnote(found, attributes(rest)))
        else:
            _note(found, tag, attributes(rest))
    return found


def _note(found, tag, values):
    if tag == "figure":
        found.figures.append(
            Figure(
                image=_key(values.get("data-image")) or 0,
                alt=values.get("data-alt", "").strip(),
                credit=values.get("data-credit", "").strip(),
                is_decorative="data-decorative" in values,
            )
        )
    elif tag in ("h2", "h3", "h4"):
        found.headings.append(int(tag[1]))
    elif tag == "table":
        found.tables.append(Table())
    elif tag == "th" and found.tables:
        found.tables[-1].has_header = True


def _footnote(found, values):
    if "data-footnote" not in values:
        return None
    found.footnotes.append("")
    return len(found.footnotes) - 1


def _anchor(values):
    return Anchor(
        values.get("href", ""),
        article=_key(values.get("data-article")),
        entity=_key(values.get("data-entity")),
    )


def _key(text):
    return int(text) if text and re.fullmatch(r"[1-9]\d{0,17}", text) else None


def _split(address):
    try:
        return urlsplit(address)
    except ValueError:  # "http://[" and the like
        return None
