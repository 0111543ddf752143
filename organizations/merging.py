"""Two rows of the register turn out to be one thing: what names the loser names the winner, and it can be undone.

Whatever has a key to an entity goes over, of every app: the relations are asked of the models. Where the winner has
the same row already, the loser's is dropped, and what relied on it relies on the winner's.

Shape of `Merge.moved`, the steps in their order: `{"do": "change", "model": "organizations.name", "field",
"old", "new", "keys": [pk]}`, `{"do": "drop", "model", "rows": [serialised row], "kept": [pk of what stands for it]}`,
`{"do": "add", "model", "keys", "texts"}`.
"""

from dataclasses import dataclass

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations import history, names, placing
from organizations.models import (
    Appointment,
    Document,
    Entity,
    EntityRevision,
    Meeting,
    Merge,
    Milestone,
    Name,
    Organization,
    Outcome,
    Participation,
    Placement,
    PostTitle,
    RegisterState,
    ReportedNumber,
    Rescheduling,
)

STAY = (EntityRevision, Merge)  # what was is not rewritten
LABELS = ("label_en", "label_ru", "short_en", "short_ru")


@dataclass(frozen=True)
class Alike:
    """Rows that agree in `fields` say the same; `better(one, other)` tells whether `one` has to stay."""

    fields: tuple
    better: object = None


ALIKE = {
    Name: [Alike(("entity", "text", "language"))],
    Appointment: [
        Alike(
            ("post", "person", "start_earliest", "start_latest", "end_earliest", "end_latest"),
            lambda one, other: _is_public(one) and not _is_public(other),
        )
    ],
    PostTitle: [Alike(("post", "text", "language", "valid_from_earliest", "valid_to_earliest"))],
    Participation: [Alike(("meeting", "person", "organization", "capacity"))],
    Rescheduling: [Alike(("meeting", "start_earliest", "start_latest", "end_earliest", "end_latest"))],
    Outcome: [Alike(("meeting", "kind", "text_en"))],
    Document: [Alike(("meeting", "language", "title", "link", "file"))],
    Milestone: [Alike(("convention", "kind", "on_earliest", "on_latest", "text_en"))],
    Placement: [Alike(("meeting", "series"), lambda one, other: one.ordinal_from and not other.ordinal_from)],
    ReportedNumber: [Alike(("convention", "number", "on_earliest", "on_latest", "source"))],
}


def alike(model, *fields, better=None):
    """Tell of a model, of this app or of one to its right, when two of its rows say the same."""
    ALIKE.setdefault(model, []).append(Alike(fields, better))


# --- Whether --------------------------------------------------------------------------------------


def obstacles(loser, winner):
    """What has to be settled before: sentences, none where the merge may be done."""
    if loser.pk == winner.pk:
        return [_("These are one already. Choose another one.")]
    if loser.kind != winner.kind:
        return [_("Only two of a kind can be merged.")]
    if loser.merged_into_id or winner.merged_into_id:
        return [_("One of the two was merged already. Choose what it became.")]
    found = []
    if _is_public(loser) and not _is_public(winner):
        text = _(
            "Readers know “%(loser)s”, but not “%(winner)s”: merge the other way round, or make it public."
        )
        found.append(text % {"loser": loser, "winner": winner})
    is_body = loser.kind == Entity.Kind.ORGANIZATION
    if is_body and winner.pk in Organization.objects.with_descendants(loser.pk):
        text = _("“%(winner)s” is a part of “%(loser)s”: give it another place first.")
        found.append(text % {"loser": loser, "winner": winner})
    if loser.kind == Entity.Kind.SERIES:
        found += _same_numbers(loser, winner)
    return found


def warnings(loser, winner):
    """What one should know before."""
    is_later = loser.public_from is None or (winner.public_from and loser.public_from > winner.public_from)
    if winner.public_from and is_later and not _is_public(loser):
        text = _("Readers do not know “%(loser)s” yet: its names and rows become public with the merge.")
        return [text % {"loser": loser}]
    return []


def _is_public(entity):
    return bool(entity.public_from and entity.public_from <= timezone.now())


def _same_numbers(loser, winner):
    theirs = Placement.objects.filter(series=loser.pk, ordinal_from__isnull=False).select_related("meeting")
    ours = Placement.objects.filter(series=winner.pk, ordinal_from__isnull=False).select_related("meeting")
    held = {number: row for row in ours for number in range(row.ordinal_from, row.last + 1)}
    text = _(
        "“%(one)s” and “%(other)s” have the same number: merge the two meetings first, or mend a number."
    )
    pairs = {
        (row.meeting, held[number].meeting)
        for row in theirs
        for number in range(row.ordinal_from, row.last + 1)
        if number in held and held[number].meeting_id != row.meeting_id
    }
    return sorted(text % {"one": one, "other": other} for one, other in pairs)


