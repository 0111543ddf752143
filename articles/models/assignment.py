"""Who is to write what until when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Assignment(models.Model):
    """One name, one date. `article` is the story once it has been begun; `closed_at` ends it without one."""

    title = models.CharField(_("what"), max_length=200)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments", verbose_name=_("who")
    )
    due_on = models.DateField(_("due on"), db_index=True)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    rubric = models.ForeignKey(
        "articles.Rubric", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("rubric")
    )
    meeting = models.ForeignKey(
        "organizations.Meeting",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("meeting"),
    )
    article = models.ForeignKey(
        "articles.Article",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("story"),
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["due_on", "pk"]

    def __str__(self):
        return self.title
