"""Person: somebody in the news."""

from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf, Replace
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organizations import sorting

from .bilingual import Bilingual, LanguageOf
from .entity import Entity, EntityQuerySet
from .source import Sourced


class PersonQuerySet(EntityQuerySet):
    def sorted(self, language=None):
        """By family name as this language ("en", "ru"; the active one) writes it; ё stands where е does.

        People without a key in Russian letters stand in Russian lists under their Latin one.
        """
        if (language or get_language()) != "ru":
            return self.order_by("sort_key", "pk")
        own = Coalesce(NullIf(F("sort_key_ru"), Value("")), F("sort_key"))
        return self.order_by(
            Replace(Replace(own, Value("ё"), Value("е")), Value("Ё"), Value("Е")), "sort_key", "pk"
        )


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

    bio, bio_language = Bilingual(), LanguageOf("bio")

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key"]

    def fill_in(self):
        """Also the names to be sorted under, where nobody typed them."""
        super().fill_in()
        self.sort_key = self.sort_key or sorting.sort_key(self.label_en)
        self.sort_key_ru = self.sort_key_ru or sorting.sort_key_ru(self.label_ru)
