"""Person: somebody in the news."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .entity import Entity, EntityQuerySet
from .source import Sourced


class Person(Sourced, Entity):
    KIND = Entity.Kind.PERSON

    sort_key = models.CharField(
        _("sorted under"), max_length=120, help_text=_("Family name first, then a comma, in Latin letters.")
    )
    sort_key_ru = models.CharField(
        _("sorted in Russian under"),
        max_length=120,
        blank=True,
        help_text=_("Family name first, then a comma, in Cyrillic letters."),
    )
    prefix_en = models.CharField(_("prefix in English"), max_length=20, blank=True)
    prefix_ru = models.CharField(_("prefix in Russian"), max_length=20, blank=True)
    bio_en = models.TextField(_("biography in English"), blank=True)
    bio_ru = models.TextField(_("biography in Russian"), blank=True)
    portrait = models.ForeignKey(
        "images.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("portrait")
    )
    wikidata = models.CharField(_("Wikidata"), max_length=20, blank=True)

    objects = EntityQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key"]

    @property
    def bio(self):
        return (self.bio_ru if get_language() == "ru" else "") or self.bio_en

    @property
    def bio_language(self):
        return "ru" if get_language() == "ru" and self.bio_ru else "en"
