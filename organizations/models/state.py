"""RegisterState: which state of the register a process has read."""

import time

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _


class RegisterState(models.Model):
    """One row: `version` rises with every change of what names are found by, so that no process finds by old ones.

    It is a moment in microseconds, so that what a rolled-back transaction wrote is never written again.
    """

    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("state of the register")
        verbose_name_plural = _("state of the register")

    def __str__(self):
        return str(self.version)

    @classmethod
    def bump(cls):
        """To be called in the transaction that changes names, forms, labels, placements, policies or dates."""
        now = time.time_ns() // 1000
        if not cls.objects.filter(pk=1).update(version=Greatest(F("version") + 1, Value(now))):
            cls.objects.get_or_create(pk=1, defaults={"version": now})

    @classmethod
    def current(cls):
        return cls.objects.filter(pk=1).values_list("version", flat=True).first() or 0


class RegisterQuerySet(models.QuerySet):
    """Of rows by which names are found: what changes them at one go tells the state, as `save` of each does."""

    def update(self, **values):
        changed = super().update(**values)
        RegisterState.bump()
        return changed

    update.alters_data = True

    def delete(self):
        deleted = super().delete()
        RegisterState.bump()
        return deleted

    delete.alters_data = True
    delete.queryset_only = True  # as Django's own: a manager deletes nothing

    def bulk_create(self, objs, *args, **options):
        created = super().bulk_create(objs, *args, **options)
        RegisterState.bump()
        return created


class FoundByName(models.Model):
    """A row by which names are found."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        RegisterState.bump()

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        RegisterState.bump()
        return deleted
