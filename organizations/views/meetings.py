"""One meeting, and its papers. Nothing here looks at a row that is not public."""

import datetime
import re

from django.db.models import Exists, F, OuterRef, Q
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from organizations import calendars, counting, documents, eventdata, tree
from organizations.models import (
    Convention,
    Document,
    Meeting,
    Organization,
    Person,
    Placement,
    Series,
)
from organizations.models.entity import is_public
from organizations.models.series import covers
from organizations.subscriptions import Subscription
from organizations.views.coverage import coverage
from organizations.views.pages import Crumb, EntityPage

COVERAGE_OF_A_MEETING = 50
SAME_WEEK = 6


class MeetingPage(EntityPage):
    model = Meeting
    template_name = "organizations/meeting.html"

    def get_context_data(self, **kwargs):
        meeting = self.object
        body, chain = self.body(meeting)
        standings = counting.standings(meeting)
        return super().get_context_data(
            crumbs=[
                Crumb(_("Meetings"), reverse("organizations:meeting_list")),
                *[Crumb.of(other) for other in chain],
                Crumb.of(meeting, here=True),
            ],
            body=body,
            organizers=list(meeting.organizers.public()),
            standings=standings,
            outcomes=meeting.outcomes.all(),
            reported=reported(meeting),
            participations=participations(meeting),
            documents=meeting.documents.all(),
            reschedulings=list(meeting.reschedulings.all()),
            same_week=same_week(meeting),
            subscriptions=subscriptions(meeting, standings, body),
            coverage=coverage([meeting.pk], most=COVERAGE_OF_A_MEETING),
            **kwargs,
        )

    def describe(self, context):
        organizers = [context["body"], *context["organizers"]]
        return eventdata.event(
            self.object,
            self.absolute,
            reschedulings=context["reschedulings"],
            organizers=list(dict.fromkeys(filter(None, organizers))),
            series=[standing.series for standing in context["standings"]],
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
            series = Series.objects.public().filter(slug=match[1])
            placed = Placement.objects.filter(covers(number, number), series__in=series)
            if meeting := Meeting.objects.public().filter(pk__in=placed.values("meeting")).first():
                return meeting
        return super().moved(slug)


class DocumentDownload(View):
    """A paper that we have as a file, as a download, while its meeting is public."""

    def get(self, request, pk):
        public = Document.objects.filter(is_public("meeting__")).exclude(file="")
        if (document := public.filter(pk=pk).first()) is None:
            raise Http404
        name = documents.filename(document.title, document.content_type)
        return documents.download(document.file, name, document.content_type)


def participations(meeting):
    """Who took part, of those whom readers may see. A person's body is `shown_body` or None."""
    people, bodies = Person.objects.public(), Organization.objects.public()
    rows = (
        meeting.participations.filter(Q(person__in=people) | Q(person=None, organization__in=bodies))
        .annotate(body_is_public=Exists(bodies.filter(pk=OuterRef("organization"))))
        .select_related("person", "organization")
    )
    for row in rows:
        row.shown_body = row.organization if row.body_is_public else None
    return rows


def reported(meeting):
    """Rows that sources gave at the meeting: parties that joined a convention, then the number of its parties."""
    conventions = Convention.objects.public()
    accessions = meeting.accessions.filter(is_public("party__"), convention__in=conventions)
    numbers = meeting.reported_numbers.filter(convention__in=conventions)
    return [*accessions.select_related("convention", "party"), *numbers.select_related("convention")]


def same_week(meeting):
    """Other public meetings on a day of the weeks, Monday to Sunday, that this one touches, the earliest first."""
    if not meeting.days:
        return []
    first, last = meeting.days
    monday = first - datetime.timedelta(days=first.weekday())
    sunday = last + datetime.timedelta(days=6 - last.weekday())
    return (
        Meeting.objects.public()
        .filter(start_earliest=F("start_latest"), start_earliest__lte=sunday)
        .filter(
            Q(end_earliest=F("end_latest"), end_latest__gte=monday)
            | Q(end_latest=None, start_latest__gte=monday)
        )
        .exclude(pk=meeting.pk)
        .order_by("start_earliest", "pk")[:SAME_WEEK]
    )


def subscriptions(meeting, standings, body):
    """The calendars that the meeting stands in, the smallest first."""
    found = []
    if calendars.with_days(meeting):
        path = reverse("organizations:meeting_ics", kwargs={"slug": meeting.slug})
        found.append(Subscription(_("This meeting"), path))
    found += [Subscription.of(standing.series) for standing in standings]
    return [*found, Subscription.of(body)] if body else found
