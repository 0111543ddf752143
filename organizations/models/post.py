"""Post and Appointment: who held which post on a day."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from organizations.dates import Imprecise, span

from .bilingual import Bilingual
from .imprecise import ImpreciseDate, day_column, interval_constraint
from .organization import Organization
from .person import Person
from .source import Sourced
from .state import FoundByName, RegisterQuerySet


class Post(FoundByName):
    class Kind(models.TextChoices):
        HEAD = "head", _("head")
        DEPUTY = "deputy", _("deputy")
        DIRECTOR = "director", _("director")
        CHAIR = "chair", _("chair")
        VICE_CHAIR = "vice_chair", _("vice-chair")
        DELEGATE = "delegate", _("delegate")
        OTHER = "other", _("other")

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="posts", verbose_name=_("organization")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.OTHER)
    title_en = models.CharField(_("title in English"), max_length=200)
    title_ru = models.CharField(_("title in Russian"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    title = Bilingual()

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["organization", "position", "title_en"]
        constraints = [
            models.UniqueConstraint(fields=["organization", "title_en"], name="one_post_per_title_and_body")
        ]

    def __str__(self):
        """For the desk: “Chairperson” alone names nobody's post."""
        return f"{self.title}, {self.organization.short}"

    def title_on(self, day, language):
        """What the post was called on that day in this language, "" where it has no title in it.

        Asks `titles`, so prefetch them for many posts.
        """
        dated = [
            title for title in self.titles.all() if title.language == language and title.is_valid_on(day)
        ]
        now = self.title_ru if language == "ru" else self.title_en
        return dated[-1].text if dated else now


class PostTitle(Sourced, FoundByName):
    """What a post was called in one language and period; `Post.title_en` and `title_ru` are what it is called now."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="titles", verbose_name=_("post"))
    text = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    valid_from_earliest, valid_from_latest = day_column(), day_column()
    valid_to_earliest, valid_to_latest = day_column(), day_column()

    valid_from, valid_to = ImpreciseDate(), ImpreciseDate()

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("title of a post")
        verbose_name_plural = _("titles of a post")
        ordering = ["language", "valid_from_earliest", "pk"]
        constraints = [
            interval_constraint("post_title", "valid_from"),
            interval_constraint("post_title", "valid_to"),
        ]

    def __str__(self):
        return self.text

    def clean(self):
        if self.valid_from and self.valid_to and self.valid_to.latest < self.valid_from.earliest:
            raise ValidationError({"valid_to": _("The end lies before the start.")})

    def is_valid_on(self, day):
        """Certainly called so on that day; the day of change belongs to the new title."""
        begun = self.valid_from is None or self.valid_from.latest <= day
        return begun and (self.valid_to is None or day < self.valid_to.earliest)


class AppointmentQuerySet(models.QuerySet):
    def public(self, at=None):
        """What readers may see, of posts and people that are public themselves."""
        now = Now() if at is None else at
        return self.filter(
            public_from__lte=now,
            person__public_from__lte=now,
            person__merged_into=None,
            post__organization__public_from__lte=now,
            post__organization__merged_into=None,
        )

    def visible_to(self, user):
        """What an account finds at the desk: who does not keep the register finds what readers do."""
        return self.all() if user.has_perm("organizations.change_entity") else self.public()

    def certainly_on(self, day):
        """Appointments that cover the day whatever their imprecise dates were: the handover day is the new
        holder's. Open ones count, ended ones without a date do not."""
        return self.filter(
            Q(end_earliest__gt=day) | Q(end_earliest=None, state="current"), start_latest__lte=day
        )

    def held_on(self, day):
        """To be listed as in office on the day, as `Appointment.is_held_on` says of one."""
        begun = Q(start_earliest__lte=day) | Q(start_earliest=None)
        open_ended = Q(state="current", end_earliest=None) & begun
        return self.filter(open_ended | Q(start_latest__lte=day, end_earliest__gt=day))

    def to_check(self, today, age):
        """Those said to be in office that nobody has checked for so long (a `timedelta`), and that have begun."""
        unchecked = Q(checked_on=None) | Q(checked_on__lte=today - age)
        begun = Q(start_earliest=None) | Q(start_earliest__lte=today)
        return self.filter(unchecked, begun, state="current", person__merged_into=None)

    def possibly_on(self, day):
        """Appointments that may cover the day."""
        return self.filter(
            Q(end_latest__gte=day) | Q(end_latest=None), Q(start_earliest__lte=day) | Q(start_earliest=None)
        )


