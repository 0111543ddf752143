"""FrontPick: an editor's choice for one slot of the front page, for an interval like a story's."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from .guard import GuardedModel, GuardedQuerySet


class FrontPickQuerySet(GuardedQuerySet):
    def current(self, at=None):
        """The picks whose interval holds now by the database's clock, or the moment `at`; the latest first.

        More than one may hold a slot: the one that began last is meant, and what it covers comes back when
        it ends. Whether its story is live is another question, which `Edition.objects.live(at)` answers.
        """
        now = Now() if at is None else at
        holds = Q(live_until__isnull=True) | Q(live_until__gt=now)
        return self.filter(holds, live_from__lte=now).order_by("-live_from", "-pk")


class FrontPick(GuardedModel):
    """One story in one slot of the front page during `[live_from, live_until)`; written by `articles.workflow`.

    Where its story is not live, the choice that it covers stands in, and the newest story where none is left.
    """

    class Slot(models.TextChoices):
        LEAD = "lead", _("lead story")
        SECOND = "second", _("second story")
        THIRD = "third", _("third story")
        RUBRIC = "rubric", _("first in its rubric")

    guarded = ("slot", "rubric", "article", "live_from", "live_until", "placed_by")

    slot = models.CharField(_("slot"), max_length=6, choices=Slot)
    rubric = models.ForeignKey(
        "articles.Rubric",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="front_picks",
        verbose_name=_("rubric"),
    )
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="front_picks", verbose_name=_("story")
    )
    live_from = models.DateTimeField(_("from"))
    live_until = models.DateTimeField(_("until"), null=True, blank=True)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("placed by")
    )
    placed_at = models.DateTimeField(_("placed at"), auto_now_add=True)

    objects = FrontPickQuerySet.as_manager()

    class Meta:
        verbose_name = _("choice for the front page")
        verbose_name_plural = _("front page")
        ordering = ["slot", "-live_from", "-pk"]
        default_permissions = ("view",)
        permissions = [("arrange_frontpick", _("Can arrange the front page"))]
        indexes = [models.Index(fields=["live_from", "live_until"], name="frontpick_live")]
        constraints = [
            models.CheckConstraint(
                condition=Q(live_until__isnull=True) | Q(live_until__gt=F("live_from")),
                name="a_pick_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(slot="rubric", rubric__isnull=False)
                | (~Q(slot="rubric") & Q(rubric__isnull=True)),
                name="a_pick_of_a_rubric_names_it",
            ),
        ]

    def __str__(self):
        return f"{self.rubric or self.get_slot_display()}: {self.article}"
