"""What a meeting leaves: who took part, what came of it, its papers."""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from images.models import originals
from organizations.documents import TYPES

from .bilingual import Bilingual, LanguageOf
from .meeting import Meeting
from .organization import Organization
from .person import Person
from .source import Sourced


class Participation(Sourced):
    """A person, a body or both at a meeting, styled as they were then."""

    class Capacity(models.TextChoices):
        CHAIR = "chair", _("chaired")
        OPENED = "opened", _("opened the meeting")
        HOST = "host", _("host")
        SPEAKER = "speaker", _("spoke")
        DELEGATE = "delegate", _("delegate")
        OBSERVER = "observer", _("observer")
        OTHER = "other", _("took part")

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="participations", verbose_name=_("meeting")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="participations", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="participations",
        verbose_name=_("organization"),
    )
    capacity = models.CharField(_("capacity"), max_length=8, choices=Capacity, default=Capacity.DELEGATE)
    styled_as_en = models.CharField(_("styled in English as"), max_length=200, blank=True)
    styled_as_ru = models.CharField(_("styled in Russian as"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    styled_as, styled_language = Bilingual(), LanguageOf("styled_as")

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organization__isnull=False),
                name="somebody_takes_part",
            )
        ]

    def __str__(self):
        return str(self.person or self.organization)

    def clean(self):
        super().clean()
        if not (self.person_id or self.organization_id):
            raise ValidationError(_("Choose a person or an organization."))


class Outcome(Sourced):
    """One thing that came of a meeting."""

    class Kind(models.TextChoices):
        DECISION = "decision", _("decision")
        ELECTION = "election", _("election")
        ACCESSION = "accession", _("accession")
        REPORT = "report", _("report")
        OTHER = "other", _("other")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="outcomes", verbose_name=_("meeting"))
    kind = models.CharField(_("kind"), max_length=9, choices=Kind, default=Kind.DECISION)
    text_en = models.CharField(_("in English"), max_length=500)
    text_ru = models.CharField(_("in Russian"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    text, text_language = Bilingual(), LanguageOf("text")

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text


def document_path(document, filename):
    """A name that nobody can guess, in the storage that serves nothing by itself."""
    return f"documents/{uuid.uuid4().hex}"


class Document(models.Model):
    """A paper of a meeting: a file of our own, or the address where its publisher has it; exactly one of them."""

    class Kind(models.TextChoices):
        AGENDA = "agenda", _("agenda")
        REPORT = "report", _("report")
        DECISION = "decision", _("decision")
        LIST = "list", _("list")
        SPEECH = "speech", _("speech")
        OTHER = "other", _("other")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="documents", verbose_name=_("meeting"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind, default=Kind.OTHER)
    title = models.CharField(_("title"), max_length=200, help_text=_("In the document's own language."))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    file = models.FileField(_("file"), upload_to=document_path, storage=originals, max_length=200, blank=True)
    size = models.PositiveIntegerField(default=0, editable=False)
    content_type = models.CharField(max_length=100, blank=True, editable=False)
    link = models.URLField(_("or its address elsewhere"), max_length=500, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(file="", link="") & (Q(file="") | Q(link="")), name="a_file_or_a_link"
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.link or reverse("organizations:document", kwargs={"pk": self.pk})

    def clean(self):
        super().clean()
        if bool(self.file) == bool(self.link):
            raise ValidationError({"link": _("Give either a file or an address.")})

    @property
    def format(self):
        """ "PDF", "DOCX" of a file of our own, as it was found to be; "" of a link."""
        return next((ending.upper() for ending, type in TYPES.items() if type == self.content_type), "")

    @property
    def host(self):
        return urlsplit(self.link).hostname or ""
