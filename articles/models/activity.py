"""The record of what was done: append-only."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .guard import GuardedModel, GuardedQuerySet


class Activity(GuardedModel):
    """One verb, done by somebody to a story or a picture: written by `articles.workflow`, never changed.

    A story that is removed for good leaves its rows, with its headline as `subject`.
    """

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
        REPLACE = "replace", _("replaced the scheduled text")
        RELEASE = "release", _("released with its translation")
        MEND_NOTE = "mend_note", _("mended a note")
        SEAL = "seal", _("sealed")
        DELETE = "delete", _("moved to the bin")
        RECOVER = "recover", _("took out of the bin")
        PURGE = "purge", _("removed for good")
        COPY = "copy", _("copied")
        HAND_OVER = "hand_over", _("handed over")
        SHARE = "share", _("changed who may read")
        FOLLOW = "follow", _("marked the translation as up to date")
        LINK = "link", _("made a reviewer's link")
        REVOKE = "revoke", _("revoked a reviewer's link")
        TAKE_DOWN = "take_down", _("took a picture down")
        PUT_BACK = "put_back", _("showed a picture again")
        ASSIGN = "assign", _("assigned")
        CLOSE = "close", _("closed an assignment")
        REOPEN = "reopen", _("reopened an assignment")
        LEVELS = "levels", _("set how strict a check is")
        PLACE = "place", _("placed on the front page")
        LIFT = "lift", _("took off the front page")
        REDIRECT = "redirect", _("redirected an address")

    frozen = ("verb", "by", "reason", "detail", "subject", "origin")

    article = models.ForeignKey(
        "articles.Article",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("story"),
    )
    image = models.ForeignKey(
        "images.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("picture"),
    )
    subject = models.CharField(
        _("about"), max_length=200, blank=True, help_text=_("Headline or name at that moment.")
    )
    revision = models.ForeignKey(
        "articles.Revision",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revision"),
    )
    verb = models.CharField(_("verb"), max_length=12, choices=Verb)
    at = models.DateTimeField(_("at"), auto_now_add=True, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("by"),
        help_text=_("Empty for what the newsroom does by itself."),
    )
    reason = models.TextField(_("reason"), blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    origin = models.GenericIPAddressField(_("from where"), null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activity log")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.get_verb_display()}: {self.subject}"
