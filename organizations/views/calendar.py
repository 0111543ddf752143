"""The calendar: a list by month, the month as a table, and the same for calendar programs."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from articles import site
from organizations import calendars, months
from organizations.models import Meeting, Organization
from organizations.tiles import NEXT, OPEN, state_of
from organizations.views.coverage import counts
from organizations.views.lists import bodies_with_meetings, chosen_body

SHOWN = 40


class CalendarPage(TemplateView):
    """`/calendar/`: what is to come, then month by month backwards; `/calendar/2019/11/`: that month."""

    template_name = "organizations/calendar.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        body = chosen_body(self.request)
        public = list(Meeting.objects.public())
        meetings = [meeting for meeting in public if meeting.body_id in body.keys] if body else public
        every = months.by_month(meetings)
        if "year" in self.kwargs:
            ahead, shown = [], self.one_month(every, public)
            month = shown[0]
        else:
            ahead, shown = to_come(meetings, today), enough(every)
            month = table_month(every, today)
        bodies = bodies_with_meetings()
        add_facts([*ahead, *(meeting for one in shown for meeting in one.meetings)], bodies)
        return super().get_context_data(
            ahead=ahead,
            months=shown,
            all_months=every,
            anchors={one.anchor for one in shown},
            table=month,
            weeks=months.weeks(month.year, month.number, meetings, today),
            weekdays=[(WEEKDAYS[day], WEEKDAYS_ABBR[day]) for day in range(7)],
            earlier=following(every, shown[-1]) if shown else None,
            bodies=bodies,
            chosen=body,
            query=f"?body={body.slug}" if body else "",
            month_page="year" in self.kwargs,
            address=self.request.path,
            **kwargs,
        )

    def one_month(self, every, public):
        """The month of the address, empty where only other bodies met; one without any meeting is no page."""
        at = (self.kwargs["year"], self.kwargs["month"])
        found = [month for month in every if (month.year, month.number) == at]
        if not found and not any((month.year, month.number) == at for month in months.by_month(public)):
            raise Http404
        return found or [months.Month(*at)]


def to_come(meetings, today):
    """Those ahead, soonest first, and those without a date last."""
    ahead = [meeting for meeting in meetings if state_of(meeting, today)[0] in (NEXT, OPEN)]
    dated = sorted((m for m in ahead if m.known), key=lambda m: (m.known.earliest, m.pk))
    return dated + sorted((m for m in ahead if not m.known), key=lambda m: m.label)


def enough(every):
    """The newest months, as many as hold `SHOWN` meetings."""
    shown, count = [], 0
    for month in every:
        if count >= SHOWN:
            break
        shown.append(month)
        count += len(month.meetings)
    return shown


def table_month(every, today):
    """The month to show as a table: this one if it has meetings, else the newest one with known days."""
    known = [month for month in every if any(meeting.days for meeting in month.meetings)]
    past = [month for month in known if (month.year, month.number) <= (today.year, today.month)]
    return (past or known or [months.Month(today.year, today.month)])[0]


def following(every, month):
    """The next older month that has a page."""
    return next(
        (one for one in every if one.number and (one.year, one.number) < (month.year, month.number)), None
    )


def add_facts(meetings, bodies):
    """Give each meeting `stories`, their number, and `public_body`, its body where readers may see it."""
    found = counts([meeting.pk for meeting in meetings])
    public = {body.pk: body for body in bodies}
    for meeting in meetings:
        meeting.stories = found.get(meeting.pk, 0)
        meeting.public_body = public.get(meeting.body_id)


# --- For calendar programs ------------------------------------------------------------------------


class AllMeetingsCalendar(View):
    """Every public meeting, or with `?body=` those of one body and its sub-bodies."""

    def get(self, request):
        body = chosen_body(request)
        meetings = Meeting.objects.public()
        if body:
            return calendars.response(meetings.filter(body__in=body.keys), name_of(body), "meetings.ics")
        return calendars.response(meetings, name_of(None), "meetings.ics")


class OrganizationCalendar(View):
    def get(self, request, slug):
        body = get_object_or_404(Organization.objects.public(), slug=slug)
        keys = Organization.objects.with_descendants(body.pk)
        meetings = Meeting.objects.public().filter(body__in=keys)
        return calendars.response(meetings, name_of(body), f"{slug}.ics")


class MeetingCalendar(View):
    def get(self, request, slug):
        meetings = Meeting.objects.public().filter(slug=slug)
        meeting = get_object_or_404(meetings)
        return calendars.response(meetings, meeting.label, f"{slug.replace('/', '-')}.ics")


def name_of(body):
    newsroom = site.current().name
    return f"{body.label} · {newsroom}" if body else f"{_('Meetings')} · {newsroom}"
