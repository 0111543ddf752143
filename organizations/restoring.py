"""An entity becomes again what a revision of it says: as a new save, whole or not at all."""

from django.core.exceptions import ValidationError
from django.core.serializers.base import DeserializedObject
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organizations import history, names, placing
from organizations.models import Entity, Meeting, Name, RegisterState

STAYS = (
    "slug",
    "public_from",
)  # where readers have it, and since when: no restore publishes or moves anything


class Stale(Exception):
    """Somebody has saved since the page was opened."""


class Unrestorable(Exception):
    """`messages` tells what stands in the way; nothing was written."""

    def __init__(self, messages):
        super().__init__(*messages)
        self.messages = messages


def restore(entity, number, *, by, based_on):
    """Revision `number` as the newest one; `based_on` is the number of the one that the page showed as newest.

    - what stands now is kept as a revision before, if it is not yet
    - rows that were removed since come back under their keys, rows that were added since are deleted
    - what was merged away meanwhile is named by what it was merged into
    - the address and `public_from` stay as they are, those of its rows too; a row that comes back is the desk's alone
    Raises `Stale`, or `Unrestorable` with every reason at once.
    """
    with transaction.atomic():
        locked = Entity.objects.select_for_update().get(pk=entity.pk)
        if locked.merged_into_id:
            raise Unrestorable([_("It was merged into something else. Undo the merge first.")])
        if entity.revisions.values_list("number", flat=True).first() != based_on:
            raise Stale
        history.record(entity, by=None)
        revision = entity.revisions.get(number=number)
        try:
            with transaction.atomic():
                restored = _Restore(entity, revision.data).write()
        except IntegrityError as error:
            raise Unrestorable([_("Two rows would say the same. Look at what was added since.")]) from error
        names.relabel(restored)
        if isinstance(restored, Meeting):
            placing.renumber(restored)
        RegisterState.bump()
        return history.record(entity, by=by, note=_("Restored from revision %(number)d") % {"number": number})


def withheld(entity, number, made):
    """Whether appointments were public in revision `number` and are not in `made`, the one restored from it."""
    old, new = (
        {row["id"]: row["public_from"] for row in data.get("appointments", [])}
        for data in (entity.revisions.get(number=number).data, made.data)
    )
    return any(old[key] and not new.get(key) for key in old)


class _Restore:
    def __init__(self, entity, data):
        self.entity = history.child(entity)
        self.data = data
        self.lists = history.OWN[self.entity.kind]
        self.problems = []
        self.keys = self._references()

    def write(self):
        """Write everything and return the entity, or raise `Unrestorable`."""
        present = {name: {row.pk: row for row in history.rows_of(self.entity, name)} for name in self.lists}
        wanted = {name: {row["id"]: row for row in self.data.get(name, [])} for name in self.lists}
        for name in reversed(self.lists):
            for key in present[name].keys() - wanted[name].keys():
                self._delete(present[name][key])
        Name.objects.filter(entity=self.entity.pk).update(preferred=False)
        self._write_entity()
        for name in self.lists:
            for key, row in wanted[name].items():
                self._write_row(name, present[name].get(key), row)
        if self.problems:
            raise Unrestorable(list(dict.fromkeys(self.problems)))
        return self.entity

    def _write_entity(self):
        fields = {name: value for name, value in self.data["fields"].items() if name not in STAYS}
        lists = self._assign(self.entity, fields)
        if self._is_clean(self.entity):
            self.entity.save()
            for field, keys in lists.items():
                getattr(self.entity, field).set(keys)

    def _write_row(self, name, row, data):
        model, owner = history.ROWS[name]
        if row is None:
            row = model(pk=data["id"])
            if taken := model.objects.filter(pk=data["id"]).first():
                text = _("“%(row)s” belongs to something else now.")
                self.problems.append(text % {"row": taken})
                return
        self._assign(row, {field: value for field, value in data.items() if field not in STAYS})
        if "__" not in owner:
            setattr(row, model._meta.get_field(owner).attname, self.entity.pk)
        if self._is_clean(row):
            DeserializedObject(row).save()  # as it was: no moment of today is written into it

    def _delete(self, row):
        try:
            row.delete()
        except ProtectedError:
            text = _("“%(row)s” was added since and cannot be removed: something relies on it.")
            self.problems.append(text % {"row": row})

    def _is_clean(self, row):
        try:
            row.full_clean()
        except ValidationError as error:
            self.problems += [f"{row}: {message}" for message in error.messages]
            return False
        return True

    def _assign(self, row, data):
        """Set the fields that `data` names; returns `{many-to-many field: keys}`, which come after the save."""
        lists = {}
        for field in (*row._meta.concrete_fields, *row._meta.many_to_many):
            if field.name not in data:
                continue
            value = data[field.name]
            if field.many_to_many:
                lists[field.name] = [self._key(field, key) for key in value]
            elif field.remote_field:
                setattr(row, field.attname, self._key(field, value))
            else:
                setattr(row, field.name, field.to_python(value))
        return lists

    def _key(self, field, key):
        """The key to name now: of what a merged row became, as it was otherwise."""
        if key is None:
            return None
        found = self.keys.get((field.related_model, key))
        if found is None and not self._comes_back(field.related_model, key):
            text = _("%(field)s: what it named is not in the register any more.")
            self.problems.append(text % {"field": capfirst(field.verbose_name)})
        return found or key

    def _comes_back(self, model, key):
        """A row that this restore makes again, such as the post of a title."""
        return any(
            history.ROWS[name][0] is model and any(row["id"] == key for row in self.data.get(name, []))
            for name in self.lists
        )

    def _references(self):
        """`{(model, key): key to name now}` of every row that the revision names; one query for each model."""
        wanted = {}
        parts = [(type(self.entity), self.data["fields"])]
        parts += [(history.ROWS[name][0], row) for name in self.lists for row in self.data.get(name, [])]
        for model, data in parts:
            for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
                value = data.get(field.name) if field.remote_field else None
                keys = value if isinstance(value, list) else [value]
                wanted.setdefault(field.related_model, set()).update(key for key in keys if key is not None)
        found = {}
        for model, keys in wanted.items():
            rows = model._base_manager.in_bulk(keys) if model and keys else {}
            found |= {(model, key): getattr(row, "merged_into_id", None) or key for key, row in rows.items()}
        return found
