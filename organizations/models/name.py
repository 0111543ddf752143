"""Name: what an entity is or was called, in one language and period."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.dates import span

from .entity import Entity
from .imprecise import ImpreciseDate, day_column, interval_constraint
from .source import Sourced
from .state import FoundByName, RegisterQuerySet


class Name(Sourced, FoundByName):
    """`forms` lists further written forms (Russian cases), as typed."""

    class Kind(models.TextChoices):
        OFFICIAL = "official", _("official")
        SHORT = "short", _("short")
        ACRONYM = "acronym", _("acronym")
        FORMER = "former", _("former")
        ALIAS = "alias", _("alias")
        TRANSLITERATION = "transliteration", _("transliteration")

    entity = models.ForeignKey(Entity, models.CASCADE, related_name="names", verbose_name=_("entity"))
    text = models.CharField(pgettext_lazy("of an entity", "name"), max_length=250)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind, default=Kind.OFFICIAL)
    preferred = models.BooleanField(_("preferred"), default=False)
    valid_from_earliest, valid_from_latest = day_column(), day_column()
    valid_to_earliest, valid_to_latest = day_column(), day_column()
    forms = models.JSONField(_("further forms"), default=list, blank=True)

    valid_from, valid_to = ImpreciseDate(), ImpreciseDate()

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("name")
        verbose_name_plural = _("names")
        ordering = ["language", "kind", "text"]
        constraints = [
            models.UniqueConstraint(
                fields=["entity", "language"],
                condition=models.Q(preferred=True, kind="official"),
                name="one_preferred_official_name_per_language",
            ),
            interval_constraint("name", "valid_from"),
            interval_constraint("name", "valid_to"),
        ]

    def __str__(self):
        return self.text

    def clean(self):
        if self.valid_from and self.valid_to and self.valid_to.latest < self.valid_from.earliest:
            raise ValidationError({"valid_to": _("The end lies before the start.")})

    @property
    def period(self):
        """When the name was in use, in words."""
        return span(self.valid_from, self.valid_to)
