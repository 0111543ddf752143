"""The rows that the model must survive: entered through the desk's forms, read in both languages, exported."""

import datetime

import icalendar
import pytest
from django.urls import reverse
from django.utils import translation

from organizations.models import Convention, Meeting
from tests.factories import UserFactory
from tests.organizations.factories import LONG_AGO, ConventionFactory, OrganizationFactory, SeriesFactory
from tests.organizations.test_admin import save
from tests.organizations.test_meeting_admin import add, rows

pytestmark = pytest.mark.django_db

PUBLIC = {"public_from_0": "2019-01-01", "public_from_1": "09:00:00"}


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(roles=["Editor"], language="en"))
    return client


@pytest.fixture
def council():
    body = OrganizationFactory(label_en="WCO Council", label_ru="Совет ВТамО", public_from=LONG_AGO)
    nouns = {"noun_en": "Session", "nouns_en": "Sessions", "noun_ru": "сессия", "nouns_ru": "сессии"}
    return SeriesFactory(body=body, slug="wco-council", **nouns)


def page(client, entity, language):
    with translation.override(language):
        address = entity.get_absolute_url()
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def event(client, meeting):
    calendar = icalendar.Calendar.from_ical(
        client.get(reverse("organizations:meeting_ics", args=[meeting.slug])).content
    )
    (found,) = calendar.walk("VEVENT")
    return found


def test_two_sessions_held_as_one(desk, council):
    numbers = rows("placements", {"series": council, "ordinal_from": "125", "ordinal_to": "126"})
    add(desk, start="11 June 2015", end="13 June 2015", status="held", **numbers, **PUBLIC)
    meeting = Meeting.objects.get()
    assert "125th/126th Sessions" in page(desk, meeting, "en")
    assert "125-я/126-я сессии" in page(desk, meeting, "ru")
    assert "125-я/126-я сессии" in page(desk, council, "ru")
    for number in ("125", "126"):
        answer = desk.get(f"/meetings/wco-council/{number}/")
        assert (answer.status_code, answer.url) == (301, meeting.get_absolute_url())
    told = event(desk, meeting)
    assert told["SUMMARY"] == "WCO Council, 125th/126th Sessions"
    assert (told["DTSTART"].dt, told["DTEND"].dt) == (datetime.date(2015, 6, 11), datetime.date(2015, 6, 14))


def test_a_joint_session_stands_in_both_series(desk, council):
    other = SeriesFactory(body=OrganizationFactory(label_en="Policy Commission"), slug="policy-commission")
    numbers = rows(
        "placements",
        {"series": council, "ordinal_from": "21", "position": "0"},
        {"series": other, "ordinal_from": "30", "position": "1"},
    )
    add(desk, label_en="Joint session", label_ru="Совместная сессия", start="June 2001", **numbers, **PUBLIC)
    meeting = Meeting.objects.get()
    for series in (council, other):
        assert 'href="/meetings/wco-council/21/"' in page(desk, series, "en")
        assert 'href="/ru/meetings/wco-council/21/"' in page(desk, series, "ru")
    for language, title in (("en", "Joint session"), ("ru", "Совместная сессия")):
        shown = page(desk, meeting, language)
        assert title in shown
        for series in (council, other):
            assert f'/meetings/{series.slug}/"' in shown


def test_the_kick_off_is_the_first(desk):
    body = OrganizationFactory(label_en="Performance Measurement", short_en="WGPM", short_ru="РГИР")
    series = SeriesFactory(body=body, slug="wgpm")
    first = {"series": series, "ordinal_from": "1", "label_en": "kick-off", "label_ru": "установочное"}
    add(desk, start="14 November 2019", end="15 November 2019", **rows("placements", first), **PUBLIC)
    meeting = Meeting.objects.get()
    assert meeting.get_absolute_url().endswith("/meetings/wgpm/1/")
    assert "WGPM, 1st Meeting" in page(desk, meeting, "en")
    assert "РГИР, 1-е заседание" in page(desk, meeting, "ru")


def test_two_parties_joined_between_two_meetings_and_numbers_that_sources_tell_differently(desk):
    convention = ConventionFactory(
        label_en="Revised Kyoto Convention", label_ru="Пересмотренная Киотская конвенция"
    )
    ghana = OrganizationFactory(label_en="Ghana", label_ru="Гана")
    brazil = OrganizationFactory(label_en="Brazil", label_ru="Бразилия")
    between = "between 21 June and 17 November 2019"
    entered = (
        rows(
            "accessions",
            {"party": ghana, "number": "119", "on": between, "source": "WCO newsroom"},
            {"party": brazil, "number": "120", "on": between, "source": "WCO newsroom"},
        )
        | rows(
            "numbers",
            {"number": "118", "on": "17 June 2019", "source": "One source"},
            {"number": "117", "on": "17 June 2019", "source": "Another source"},
        )
        | rows(
            "milestones",
            {"kind": "signed", "on": "18 May 1973", "source": "Text of the protocol"},
            {"kind": "signed", "on": "19 May 1973", "source": "Some pages"},
        )
    )
    assert save(desk, convention, **entered).status_code == 302
    english = page(desk, Convention.objects.get(), "en")
    for text in ("Ghana", "Brazil", "119", "120", "117", "118", "One source", "Another source"):
        assert text in english
    assert "18 May 1973" in english
    assert "19 May 1973" in english
    russian = page(desk, Convention.objects.get(), "ru")
    assert "между 21 июня и 17 ноября 2019" in russian.replace("\xa0", " ")
    for text in ("Гана", "Бразилия", "18 мая 1973", "19 мая 1973"):
        assert text in russian.replace("\xa0", " ")
