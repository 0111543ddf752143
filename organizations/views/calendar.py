"""The calendar: a list by month, the month as a table, and the same for calendar programs."""

from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from articles import site
from organizations import calendars, months
from organizations.models import Meeting, Organization, Series
from organizations.models.entity import is_public
from organizations.subscriptions import Subscription
from organizations.tiles import NEXT, OPEN, state_of
from organizations.views.coverage import counts
from organizations.views.lists import bodies_with_meetings, chosen_body

SHOWN = 40


class CalendarPage(TemplateView):
    """`/calendar/`: what is to come, then month by month backwards; `/calendar/2019/11/`: that month."""

    template_name = "organizations/calendar.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        asked = Asked(self.request)
        public = list(Meeting.objects.public())
        meetings = asked.of(public)
        every = months.by_month(meetings)
        if "year" in self.kwargs:
            ahead, shown = [], self.one_month(every, public)
            month = shown[0]
        else:
            ahead = to_come(meetings, today)
            told = set(ahead)
            shown = enough(months.by_month(meeting for meeting in meetings if meeting not in told))
            month = table_month(every, today)
        bodies = bodies_with_meetings({meeting.body_id for meeting in public if meeting.body_id})
        add_facts([*ahead, *(meeting for one in shown for meeting in one.meetings)], bodies)
        return super().get_context_data(
            ahead=ahead,
            months=shown,
            all_months=every,
            anchors={one.anchor for one in shown},
            table=month,
            weeks=months.weeks(month.year, month.number, meetings, today),
            today_shown=(month.year, month.number) == (today.year, today.month),
            weekdays=[(WEEKDAYS[day], WEEKDAYS_ABBR[day]) for day in range(7)],
            earlier=months.before(every, shown[-1]) if shown else None,
            later=months.after(every, shown[0]) if "year" in self.kwargs else None,
            bodies=bodies,
            chosen=asked.body,
            chosen_series=asked.series,
            series=asked.choices(),
            asked=asked.query,
            subscriptions=asked.subscriptions(),
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


class Asked:
    """Whose meetings a request asks for: `?body=`, those of one body and its sub-bodies; `?series=`; or both.

    Http404 for what readers do not know.
    """

    def __init__(self, request):
        self.body = chosen_body(request)
        slug = request.GET.get("series", "")
        self.series = get_object_or_404(Series.objects.public(), slug=slug) if slug else None

    @property
    def query(self):
        """The question as the end of an address, "" for everything."""
        chosen = {"body": self.body, "series": self.series}
        asked = {name: entity.slug for name, entity in chosen.items() if entity}
        return f"?{urlencode(asked)}" if asked else ""

    def narrow(self, meetings):
        if self.body:
            meetings = meetings.held_by(self.body.keys)
        return meetings.in_series(self.series) if self.series else meetings

    def of(self, public):
        """Those among these meetings, a list; one query."""
        if not self.query:
            return public
        keys = set(self.narrow(Meeting.objects.public()).values_list("pk", flat=True))
        return [meeting for meeting in public if meeting.pk in keys]

    def choices(self):
        """Public series to choose from: those of the chosen body and its sub-bodies, with public meetings."""
        if not self.body:
            return [self.series] if self.series else []
        held = Series.objects.public().filter(is_public("placements__meeting__"), body__in=self.body.keys)
        return sorted(held.distinct(), key=lambda series: series.label.casefold())

    def subscriptions(self):
        every = Subscription(_("All meetings"), reverse("organizations:calendar_ics"))
        return [*(Subscription.of(entity) for entity in (self.series, self.body) if entity), every]


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
    """The month to show as a table: this one if it has meetings, else the next one with known days, else the last."""
    known = [month for month in every if any(meeting.days for meeting in month.meetings)]
    ahead = [month for month in known if (month.year, month.number) >= (today.year, today.month)]
    return (ahead[-1:] or known or [months.Month(today.year, today.month)])[0]


def add_facts(meetings, bodies):
    """Give each meeting `stories`, their number, and `public_body`, its body where readers may see it."""
    found = counts([meeting.pk for meeting in meetings])
    public = {body.pk: body for body in bodies}
    for meeting in meetings:
        meeting.stories = found.get(meeting.pk, 0)
        meeting.public_body = public.get(meeting.body_id)


# --- For calendar programs ------------------------------------------------------------------------


class AllMeetingsCalendar(View):
    """Every public meeting, or with `?body=` and `?series=` those that they ask for."""

    def get(self, request):
        asked = Asked(request)
        name = name_of(asked.series or asked.body)
        return calendars.response(request, asked.narrow(Meeting.objects.public()), name, "meetings.ics")


class OrganizationCalendar(View):
    """What a body and its sub-bodies hold, in joint series and by organizing as well."""

    def get(self, request, slug):
        body = get_object_or_404(Organization.objects.public(), slug=slug)
        meetings = Meeting.objects.public().held_by(Organization.objects.with_descendants(body.pk))
        return calendars.response(request, meetings, name_of(body), f"{slug}.ics")


class SeriesCalendar(View):
    def get(self, request, slug):
        series = get_object_or_404(Series.objects.public(), slug=slug)
        meetings = Meeting.objects.public().in_series(series)
        return calendars.response(request, meetings, name_of(series), f"{slug}.ics")


class MeetingCalendar(View):
    def get(self, request, slug):
        meeting = get_object_or_404(Meeting.objects.public(), slug=slug)
        return calendars.response(request, [meeting], meeting.label, f"{slug.replace('/', '-')}.ics")


def name_of(entity):
    newsroom = site.current().name
    return f"{entity.label if entity else _('Meetings')} · {newsroom}"
