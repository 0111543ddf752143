"""Fields that only the workflow may write.

A status, an approval or an interval set past `articles.workflow` would leave no log row and skip the rules.
So the models refuse such a write unless the door is open, and only the workflow opens it.
"""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models

_door_is_open = ContextVar("workflow_door_is_open", default=False)


class GuardedWrite(RuntimeError):
    """A field that belongs to the workflow, or to history, was written past its door."""


@contextmanager
def open_door():
    """Let the enclosed block write guarded fields. For `articles.workflow` alone."""
    token = _door_is_open.set(True)
    try:
        yield
    finally:
        _door_is_open.reset(token)


class GuardedQuerySet(models.QuerySet):
    """Refuses `update()` of guarded fields outside the workflow, of frozen ones always, and `delete()`."""

    def update(self, **kwargs):
        self.model.refuse_writes(kwargs)
        return super().update(**kwargs)

    update.alters_data = True

    def delete(self):
        if not _door_is_open.get():
            raise GuardedWrite(f"{self.model.__name__} rows are not deleted past the workflow.")
        return super().delete()

    delete.alters_data = True


class GuardedModel(models.Model):
    """`guarded` fields are written by the workflow only; `frozen` fields never change once saved."""

    guarded = ()
    frozen = ()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if self._state.adding:
            initial = {
                name
                for name in self.guarded
                if getattr(self, self._meta.get_field(name).attname)
                != self._meta.get_field(name).get_default()
            }
            self.refuse_writes(initial, adding=True)
        else:
            self.refuse_writes(self._changed(update_fields=kwargs.get("update_fields")))
        super().save(*args, **kwargs)
        self._remember()

    def delete(self, *args, **kwargs):
        if not _door_is_open.get():
            raise GuardedWrite(f"{type(self).__name__} rows are not deleted past the workflow.")
        return super().delete(*args, **kwargs)

    @classmethod
    def from_db(cls, db, field_names, values):
        instance = super().from_db(db, field_names, values)
        instance._remember()
        return instance

    def refresh_from_db(self, *args, **kwargs):
        super().refresh_from_db(*args, **kwargs)
        self._remember()

    @classmethod
    def refuse_writes(cls, names, *, adding=False):
        """Raise `GuardedWrite` when one of these field names may not be written now."""
        columns = {cls._meta.get_field(name).attname for name in names}
        frozen = {cls._meta.get_field(name).attname for name in cls.frozen} & columns
        if frozen and not adding:
            raise GuardedWrite(f"{cls.__name__}: {', '.join(sorted(frozen))} cannot change once saved.")
        guarded = {cls._meta.get_field(name).attname for name in cls.guarded} & columns
        if guarded and not _door_is_open.get():
            raise GuardedWrite(
                f"{cls.__name__}: {', '.join(sorted(guarded))} change through articles.workflow."
            )

    def _remember(self):
        # Through __dict__: a deferred field is neither loaded for this nor compared later.
        names = {self._meta.get_field(name).attname for name in (*self.guarded, *self.frozen)}
        self._loaded = {name: self.__dict__[name] for name in names if name in self.__dict__}

    def _changed(self, *, update_fields=None):
        loaded = getattr(self, "_loaded", {})
        written = None if update_fields is None else {self._meta.get_field(n).attname for n in update_fields}
        return [
            name
            for name, value in loaded.items()
            if (written is None or name in written) and self.__dict__.get(name, value) != value
        ]
