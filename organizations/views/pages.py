"""One body, one person, one meeting. Nothing here looks at a row that is not public."""

import re

from django.db.models import F, Q
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from articles.filters import address
from organizations import tree
from organizations.models import (
    Appointment,
    Entity,
    FormerAddress,
    Meeting,
    Name,
    Organization,
    Person,
    Placement,
)
from organizations.models.series import covers
from organizations.views.coverage import coverage

SHOWN_MEETINGS = 3
COVERAGE_OF_A_MEETING = 50


class Crumb:
    def __init__(self, label, url=None, lang=""):
        self.label, self.url, self.lang = label, url, lang

    @classmethod
    def of(cls, entity, *, here=False):
        return cls(entity.short, None if here else entity.get_absolute_url(), entity.label_language)


class EntityPage(DetailView):
    """A public entity at its address; one that was merged into another leads there."""

    context_object_name = "entity"

    def get_queryset(self):
        return self.model.objects.public()

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            if target := self.moved(kwargs["slug"]):
                return HttpResponsePermanentRedirect(target.get_absolute_url())
            raise

    def moved(self, slug):
        """The public entity that this address leads to, if any: what was merged, or what stood here before."""
        old = Entity.objects.filter(kind=self.model.KIND, slug=slug, public_from__lte=timezone.now()).first()
        former = FormerAddress.objects.filter(kind=self.model.KIND, slug=slug).first()
        key = old.merged_into_id if old else former.entity_id if former else None
        return Entity.objects.public().filter(pk=key).first() if key else None


class OrganizationPage(EntityPage):
    model = Organization
    template_name = "organizations/organization.html"

    def get_context_data(self, **kwargs):
        body, today = self.object, timezone.localdate()
        above, below = Organization.objects.family(body.pk)
        near = list(
            Organization.objects.public().filter(
                Q(pk__in=[*above, body.pk]) | Q(parent__in=[*above, body.pk])
            )
        )
        chain = tree.ancestors(body, near)
        top = (chain or [body])[0]
        meetings = Meeting.objects.public().filter(body__in=below)
        return super().get_context_data(
            crumbs=[
                Crumb(_("Institutions"), reverse("organizations:organization_list")),
                *[Crumb.of(other) for other in chain],
                Crumb.of(body, here=True),
            ],
            parent=chain[-1] if chain else None,
            tree=[node for node in tree.forest(near, body.pk) if node.body.pk == top.pk],
            former_names=body.names.filter(kind=Name.Kind.FORMER),
            ahead=in_order(meetings.filter(coming(today)))[:SHOWN_MEETINGS],
            recent=meetings.exclude(coming(today))[:SHOWN_MEETINGS],
            coverage=coverage(below),
            coverage_url=address({"organization": body.slug}),
            **holders(body, today),
            **kwargs,
        )


class PersonPage(EntityPage):
    model = Person
    template_name = "organizations/person.html"

    def get_queryset(self):
        return super().get_queryset().select_related("portrait")

    def get_context_data(self, **kwargs):
        person = self.object
        career = person.appointments.public().select_related("post__organization")
        found = coverage([person.pk], most=20)
        for edition in found.editions:
            styles = [row["styled_as"] for row in edition.mentions if row["entity"] == person.pk]
            edition.styled_as = next(filter(None, styles), "")
        today = timezone.localdate()
        return super().get_context_data(
            crumbs=[Crumb(_("People"), reverse("organizations:person_list")), Crumb.of(person, here=True)],
            career=[(appointment, appointment.is_held_on(today)) for appointment in career],
            other_names=person.names.exclude(text__in=[person.label_en, person.label_ru]),
            coverage=found,
            coverage_url=address({"person": person.slug}),
            **kwargs,
        )


class MeetingPage(EntityPage):
    model = Meeting
    template_name = "organizations/meeting.html"

    def get_context_data(self, **kwargs):
        meeting = self.object
        body, chain = self.body(meeting)
        previous, following = neighbours(meeting)
        return super().get_context_data(
            crumbs=[
                Crumb(_("Meetings"), reverse("organizations:meeting_list")),
                *[Crumb.of(other) for other in chain],
                Crumb.of(meeting, here=True),
            ],
            body=body,
            organizers=meeting.organizers.public(),
            previous=previous,
            next=following,
            gap_before=gap(previous, meeting),
            gap_after=gap(meeting, following),
            coverage=coverage([meeting.pk], most=COVERAGE_OF_A_MEETING),
            **kwargs,
        )

    def body(self, meeting):
        """The body where it is public, and what it is part of down to itself."""
        if not meeting.body_id:
            return None, []
        above, _below = Organization.objects.family(meeting.body_id)
        public = list(Organization.objects.public().filter(pk__in=[*above, meeting.body_id]))
        body = next((other for other in public if other.pk == meeting.body_id), None)
        return body, [*tree.ancestors(body, public), body] if body else []

    def moved(self, slug):
        """Either number of two sessions held as one leads to their page: `/meetings/wco-council/133/`."""
        if match := re.fullmatch(r"([a-z0-9-]+)/(\d{1,5})", slug):
            number = int(match[2])
            placed = Placement.objects.filter(covers(number, number), series__slug=match[1])
            if meeting := Meeting.objects.public().filter(pk__in=placed.values("meeting")).first():
                return meeting
        return super().moved(slug)


def coming(today):
    """Meetings ahead or under way, or without a date and not over."""
    over = (
        Q(status=Meeting.Status.HELD) | Q(end_latest__lt=today) | Q(end_latest=None, start_latest__lt=today)
    )
    return ~over


def in_order(meetings):
    """Soonest first, those without a date last."""
    return meetings.order_by(F("start_earliest").asc(nulls_last=True), "ordinal_from", "pk")


def holders(body, today):
    """`in_office`, `past_holders`, `to_come`: public appointments to the body's posts; one query."""
    found = (
        Appointment.objects.public()
        .filter(post__organization=body)
        .select_related("post", "person")
        .order_by("post__position", "post__title_en", "-start_latest", "pk")
    )
    groups = {"in_office": [], "past_holders": [], "to_come": []}
    for appointment in found:
        if appointment.is_held_on(today):
            groups["in_office"].append(appointment)
        elif appointment.start and appointment.start.earliest > today:
            groups["to_come"].append(appointment)
        else:
            groups["past_holders"].append(appointment)
    return groups


def neighbours(meeting):
    """The public meetings before and after this one in its first series, each a meeting or None."""
    placement = meeting.placements.filter(ordinal_from__isnull=False).first()
    if placement is None:
        return None, None
    series = Meeting.objects.public().filter(placements__series=placement.series_id)
    before = series.filter(placements__ordinal_from__lt=placement.ordinal_from)
    after = series.filter(placements__ordinal_from__gt=placement.last)
    return (
        before.order_by("-placements__ordinal_from").first(),
        after.order_by("placements__ordinal_from").first(),
    )


def gap(earlier, later):
    """Numbers that are missing between two meetings: "17", "17–18" or ""."""
    if not (earlier and later):
        return ""
    first, last = (earlier.ordinal_to or earlier.ordinal_from) + 1, later.ordinal_from - 1
    return "" if first > last else str(first) if first == last else f"{first}–{last}"