# --- Doing ----------------------------------------------------------------------------------------


class Stale(Exception):
    """One of the two was changed since the page was opened."""


def seen(loser, winner):
    """What a page has shown of both: another text once one of them was changed."""
    return f"{loser.changed_at.isoformat()} {winner.changed_at.isoformat()}"


def merge(loser, winner, *, by, based_on=None):
    """`loser` becomes `winner`. Returns the `Merge`; `ValidationError` tells what has to be settled before.

    - its names become further names of the winner, all other rows name the winner instead
    - its address leads to the winner's, and so do the addresses that led to it
    - writes a revision of both; what stood before is kept as one too
    `based_on` is what `seen` said when the page was made; `Stale` where it says something else by now.
    """
    with transaction.atomic():
        loser, winner = locked(loser, winner)
        if found := obstacles(loser, winner):
            raise ValidationError(found)
        if based_on not in (None, seen(loser, winner)):
            raise Stale
        for entity in (loser, winner):
            history.record(entity, by=None)
        steps = _Mover(loser, winner).run()
        made = Merge.objects.create(loser=loser, winner=winner, moved=steps, merged_by=by)
        words = {"loser": loser, "winner": winner}
        history.record(winner, by=by, note=_("“%(loser)s” merged here") % words)
        history.record(loser, by=by, note=_("Merged into “%(winner)s”") % words)
        RegisterState.bump()
        return made


def rehearse(loser, winner):
    """The steps that `merge` would take: it is done and taken back at once, so that nothing is forgotten."""
    with transaction.atomic():
        steps = _Mover(*locked(loser, winner)).run()
        transaction.set_rollback(True)
    return steps


def locked(*entities):
    """Both as they stand in the database, in the order given. What was merged into them goes over with them: all are
    locked in the order of their keys, so that no two merges wait for each other.
    """
    keys = [entity.pk for entity in entities]
    concerned = Entity.objects.filter(Q(pk__in=keys) | Q(merged_into__in=keys))
    list(concerned.select_for_update(of=("self",)).order_by("pk").values_list("pk"))
    found = Entity.objects.in_bulk(keys)
    return [found[key] for key in keys]


