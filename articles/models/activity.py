"""The record of what was done: append-only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .guard import GuardedModel, GuardedQuerySet


class Activity(GuardedModel):
    """One verb, done by somebody to an article: written by `articles.workflow`, never changed."""

    class Verb(models.TextChoices):
        CREATE = "create", _("created")
        SAVE = "save", _("saved")
        SUBMIT = "submit", _("submitted for review")
        SEND_BACK = "send_back", _("sent back")
        APPROVE = "approve", _("approved")
        PUBLISH = "publish", _("published")
        SCHEDULE = "schedule", _("scheduled")
        CORRECT = "correct", _("corrected")
        RESCHEDULE = "reschedule", _("rescheduled")
        CANCEL = "cancel", _("cancelled")
        WITHDRAW = "withdraw", _("withdrew")
        EXPIRE = "expire", _("set to expire")
        REINSTATE = "reinstate", _("reinstated")

    frozen = ("article", "revision", "verb", "by", "reason", "detail")

    article = models.ForeignKey(
        "articles.Article", models.CASCADE, related_name="activities", verbose_name=_("story")
    )
    revision = models.ForeignKey(
        "articles.Revision", models.PROTECT, related_name="+", verbose_name=_("revision")
    )
    verb = models.CharField(_("verb"), max_length=12, choices=Verb)
    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="activities", verbose_name=_("by")
    )
    reason = models.TextField(_("reason"), blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activity log")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.get_verb_display()}: {self.article}"
