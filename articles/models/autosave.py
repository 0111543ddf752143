"""What was typed and not saved yet, and who is typing now. Neither is ever a revision by itself."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Autosave(models.Model):
    """The newest state of one open form: one row per tab, kept until that form is saved or it is thrown away.

    `data` are the posted fields as `[[name, value], ...]`, so that the form can be filled again with them.
    `sequence` is counted by the tab: a late answer of a slow network never overwrites a newer state.
    """

    tab = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(
        "articles.Article", models.SET_NULL, null=True, blank=True, related_name="autosaves"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="autosaves")
    based_on = models.ForeignKey(
        "articles.Revision", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    data = models.JSONField(default=list)
    sequence = models.PositiveIntegerField(default=0)
    title = models.CharField(_("headline"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(_("saved at"), auto_now=True)

    class Meta:
        verbose_name = _("unsaved text")
        verbose_name_plural = _("unsaved texts")
        ordering = ["-saved_at", "-pk"]

    def __str__(self):
        return self.title


class Presence(models.Model):
    """An open form in which somebody has typed. One that was not `seen_at` for a while is over."""

    tab = models.UUIDField(unique=True)
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="presences")
    since = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("presence")
        verbose_name_plural = _("presences")
        ordering = ["since"]

    def __str__(self):
        return f"{self.user}: {self.article}"