def hold(*entities):
    """Lock these, in the order of their keys, until the caller's transaction ends. `ValidationError` names those that
    were merged away since they were read: what was typed about them is about something else now.
    """
    keys = {entity.pk for entity in entities}
    list(Entity.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    merged = Entity.objects.filter(pk__in=keys).exclude(merged_into=None).select_related("merged_into")
    text = _(
        "“%(loser)s” was merged into “%(winner)s” meanwhile. Nothing is saved yet: look again, then save."
    )
    found = [text % {"loser": entity, "winner": entity.merged_into} for entity in merged.order_by("pk")]
    if found:
        raise ValidationError(found)


class _Mover:
    def __init__(self, loser, winner):
        self.loser, self.winner = loser, winner
        self.steps = []

    def run(self):
        self._names()
        self._absorb(history.MODELS[self.loser.kind], {self.loser.pk: self.winner.pk})
        self.change(Entity, "merged_into_id", None, self.winner.pk, [self.loser.pk])
        labels = {name: getattr(self.winner, name) for name in LABELS}
        follow(self.loser, self.winner)
        for name, old in labels.items():
            if old != getattr(self.winner, name):
                step = {
                    "field": name,
                    "old": old,
                    "new": getattr(self.winner, name),
                    "keys": [self.winner.pk],
                }
                self.steps.append({"do": "change", "model": Entity._meta.label_lower, **step})
        return self.steps

    def change(self, model, column, old, new, keys):
        model._base_manager.filter(pk__in=keys).update(**{column: new})
        step = {"field": column, "old": old, "new": new, "keys": sorted(keys)}
        self.steps.append({"do": "change", "model": model._meta.label_lower, **step})

    def drop(self, model, pairs):
        """`pairs` are rows and what stands for each."""
        rows, kept = [row for row, _other in pairs], [other.pk for _row, other in pairs]
        step = {"model": model._meta.label_lower, "rows": _serialised(rows), "kept": kept}
        self.steps.append({"do": "drop", **step})
        model._base_manager.filter(pk__in=[row.pk for row in rows]).delete()

    def _names(self):
        """The loser's labels become names where they are none yet; no name of it stays the preferred one."""
        own = list(self.loser.names.all())
        known = {(name.text, name.language) for name in (*own, *self.winner.names.all())}
        added = []
        for column in LABELS:
            part, language = column.split("_")
            text = getattr(self.loser, column)
            if not text or (text, language) in known or text == getattr(self.winner, column):
                continue
            kind = Name.Kind.ALIAS if part == "label" else Name.Kind.SHORT
            added.append(Name(entity=self.winner, text=text, language=language, kind=kind))
            known.add((text, language))
        preferred = [name.pk for name in own if name.preferred]
        official = [name.pk for name in own if name.kind == Name.Kind.OFFICIAL]
        if preferred:
            self.change(Name, "preferred", True, False, preferred)
        if official:
            self.change(Name, "kind", Name.Kind.OFFICIAL, Name.Kind.ALIAS, official)
        if added:
            keys = [row.pk for row in Name.objects.bulk_create(added)]
            texts = [row.text for row in added]
            self.steps.append({"do": "add", "model": Name._meta.label_lower, "keys": keys, "texts": texts})

    def _absorb(self, model, pairs):
        """Whatever names a key of `pairs` names its value instead; the queries depend on the relations alone."""
        for related, field in _references(model):
            self._hand_over(related, field, pairs)

    def _hand_over(self, model, field, pairs):
        rows = list(model._base_manager.filter(**{f"{field.name}__in": pairs}).order_by("pk"))
        if not rows:
            return
        keep, dropped, replaced = self._sorted(model, field, pairs, rows)
        if gone := [*dropped, *replaced]:
            self._absorb(model, {row.pk: other.pk for row, other in gone})
            self.drop(model, gone)
        if model is Placement and field.name == "meeting":
            self._behind(keep, pairs)
        for old, new in pairs.items():
            keys = {row.pk for row in keep if getattr(row, field.attname) == old}
            # A winner that named the loser, as its successor, cannot name itself.
            itself = keys & {new} if issubclass(model, Entity) else set()
            for group, value in ((itself, None), (keys - itself, new)):
                if group:
                    self.change(model, field.attname, old, value, group)

    def _sorted(self, model, field, pairs, rows):
        """Of the loser's rows: those that go over; `(row, stands for it)` of them, and of the winner's, dropped."""
        tests = [test for test in _alike(model) if field.name in test.fields]
        standing = (
            list(model._base_manager.filter(**{f"{field.name}__in": set(pairs.values())})) if tests else []
        )
        taken = {(test, _agree(row, test, field, pairs)): row for row in standing for test in tests}
        keep, dropped, replaced = [], [], []
        for row in rows:
            found = next(
                (
                    (test, taken[key])
                    for test in tests
                    if (key := (test, _agree(row, test, field, pairs))) in taken
                ),
                None,
            )
            if found and not (found[0].better and found[0].better(row, found[1])):
                dropped.append((row, found[1]))
                continue
            if found:
                replaced.append((found[1], row))
            keep.append(row)
            taken |= {(test, _agree(row, test, field, pairs)): row for test in tests}
        return keep, dropped, replaced

    def _behind(self, rows, pairs):
        """Placements that go over stand behind the winner's own, whose first one gives its number."""
        last = max(
            Placement.objects.filter(meeting__in=pairs.values()).values_list("position", flat=True),
            default=-1,
        )
        for row in rows:
            self.change(Placement, "position", row.position, row.position + last + 1, [row.pk])


def _references(model):
    """`(model, field)` of every key to this model, the halves of many-to-many relations among them."""
    for relation in model._meta.get_fields(include_hidden=True):
        comes_here = relation.auto_created and not relation.concrete and not relation.many_to_many
        if comes_here and relation.related_model not in STAY and not relation.field.remote_field.parent_link:
            yield relation.related_model, relation.field


def _alike(model):
    """How two rows of the model are one: what was said of it, and what its unique constraints say."""
    unique = [constraint.fields for constraint in model._meta.total_unique_constraints]
    return [
        *ALIKE.get(model, []),
        *(Alike(tuple(fields)) for fields in (*unique, *model._meta.unique_together)),
    ]


def _agree(row, test, field, pairs):
    columns = [row._meta.get_field(name) for name in test.fields]
    values = [getattr(row, column.attname) for column in columns]
    return tuple(
        pairs.get(value, value) if column == field else str(value)
        for column, value in zip(columns, values, strict=True)
    )


def _serialised(rows):
    """Rows as `serializers.deserialize("python", …)` reads them, moments in full."""
    found = serializers.serialize("python", rows)
    for row in found:
        for name, value in row["fields"].items():
            if hasattr(value, "isoformat"):
                row["fields"][name] = value.isoformat()
    return found


def follow(*entities):
    """Write what follows from the rows of both; the forms that show the old ones are stale from now on."""
    Entity.objects.filter(pk__in=[entity.pk for entity in entities]).update(changed_at=timezone.now())
    for entity in entities:
        names.relabel(entity)
        if entity.kind == Entity.Kind.MEETING:
            placing.renumber(Meeting.objects.get(pk=entity.pk))
