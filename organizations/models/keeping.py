"""What the register keeps of its own past: revisions of entities, merges, addresses that moved."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .entity import Entity


class EntityRevision(models.Model):
    """One saved state of an entity and all its rows; append-only. `organizations.history` has its shape."""

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    data = models.JSONField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("saved by")
    )
    saved_at = models.DateTimeField(_("saved at"), auto_now_add=True)
    note = models.CharField(_("what was done"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("revision of the register")
        verbose_name_plural = _("revisions of the register")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "number"], name="one_number_per_entity_revision")
        ]

    def __str__(self):
        return f"{self.entity}, {self.number}"


class Merge(models.Model):
    """`loser` became `winner`; `moved` lists what went over, so that it can be undone."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    loser = models.ForeignKey(Entity, models.CASCADE, related_name="merges_away", verbose_name=_("merged"))
    winner = models.ForeignKey(Entity, models.CASCADE, related_name="merges_here", verbose_name=_("into"))
    moved = models.JSONField(default=list)
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    merged_at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-merged_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["loser"], condition=models.Q(undone_at=None), name="an_entity_is_merged_once"
            )
        ]

    def __str__(self):
        return f"{self.loser} → {self.winner}"


class FormerAddress(models.Model):
    """An address that an entity had while readers might have it: it leads to where the entity stands now."""

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="former_addresses")
    kind = models.CharField(max_length=12, choices=Entity.Kind)
    slug = models.CharField(_("address"), max_length=120)

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["slug"]
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="one_entity_per_former_address")]

    def __str__(self):
        return self.slug
