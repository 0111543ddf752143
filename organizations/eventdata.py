"""Meetings and their series in the words of schema.org: Event, EventSeries. See `organizations.structured`.

Callers hand in what readers may see.
"""

import datetime
import zoneinfo

from organizations.models import Meeting
from organizations.structured import filled, reference

STATUS = "https://schema.org/Event"
ATTENDANCE = {
    Meeting.Mode.IN_PERSON: "https://schema.org/OfflineEventAttendanceMode",
    Meeting.Mode.ONLINE: "https://schema.org/OnlineEventAttendanceMode",
    Meeting.Mode.HYBRID: "https://schema.org/MixedEventAttendanceMode",
}


def event(meeting, absolute, *, reschedulings=(), organizers=(), series=()):
    """schema.org/Event of a meeting; dates as precise as known, with times where they and their zone are known."""
    return {
        **reference(meeting, absolute),
        "description": meeting.result,
        "startDate": moment(meeting, meeting.start, meeting.starts_at),
        "endDate": moment(meeting, meeting.end, meeting.ends_at),
        "eventStatus": STATUS + status(meeting, reschedulings),
        "previousStartDate": previous_dates(meeting, reschedulings),
        "eventAttendanceMode": ATTENDANCE.get(meeting.mode, ""),
        "location": location(meeting, absolute),
        "organizer": [reference(body, absolute) for body in organizers],
        "superEvent": [reference(one, absolute) for one in series],
    }


def event_series(series, absolute, *, organizers=()):
    """schema.org/EventSeries; its meetings lead up to it by `superEvent`."""
    return {
        **reference(series, absolute),
        "description": series.description,
        "organizer": [reference(body, absolute) for body in organizers],
    }


def status(meeting, reschedulings):
    """The last part of a value of schema.org/EventStatusType."""
    if meeting.status == Meeting.Status.CANCELLED:
        return "Cancelled"
    if meeting.status == Meeting.Status.POSTPONED:
        return "Postponed"
    return "Rescheduled" if moved_from(meeting, reschedulings) else "Scheduled"


def moved_from(meeting, reschedulings):
    """The earlier dates that are not the dates of today."""
    return [
        row for row in reschedulings if row.start and (row.start, row.end) != (meeting.start, meeting.end)
    ]


def previous_dates(meeting, reschedulings):
    """Start dates that were announced before; of a postponed meeting the one that no longer holds as well."""
    dates = [row.start.iso for row in moved_from(meeting, reschedulings)]
    if meeting.status == Meeting.Status.POSTPONED and meeting.start:
        dates.append(meeting.start.iso)
    return list(dict.fromkeys(filter(None, dates)))


def moment(meeting, date, time):
    """ISO 8601: "2019-11-18T09:30:00+01:00", "2019-11-18", "2019-11", or "" where nothing is known."""
    if date and time and meeting.zone and date.precision == "day":
        zone = zoneinfo.ZoneInfo(meeting.zone)
        return datetime.datetime.combine(date.earliest, time, zone).isoformat()
    return date.iso if date else ""


def location(meeting, absolute):
    """Place, VirtualLocation or both; the page itself tells how to get into the latter."""
    found = []
    if meeting.place and meeting.mode != Meeting.Mode.ONLINE:
        address = meeting.city or meeting.place
        found.append(filled({"@type": "Place", "name": meeting.venue or meeting.city, "address": address}))
    if meeting.mode in (Meeting.Mode.ONLINE, Meeting.Mode.HYBRID):
        found.append({"@type": "VirtualLocation", "url": absolute(meeting.get_absolute_url())})
    return found
