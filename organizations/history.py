"""What an entity was: every saved state of it and of all its own rows, one `EntityRevision` each.

Shape of `EntityRevision.data`: `{"fields": {field: value}, "names": [row, …], …}` with a list for each relation of
`OWN[kind]`. A row is `{"id": key, field: value}`. Days and moments stand in ISO form, other rows by their key, files
by their name. What follows from other values (searched text, copied numbers, `sequence`) is no part of it.
"""

import datetime
import uuid

from django.db import transaction
from django.db.models.fields.files import FieldFile

from organizations.models import (
    Accession,
    Appointment,
    Convention,
    Document,
    Entity,
    EntityRevision,
    Meeting,
    Milestone,
    Name,
    Organization,
    Outcome,
    Participation,
    Person,
    Placement,
    Post,
    PostTitle,
    ReportedNumber,
    Rescheduling,
    Series,
)

MODELS = {model.KIND: model for model in (Organization, Person, Meeting, Series, Convention)}
# List -> its model, and the way from a row to its entity. A later list may name rows of an earlier one.
ROWS = {
    "names": (Name, "entity"),
    "posts": (Post, "organization"),
    "titles": (PostTitle, "post__organization"),
    "appointments": (Appointment, "person"),
    "placements": (Placement, "meeting"),
    "reschedulings": (Rescheduling, "meeting"),
    "participations": (Participation, "meeting"),
    "outcomes": (Outcome, "meeting"),
    "documents": (Document, "meeting"),
    "milestones": (Milestone, "convention"),
    "numbers": (ReportedNumber, "convention"),
    "accessions": (Accession, "convention"),
}
OWN = {
    Entity.Kind.ORGANIZATION: ("names", "posts", "titles"),
    Entity.Kind.PERSON: ("names", "appointments"),
    Entity.Kind.MEETING: (
        "names", "placements", "reschedulings", "participations", "outcomes", "documents",
    ),
    Entity.Kind.SERIES: ("names",),
    Entity.Kind.CONVENTION: ("names", "milestones", "numbers", "accessions"),
}  # fmt: skip
FOLLOWS = {
    "uuid", "kind", "merged_into", "search_text", "created_at", "changed_at", "sequence", "ordinal_from",
    "ordinal_to",
}  # fmt: skip


def child(entity):
    """The Organization, Person, … as it stands in the database now."""
    return MODELS[entity.kind].objects.get(pk=entity.pk)


def snapshot(entity):
    """The data of an entity as it stands in the database; one query for each list."""
    return {
        "fields": values(child(entity), without=FOLLOWS),
        **{
            name: [{"id": row.pk, **values(row, without=[ROWS[name][1]])} for row in rows_of(entity, name)]
            for name in OWN[entity.kind]
        },
    }


def rows_of(entity, name):
    model, owner = ROWS[name]
    return model.objects.filter(**{owner: entity.pk}).order_by("pk")


def values(row, *, without=()):
    """`{field: value}` of a row as JSON can hold it."""
    fields = [*row._meta.concrete_fields, *row._meta.many_to_many]
    return {
        field.name: _plain(field, row)
        for field in fields
        if not field.primary_key and field.name not in without
    }


def _plain(field, row):
    if field.many_to_many:
        return sorted(getattr(row, field.name).values_list("pk", flat=True))
    value = field.value_from_object(row)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value) if isinstance(value, FieldFile | uuid.UUID) else value


def record(entity, *, by, note=""):
    """Keep the entity as it stands in the database now as its newest revision, in the caller's transaction or one
    of its own. Returns the revision, or None where it already says all this.

    To be called after every save of the entity or of its rows; and before one with `by=None`, so that what was
    written past the desk (an import, a merge of something that it names) is not lost or taken for that save's.
    """
    with transaction.atomic():
        entity = Entity.objects.select_for_update().get(pk=entity.pk)
        newest = entity.revisions.first()
        data = snapshot(entity)
        if newest and newest.data == data:
            return None
        number = newest.number + 1 if newest else 1
        return EntityRevision.objects.create(
            entity=entity, number=number, data=data, saved_by=by, note=str(note)[:200]
        )
