"""What the page of a search has beside its list: marked words, the orders, and what the words name in the register."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles import fragments, rendering
from articles.filters import NEWEST
from articles.lists import Choice
from articles.search import MOST_RANKED, suggest
from organizations.introducing import introduced

SHOWN_HITS = 4
SUGGESTED = 8
SHORT_NAME = 16  # characters that OpenSearch 1.1 allows


def of(listing):
    """The context of a page of results; marks what is sought in its rows. One query at most.

    The register stands on the first page alone, and not among filters: whoever uses them has seen it.
    """
    match = listing.match
    mark(listing.page.rows, fragments.Sought.of(match))
    is_first = not (listing.position or listing.chips)
    named = match.register.best(match.text, SHOWN_HITS) if is_first else []
    best, newest = listing.url(drop=("order",)), listing.url(order=NEWEST)
    return {
        "shown": match.text,
        "only_without": match.query.is_empty,
        "most_ranked": None if not listing.is_ranked or listing.ranking.are_all else MOST_RANKED,
        "hits": introduced([known.pk for known in named]),
        "canonical": best,
        "orders": [
            Choice(_("By relevance"), best, selected=listing.is_ranked),
            Choice(_("Newest first"), newest, selected=not listing.is_ranked),
        ],
    }


def mark(rows, sought):
    """Mark what is sought in the titles of these editions, and in as much of their texts as a list shows."""
    for row in rows:
        text = fragments.fragment(row.lead, row.body, sought)
        row.marked_title = rendering.marked(row.title, fragments.places(row.title, sought))
        row.marked_text = rendering.marked(text, fragments.places(text, sought))


def suggestions(typed, whole):
    """`[what was typed, [name, …], [of which kind, …], [address, …]]`, as OpenSearch Suggestions 1.1 wants the names
    of the register that begin so; `whole` makes a path an address. Two queries.
    """
    found = suggest(typed, SUGGESTED) if typed.strip() else []
    return [
        typed,
        [entity.label for entity in found],
        [capfirst(entity.get_kind_display()) for entity in found],
        [whole(entity.get_absolute_url()) for entity in found],
    ]


def short_name(name):
    """As many whole words of the newsroom's name as a description for browsers has room for."""
    if len(name) <= SHORT_NAME:
        return name
    return name[: SHORT_NAME + 1].rpartition(" ")[0] or name[:SHORT_NAME]
