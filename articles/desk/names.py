"""Snapshots hold keys; people read names."""

from django.conf import settings
from django.template.defaultfilters import date, filesizeformat
from django.utils.translation import gettext as _

from articles import markup, revisions, rules
from articles.models import Article, Attachment, Author, BylineRole, Mention, Rubric
from images import rules as image_rules
from images.models import Image
from organizations.models import Appointment, Entity

LANGUAGES = dict(settings.LANGUAGES)


class Plain:
    """Nothing is looked up: a link is its address, a picture has no name."""

    def link(self, address, article, entity):
        return address

    def image(self, key):
        return None


class Names(Plain):
    """Names of everything that some snapshots point to: one query per kind of thing.

    Keys in a body are whatever its writer has typed: pictures and targets of links in bodies are named to `user`
    as far as that account may see them, and not at all where there is no user. So is an original story.
    """

    def __init__(self, *snapshots, user=None):
        bodies = [markup.identities(data["body"]) for data in snapshots]
        linked = {
            name: {key for found in bodies for key in found[name]} for name in ("image", "article", "entity")
        }
        self.rubrics = Rubric.objects.in_bulk(_keys(snapshots, "rubric"))
        self.images = Image.objects.in_bulk(_keys(snapshots, "picture"))
        visible = rules.visible_articles(user, Article.objects.all()) if user else Article.objects.none()
        self.articles = visible.in_bulk(_keys(snapshots, "translation_of"))
        self.authors = Author.objects.in_bulk(_rows(snapshots, "bylines", "author"))
        self.entities = Entity.objects.in_bulk(_rows(snapshots, "mentions", "entity"))
        relied = {
            row["appointment"] for data in snapshots for row in data["mentions"] if "appointment" in row
        }
        posts = Appointment.objects.select_related("post__organization")
        self.appointments = posts.in_bulk(relied) if relied else {}
        self.attachments = Attachment.objects.in_bulk(
            {pk for data in snapshots for pk in data["attachments"]}
        )
        self.targets = {}
        if user:
            self.targets = _targets(user, linked["article"], linked["entity"])
            if linked["image"]:
                visible = image_rules.visible_to(user, Image.objects.filter(pk__in=linked["image"]))
                self.images |= {image.pk: image for image in visible}

    def text(self, name, data):
        """A field of a snapshot in words; "" where it is empty."""
        value = data[name]
        if not value:
            return ""
        if name in ("rubric", "picture", "translation_of"):
            things = {"rubric": self.rubrics, "picture": self.images, "translation_of": self.articles}[name]
            return str(things.get(value, value))
        if name in revisions.FLAGS:
            return _("Yes")
        if name in revisions.DATES:
            return date(revisions.as_date(value), "DATE_FORMAT")
        if name == "kind":
            return str(Article.Kind(value).label)
        if name == "language":
            return str(LANGUAGES.get(value, value))
        if name in revisions.LISTS:
            return ", ".join(self.items(name, data))
        return value

    def items(self, name, data):
        """The rows of a list of a snapshot, each in words."""
        say = {
            "bylines": self._byline,
            "mentions": self._mention,
            "attachments": self._attachment,
            "tags": str,
        }
        return [say[name](row) for row in data[name]]

    def link(self, address, article, entity):
        return self.targets.get(("article", article)) or self.targets.get(("entity", entity)) or address

    def image(self, key):
        return self.images.get(key)

    def _byline(self, row):
        return f"{BylineRole(row['role']).label} {self.authors.get(row['author'], row['author'])}"

    def _mention(self, row):
        entity = str(self.entities.get(row["entity"], row["entity"]))
        relation = Mention.Relation(row["relation"]).label
        said = f"{relation}: {row['styled_as']}" if row["styled_as"] else relation
        if appointment := self.appointments.get(row.get("appointment")):
            said += _("; by the post %(post)s, %(term)s") % {
                "post": appointment.post,
                "term": appointment.term,
            }
        return f"{entity} ({said})"

    def _attachment(self, key):
        attachment = self.attachments.get(key)
        if attachment is None:
            return str(key)
        return f"{attachment.title} ({attachment.name}, {filesizeformat(attachment.size)})"


def _targets(user, article, entity):
    """`{("article", key): title, ("entity", key): label}` of what this account may see."""
    stories = rules.visible_articles(user, Article.objects.filter(pk__in=article)) if article else []
    entities = Entity.objects.visible_to(user).filter(pk__in=entity) if entity else []
    return {("article", row.pk): f"“{row.title}”" for row in stories} | {
        ("entity", row.pk): str(row) for row in entities
    }


def _keys(snapshots, name):
    return {data[name] for data in snapshots if data[name]}


def _rows(snapshots, name, key):
    return {row[key] for data in snapshots for row in data[name]}
