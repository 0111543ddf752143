"""What the desk shows of a story's other languages: the original beside the text, what changed in it since."""

from dataclasses import dataclass

from articles import rules, translations
from articles.desk import diff, structure
from articles.desk.names import Names
from articles.models import Article


@dataclass(frozen=True)
class Paragraph:
    """A block of the original as plain words; `kind` as in `articles.desk.structure`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Source:
    """The original that an account may read: its newest text in plain words, and what changed in it.

    `rows` are the `diff.Row`s of places that differ between `followed` and `newest`, two revisions.
    """

    article: Article
    newest: object
    followed: object
    title: str
    lead: str
    paragraphs: list
    rows: list


def source_of(article, user):
    """The `Source` of a translation; None of an original, or where this account may not read it."""
    if not article.translation_of_id:
        return None
    source = Article.objects.select_related("rubric", "revision", "text_revision").get(
        pk=article.translation_of_id
    )
    newest, followed = source.text_revision, article.translated_revision
    if newest is None or not rules.can_view(user, source):
        return None
    is_stale = followed is not None and followed.number < newest.number
    return Source(
        article=source,
        newest=newest,
        followed=followed,
        title=newest.data["title"],
        lead=newest.data["lead"],
        paragraphs=[
            Paragraph(structure.kind_of(block), structure.plain(block))
            for block in structure.blocks(newest.data["body"])
        ],
        rows=changes(followed.data, newest.data, user) if is_stale and not source.deleted_at else [],
    )


def changes(old, new, user):
    """The `diff.Row`s of headline, lead and body that differ, numbered from 1."""
    names = Names(old, new, user=user)
    rows = [diff.field_row(name, old, new, names) for name in ("title", "lead")]
    rows = [row for row in [*rows, *diff.body_rows(old["body"], new["body"], names)] if not row.same]
    for number, row in enumerate(rows, 1):
        row.number = number
    return rows


def context(article, user):
    """What the form shows: the original of a translation, languages to begin, keys of versions that lag behind."""
    source = source_of(article, user)
    begins = not article.translation_of_id and rules.can_translate(user, article)
    missing = translations.missing_languages(article) if begins else []
    lagging = translations.stale(translations.family(article)).values_list("pk", flat=True)
    return {
        "source": source,
        "missing_languages": [(code, translations.language_name(code)) for code in missing],
        "stale_versions": set(lagging),
    }
