"""Read back by icalendar, as a calendar program would."""

import datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.utils import translation

from organizations import calendars
from organizations.dates import parse
from organizations.models import Meeting
from tests.organizations.factories import MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = "https://news.example.org"
    return settings.SITE_URL


def read(*meetings, name="Meetings"):
    parsed = icalendar.Calendar.from_ical(calendars.calendar(meetings, name))
    return parsed, parsed.walk("VEVENT")


def only_event(meeting):
    _calendar, [event] = read(meeting)
    return event


def test_the_calendar_has_a_name_and_what_the_standard_requires():
    calendar, events = read(name="Meetings · Customs Chronicle")
    assert events == []
    assert str(calendar["version"]) == "2.0"
    assert str(calendar["prodid"]) == "-//newsroom//meetings//EN"
    assert str(calendar["name"]) == str(calendar["x-wr-calname"]) == "Meetings · Customs Chronicle"
    assert not calendar.errors


def test_whole_days_end_with_the_day_after():
    event = only_event(MeetingFactory(dates=("18 November 2019", "20 November 2019")))
    assert event.decoded("dtstart") == datetime.date(2019, 11, 18)
    assert event.decoded("dtend") == datetime.date(2019, 11, 21)


@pytest.mark.parametrize("end", ["", "26 November 2019", "November 2019"])
def test_one_day_where_no_later_one_is_known(end):
    event = only_event(MeetingFactory(dates=("26 November 2019", end)))
    assert event.decoded("dtstart") == datetime.date(2019, 11, 26)
    assert event.decoded("dtend") == datetime.date(2019, 11, 27)


def test_a_day_at_the_end_of_the_year():
    event = only_event(MeetingFactory(dates="31 December 2019"))
    assert event.decoded("dtend") == datetime.date(2020, 1, 1)


def test_times_come_with_their_zone():
    meeting = MeetingFactory(
        dates=("18 November 2019", "20 November 2019"),
        starts_at=datetime.time(9, 30),
        ends_at=datetime.time(17),
        zone="Europe/Brussels",
    )
    calendar, [event] = read(meeting)
    zone = ZoneInfo("Europe/Brussels")
    assert event.decoded("dtstart") == datetime.datetime(2019, 11, 18, 9, 30, tzinfo=zone)
    assert event.decoded("dtend") == datetime.datetime(2019, 11, 20, 17, tzinfo=zone)
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Brussels"]


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "zone"),
    [
        (datetime.time(9), None, "Europe/Brussels"),
        (datetime.time(9), datetime.time(17), ""),
        (datetime.time(17), datetime.time(9), "Europe/Brussels"),
    ],
)
def test_times_that_say_too_little_or_nonsense_leave_the_day(starts_at, ends_at, zone):
    meeting = MeetingFactory(dates="18 November 2019", starts_at=starts_at, ends_at=ends_at, zone=zone)
    assert only_event(meeting).decoded("dtstart") == datetime.date(2019, 11, 18)


@pytest.mark.parametrize("start", ["", "November 2019", "2019", "between 16 November and 18 November 2019"])
def test_a_meeting_without_a_known_first_day_is_left_out(start):
    known = MeetingFactory(label_en="Known", dates="18 November 2019")
    unknown = MeetingFactory(label_en="Unknown", dates=(start, "20 November 2019"))
    _calendar, events = read(known, unknown)
    assert [str(event["summary"]) for event in events] == ["Known"]


@pytest.mark.parametrize(
    ("status", "told"),
    [
        ("tentative", "TENTATIVE"),
        ("confirmed", "CONFIRMED"),
        ("held", "CONFIRMED"),
        ("postponed", "TENTATIVE"),
        ("cancelled", "CANCELLED"),
    ],
)
def test_every_status_has_one_of_the_standard(status, told):
    event = only_event(MeetingFactory(dates="18 November 2019", status=status))
    assert str(event["status"]) == told


def test_every_status_of_the_model_is_known_here():
    assert set(calendars.STATUS) == set(Meeting.Status)


def test_a_change_of_date_keeps_the_uid_and_raises_the_sequence():
    meeting = MeetingFactory(dates="18 November 2019")
    before = only_event(meeting)
    meeting.start = meeting.end = parse("25 November 2019")
    meeting.save()
    after = only_event(meeting)
    assert str(before["uid"]) == str(after["uid"]) == str(meeting.uuid)
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after.decoded("dtstart") == datetime.date(2019, 11, 25)
    assert after.decoded("last-modified") >= before.decoded("last-modified")


@pytest.mark.parametrize(
    ("change", "sequence"),
    [
        ({"status": "cancelled"}, 1),
        ({"city_en": "Yerevan"}, 1),
        ({"result_en": "Adopted."}, 1),
        ({"source": "A paper"}, 0),
    ],
)
def test_the_sequence_rises_with_what_calendars_take_over(change, sequence):
    meeting = MeetingFactory(dates="18 November 2019")
    for name, value in change.items():
        setattr(meeting, name, value)
    meeting.save()
    assert only_event(meeting)["sequence"] == sequence


def test_where_and_what_and_the_address():
    meeting = MeetingFactory(
        slug="rkc-mc/21",
        dates="18 November 2019",
        venue_en="WCO Headquarters",
        city_en="Brussels",
        result_en="Two accessions; a review, and more.",
    )
    event = only_event(meeting)
    assert str(event["location"]) == "WCO Headquarters, Brussels"
    assert str(event["description"]) == "Two accessions; a review, and more."
    assert str(event["url"]) == "https://news.example.org/meetings/rkc-mc/21/"


def test_what_is_not_known_is_not_said():
    event = only_event(MeetingFactory(dates="18 November 2019"))
    assert "location" not in event
    assert "description" not in event


def test_in_russian():
    meeting = MeetingFactory(
        label_en="RKC/MC, 21st Meeting",
        label_ru="Управляющий комитет, 21-е заседание",
        city_en="Brussels",
        city_ru="Брюссель",
        dates="18 November 2019",
    )
    with translation.override("ru"):
        event = only_event(meeting)
    assert str(event["summary"]) == "Управляющий комитет, 21-е заседание"
    assert str(event["location"]) == "Брюссель"


def test_lines_are_folded_and_hostile_text_stays_text():
    label = "Line\r\nBEGIN:VEVENT; comma, back\\slash " + "ж" * 100
    meeting = MeetingFactory(label_en=label, dates="18 November 2019")
    written = calendars.calendar([meeting], "Meetings")
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    _calendar, [event] = read(meeting)
    assert str(event["summary"]).replace("\r\n", "\n") == label.replace("\r\n", "\n")


def test_the_answer_is_a_calendar():
    answer = calendars.response([MeetingFactory(dates="18 November 2019")], "Meetings", "meetings.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'inline; filename="meetings.ics"'
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
