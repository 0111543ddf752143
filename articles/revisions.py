"""The working copy as data: written into every revision, read back when one is restored or published.

Shape: `{"kind", "language", "title", "lead", "body", "slug", "rubric": id, "tags": [name], "event_on",
"event_until": ISO dates or None, "picture": id or None, "picture_alt", "picture_is_decorative",
"picture_caption", "card_word", "card_caption", "translation_of": id or None, "bylines": [{"author": id,
"role"}], "mentions": [{"entity": id, "relation", "styled_as",
"appointment": id, only where the style relies on one}], "attachments": [id]}`.
"""

import datetime
import re

from django.db.models import Q

from articles.models import Byline, Mention
from articles.rendering import plain_text
from organizations.folding import fold
from organizations.models import Appointment, Entity

TEXTS = (
    "kind", "language", "title", "lead", "body", "slug", "picture_alt", "picture_caption", "card_word",
    "card_caption",
)  # fmt: skip
FLAGS = ("picture_is_decorative",)
DATES = ("event_on", "event_until")
KEYS = ("rubric", "picture", "translation_of")
LISTS = ("tags", "bylines", "mentions", "attachments")
# Characters that no page or feed may hold (XML 1.0); a line break in a lead stays.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
MENTION = ("entity", "relation", "styled_as", "appointment")
FIELDS = (*TEXTS, *FLAGS, *DATES, *KEYS, *LISTS)


def snapshot(article):
    """The data of a saved article, as it stands in the database."""
    data = {name: getattr(article, name) for name in (*TEXTS, *FLAGS)}
    data |= {name: _iso(getattr(article, name)) for name in DATES}
    data |= {name: getattr(article, f"{name}_id") for name in KEYS}
    data["tags"] = sorted(article.tags.names())
    data["bylines"] = list(article.bylines.order_by("position", "pk").values("author", "role"))
    mentions = article.mentions.accepted().order_by("position", "pk")
    data["mentions"] = [mention_row(row) for row in mentions.values(*MENTION)]
    data["attachments"] = list(article.attachments.attached().values_list("pk", flat=True))
    return data


def apply_fields(article, data):
    """Set the plain fields that `data` names on an unsaved or saved article; saves nothing."""
    for name in (*TEXTS, *FLAGS):
        if name in data:
            setattr(article, name, data[name])
    for name in DATES:
        if name in data:
            setattr(article, name, as_date(data[name]))
    for name in KEYS:
        if name in data:
            setattr(article, f"{name}_id", data[name])
    article.search_text = fold(f"{article.title} {article.lead} {plain_text(article.body)}")


def apply_lists(article, data):
    """Write tags, bylines, mentions and the order of attachments that `data` names."""
    if "tags" in data:
        article.tags.set(data["tags"])
    if "bylines" in data:
        article.bylines.all().delete()
        Byline.objects.bulk_create(
            Byline(article=article, author_id=row["author"], role=row["role"], position=position)
            for position, row in enumerate(data["bylines"])
        )
    if "mentions" in data:
        # What was refused stays refused, unless it is named after all.
        mentions = led_on(data["mentions"])
        named = Q(entity__in=[row["entity"] for row in mentions])
        article.mentions.filter(named | Q(state=Mention.State.ACCEPTED)).delete()
        Mention.objects.bulk_create(
            Mention(
                article=article,
                entity_id=row["entity"],
                relation=row["relation"],
                styled_as=row["styled_as"],
                appointment_id=row.get("appointment"),
                position=position,
            )
            for position, row in enumerate(mentions)
        )
    if "attachments" in data:
        # A file that is dropped from the story stays for the revisions and editions that have it.
        article.attachments.update(position=None)
        for position, pk in enumerate(data["attachments"]):
            article.attachments.filter(pk=pk).update(position=position)


def mention_row(values):
    """A mention as revisions hold it, from a mapping with at least these values; an empty appointment is left out."""
    row = {name: values.get(name) for name in MENTION}
    if not row["appointment"]:
        del row["appointment"]
    return row


def led_on(rows):
    """Rows of mentions with what was merged away named as what it became; each entity once. One query."""
    merged = Entity.objects.filter(pk__in={row["entity"] for row in rows}).exclude(merged_into=None)
    became = dict(merged.values_list("pk", "merged_into")) if rows else {}
    found = {}
    for row in rows:
        key = became.get(row["entity"], row["entity"])
        found.setdefault(key, row if key == row["entity"] else row | {"entity": key})
    return list(found.values())


def known_mentions(rows):
    """Those of these rows whose entity the register still has; a lost appointment is left out. Three queries."""
    rows = led_on(rows)
    entities = Entity.objects.in_bulk({row["entity"] for row in rows})
    relied = {row["appointment"] for row in rows if row.get("appointment")}
    appointments = Appointment.objects.in_bulk(relied) if relied else {}
    return [
        mention_row(row if row.get("appointment") in appointments else row | {"appointment": None})
        for row in rows
        if row["entity"] in entities
    ]


def normalised(data):
    """`data` in the shape that `snapshot` gives, from a form's cleaned values (objects or keys)."""
    result = {}
    for name, value in data.items():
        if name not in FIELDS:
            raise KeyError(f"{name!r} is not a field of the working copy")
        if name in KEYS:
            value = getattr(value, "pk", value)
        elif name in DATES:
            value = _iso(as_date(value))
        elif name in TEXTS and name != "body":
            value = CONTROL.sub("", value)
        elif name == "tags":
            value = sorted({str(tag).strip() for tag in value} - {""})
        result[name] = value
    return result


def _iso(day):
    return day.isoformat() if day else None


def as_date(value):
    """A `date` from an ISO string, a date or None."""
    return datetime.date.fromisoformat(value) if isinstance(value, str) and value else value or None
