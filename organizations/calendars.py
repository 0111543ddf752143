"""Meetings as iCalendar (RFC 5545, RFC 7986), for calendar programs that subscribe."""

import datetime
from functools import cache
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from organizations.models import Meeting, Organization

STATUS = {
    Meeting.Status.TENTATIVE: "TENTATIVE",
    Meeting.Status.POSTPONED: "TENTATIVE",
    Meeting.Status.CONFIRMED: "CONFIRMED",
    Meeting.Status.HELD: "CONFIRMED",
    Meeting.Status.CANCELLED: "CANCELLED",
}
OFF = (Meeting.Status.POSTPONED, Meeting.Status.CANCELLED)
REFRESH = datetime.timedelta(hours=6)  # how often a program is asked to look again
CONTROLS = dict.fromkeys([*range(9), *range(11, 32), 127])  # what TEXT may not hold: RFC 5545, 3.3.11
SPAN = datetime.timedelta(days=366)  # how far the rules of a time zone reach beyond the days of the meetings


def response(request, meetings, name, filename, events=()):
    """The calendar as a file to subscribe to or to open; arguments as those of `calendar`."""

    def absolute(path):
        return request.build_absolute_uri(f"{settings.SITE_URL}{path}")

    return HttpResponse(
        calendar(meetings, name, absolute, request.get_full_path(), events),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{filename}"'},
    )


def calendar(meetings, name, absolute, address, events=()):
    """Bytes of a calendar of this name at this `address` (a path), in the active language; two queries.

    `events` are further ones, each a VEVENT of whole days.

    `absolute` makes a whole address of a path. A meeting is left out where no first day is known exactly:
    a calendar program has no place for it. There is no METHOD: it would make the file an invitation.
    """
    meetings = list(meetings)
    prefetch_related_objects(meetings, "reschedulings")
    bodies = Organization.objects.public().in_bulk({m.body_id for m in meetings if m.body_id})
    result = icalendar.Calendar()
    result.add("prodid", "-//newsroom//meetings//EN")
    result.add("version", "2.0")
    result.add("calscale", "GREGORIAN")
    for title in ("name", "x-wr-calname"):  # most programs read the latter
        result.add(title, text(name))
    result.add("source", absolute(address), parameters={"value": "URI"})
    result.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    result.add("x-published-ttl", icalendar.vDuration(REFRESH).to_ical().decode())  # Outlook's name for it
    days = []
    for meeting in meetings:
        if dated := with_days(meeting):
            result.add_component(event(meeting, dated, bodies.get(meeting.body_id), absolute))
            days += [dated.start.earliest, (dated.end or dated.start).latest]
    for further in events:
        result.add_component(further)
    if not result.subcomponents:
        result.add_component(universal_time())  # the standard wants one component at least
    elif days:
        result.add_missing_timezones(first_date=min(days) - SPAN, last_date=max(days) + SPAN)
    return result.to_ical()


@cache
def universal_time():
    """VTIMEZONE of a calendar without meetings, reckoned once: icalendar looks for changes through 68 years."""
    return icalendar.Timezone.from_tzid("UTC")


def with_days(meeting):
    """Whose `start` and `end` calendars show: the meeting itself, or what was announced of it; None for neither.

    A postponed meeting without a new day stays at the days it was last announced for, TENTATIVE and named
    "Postponed: …". Were it left out, programs would drop it without a word, and whoever has those days in the
    calendar would learn nothing; VEVENT knows no event without a day.
    """
    announced = reversed(meeting.reschedulings.all()) if meeting.status in OFF else ()
    rows = (meeting, *announced)
    return next((row for row in rows if row.start and row.start.precision == "day"), None)


def event(meeting, dated, body, absolute):
    """One VEVENT. The UID never changes; SEQUENCE rises with what calendars are told (`Meeting.sequence`).

    `body` is the meeting's body where readers may see it. TRANSPARENT: nobody is busy for being a reader.
    """
    begin, end = moments(meeting, dated)
    changed = meeting.changed_at.astimezone(datetime.UTC)
    address = absolute(meeting.get_absolute_url())
    result = icalendar.Event()
    result.add("uid", str(meeting.uuid))
    result.add("dtstamp", changed)
    result.add("last-modified", changed)
    result.add("sequence", meeting.sequence)
    result.add("status", STATUS[meeting.status])
    result.add("summary", text(summary(meeting)))
    result.add("dtstart", begin)
    result.add("dtend", end)
    result.add("transp", "TRANSPARENT")
    result.add("url", address)
    result.add("description", text("\n".join([*told(meeting), address])))  # not every program shows a URL
    if place := location(meeting):
        result.add("location", text(place))
    if body:
        result.add("categories", [text(body.short)])
    return result


def text(value):
    """Free text as a value of type TEXT, which the library escapes; what no calendar may hold is left out."""
    return icalendar.vText(value.translate(CONTROLS))


def summary(meeting):
    """The label; what does not take place says so, since many programs pass STATUS over."""
    if meeting.status == Meeting.Status.POSTPONED:
        return _("Postponed: %(meeting)s") % {"meeting": meeting.label}
    if meeting.status == Meeting.Status.CANCELLED:
        return _("Cancelled: %(meeting)s") % {"meeting": meeting.label}
    return meeting.label


def told(meeting):
    """Lines of the description: the result, and for which days the meeting was announced before, and why not."""
    lines = [meeting.result] if meeting.result else []
    for row in meeting.reschedulings.all():
        if row.dates:
            lines.append(" ".join([_("Was announced for %(dates)s.") % {"dates": row.dates}, row.reason]))
    return [line.strip() for line in lines]


def location(meeting):
    if meeting.mode in (Meeting.Mode.ONLINE, Meeting.Mode.HYBRID):
        return ", ".join(filter(None, [meeting.place, capfirst(meeting.get_mode_display())]))
    return meeting.place


def moments(meeting, dated):
    """Begin and end: times where both and their zone are known, else days, the last one exclusive."""
    first = dated.start.earliest
    last = dated.end.earliest if dated.end and dated.end.precision == "day" else first
    if meeting.starts_at and meeting.ends_at and meeting.zone:
        zone = ZoneInfo(meeting.zone)
        begin = datetime.datetime.combine(first, meeting.starts_at, zone)
        end = datetime.datetime.combine(last, meeting.ends_at, zone)
        if begin < end:
            return begin, end
    return first, last + datetime.timedelta(days=1)
