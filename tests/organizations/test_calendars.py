"""Read back by icalendar, as a calendar program would, and checked line by line against the standard."""

import datetime
import re
from zoneinfo import ZoneInfo

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from organizations import calendars, placing
from organizations.dates import parse
from organizations.models import Meeting, Name, Rescheduling
from organizations.names import relabel
from tests.organizations import rfc5545
from tests.organizations.factories import MeetingFactory, OrganizationFactory, SeriesFactory, later

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = "https://news.example.org"
    return settings.SITE_URL


def absolute(path):
    return f"https://news.example.org{path}"


def written(*meetings, name="Meetings"):
    return calendars.calendar(meetings, name, absolute, "/calendar.ics")


def read(*meetings, name="Meetings"):
    found = written(*meetings, name=name)
    assert rfc5545.problems(found) == []
    parsed = icalendar.Calendar.from_ical(found)
    assert not parsed.errors
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
    assert str(calendar["calscale"]) == "GREGORIAN"
    assert str(calendar["source"]) == "https://news.example.org/calendar.ics"
    assert calendar.decoded("refresh-interval") == datetime.timedelta(hours=6)
    assert str(calendar["x-published-ttl"]) == "PT6H"
    assert "method" not in calendar


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
    assert str(event["url"]) == "https://news.example.org/meetings/rkc-mc/21/"
    assert str(event["description"]).split("\n") == [
        "Two accessions; a review, and more.",
        "https://news.example.org/meetings/rkc-mc/21/",
    ]
    assert str(event["transp"]) == "TRANSPARENT"


def test_what_is_not_known_is_not_said():
    event = only_event(MeetingFactory(slug="2019/x", dates="18 November 2019"))
    assert "location" not in event
    assert "categories" not in event
    assert str(event["description"]) == "https://news.example.org/meetings/2019/x/"


def test_a_meeting_online_says_so_where_the_place_is_told():
    event = only_event(MeetingFactory(dates="18 November 2019", mode="online"))
    assert str(event["location"]) == "Online"
    event = only_event(MeetingFactory(dates="18 November 2019", mode="hybrid", city_en="Brussels"))
    assert str(event["location"]) == "Brussels, Hybrid"


def test_the_body_is_the_category_where_readers_may_see_it():
    body = OrganizationFactory(label_en="Management Committee", short_en="RKC/MC, the")
    hidden = OrganizationFactory(label_en="Embargoed", public_from=later())
    event = only_event(MeetingFactory(dates="18 November 2019", body=body))
    assert [str(name) for name in event["categories"].cats] == ["RKC/MC, the"]
    assert "categories" not in only_event(MeetingFactory(dates="18 November 2019", body=hidden))


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
    label = 'Line\r\nBEGIN:VEVENT; comma, back\\slash "quoted" ' + "ж" * 100
    meeting = MeetingFactory(label_en=label, dates="18 November 2019", city_en='B:"r;u,s\\nsels')
    _calendar, [event] = read(meeting, name=label)
    assert str(event["summary"]) == re.sub("[\x01\x0b\r]", "", label)
    assert str(event["location"]) == 'B:"r;u,s\\nsels'


# --- What changes ---------------------------------------------------------------------------------


def fetched(client, meeting, path="/calendar.ics"):
    """The event of the meeting as a program that subscribes finds it now."""
    response = client.get(path)
    assert rfc5545.problems(response.content) == []
    events = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    return next(event for event in events if str(event["uid"]) == str(meeting.uuid))


def move(meeting, start, end="", **fields):
    """As the desk does it: the dates that were announced are kept with the reason."""
    row = Rescheduling(meeting=meeting, reason_en="The venue was closed", reason_ru="Здание было закрыто")
    row.start, row.end = meeting.start, meeting.end
    meeting.start, meeting.end = parse(start), parse(end)
    for name, value in fields.items():
        setattr(meeting, name, value)
    meeting.save()
    row.save()


def told(event):
    begin, end = event.decoded("dtstart"), event.decoded("dtend")
    return str(event["summary"]), str(event["status"]), event["sequence"], str(begin), str(end)


def test_a_moved_meeting_across_three_fetches(client):
    meeting = MeetingFactory(slug="rkc-mc/22", label_en="The 22nd", dates=("18 May 2020", "20 May 2020"))
    first = fetched(client, meeting)
    move(meeting, "25 May 2020", "27 May 2020")
    second = fetched(client, meeting)
    move(meeting, "1 June 2020", "3 June 2020")
    third = fetched(client, meeting)
    assert [told(event) for event in (first, second, third)] == [
        ("The 22nd", "CONFIRMED", 0, "2020-05-18", "2020-05-21"),
        ("The 22nd", "CONFIRMED", 1, "2020-05-25", "2020-05-28"),
        ("The 22nd", "CONFIRMED", 2, "2020-06-01", "2020-06-04"),
    ]
    assert str(third["description"]).split("\n")[:2] == [
        "Was announced for 18–20 May 2020. The venue was closed",
        "Was announced for 25–27 May 2020. The venue was closed",
    ]
    assert third.decoded("last-modified") >= second.decoded("last-modified") >= first.decoded("last-modified")


