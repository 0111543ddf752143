"""The page of a meeting: what is on record of it, in both languages, and what machines are told."""

import datetime
import json
import re

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from organizations import placing
from organizations.dates import parse
from organizations.models import (
    Accession,
    Document,
    Outcome,
    Participation,
    ReportedNumber,
    Rescheduling,
)
from organizations.templatetags.register import foreign_language, unbroken
from tests.factories import published, superuser
from tests.organizations.factories import (
    ConventionFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    SeriesFactory,
    later,
)

pytestmark = pytest.mark.django_db
SECRET = "Embargoed"


@pytest.fixture(autouse=True)
def site_url(settings):
    settings.SITE_URL = "https://news.example.org"


@pytest.fixture
def meeting():
    body = OrganizationFactory(slug="rkc-mc", label_en="RKC Management Committee", short_en="RKC/MC")
    found = MeetingFactory(
        slug="rkc-mc/21", label_en="RKC/MC, 21st Meeting", label_ru="УК ПКК, 21-е заседание", body=body,
        dates=("18 November 2019", "20 November 2019"), city_en="Brussels", status="held",
    )  # fmt: skip
    placing.place(found, SeriesFactory(slug="rkc-mc", body=body, label_en="Meetings of the RKC/MC"), 21)
    return found


def page(client, path="/meetings/rkc-mc/21/", status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return re.sub(r"\s+", " ", response.content.decode())


def structured(text, kind="Event"):
    """The block of JSON-LD of this type."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    return next(data for data in map(json.loads, blocks) if data["@type"] == kind)


def dated(row, start, end=""):
    row.start, row.end = parse(start), parse(end)
    row.save()
    return row


# --- When and where ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day", "offset"),
    [
        ("Europe/Brussels", "18 November 2019", "UTC+1"),
        ("Europe/Brussels", "18 June 2019", "UTC+2"),
        ("Asia/Yerevan", "18 November 2019", "UTC+4"),
        ("Asia/Kolkata", "18 November 2019", "UTC+5:30"),
        ("America/St_Johns", "18 November 2019", "UTC−3:30"),
        ("UTC", "18 November 2019", "UTC"),
        ("Europe/Brussels", "November 2019", ""),
        ("", "18 November 2019", ""),
    ],
)
def test_the_clock_of_the_place(zone, day, offset):
    assert MeetingFactory(zone=zone, dates=day).offset == offset


def test_times_are_those_of_the_place_with_the_way_to_utc(client, meeting):
    meeting.starts_at, meeting.ends_at = datetime.time(9, 30), datetime.time(17)
    meeting.zone = "Europe/Brussels"
    meeting.save()
    text = page(client)
    assert "09:30–17:00" in text
    assert "Europe/Brussels, UTC+1" in text


def test_earlier_dates_are_told_with_the_reason(client, meeting):
    row = Rescheduling(meeting=meeting, reason_en="The hall was closed", reason_ru="Зал был закрыт")
    dated(row, "11 November 2019", "13 November 2019")
    text = page(client)
    assert '11–13 November 2019: <span lang="en">The hall was closed</span>' in text
    assert '<span lang="ru">Зал был закрыт</span>' in page(client, "/ru/meetings/rkc-mc/21/")


def test_a_russian_ordinal_is_not_broken_over_two_lines():
    assert unbroken("Совет, 125-я/126-я сессии") == "Совет, 125-\u2060я/126-\u2060я\xa0сессии"
    assert unbroken("RKC/MC, 21st Meeting, 18-20") == "RKC/MC, 21st Meeting, 18-20"


def test_a_source_in_another_language_than_the_page_s_says_so():
    names = ["WCO newsroom, 26 November 2019", "Пресс-служба ЕЭК", "Сайт WCO"]
    for language, marks in (("en", ["", "ru", "ru"]), ("ru", ["en", "", ""])):
        with translation.override(language):
            assert [foreign_language(name) for name in names] == marks


# --- Its series -------------------------------------------------------------------------------------


def test_a_joint_session_stands_in_both_series_with_neighbours_and_gaps_of_each(client, meeting):
    other = SeriesFactory(slug="joint", label_en="Joint sessions", noun_en="Session", nouns_en="Sessions")
    placing.place(meeting, other, 30)
    rkc = meeting.placements.first().series
    for series, number in ((rkc, 19), (rkc, 22), (other, 27), (other, 31)):
        neighbour = MeetingFactory(slug=f"{series.slug}/{number}", label_en=f"{series.slug} {number}")
        placing.place(neighbour, series, number)
    text = page(client)
    assert '<dt>21st Meeting</dt> <dd><a href="/meetings/rkc-mc/" lang="en">' in text
    assert '<dt>30th Session</dt> <dd><a href="/meetings/joint/" lang="en">' in text
    assert re.findall(r'href="([^"]+)" rel="(prev|next)"', text) == [
        ("/meetings/rkc-mc/19/", "prev"),
        ("/meetings/rkc-mc/22/", "next"),
        ("/meetings/joint/27/", "prev"),
        ("/meetings/joint/31/", "next"),
    ]
    assert re.findall(r"not on record: ([0-9–]+)", text) == ["20", "28–29"]


def test_either_number_leads_to_the_page_and_so_does_the_one_of_the_other_series(client, meeting):
    other = SeriesFactory(slug="joint")
    placing.place(meeting, other, 30, 31)
    for path in ("/meetings/joint/30/", "/meetings/joint/31/"):
        response = client.get(path)
        assert (response.status_code, response.url) == (301, "/meetings/rkc-mc/21/")
    page(client, "/meetings/joint/32/", 404)


# --- What came of it ----------------------------------------------------------------------------------


def test_outcomes_stand_in_their_order_and_before_what_was_published(client, meeting):
    for position, text in ((1, "Second"), (0, "First")):
        Outcome.objects.create(
            meeting=meeting,
            text_en=text,
            position=position,
            source="A report",
            source_url="https://a.example/",
        )
    text = page(client)
    places = [
        text.index(words)
        for words in ('<span lang="en">First</span>', '<span lang="en">Second</span>', 'id="coverage"')
    ]
    assert places == sorted(places)
    assert '<a href="https://a.example/" rel="external">A report</a>' in text


def test_accessions_and_numbers_reported_at_the_meeting(client, meeting):
    convention = ConventionFactory(label_en="Kyoto Convention", slug="rkc")
    ghana = OrganizationFactory(label_en="Ghana", label_ru="Гана", slug="ghana", type="state")
    accession = Accession(convention=convention, party=ghana, number=119, meeting=meeting)
    accession.on = parse("between June and 18 November 2019")
    accession.save()
    ReportedNumber.objects.create(convention=convention, number=120, meeting=meeting)
    text = page(client)
    assert '<a href="/organizations/ghana/" lang="en">Ghana</a>' in text
    assert "accession, no. 119 as reported" in text
    assert "between June and 18 November 2019" in text
    assert "Contracting Parties: 120" in text
    russian = page(client, "/ru/meetings/rkc-mc/21/")
    assert "между июнем и 18 ноября 2019\xa0г.".replace("\xa0", " ") in russian
    assert "Договаривающиеся стороны: 120" in russian


def test_participants_are_styled_as_they_were(client, meeting):
    person = PersonFactory(label_en="Ana B. Hinojosa", slug="ana")
    wco = OrganizationFactory(label_en="WCO", slug="wco")
    Participation.objects.create(
        meeting=meeting, person=person, organization=wco, capacity="opened",
        styled_as_en="Director of Compliance", styled_as_ru="Директор по соблюдению",
    )  # fmt: skip
    Participation.objects.create(meeting=meeting, organization=wco, capacity="host")
    text = page(client)
    assert "Position on 18 November 2019" in text
    assert '<td lang="en">Director of Compliance</td>' in text
    assert "Opened the meeting" in text
    assert text.count('<a href="/organizations/wco/" lang="en">WCO</a>') == 2
    assert '<td lang="ru">Директор по соблюдению</td>' in page(client, "/ru/meetings/rkc-mc/21/")


def test_a_paper_of_ours_is_a_download_and_a_linked_one_names_its_host(client, meeting):
    paper = Document(meeting=meeting, title="Programme: day/1", size=2048, content_type="application/pdf")
    paper.file.save("x.pdf", ContentFile(b"%PDF-1.4"))
    Document.objects.create(meeting=meeting, title="Report", link="https://www.example.org/r", language="ru")
    text = page(client)
    assert f'<a href="/meetings/documents/{paper.pk}/" lang="en">Programme: day/1 <span>PDF, en, 2.0' in text
    assert (
        'href="https://www.example.org/r" lang="ru" rel="external">Report <span>www.example.org, ru' in text
    )
    response = client.get(f"/meetings/documents/{paper.pk}/")
    assert b"".join(response) == b"%PDF-1.4"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="Programme day 1.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]


def test_no_paper_without_a_public_meeting_or_a_file(client, meeting):
    linked = Document.objects.create(meeting=meeting, title="Report", link="https://www.example.org/r")
    hidden = Document(meeting=MeetingFactory(public_from=later()), title="A", content_type="application/pdf")
    hidden.file.save("x.pdf", ContentFile(b"%PDF-1.4"))
    for pk in (linked.pk, hidden.pk, 0, 2**63 - 1):
        assert client.get(f"/meetings/documents/{pk}/").status_code == 404
    assert client.get(f"/meetings/documents/{2**63}/").status_code == 400


def test_the_same_week_is_from_monday_to_sunday(client, meeting):
    for label, dates in (
        ("Before", ("11 November 2019", "17 November 2019")),
        ("Monday", "18 November 2019"),
        ("Into it", ("14 November 2019", "18 November 2019")),
        ("Sunday", ("24 November 2019", "26 November 2019")),
        ("After", "25 November 2019"),
        ("Some day", "November 2019"),
        ("Open end", ("4 November 2019", "November 2019")),
        ("Open", ""),
    ):
        MeetingFactory(label_en=label, dates=dates)
    text = page(client)
    week = text[text.index("Same week") : text.index("<h2>Subscribe</h2>")]
    assert re.findall(r"<h3><a [^>]+>([^<]+)</a></h3>", week) == ["Into it", "Monday", "Sunday"]


def test_what_one_may_subscribe_to(client, meeting):
    text = page(client, "/ru/meetings/rkc-mc/21/")
    assert re.findall(r'href="(webcal[^"]+)"', text) == [
        "webcal://news.example.org/ru/meetings/rkc-mc/21.ics",
        "webcal://news.example.org/ru/meetings/rkc-mc.ics",
        "webcal://news.example.org/ru/organizations/rkc-mc.ics",
    ]
    meeting.start = meeting.end = parse("November 2019")
    meeting.save()
    assert "rkc-mc/21.ics" not in page(client)


# --- For machines -------------------------------------------------------------------------------------


def test_an_event_of_schema_org(client, meeting):
    meeting.starts_at, meeting.zone, meeting.venue_en = datetime.time(9, 30), "Europe/Brussels", "WCO"
    meeting.save()
    meeting.organizers.add(OrganizationFactory(slug="wco", label_en="World Customs Organization"))
    event = structured(page(client))
    host = "https://news.example.org"
    assert event == {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": f"{host}/meetings/rkc-mc/21/",
        "name": "RKC/MC, 21st Meeting",
        "url": f"{host}/meetings/rkc-mc/21/",
        "startDate": "2019-11-18T09:30:00+01:00",
        "endDate": "2019-11-20",
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": [{"@type": "Place", "name": "WCO", "address": "Brussels"}],
        "organizer": [
            {
                "@type": "Organization", "@id": f"{host}/organizations/rkc-mc/",
                "name": "RKC Management Committee", "url": f"{host}/organizations/rkc-mc/",
            },
            {
                "@type": "Organization", "@id": f"{host}/organizations/wco/",
                "name": "World Customs Organization", "url": f"{host}/organizations/wco/",
            },
        ],
        "superEvent": [
            {
                "@type": "EventSeries", "@id": f"{host}/meetings/rkc-mc/", "name": "Meetings of the RKC/MC",
                "url": f"{host}/meetings/rkc-mc/",
            }
        ],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("status", "before", "now", "told", "previous"),
    [
        ("confirmed", [], "18 May 2020", "Scheduled", None),
        ("tentative", [], "2020", "Scheduled", None),
        ("confirmed", ["4 May 2020"], "18 May 2020", "Rescheduled", ["2020-05-04"]),
        ("held", ["4 May 2020", "May 2020"], "1 June 2020", "Rescheduled", ["2020-05-04", "2020-05"]),
        ("postponed", [], "18 May 2020", "Postponed", ["2020-05-18"]),
        ("postponed", ["18 May 2020"], "18 May 2020", "Postponed", ["2020-05-18"]),
        ("postponed", ["18 May 2020"], "", "Postponed", ["2020-05-18"]),
        ("cancelled", [], "18 May 2020", "Cancelled", None),
    ],
)
def test_the_state_of_the_event(client, status, before, now, told, previous):
    meeting = MeetingFactory(slug="rkc-mc/21", dates=now, status=status)
    for start in before:
        dated(Rescheduling(meeting=meeting), start, start)
    event = structured(page(client))
    assert event["eventStatus"] == f"https://schema.org/Event{told}"
    assert event.get("previousStartDate") == previous
    assert event.get("startDate") == (meeting.start.iso if now else None)


@pytest.mark.parametrize(
    ("mode", "told", "places"),
    [
        ("in_person", "OfflineEventAttendanceMode", ["Place"]),
        ("online", "OnlineEventAttendanceMode", ["VirtualLocation"]),
        ("hybrid", "MixedEventAttendanceMode", ["Place", "VirtualLocation"]),
        ("written", None, ["Place"]),
    ],
)
def test_how_one_attends(client, meeting, mode, told, places):
    meeting.mode = mode
    meeting.save()
    event = structured(page(client))
    assert event.get("eventAttendanceMode") == (told and f"https://schema.org/{told}")
    assert [place["@type"] for place in event["location"]] == places


# --- Embargo and cost ---------------------------------------------------------------------------------


@pytest.fixture(params=["never", "later"])
def hidden(request):
    return {"public_from": None if request.param == "never" else later()}


def test_nothing_hidden_around_a_meeting_is_told_anywhere(client, meeting, hidden):
    body = OrganizationFactory(label_en=f"{SECRET} body", slug="embargoed-body", **hidden)
    person = PersonFactory(label_en=f"{SECRET} person", slug="embargoed-person", **hidden)
    convention = ConventionFactory(label_en=f"{SECRET} convention", slug="embargoed-convention", **hidden)
    series = SeriesFactory(label_en=f"{SECRET} series", slug="embargoed-series", body=body, **hidden)
    party = OrganizationFactory(label_en="Ghana", slug="ghana")
    meeting.organizers.add(body)
    placing.place(meeting, series, 30)
    for number, of in ((22, meeting.placements.first().series), (29, series)):
        other = MeetingFactory(
            label_en=f"{SECRET} meeting", slug=f"embargoed/{number}", dates="19 November 2019", **hidden
        )
        placing.place(other, of, number)
    known = PersonFactory(slug="known")
    for fields in ({"person": person}, {"organization": body}, {"person": person, "organization": party}):
        Participation.objects.create(meeting=meeting, styled_as_en=f"{SECRET} style", **fields)
    Participation.objects.create(meeting=meeting, person=known, organization=body, styled_as_en="Chair")
    Accession.objects.create(convention=convention, party=party, number=119, meeting=meeting)
    Accession.objects.create(convention=ConventionFactory(), party=body, number=120, meeting=meeting)
    ReportedNumber.objects.create(convention=convention, number=120, meeting=meeting)
    for prefix in ("", "/ru"):
        for path in (
            "/meetings/rkc-mc/21/", "/meetings/rkc-mc/", "/calendar/", "/calendar/2019/11/", "/meetings/",
            "/calendar.ics", "/meetings/rkc-mc.ics", "/meetings/rkc-mc/21.ics", "/organizations/rkc-mc.ics",
            "/meetings/rkc-mc/feed/", "/calendar/?body=rkc-mc", "/calendar/?series=rkc-mc",
        ):  # fmt: skip
            text = page(client, prefix + path)
            assert SECRET not in text, path
            assert "embargoed" not in text, path
    assert '<td lang="en">Chair</td>' in page(client)
    for path in ("/meetings/embargoed-series/", "/meetings/embargoed-series.ics", "/meetings/embargoed-series/30/",
                 "/meetings/embargoed-series/feed/", "/meetings/rkc-mc/22/"):  # fmt: skip
        page(client, path, 404)


def test_the_page_costs_the_same_whatever_it_shows(client, meeting):
    boss, series = superuser(), meeting.placements.first().series

    def fill(rows):
        for row in rows:
            person, party = PersonFactory(), OrganizationFactory()
            Participation.objects.create(meeting=meeting, person=person, organization=party)
            Outcome.objects.create(meeting=meeting, text_en="Decided")
            Document.objects.create(meeting=meeting, title="Paper", link="https://www.example.org/")
            dated(Rescheduling(meeting=meeting), "4 November 2019")
            convention = ConventionFactory()
            Accession.objects.create(convention=convention, party=party, meeting=meeting)
            ReportedNumber.objects.create(convention=convention, number=row, meeting=meeting)
            meeting.organizers.add(party)
            placing.place(meeting, SeriesFactory(), 1)
            for neighbour in (2 * row + 100, 2 * row + 101):
                placing.place(MeetingFactory(dates="19 November 2019"), series, neighbour)
        mentions = [{"entity": meeting.pk, "relation": "about", "styled_as": ""}]
        published(by=boss, title=f"{rows}", mentions=mentions)

    def cost():
        page(client)  # fills the cache of the site's settings
        with CaptureQueriesContext(connection) as queries:
            page(client)
        return len(queries)

    fill(range(1))
    one = cost()
    assert one <= 17
    fill(range(1, 3))
    assert cost() == one
    fill(range(3, 40))
    assert cost() == one
