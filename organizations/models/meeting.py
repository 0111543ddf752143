"""Meeting: of a body, numbered or not; and what it was moved from."""

import datetime
import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from organizations.dates import span

from .bilingual import Bilingual, LanguageOf
from .entity import Entity, EntityQuerySet
from .imprecise import ImpreciseDate, day_column, interval_constraint
from .organization import Organization
from .source import Sourced


def validate_zone(value):
    if value and value not in zoneinfo.available_timezones():
        raise ValidationError(_("This is not a time zone. Write it like Europe/Brussels."))


class MeetingQuerySet(EntityQuerySet):
    def held_by(self, bodies):
        """Of these bodies' keys: theirs by themselves, in one of their series, or organized by them; each once."""
        placed = Q(placements__series__body__in=bodies)
        organized = Q(organizers__in=bodies)
        found = Meeting.objects.filter(placed | organized).order_by().values("pk")
        return self.filter(Q(body__in=bodies) | Q(pk__in=found))

    def in_series(self, series):
        return self.filter(pk__in=series.placements.values("meeting"))


class Meeting(Sourced, Entity):
    """`slug` may hold one slash: `rkc-mc/21`, `2019/yerevan-digital-solutions`.

    `sequence` rises with every change that a calendar program has to take over (RFC 5545, SEQUENCE).
    """

    KIND = Entity.Kind.MEETING
    SLASHES = 1
    TOLD_TO_CALENDARS = (
        "start_earliest", "start_latest", "end_earliest", "end_latest", "starts_at", "ends_at", "zone",
        "status", "mode", "venue_en", "venue_ru", "city_en", "city_ru", "label_en", "label_ru", "result_en",
        "result_ru", "body_id", "slug",
    )  # fmt: skip

    class Status(models.TextChoices):
        TENTATIVE = "tentative", _("date to be confirmed")
        CONFIRMED = "confirmed", _("confirmed")
        HELD = "held", _("held")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", _("in person")
        ONLINE = "online", _("online")
        HYBRID = "hybrid", _("hybrid")
        WRITTEN = "written", _("in writing")

    body = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=pgettext_lazy("institution", "body"),
    )
    # Its number in the first of its series, so that lists need no join: `organizations.placing` writes them.
    ordinal_from = models.PositiveIntegerField(null=True, blank=True, editable=False)
    ordinal_to = models.PositiveIntegerField(null=True, blank=True, editable=False)
    start_earliest, start_latest = day_column(), day_column()
    end_earliest, end_latest = day_column(), day_column()
    starts_at = models.TimeField(_("starts at"), null=True, blank=True)
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    zone = models.CharField(
        _("time zone of the place"), max_length=64, blank=True, validators=[validate_zone]
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.CONFIRMED)
    mode = models.CharField(_("mode"), max_length=9, choices=Mode, default=Mode.IN_PERSON)
    venue_en = models.CharField(_("venue in English"), max_length=160, blank=True)
    venue_ru = models.CharField(_("venue in Russian"), max_length=160, blank=True)
    city_en = models.CharField(_("city in English"), max_length=80, blank=True)
    city_ru = models.CharField(_("city in Russian"), max_length=80, blank=True)
    organizers = models.ManyToManyField(
        Organization, blank=True, related_name="organized_meetings", verbose_name=_("organizers")
    )
    result_en = models.CharField(_("result in one sentence, English"), max_length=300, blank=True)
    result_ru = models.CharField(_("result in one sentence, Russian"), max_length=300, blank=True)
    sequence = models.PositiveIntegerField(default=0, editable=False)

    start, end = ImpreciseDate(), ImpreciseDate()

    venue = Bilingual()
    city = Bilingual()
    result, result_language = Bilingual(), LanguageOf("result")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = [F("start_latest").desc(nulls_first=True), "pk"]
        constraints = [
            interval_constraint("meeting", "start"),
            interval_constraint("meeting", "end"),
            models.CheckConstraint(
                condition=Q(end_latest__isnull=True) | Q(end_latest__gte=F("start_earliest")),
                name="a_meeting_ends_after_it_starts",
            ),
        ]

    def save(self, *args, update_fields=None, **kwargs):
        if before := self._before():
            self.sequence, told = before[0], before[1:]  # it never falls, however old this instance is
            if told != self._told():
                self.sequence += 1
                update_fields = update_fields and {*update_fields, "sequence"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def default_slug(self):
        """The year and the name; `organizations.placing` gives a numbered one that of its series."""
        year = self.start_latest.year if self.start_latest else "undated"
        return f"{year}/{super().default_slug()[:80].strip('-') or f'meeting-{self.uuid.hex[:8]}'}"

    def clean(self):
        super().clean()
        if self.end and self.start and self.end.latest < self.start.earliest:
            raise ValidationError({"end": _("The end lies before the start.")})

    def _told(self):
        return tuple(getattr(self, name) for name in self.TOLD_TO_CALENDARS)

    def _before(self):
        if self._state.adding:
            return None
        return Meeting.objects.filter(pk=self.pk).values_list("sequence", *self.TOLD_TO_CALENDARS).first()

    @property
    def number(self):
        """ "21", or "133/134" for two sessions held as one; "" where there is none."""
        return number(self.ordinal_from, self.ordinal_to)

    @property
    def dates(self):
        """The days in words, "" where they are open."""
        return span(self.start, self.end)

    @property
    def place(self):
        return ", ".join(filter(None, [self.venue, self.city]))

    @property
    def known(self):
        """The `Imprecise` to file the meeting under: its start, or its end where only that is known better."""
        if self.start and self.end and self.start.precision == "interval":
            return self.end
        return self.start or self.end

    @property
    def days(self):
        """First and last day where both are known, else None."""
        return _days(self.start, self.end)

    @property
    def offset(self):
        """How far the place's clocks are from UTC on the first day: "UTC+1", "UTC−3:30"; "" where either is open."""
        if not (self.zone and self.days):
            return ""
        time = self.starts_at or datetime.time(12)
        begin = datetime.datetime.combine(self.days[0], time, zoneinfo.ZoneInfo(self.zone))
        minutes = round(begin.utcoffset().total_seconds() / 60)
        hours, rest = divmod(abs(minutes), 60)
        sign = "−" if minutes < 0 else "+"
        return f"UTC{sign}{hours}{f':{rest:02d}' if rest else ''}" if minutes else "UTC"


class Rescheduling(Sourced):
    """A meeting that was announced for other days: what was announced, and why it changed."""

    meeting = models.ForeignKey(
        Meeting, models.CASCADE, related_name="reschedulings", verbose_name=_("meeting")
    )
    start_earliest, start_latest = day_column(), day_column()
    end_earliest, end_latest = day_column(), day_column()
    reason_en = models.CharField(_("reason in English"), max_length=200, blank=True)
    reason_ru = models.CharField(_("reason in Russian"), max_length=200, blank=True)
    moved_at = models.DateTimeField(_("moved at"), auto_now_add=True)

    start, end = ImpreciseDate(), ImpreciseDate()

    reason, reason_language = Bilingual(), LanguageOf("reason")

    class Meta:
        verbose_name = _("earlier date")
        verbose_name_plural = _("earlier dates")
        ordering = ["moved_at", "pk"]
        constraints = [
            interval_constraint("rescheduling", "start"),
            interval_constraint("rescheduling", "end"),
        ]

    def __str__(self):
        return self.dates

    def save(self, *args, **kwargs):
        """Calendars tell the reason: a mended one is a change of the meeting."""
        if not self._state.adding:
            Meeting.objects.filter(pk=self.meeting_id).update(sequence=F("sequence") + 1)
        super().save(*args, **kwargs)

    @property
    def dates(self):
        return span(self.start, self.end)

    @property
    def days(self):
        """First and last day where both were announced, else None."""
        return _days(self.start, self.end)


def number(first, last):
    """ "21", "133/134" or ""."""
    return "/".join(str(n) for n in dict.fromkeys(n for n in (first, last) if n))


def _days(start, end):
    if start and start.precision == "day" and (end or start).precision == "day":
        return start.earliest, (end or start).latest
    return None
