"""What was published about an entity."""

from dataclasses import dataclass

from django.db.models import Count, Window
from django.utils.translation import get_language

from articles.frontpage import chosen
from articles.models import Edition


@dataclass
class Coverage:
    """The newest `editions`, and the `count` of all in every language."""

    editions: list
    count: int


def coverage(entities, most=6):
    """`Coverage` of these entities' keys, one query.

    Of a story in two languages the version in the interface's language is shown.
    """
    rows = list(
        Edition.objects.live()
        .stories()
        .about(entities)
        .annotate(total=Window(Count("pk")))
        .select_related("rubric", "image")
        .defer("body", "search_text")
        .newest()[: 2 * most]
    )
    return Coverage(chosen(rows, get_language())[:most], rows[0].total if rows else 0)


def counts(entities):
    """`{entity key: number of live stories}`, one query."""
    rows = (
        Edition.entities.through.objects.filter(
            entity__in=entities, edition__in=Edition.objects.live().stories().values("pk")
        )
        .values("entity")
        .annotate(count=Count("pk"))
    )
    return {row["entity"]: row["count"] for row in rows}
