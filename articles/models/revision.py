"""Revision: one saved state of the working copy."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .guard import GuardedModel, GuardedQuerySet


class Revision(GuardedModel):
    """Append-only. `data` is the whole working copy as `articles.revisions.snapshot` wrote it."""

    frozen = ("article", "number", "data", "created_by", "based_on", "comment")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    data = models.JSONField(_("contents"))
    comment = models.CharField(_("comment"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("saved at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("saved by")
    )
    based_on = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="+", verbose_name=_("based on")
    )

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_revision_per_article_and_number")
        ]

    def __str__(self):
        return _("revision %(number)d") % {"number": self.number}
