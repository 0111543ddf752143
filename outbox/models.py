"""Effect: one piece of background work, written in the transaction that causes it."""

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class EffectQuerySet(models.QuerySet):
    def due(self):
        """What may run now by the database's clock, a claim that its worker has let run out included."""
        return self.filter(
            Q(state=Effect.State.WAITING, due_at__lte=Now())
            | Q(state=Effect.State.RUNNING, claimed_until__lte=Now())
        )

    def claim(self, lease):
        """Take the longest due effect for `lease` (a timedelta), or None. No other worker gets it meanwhile.

        The number of tries tells the claims of one effect apart. It grows here and not after a failure, so
        that work which kills its worker comes to an end as well.
        """
        if not self.due().exists():  # on SQLite the lock below would be the writers' only one
            return None
        with transaction.atomic():
            skip = transaction.get_connection().features.has_select_for_update_skip_locked
            effect = self.due().select_for_update(skip_locked=skip).order_by("due_at", "pk").first()
            if effect is None:
                return None
            self.filter(pk=effect.pk).update(
                state=Effect.State.RUNNING, tries=F("tries") + 1, claimed_until=Now() + lease
            )
            effect.refresh_from_db()
            return effect


class Effect(models.Model):
    """It runs at least once: a worker that dies between doing it and saying so makes another do it again."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    name = models.CharField(_("kind"), max_length=40)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.TextField(_("last error"), blank=True)
    added_at = models.DateTimeField(_("added"), db_default=Now())
    due_at = models.DateTimeField(_("due"), db_default=Now())
    claimed_until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = EffectQuerySet.as_manager()

    class Meta:
        verbose_name = _("background work")
        verbose_name_plural = _("background work")
        default_permissions = ("view",)
        permissions = [("manage_effect", _("Can retry and drop background work"))]
        indexes = [
            models.Index(fields=["due_at"], name="effect_due", condition=Q(state__in=["waiting", "running"])),
            models.Index(fields=["state", "ended_at"], name="effect_ended"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], name="one_waiting_effect_per_key", condition=Q(state="waiting") & ~Q(key="")
            )
        ]

    def __str__(self):
        return f"{self.name} {self.pk}"
