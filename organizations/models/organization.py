"""Organization: an institution, a committee, a department, a state."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import connection, models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .bilingual import Bilingual, LanguageOf
from .entity import Entity, EntityQuerySet
from .imprecise import ImpreciseDate, day_column, interval_constraint
from .source import Sourced

# UNION, not UNION ALL: a circle that got past clean() ends instead of running for ever.
BELOW = """
below(id) AS (
    SELECT entity_ptr_id FROM organizations_organization WHERE entity_ptr_id = %s
    UNION
    SELECT body.entity_ptr_id FROM organizations_organization AS body JOIN below ON body.parent_id = below.id
)
"""
FAMILY = f"""
WITH RECURSIVE above(id) AS (
    SELECT parent_id FROM organizations_organization WHERE entity_ptr_id = %s
    UNION
    SELECT body.parent_id FROM organizations_organization AS body JOIN above ON body.entity_ptr_id = above.id
), {BELOW}
SELECT 1, id FROM above WHERE id IS NOT NULL UNION ALL SELECT 0, id FROM below
"""  # noqa: S608  made of constants

ABOVE = """
WITH RECURSIVE above(id) AS (
    SELECT entity_ptr_id FROM organizations_organization WHERE entity_ptr_id IN (%(keys)s)
    UNION
    SELECT body.parent_id FROM organizations_organization AS body JOIN above ON body.entity_ptr_id = above.id
)
SELECT id FROM above WHERE id IS NOT NULL
"""


class OrganizationQuerySet(EntityQuerySet):
    def family(self, pk):
        """Keys of what this body is part of, and of the body with all its sub-bodies: two lists, one query."""
        with connection.cursor() as cursor:
            cursor.execute(FAMILY, [pk, pk])
            rows = cursor.fetchall()
        return [key for above, key in rows if above], [key for above, key in rows if not above]

    def with_ancestors(self, keys):
        """Keys of these bodies and of all that they are part of, a list; one query at any depth."""
        keys = list(keys)
        with connection.cursor() as cursor:
            cursor.execute(ABOVE % {"keys": ", ".join(["%s"] * len(keys)) or "NULL"}, keys)
            return [key for (key,) in cursor.fetchall()]

    def with_descendants(self, pk):
        """Keys of this body and of all its sub-bodies, a list; one query at any depth."""
        return self.family(pk)[1]

    def descending(self, pk):
        """The same keys as a part of another query, none by itself."""
        return RawSQL(f"WITH RECURSIVE {BELOW} SELECT id FROM below", [pk])  # noqa: S608, S611  constants


class Organization(Sourced, Entity):
    KIND = Entity.Kind.ORGANIZATION

    class Type(models.TextChoices):
        IGO = "igo", _("intergovernmental organization")
        GOVERNING_BODY = "governing_body", _("governing body")
        COMMITTEE = "committee", _("committee")
        WORKING_GROUP = "working_group", _("working group")
        SECRETARIAT = "secretariat", _("secretariat")
        DEPARTMENT = "department", _("department")
        ADMINISTRATION = "administration", _("national administration")
        MINISTRY = "ministry", _("ministry")
        ACADEMY = "academy", _("academy")
        STATE = "state", pgettext_lazy("country", "state")
        REGION = "region", _("region")
        OTHER = "other", _("other")

    type = models.CharField(_("type"), max_length=16, choices=Type, default=Type.OTHER)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    seat_en = models.CharField(_("seat in English"), max_length=120, blank=True)
    seat_ru = models.CharField(_("seat in Russian"), max_length=120, blank=True)
    country = models.CharField(_("country, ISO 3166"), max_length=2, blank=True)
    website = models.URLField(_("website"), blank=True)
    wikidata = models.CharField(_("Wikidata"), max_length=20, blank=True)
    ror = models.CharField(
        _("ROR"),
        max_length=9,
        blank=True,
        validators=[RegexValidator(r"\A0[a-z0-9]{8}\Z", _("Nine characters, such as 05dxps055."))],
    )
    description_en = models.TextField(_("description in English"), blank=True)
    description_ru = models.TextField(_("description in Russian"), blank=True)
    founded_earliest, founded_latest = day_column(), day_column()
    dissolved_earliest, dissolved_latest = day_column(), day_column()

    founded, dissolved = ImpreciseDate(), ImpreciseDate()

    seat = Bilingual()
    description, description_language = Bilingual(), LanguageOf("description")

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ["label_en"]
        constraints = [
            interval_constraint("organization", "founded"),
            interval_constraint("organization", "dissolved"),
        ]

    def clean(self):
        super().clean()
        if self.founded and self.dissolved and self.dissolved.latest < self.founded.earliest:
            raise ValidationError({"dissolved": _("The end lies before the start.")})
        if self.pk and self.parent_id in Organization.objects.with_descendants(self.pk):
            raise ValidationError(
                {"parent": _("A body cannot be part of itself or of one of its own parts.")}
            )
        if self.pk and self.pk in self._successors():
            raise ValidationError({"successor": _("A body cannot come after itself.")})

    def _successors(self):
        """Keys of the bodies that came after this one, in order; one query a step, and a circle ends."""
        found, successor = [], self.successor_id
        while successor and successor not in found:
            found.append(successor)
            successor = Organization.objects.filter(pk=successor).values_list("successor", flat=True).first()
        return found
