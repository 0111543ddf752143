"""Addresses that lead nowhere: what readers asked for and did not find, and where the desk sends them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

LONGEST_PATH = 300


class DeadAddress(models.Model):
    """A path of this site that was asked for and not found, and how often: nothing about who asked."""

    path = models.CharField(_("address"), max_length=LONGEST_PATH, unique=True)
    hits = models.PositiveIntegerField(_("asked for"), default=1)
    first_on = models.DateField(_("first on"))
    last_on = models.DateField(_("last on"), db_index=True)

    class Meta:
        verbose_name = _("dead address")
        verbose_name_plural = _("dead addresses")
        ordering = ["-hits", "-last_on", "pk"]
        default_permissions = ("view", "delete")

    def __str__(self):
        return self.path


class Redirect(models.Model):
    """Where a path that leads nowhere sends its readers: to a story, to an entity, or to another path of this site."""

    path = models.CharField(_("address"), max_length=LONGEST_PATH, unique=True)
    article = models.ForeignKey(
        "articles.Article",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="redirects",
        verbose_name=_("story"),
    )
    entity = models.ForeignKey(
        "organizations.Entity",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="redirects",
        verbose_name=_("entry of the register"),
    )
    to = models.CharField(_("another address"), max_length=LONGEST_PATH, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"), editable=False
    )
    made_at = models.DateTimeField(_("made at"), db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, entity__isnull=True, to="")
                | Q(article__isnull=True, entity__isnull=False, to="")
                | (Q(article__isnull=True, entity__isnull=True) & ~Q(to="")),
                name="a_redirect_has_one_target",
                violation_error_message=_(
                    "Choose one target: a story, an entry of the register, or an address."
                ),
            )
        ]

    def __str__(self):
        return self.path

    @property
    def target(self):
        """What it leads to: the story, the entity or the path."""
        return self.article or self.entity or self.to
