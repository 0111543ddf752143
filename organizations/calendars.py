"""Meetings as iCalendar (RFC 5545, RFC 7986)."""

import datetime
from zoneinfo import ZoneInfo

import icalendar
from django.conf import settings
from django.http import HttpResponse

from organizations.models import Meeting

STATUS = {
    Meeting.Status.TENTATIVE: "TENTATIVE",
    Meeting.Status.POSTPONED: "TENTATIVE",
    Meeting.Status.CONFIRMED: "CONFIRMED",
    Meeting.Status.HELD: "CONFIRMED",
    Meeting.Status.CANCELLED: "CANCELLED",
}


def response(meetings, name, filename):
    """The calendar as a file to subscribe to or to open."""
    return HttpResponse(
        calendar(meetings, name),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'inline; filename="{filename}"'},
    )


def calendar(meetings, name):
    """Bytes of a calendar of this name, in the active language.

    Meetings whose first day is not known exactly are left out: a calendar program has no place for them.
    """
    result = icalendar.Calendar()
    result.add("prodid", "-//newsroom//meetings//EN")
    result.add("version", "2.0")
    result.add("name", name)
    result.add("x-wr-calname", name)  # what most programs read instead of NAME
    for meeting in meetings:
        if meeting.start and meeting.start.precision == "day":
            result.add_component(event(meeting))
    result.add_missing_timezones()
    return result.to_ical()


def event(meeting):
    """One VEVENT. The UID never changes; SEQUENCE rises with what calendars are told (`Meeting.sequence`)."""
    begin, end = moments(meeting)
    changed = meeting.changed_at.astimezone(datetime.UTC)
    result = icalendar.Event()
    result.add("uid", str(meeting.uuid))
    result.add("dtstamp", changed)
    result.add("last-modified", changed)
    result.add("sequence", meeting.sequence)
    result.add("status", STATUS[meeting.status])
    result.add("summary", meeting.label)
    result.add("dtstart", begin)
    result.add("dtend", end)
    result.add("url", settings.SITE_URL + meeting.get_absolute_url())
    if place := ", ".join(filter(None, [meeting.venue, meeting.city])):
        result.add("location", place)
    if meeting.result:
        result.add("description", meeting.result)
    return result


def moments(meeting):
    """Begin and end: times where both and their zone are known, else days, the last one exclusive."""
    first = meeting.start.earliest
    last = meeting.end.earliest if meeting.end and meeting.end.precision == "day" else first
    if meeting.starts_at and meeting.ends_at and meeting.zone:
        zone = ZoneInfo(meeting.zone)
        begin = datetime.datetime.combine(first, meeting.starts_at, zone)
        end = datetime.datetime.combine(last, meeting.ends_at, zone)
        if begin < end:
            return begin, end
    return first, last + datetime.timedelta(days=1)
