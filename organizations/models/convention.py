"""Convention: a treaty with its dates, its parties, and their number as sources reported it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .bilingual import Bilingual, LanguageOf
from .entity import Entity, EntityQuerySet
from .imprecise import ImpreciseDate, day_column, interval_constraint
from .meeting import Meeting
from .organization import Organization
from .source import Sourced


class Convention(Sourced, Entity):
    """Its dates are `Milestone`s, since sources may differ on one; so is the number of its parties."""

    KIND = Entity.Kind.CONVENTION

    body = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="conventions",
        verbose_name=_("kept by"),
    )
    parties_en = models.CharField(
        _("what a party is called, English"), max_length=60, default="Contracting Parties"
    )
    parties_ru = models.CharField(
        _("what a party is called, Russian"), max_length=60, default="Договаривающиеся стороны"
    )
    website = models.URLField(_("website"), blank=True)
    wikidata = models.CharField(_("Wikidata"), max_length=20, blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    description_ru = models.TextField(_("description in Russian"), blank=True)

    description, description_language = Bilingual(), LanguageOf("description")
    parties = Bilingual()

    objects = EntityQuerySet.as_manager()

    class Meta:
        verbose_name = _("convention")
        verbose_name_plural = _("conventions")
        ordering = ["label_en"]


class Milestone(Sourced):
    """A dated step in the life of a convention. Two rows of one kind say that sources differ."""

    class Kind(models.TextChoices):
        SIGNED = "signed", pgettext_lazy("of a treaty", "done")
        IN_FORCE = "in_force", pgettext_lazy("of a treaty", "in force")
        AMENDED = "amended", _("amendment done")
        AMENDED_IN_FORCE = "amended_in_force", _("amendment in force")
        OTHER = "other", _("other")

    convention = models.ForeignKey(
        Convention, models.CASCADE, related_name="milestones", verbose_name=_("convention")
    )
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.SIGNED)
    on_earliest, on_latest = day_column(), day_column()
    text_en = models.CharField(_("in English"), max_length=200, blank=True)
    text_ru = models.CharField(_("in Russian"), max_length=200, blank=True)

    on = ImpreciseDate()

    text, text_language = Bilingual(), LanguageOf("text")

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["on_earliest", "pk"]
        constraints = [interval_constraint("milestone", "on")]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.on or '–'}"


class ReportedNumber(Sourced):
    """How many parties a source reported for a day. Sources may differ: each number is a row of its own."""

    convention = models.ForeignKey(
        Convention, models.CASCADE, related_name="numbers", verbose_name=_("convention")
    )
    number = models.PositiveIntegerField(_("number of parties"))
    on_earliest, on_latest = day_column(), day_column()
    meeting = models.ForeignKey(
        Meeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="reported_numbers",
        verbose_name=_("reported at"),
    )
    note_en = models.CharField(_("note in English"), max_length=200, blank=True)
    note_ru = models.CharField(_("note in Russian"), max_length=200, blank=True)

    on = ImpreciseDate()

    note, note_language = Bilingual(), LanguageOf("note")

    class Meta:
        verbose_name = _("reported number")
        verbose_name_plural = _("reported numbers")
        ordering = ["on_latest", "number", "pk"]
        constraints = [interval_constraint("reported_number", "on")]

    def __str__(self):
        return f"{self.number}, {self.on or '–'}"


class Accession(Sourced):
    """A party joined; `number` is the party's place in the count as reported ("119th Contracting Party")."""

    convention = models.ForeignKey(
        Convention, models.CASCADE, related_name="accessions", verbose_name=_("convention")
    )
    party = models.ForeignKey(
        Organization, models.PROTECT, related_name="accessions", verbose_name=_("party")
    )
    number = models.PositiveIntegerField(_("number as reported"), null=True, blank=True)
    on_earliest, on_latest = day_column(), day_column()
    meeting = models.ForeignKey(
        Meeting,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="accessions",
        verbose_name=_("reported at"),
    )

    on = ImpreciseDate()

    class Meta:
        verbose_name = _("accession")
        verbose_name_plural = _("accessions")
        ordering = ["on_latest", "number", "pk"]
        constraints = [
            interval_constraint("accession", "on"),
            models.UniqueConstraint(fields=["convention", "party"], name="a_party_accedes_once"),
        ]

    def __str__(self):
        return f"{self.party}, {self.on or '–'}"