@pytest.mark.parametrize("days_are_kept", [True, False])
def test_a_postponed_meeting_stays_at_its_last_announced_days_until_it_has_new_ones(client, days_are_kept):
    meeting = MeetingFactory(label_en="The 22nd", dates=("18 May 2020", "20 May 2020"))
    first = fetched(client, meeting)
    dates = ("18 May 2020", "20 May 2020") if days_are_kept else ("", "")
    move(meeting, *dates, status="postponed")
    second = fetched(client, meeting)
    meeting.start, meeting.end, meeting.status = parse("5 October 2020"), parse("7 October 2020"), "confirmed"
    meeting.save()
    third = fetched(client, meeting)
    assert [told(event) for event in (first, second, third)] == [
        ("The 22nd", "CONFIRMED", 0, "2020-05-18", "2020-05-21"),
        ("Postponed: The 22nd", "TENTATIVE", 1, "2020-05-18", "2020-05-21"),
        ("The 22nd", "CONFIRMED", 2, "2020-10-05", "2020-10-08"),
    ]
    for event in (second, third):
        assert "Was announced for 18–20 May 2020. The venue was closed" in str(event["description"])


def test_a_cancelled_meeting_stays_and_says_so(client):
    meeting = MeetingFactory(label_en="The 22nd", dates=("18 May 2020", "20 May 2020"))
    first = fetched(client, meeting)
    meeting.status = "cancelled"
    meeting.save()
    second = fetched(client, meeting)
    meeting.result_en = "Its business was done in writing."
    meeting.save()
    third = fetched(client, meeting)
    assert [told(event) for event in (first, second, third)] == [
        ("The 22nd", "CONFIRMED", 0, "2020-05-18", "2020-05-21"),
        ("Cancelled: The 22nd", "CANCELLED", 1, "2020-05-18", "2020-05-21"),
        ("Cancelled: The 22nd", "CANCELLED", 2, "2020-05-18", "2020-05-21"),
    ]


def test_a_tentative_meeting_that_lost_its_day_is_not_shown_at_the_old_one():
    meeting = MeetingFactory(dates="18 May 2020")
    move(meeting, "June 2020", status="tentative")
    assert read(meeting)[1] == []


def test_a_mended_reason_and_a_new_name_raise_the_sequence():
    meeting = MeetingFactory(dates="18 May 2020")
    move(meeting, "25 May 2020")
    row = meeting.reschedulings.get()
    row.reason_en = "The building was closed"
    row.save()
    meeting.refresh_from_db()
    assert only_event(meeting)["sequence"] == 2
    name = Name.objects.create(entity=meeting, text="The 22nd Meeting", kind="official", preferred=True)
    for sequence in (3, 3):  # naming it the same again is no change
        relabel(meeting)
        meeting = Meeting.objects.get(pk=meeting.pk)
        assert (meeting.label_en, meeting.sequence) == (name.text, sequence)


def test_an_old_copy_of_a_meeting_never_lowers_the_sequence():
    meeting = MeetingFactory(dates="18 May 2020")
    old = Meeting.objects.get(pk=meeting.pk)
    for city in ("Brussels", "Yerevan"):
        meeting.city_en = city
        meeting.save(update_fields=["city_en"])
    old.source = "A paper"
    old.save()
    assert Meeting.objects.get(pk=meeting.pk).sequence == 3


# --- What one may subscribe to ----------------------------------------------------------------------


@pytest.fixture
def world():
    """A body with a sub-body, a joint series of the latter and another body, and one that has nothing to do with it."""
    above = OrganizationFactory(slug="wco", label_en="WCO")
    body = OrganizationFactory(slug="part", parent=above)
    other = OrganizationFactory(slug="other")
    series, joint = SeriesFactory(slug="part", body=body), SeriesFactory(slug="joint", body=other)
    days = {"dates": "18 November 2019"}
    both = MeetingFactory(label_en="Joint", slug="joint/30", body=other, **days)
    placing.place(both, joint, 30)
    placing.place(both, series, 21)
    numbered = MeetingFactory(label_en="Numbered", slug="part/22", body=body, **days)
    placing.place(numbered, series, 22)
    MeetingFactory(label_en="Elsewhere", slug="2019/elsewhere", **days)
    organized = MeetingFactory(label_en="Organized", slug="2019/organized", **days)
    organized.organizers.add(above)
    hidden = MeetingFactory(label_en="Embargoed", slug="part/23", body=body, public_from=later(), **days)
    placing.place(hidden, series, 23)
    MeetingFactory(label_en="Only a month", slug="part/24", body=body, dates="November 2019")


