"""Entity: anything the register knows. Names, mentions and redirects need one real foreign key."""

import uuid

import iuliia
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organizations.folding import fold

from .state import FoundByName, RegisterQuerySet

MOST_WORDS = 8  # of a search
TAKEN = _("Something else has this address. Choose another.")


def is_public(way="", at=None):
    """The condition that readers may see the entity to which `way` leads, such as "meeting__".

    A join. PostgreSQL may walk a query within the query for each row while it has not counted new rows yet.
    """
    return Q(**{f"{way}public_from__lte": Now() if at is None else at, f"{way}merged_into": None})


class EntityQuerySet(RegisterQuerySet):
    def public(self, at=None):
        """What readers may see, now by the database's clock or at the moment `at`."""
        return self.filter(is_public(at=at))

    def visible_to(self, user):
        """What an account finds at the desk: who does not keep the register finds what readers do."""
        return self.all() if user.has_perm("organizations.change_entity") else self.public()

    def matching(self, words):
        """All of these words stand in a name, in whatever case and form of ё."""
        found = self
        for word in fold(words).split()[:MOST_WORDS]:
            found = found.filter(search_text__contains=word)
        return found


class Entity(FoundByName):
    """Parent row of every Organization, Person, Meeting, Series and Convention.

    The labels are the preferred names, kept here so that a list needs no join; `organizations.names.relabel`
    writes them whenever names change.
    """

    class Kind(models.TextChoices):
        ORGANIZATION = "organization", _("organization")
        PERSON = "person", _("person")
        MEETING = "meeting", _("meeting")
        SERIES = "series", _("series of meetings")
        CONVENTION = "convention", _("convention")

    class LinkPolicy(models.TextChoices):
        AUTO = "auto", _("link by itself")
        SUGGEST = "suggest", _("only suggest")
        NEVER = "never", _("never link")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, editable=False)
    slug = models.CharField(
        _("address"),
        max_length=120,
        blank=True,
        validators=[
            RegexValidator(
                r"\A[a-z0-9-]+(/[a-z0-9-]+)?\Z", _("Small Latin letters, digits, hyphens, one slash.")
            )
        ],
        help_text=_("Made from the name when left empty; a meeting's from its series and number."),
    )
    label_en = models.CharField(_("name in English"), max_length=250)
    label_ru = models.CharField(_("name in Russian"), max_length=250, blank=True)
    short_en = models.CharField(_("short name in English"), max_length=60, blank=True)
    short_ru = models.CharField(_("short name in Russian"), max_length=60, blank=True)
    disambiguation = models.CharField(_("told apart by"), max_length=120, blank=True)
    link_policy = models.CharField(
        _("links in texts"), max_length=7, choices=LinkPolicy, default=LinkPolicy.AUTO
    )
    public_from = models.DateTimeField(
        _("public from"), null=True, blank=True, help_text=_("Empty: only the desk sees it.")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False
    )
    search_text = models.TextField(editable=False, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    SLASHES = 0  # of an address: what stands before the slash of a meeting's is its series or its year

    objects = EntityQuerySet.as_manager()

    class Meta:
        verbose_name = _("entity")
        verbose_name_plural = _("entities")
        ordering = ["label_en"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="one_entity_per_kind_and_slug"),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("pk")), name="no_entity_merges_into_itself"
            ),
        ]

    def __str__(self):
        return self.label

    def save(self, *args, **kwargs):
        self.fill_in()
        if not self.search_text:
            self.search_text = fold(f"{self.label_en} {self.label_ru} {self.short_en} {self.short_ru}")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse(f"organizations:{self.kind}", kwargs={"slug": self.slug})

    def clean_fields(self, exclude=None):
        self.fill_in()
        super().clean_fields(exclude)
        if "slug" not in (exclude or ()) and not all(part.strip("-") for part in self.slug.split("/")):
            raise ValidationError({"slug": _("Hyphens alone are no address: it needs a letter or a digit.")})

    def clean(self):
        if self.slug.count("/") != self.SLASHES:
            shape = _("Write it like rkc-mc/21 or 2019/yerevan.") if self.SLASHES else _("No slash here.")
            raise ValidationError({"slug": shape})
        if Entity.objects.filter(kind=self.kind, slug=self.slug).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": TAKEN})

    def fill_in(self):
        """The kind, and an address where none was typed."""
        self.kind = self.kind or getattr(self, "KIND", "")
        self.slug = self.slug or self.default_slug() or f"{self.kind}-{self.uuid.hex[:8]}"

    def default_slug(self):
        return slugify(iuliia.WIKIPEDIA.translate(self.label_en)).replace("_", "-")[:120].strip("-")

    @property
    def label_language(self):
        """Language that `label` is in: the active one, or English where the Russian name is missing."""
        return "ru" if get_language() == "ru" and self.label_ru else "en"

    @property
    def label(self):
        return self.label_in(get_language())

    @property
    def short(self):
        """The acronym or short name in the active language; the label where there is none."""
        short = self.short_ru if self.label_language == "ru" else self.short_en
        return short or self.label

    @property
    def acronym(self):
        """The short name where it is one word other than the label, "RKC/MC"; else empty."""
        return "" if self.short == self.label or " " in self.short else self.short

    def label_in(self, language):
        """The preferred name as a text in this language ("en" or "ru") prints it."""
        return (self.label_ru if language == "ru" else "") or self.label_en
