"""The change record of a story: what each public version said, and what it changed in the one before."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from articles.desk.diff import Row, body_rows, words
from articles.models import Edition
from articles.rendering import page_html

MOST_COMPARED = 20  # versions, newest first: a comparison costs time, and anybody may ask for it


@dataclass
class Version:
    """`changes` are the `Row`s that differ from the version before; none where either is sealed."""

    edition: Edition
    number: int
    is_current: bool
    body: str = ""
    changes: list[Row] = field(default_factory=list)


def record(editions, current):
    """The `Version`s of editions that are given newest first; `current` is the one that readers see."""
    versions = []
    for place, edition in enumerate(editions):
        version = Version(edition, len(editions) - place, edition.pk == current.pk)
        if not edition.sealed:
            version.body = page_html(edition)
            before = editions[place + 1] if place + 1 < len(editions) else None
            if before and not before.sealed and place < MOST_COMPARED:
                version.changes = differences(before, edition)
        versions.append(version)
    return versions


def differences(old, new):
    """The `Row`s of headline, lead and body that are not the same in two editions."""
    rows = []
    for label, before, after in ((_("Headline"), old.title, new.title), (_("Lead"), old.lead, new.lead)):
        left, right = words(before, after)
        rows.append(Row(label, left, right, same=before == after))
    return [row for row in [*rows, *body_rows(old.body, new.body)] if not row.same]
