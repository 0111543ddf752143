"""From a revision to what readers get: an unsaved edition and how it is filed."""

from dataclasses import dataclass, field

from django.utils import timezone

from articles import asof, mentions
from articles.models import Attachment, Author, Edition, Rubric, Tag
from articles.rendering import plain_text, sanitise
from articles.revisions import as_date, led_on
from images.models import Image
from organizations.folding import fold
from organizations.models import Entity

# What of a revision's data stands in an edition as it is.
AS_WRITTEN = ("kind", "language", "title", "lead", "slug", "card_word", "card_caption")


@dataclass
class Built:
    """An edition that is not saved yet, and its filing: all that a page needs to show it."""

    edition: Edition
    tags: list[str] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)

    def file(self):
        """Write the filing of the saved edition."""
        self.edition.tags.set(self.tags)
        self.edition.entities.set(self.entities)
        self.edition.authors.set(self.authors)
        self.edition.attachments.set(self.attachments)


def build(revision, *, day=None, **fields):
    """The edition that this revision would become; `fields` set its interval, note and the like.

    `day` is the day of its first publication, the newsroom's today by default; a story tells of that of its event.

    What the text names for certain is linked in it and indexed, beside the mentions that somebody chose.
    Names, labels, credit and alternative text are written out here, in the story's language, and stay as
    they are from then on.
    """
    data = revision.data | {"mentions": led_on(revision.data["mentions"])}
    language = data["language"]
    story_day = as_date(data["event_on"]) or day or timezone.localdate()
    body, found = _linked(data, story_day, revision.article_id)
    authors = Author.objects.in_bulk({row["author"] for row in data["bylines"]})
    entities = Entity.objects.in_bulk({row["entity"] for row in data["mentions"]})
    image = Image.objects.filter(pk=data["picture"]).first()
    edition = Edition(
        article_id=revision.article_id,
        source_id=data["translation_of"] or revision.article_id,
        revision=revision,
        **{name: data[name] for name in AS_WRITTEN},
        body=body,
        search_text=fold(f"{data['title']} {data['lead']} {plain_text(body)}"),
        event_on=as_date(data["event_on"]),
        event_until=as_date(data["event_until"]),
        rubric=Rubric.objects.filter(pk=data["rubric"]).first(),
        image=image,
        picture=_picture(data, image),
        bylines=[_byline(row, authors, language) for row in data["bylines"] if row["author"] in authors],
        mentions=_mentions(data, entities, story_day),
        **fields,
    )
    return Built(
        edition,
        tags=data["tags"],
        entities=[*entities.values(), *Entity.objects.public().filter(pk__in=set(found) - entities.keys())],
        authors=list(authors.values()),
        attachments=list(Attachment.objects.filter(article=revision.article_id, pk__in=data["attachments"])),
    )


def tags_of(built):
    """The `Tag`s of an edition that is not saved, known or new, for a preview."""
    known = {tag.name: tag for tag in Tag.objects.filter(name__in=built.tags)}
    return [known.get(name) or Tag(name=name, slug="") for name in built.tags]


def _linked(data, day, article):
    """The sanitised body with links to what it names, and the keys of what it names for certain."""
    safe = data | {"body": sanitise(data["body"])}
    return mentions.linked(safe, day=day, rejected=mentions.rejected_of(article))


def _picture(data, image):
    if image is None:
        return {}
    return {
        "alt": "" if data["picture_is_decorative"] else data["picture_alt"],
        "decorative": data["picture_is_decorative"],
        "caption": data["picture_caption"],
        "credit": image.credit,
    }


def _byline(row, authors, language):
    author = authors[row["author"]]
    return {"author": author.pk, "slug": author.slug, "name": author.name_in(language), "role": row["role"]}


def _mentions(data, entities, day):
    """The mentions as they stay, each with what the register says of it for the story's day (`articles.asof`)."""
    rows = [row for row in data["mentions"] if row["entity"] in entities]
    told = asof.told_by_styles(rows, day=day, language=data["language"])
    rows = [row | {"told_by_style": told.get(row["entity"])} for row in rows]
    facts = asof.facts(rows, day=day, language=data["language"])
    return [
        _mention(row, entities[row["entity"]], facts.get(row["entity"]), data["language"]) for row in rows
    ]


def _mention(row, entity, facts, language):
    return {
        "entity": entity.pk,
        "kind": entity.kind,
        "label": entity.label_in(language),
        "styled_as": row["styled_as"],
        "appointment": row.get("appointment"),
        "told_by_style": row["told_by_style"],
        "register": facts,
        "relation": row["relation"],
    }