class Appointment(Sourced):
    """A person holds a post. `state` "current" is open and was checked on `checked_on`."""

    class State(models.TextChoices):
        CURRENT = "current", _("current")
        ENDED = "ended", _("ended")

    post = models.ForeignKey(Post, models.PROTECT, related_name="appointments", verbose_name=_("post"))
    person = models.ForeignKey(Person, models.CASCADE, related_name="appointments", verbose_name=_("person"))
    start_earliest, start_latest = day_column(), day_column()
    end_earliest, end_latest = day_column(), day_column()
    elected_earliest, elected_latest = day_column(), day_column()
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.CURRENT)
    acting = models.BooleanField(_("acting"), default=False)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    public_from = models.DateTimeField(
        _("public from"), null=True, blank=True, help_text=_("Empty: only the desk sees it.")
    )

    start, end, elected = ImpreciseDate(), ImpreciseDate(), ImpreciseDate()

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["-start_latest", "pk"]
        constraints = [
            interval_constraint("appointment", "start"),
            interval_constraint("appointment", "end"),
            interval_constraint("appointment", "elected"),
            models.CheckConstraint(
                condition=Q(end_latest__isnull=True)
                | Q(start_earliest__isnull=True)
                | Q(end_latest__gte=models.F("start_earliest")),
                name="an_appointment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(end_latest__isnull=True) | Q(state="ended"), name="an_end_means_ended"
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.post}"

    def clean(self):
        super().clean()
        if self.end and self.start and self.end.latest < self.start.earliest:
            raise ValidationError({"end": _("The end lies before the start.")})
        if self.end and self.state != self.State.ENDED:
            raise ValidationError({"state": _("An appointment with an end has ended.")})

    @property
    def term(self):
        """When the post is or was held, in words."""
        start, end = self._start_in_words(), self._end_in_words()
        words = {"start": start, "end": end, "day": self.checked_on and Imprecise.day(self.checked_on)}
        if start and end:
            exact = "interval" not in (self.start.precision, self.end.precision)
            return span(self.start, self.end) if exact else _("from %(start)s until %(end)s") % words
        if end:
            return _("until %(end)s") % words
        if self.state == self.State.ENDED:
            return (_("from %(start)s, end not on record") if start else _("dates not on record")) % words
        if start:
            return _("since %(start)s") % words
        return (_("as of %(day)s") if self.checked_on else _("in office")) % words

    def _start_in_words(self):
        if self.start and self.start.precision == "interval":
            return pgettext("since", "some day %(between)s") % {"between": self.start}
        return str(self.start or "")

    def _end_in_words(self):
        if self.end and self.end.precision == "interval":
            return pgettext("until", "some day %(between)s") % {"between": self.end}
        return str(self.end or "")

    def covers(self, day):
        """ "certainly", "possibly" or "" on a day, as the two querysets say it of many."""
        open_ended = not self.end and self.state == self.State.CURRENT
        if self.start and self.start.latest <= day and (open_ended or (self.end and day < self.end.earliest)):
            return "certainly"
        begun = not self.start or self.start.earliest <= day
        return "possibly" if begun and (not self.end or day <= self.end.latest) else ""

    def is_held_on(self, day):
        """To be listed as in office: certainly, or open since a day that is not known."""
        covers = self.covers(day)
        return covers == "certainly" or (covers == "possibly" and self.state == self.State.CURRENT)

    def overlapping(self):
        """Appointments of others to the same post that certainly share a day with this one."""
        found = Appointment.objects.filter(post=self.post_id).exclude(person=self.person_id)
        return [other for other in found if self._certainly_meets(other) and other._certainly_meets(self)]

    def _certainly_meets(self, other):
        """This one has certainly begun before the other can have ended."""
        if self.start_latest is None or (other.end_earliest is None and other.state == self.State.ENDED):
            return False
        return other.end_earliest is None or self.start_latest < other.end_earliest
