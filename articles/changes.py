"""The change record of a story: what each public version said, and what it changed in the one before."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from articles.desk.diff import Row, Shown, body_rows, words
from articles.desk.names import Plain
from articles.linking import without
from articles.models import Edition
from articles.rendering import page_html, together

MOST_COMPARED = 20  # versions, newest first: a comparison costs time, and anybody may ask for it


@dataclass
class Version:
    """`changes` are the `Row`s that differ from the version before; none where either is sealed. `address` is the
    version's for ever, under the story's own address.
    """

    edition: Edition
    number: int
    is_current: bool
    address: str
    body: str = ""
    changes: list[Row] = field(default_factory=list)


def record(editions, current):
    """The `Version`s of editions that are given newest first; `current` is the one that readers see."""
    versions = []
    home = current.get_absolute_url()
    together(edition for edition in editions if not edition.sealed)
    for place, edition in enumerate(editions):
        number = len(editions) - place
        version = Version(edition, number, edition.pk == current.pk, f"{home}changes/#v{number}")
        if not edition.sealed:
            version.body = page_html(edition, f"v{version.number}-")
            before = editions[place + 1] if place + 1 < len(editions) else None
            if before and not before.sealed and place < MOST_COMPARED:
                version.changes = differences(before, edition)
        versions.append(version)
    return versions


class Public(Plain):
    """Names for readers. `targets` are the addresses that links by identity lead to now: see `rendering.together`."""

    def __init__(self, *editions):
        self.targets = {}
        for edition in editions:
            self.targets |= getattr(edition, "known", ({}, {}))[1]

    def link(self, address, article, entity):
        """ "" for what is not public: its words stand there without a link."""
        if article or entity:
            return self.targets.get(("article", article)) or self.targets.get(("entity", entity), "")
        return address


def differences(old, new):
    """The `Row`s of headline, lead and body that are not the same in two editions."""
    rows = []
    for label, before, after in ((_("Headline"), old.title, new.title), (_("Lead"), old.lead, new.lead)):
        left, right = ([Shown("text", [parts])] if parts else [] for parts in words(before, after))
        rows.append(Row(label, left, right, same=before == after))
    rows += body_rows(without(old.body), without(new.body), Public(old, new))
    return [once(row) for row in rows if not row.same]


def once(row):
    """A row whose words are the same, only moved or set in another way, says them once beside what became of them."""
    if row.remarks and row.old == row.new:
        row.old_lines = []
    return row
