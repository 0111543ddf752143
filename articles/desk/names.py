"""Snapshots hold keys; people read names."""

from django.utils.translation import gettext as _

from articles import revisions
from articles.models import Article, Attachment, Author, BylineRole, Mention, Rubric
from images.models import Image
from organizations.models import Entity


class Names:
    """Names of everything that some snapshots point to: one query per kind of thing."""

    def __init__(self, *snapshots):
        self.rubrics = Rubric.objects.in_bulk(_keys(snapshots, "rubric"))
        self.images = Image.objects.in_bulk(_keys(snapshots, "picture"))
        self.articles = Article.objects.in_bulk(_keys(snapshots, "translation_of"))
        self.authors = Author.objects.in_bulk(_rows(snapshots, "bylines", "author"))
        self.entities = Entity.objects.in_bulk(_rows(snapshots, "mentions", "entity"))
        self.attachments = Attachment.objects.in_bulk(
            {pk for data in snapshots for pk in data["attachments"]}
        )

    def text(self, name, data):
        """A field of a snapshot in words; "" where it is empty."""
        value = data[name]
        if name in ("rubric", "picture", "translation_of"):
            things = {"rubric": self.rubrics, "picture": self.images, "translation_of": self.articles}[name]
            return str(things.get(value) or value or "")
        if name in revisions.FLAGS:
            return _("Yes") if value else ""
        if name == "tags":
            return ", ".join(value)
        if name == "attachments":
            return ", ".join(str(self.attachments.get(pk, pk)) for pk in value)
        if name == "bylines":
            return ", ".join(self._byline(row) for row in value)
        if name == "mentions":
            return ", ".join(self._mention(row) for row in value)
        return value or ""

    def _byline(self, row):
        return f"{BylineRole(row['role']).label} {self.authors.get(row['author'], row['author'])}"

    def _mention(self, row):
        entity = str(self.entities.get(row["entity"], row["entity"]))
        relation = Mention.Relation(row["relation"]).label
        return f"{entity} ({relation}: {row['styled_as']})" if row["styled_as"] else f"{entity} ({relation})"


def _keys(snapshots, name):
    return {data[name] for data in snapshots if data[name]}


def _rows(snapshots, name, key):
    return {row[key] for data in snapshots for row in data[name]}