@pytest.mark.parametrize(
    ("path", "labels"),
    [
        ("/calendar.ics", ["Elsewhere", "Joint", "Numbered", "Organized"]),
        ("/calendar.ics?body=wco", ["Joint", "Numbered", "Organized"]),
        ("/calendar.ics?body=wco&series=joint", ["Joint"]),
        ("/calendar.ics?series=part", ["Joint", "Numbered"]),
        ("/organizations/wco.ics", ["Joint", "Numbered", "Organized"]),
        ("/organizations/other.ics", ["Joint"]),
        ("/meetings/part.ics", ["Joint", "Numbered"]),
        ("/meetings/joint.ics", ["Joint"]),
        ("/meetings/part/22.ics", ["Numbered"]),
        ("/ru/meetings/part.ics", ["Joint", "Numbered"]),
    ],
)
def test_a_meeting_stands_in_every_calendar_that_it_belongs_to(client, world, path, labels):
    response = client.get(path)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert rfc5545.problems(response.content) == []
    calendar = icalendar.Calendar.from_ical(response.content)
    assert sorted(str(event["summary"]) for event in calendar.walk("VEVENT")) == labels
    assert str(calendar["source"]) == f"https://news.example.org{path}"


@pytest.mark.parametrize("query", ["?series=nothing", "?series=%00", "?body=nothing", "?series=embargoed"])
def test_a_calendar_of_nothing_known_is_refused(client, query):
    SeriesFactory(slug="embargoed", public_from=later())
    for path in ("/calendar.ics", "/calendar/"):
        assert client.get(f"{path}{query}").status_code in (400, 404)


def test_a_calendar_has_the_name_of_its_language(client):
    series = SeriesFactory(slug="rkc-mc", label_en="Meetings of the RKC/MC", label_ru="Заседания УК ПКК")
    placing.place(MeetingFactory(dates="18 November 2019"), series, 21)
    english, russian = (
        icalendar.Calendar.from_ical(client.get(f"{prefix}/meetings/rkc-mc.ics").content)
        for prefix in ("", "/ru")
    )
    assert str(english["name"]).startswith("Meetings of the RKC/MC · ")
    assert str(russian["x-wr-calname"]).startswith("Заседания УК ПКК · ")


def test_an_unchanged_calendar_is_not_sent_twice(client):
    meeting = MeetingFactory(dates="18 November 2019")
    first = client.get("/calendar.ics")
    again = client.get("/calendar.ics", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    meeting.city_en = "Brussels"
    meeting.save()
    changed = client.get("/calendar.ics", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert b"LOCATION:Brussels" in changed.content


@pytest.mark.parametrize("path", ["/calendar.ics", "/organizations/body.ics", "/meetings/series.ics"])
def test_a_calendar_costs_the_same_whatever_it_holds(client, path):
    body = OrganizationFactory(slug="body")
    series = SeriesFactory(slug="series", body=body)

    def cost(numbers):
        for number in numbers:
            meeting = MeetingFactory(slug=f"series/{number}", body=body, dates="18 November 2019")
            placing.place(meeting, series, number)
            move(meeting, "19 November 2019")
        client.get(path)  # fills the cache of the site's settings
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    one = cost([1])
    assert one <= 5
    assert cost(range(2, 4)) == one
    assert cost(range(4, 301 if path == "/calendar.ics" else 31)) == one


# --- The checker ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("good", "bad", "words"),
    [
        (b"VERSION:2.0\r\n", b"", "VERSION 0 times"),
        (b"VERSION:2.0\r\n", b"VERSION:2.0\n", "bare CR or LF"),
        (b"VERSION:2.0\r\n", b"VERSION:2.0\r\nMETHOD:PUBLISH\r\n", "METHOD does not belong there"),
        (b"SUMMARY:A", b"SUMMARY:A;b", "SUMMARY is not escaped"),
        (b"SUMMARY:A", b"SUMMARY:" + b"A" * 80, "octets"),
        (b"SUMMARY:A", b'SUMMARY;X="a"b:A', "no content line"),
        (b"SUMMARY:A", b"SUMMARY", "no content line"),
        (b"DTEND;VALUE=DATE:20191119", b"DTEND;VALUE=DATE:20191118", "is not after"),
        (b"DTEND;VALUE=DATE:20191119", b"DTEND:20191119T100000Z", "another type"),
        (b"DTEND;VALUE=DATE:20191119", b"DTEND;VALUE=DATE:2019-11-19", "DTEND is no DATE"),
        (b"STATUS:CONFIRMED", b"STATUS:POSTPONED", "STATUS POSTPONED"),
        (b"END:VEVENT", b"END:VCALENDAR", "END:VCALENDAR of VEVENT"),
        (b"SOURCE;VALUE=URI", b"SOURCE", "no default type"),
        (b"TRANSP:TRANSPARENT", b"LOCATION:a\r\nLOCATION:b", "LOCATION twice"),
    ],
)
def test_the_checker_finds_what_is_wrong(good, bad, words):
    right = written(MeetingFactory(label_en="A", dates="18 November 2019"))
    assert rfc5545.problems(right) == []
    assert good in right
    assert words in " | ".join(rfc5545.problems(right.replace(good, bad, 1)))
