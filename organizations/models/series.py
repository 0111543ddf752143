"""Series: meetings that a body counts; Placement: the number or numbers of a meeting in one of them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .bilingual import Bilingual, LanguageOf
from .entity import Entity, EntityQuerySet
from .meeting import Meeting, number
from .organization import Organization
from .source import Sourced
from .state import FoundByName, RegisterQuerySet


class Series(Sourced, Entity):
    """Its page is the table of its meetings. The nouns name one of them: "Meeting", «заседание»."""

    KIND = Entity.Kind.SERIES

    body = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="series",
        verbose_name=pgettext_lazy("institution", "body"),
    )
    noun_en = models.CharField(_("noun in English"), max_length=40, default="Meeting")
    nouns_en = models.CharField(_("its plural in English"), max_length=40, default="Meetings")
    noun_ru = models.CharField(_("noun in Russian"), max_length=40, default="заседание")
    nouns_ru = models.CharField(_("its plural in Russian"), max_length=40, default="заседания")
    description_en = models.TextField(_("description in English"), blank=True)
    description_ru = models.TextField(_("description in Russian"), blank=True)

    description, description_language = Bilingual(), LanguageOf("description")

    objects = EntityQuerySet.as_manager()

    class Meta:
        verbose_name = _("series of meetings")
        verbose_name_plural = pgettext_lazy("several", "series of meetings")
        ordering = ["label_en"]

    def default_slug(self):
        """The body's address; a second series of the body is told apart by its name."""
        slug = self.body.slug if self.body_id else super().default_slug()
        taken = Entity.objects.filter(kind=self.KIND, slug=slug).exclude(pk=self.pk)
        return super().default_slug() if taken.exists() else slug


class Placement(FoundByName):
    """A meeting stands in a series under `ordinal_from`, or under all of `ordinal_from`–`ordinal_to`.

    `position` 0 is the series that names the meeting first. The numbers are what the body gives: never computed.
    A meeting outside the count has a `label` ("extraordinary") and may lack numbers.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="placements", verbose_name=_("meeting"))
    series = models.ForeignKey(Series, models.PROTECT, related_name="placements", verbose_name=_("series"))
    ordinal_from = models.PositiveIntegerField(_("number"), null=True, blank=True)
    ordinal_to = models.PositiveIntegerField(
        _("to number"), null=True, blank=True, help_text=_("For two sessions held as one, such as 125/126.")
    )
    label_en = models.CharField(_("label in English"), max_length=60, blank=True)
    label_ru = models.CharField(_("label in Russian"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    label = Bilingual()

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "series"], name="a_meeting_once_per_series"),
            models.CheckConstraint(
                condition=Q(ordinal_to__isnull=True)
                | Q(ordinal_from__isnull=False, ordinal_to__gte=F("ordinal_from")),
                name="placement_ordinals_in_order",
            ),
            models.CheckConstraint(
                condition=Q(ordinal_from__isnull=True) | Q(ordinal_from__gte=1, ordinal_from__lte=99_999),
                name="placement_ordinal_in_bounds",
            ),
        ]

    def __str__(self):
        return f"{self.series}: {self.number or self.label or '–'}"

    def clean(self):
        super().clean()
        if self.ordinal_to and not self.ordinal_from:
            raise ValidationError({"ordinal_to": _("The first number is missing.")})
        if self.ordinal_to and self.ordinal_to < self.ordinal_from:
            raise ValidationError({"ordinal_to": _("The second number is smaller than the first.")})
        if not self.ordinal_from and not (self.label_en or self.label_ru):
            raise ValidationError({"ordinal_from": _("Give the number, or say what the meeting is instead.")})
        if taken := self.same_numbers().select_related("meeting").first():
            raise ValidationError(
                {"ordinal_from": _("“%(meeting)s” has this number already.") % {"meeting": taken.meeting}}
            )

    def same_numbers(self):
        """Placements of other meetings in the series under one of these numbers."""
        if not (self.series_id and self.ordinal_from):
            return Placement.objects.none()
        others = Placement.objects.filter(series=self.series_id).exclude(pk=self.pk)
        return others.filter(covers(self.ordinal_from, self.last))

    @property
    def last(self):
        return self.ordinal_to or self.ordinal_from

    @property
    def number(self):
        """ "21", or "133/134" for two sessions held as one; "" where there is none."""
        return number(self.ordinal_from, self.ordinal_to)


def covers(first, last):
    """The condition of placements that hold one of the numbers `first`–`last`."""
    return Q(ordinal_from__lte=last) & (
        Q(ordinal_to__gte=first) | Q(ordinal_to=None, ordinal_from__gte=first)
    )
