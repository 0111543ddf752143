"""What stops or should delay a story before publishing: every rule, with the sentence that says how to mend it.

The rules themselves are in `articles.copychecks` and `articles.registerchecks`. A sentence is shown to whoever
writes the story, so it never names what only the desk's editors may see.
"""

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from articles import copychecks, registerchecks  # noqa: F401  they register their rules, in this order
from articles.checkfacts import Draft, Facts
from articles.checkrules import BLOCK, OFF, RULES, WARN, Item, Rule, items, level_of
from articles.models import Revision

__all__ = [
    "BLOCK", "OFF", "RULES", "WARN", "Item", "Rule", "Summary", "blocking", "check", "level_of", "summaries",
    "warnings",
]  # fmt: skip


@dataclass(frozen=True)
class Summary:
    """Numbers of items of one story."""

    blocks: int = 0
    warns: int = 0


def check(data, *, article=None, at=None):
    """The `Item`s of a working copy's data (`articles.revisions`) or of a revision, what blocks first.

    `at` is the moment at which it is to go live, now by default. A fixed number of queries.
    """
    draft = Draft(getattr(data, "data", data), article, at or timezone.now())
    Facts.of([draft])
    return items(draft)


def summaries(articles):
    """`{pk: Summary}` of the newest revisions of these articles, in a fixed number of queries."""
    revisions = Revision.objects.in_bulk({article.revision_id for article in articles} - {None})
    now = timezone.now()
    drafts = [
        Draft(revisions[article.revision_id].data, article, now)
        for article in articles
        if article.revision_id
    ]
    Facts.of(drafts)
    found = {article.pk: Summary() for article in articles}
    for draft in drafts:
        levels = Counter(item.level for item in items(draft))
        found[draft.pk] = Summary(levels[BLOCK], levels[WARN])
    return found


def blocking(items):
    return [item for item in items if item.level == BLOCK]


def warnings(items):
    return [item for item in items if item.level == WARN]
