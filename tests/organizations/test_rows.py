"""The rows that the model must survive (`register.md` of the design): entered through the desk's forms, read in both
languages, exported.
"""

import datetime
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from organizations.models import (
    Appointment,
    Convention,
    Meeting,
    Organization,
    Person,
    Post,
    Series,
)
from tests.factories import UserFactory, published, superuser
from tests.organizations.entering import PUBLIC, address, data, enter, events, page, source, tables, words
from tests.organizations.forms import form_of, rows, save

pytestmark = pytest.mark.django_db

SESSION = {"noun_en": "Session", "nouns_en": "Sessions", "noun_ru": "сессия", "nouns_ru": "сессии"}
GENERAL, DEPUTY = "Secretary General", "Deputy Secretary General"


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(roles=["Editor"], language="en"))
    return client


@pytest.fixture
def reader():
    return Client()


@pytest.fixture
def wco(desk):
    head = {"title_en": GENERAL, "title_ru": "Генеральный секретарь", "kind": "head", "position": "0"}
    return enter(
        desk, Organization, ("posts", [head]),
        label_en="World Customs Organization", label_ru="Всемирная таможенная организация",
        short_en="WCO", short_ru="ВТамО", slug="wco", type="igo",
    )  # fmt: skip


@pytest.fixture
def council(desk, wco):
    """The series of the Council's sessions."""
    body = enter(desk, Organization, label_en="WCO Council", label_ru="Совет ВТамО", parent=wco)
    return enter(desk, Series, label_en="Council Sessions", label_ru="Сессии Совета", body=body, **SESSION)


@pytest.fixture
def committee(desk, wco):
    """The series of the meetings of the RKC/MC."""
    body = enter(
        desk, Organization, label_en="RKC Management Committee", label_ru="Комитет управления ПКК",
        short_en="RKC/MC", short_ru="КУ/ПКК", slug="rkc-mc", parent=wco,
    )  # fmt: skip
    return enter(desk, Series, label_en="RKC/MC Meetings", label_ru="Заседания КУ/ПКК", body=body)


def story(title, entity, day):
    """A live story of noon on that day that is about the entity."""
    at = datetime.datetime.combine(day, datetime.time(12), datetime.UTC)
    mentions = [{"entity": entity.pk, "relation": "about", "styled_as": ""}]
    return published(by=superuser(), title=title, at=at, mentions=mentions)


def titles(reader, entity, language="en"):
    """Of the stories in an entity's feed."""
    answer = reader.get(f"{address(entity, language)}feed/")
    feed = ElementTree.fromstring(answer.content)  # noqa: S314  our own answer
    return [title.text for title in feed.iterfind("{*}entry/{*}title")]


# --- Two sessions held as one ---------------------------------------------------------------------


@pytest.fixture
def sessions(desk, council):
    numbers = {"series": council, "ordinal_from": "125", "ordinal_to": "126"}
    return enter(
        desk, Meeting, ("placements", [numbers]), start="June 2015", status="held",
        city_en="Brussels", city_ru="Брюссель",
    )  # fmt: skip


def test_the_125th_and_126th_sessions_are_one_meeting(reader, council, sessions):
    english, russian = page(reader, sessions), page(reader, sessions, "ru")
    assert "WCO Council, 125th/126th Sessions" in english
    assert "125th/126th Sessions Council Sessions" in english
    assert "June 2015" in english
    assert "Совет ВТамО, 125-я/126-я сессии" in russian
    assert "125-я/126-я сессии Сессии Совета" in russian
    assert "июнь 2015" in russian
    assert "125th/126th Sessions June 2015 Brussels" in page(reader, council)
    assert "125-\u2060я/126-\u2060я сессии июнь 2015 Брюссель" in page(reader, council, "ru")
    assert "1–124 not on record" in page(reader, council)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("number", ["125", "126"])
def test_either_number_leads_to_the_one_page(reader, sessions, language, number):
    there = address(sessions, language)
    answer = reader.get(there.replace("125-126", number))
    assert (answer.status_code, answer.url) == (301, there)


def test_the_one_meeting_is_exported_once(desk, reader, council, sessions):
    told = data(reader, sessions)
    assert told["name"] == "WCO Council, 125th/126th Sessions"
    assert told["startDate"] == "2015-06"
    assert [series["name"] for series in told["superEvent"]] == ["Council Sessions"]
    assert data(reader, sessions, "ru")["name"] == "Совет ВТамО, 125-я/126-я сессии"
    for language in ("en", "ru"):
        assert events(reader, council, language) == []  # a month has no place in a calendar program
    assert save(desk, sessions, start="10 June 2015", end="13 June 2015").status_code == 302
    for language, label in (("en", told["name"]), ("ru", "Совет ВТамО, 125-я/126-я сессии")):
        [event] = events(reader, council, language)
        assert event["SUMMARY"] == label
        assert event.decoded("dtstart") == datetime.date(2015, 6, 10)
        assert event.decoded("dtend") == datetime.date(2015, 6, 14)
    story("The Council met", sessions, datetime.date(2015, 6, 15))
    for entity in (sessions, council):
        assert titles(reader, entity) == ["The Council met"]


def test_everything_entered_is_in_the_sitemap_of_either_language(reader, wco, sessions):
    sitemap = reader.get("/sitemap-register.xml").content.decode()
    russian = reader.get("/sitemap-register-ru.xml").content.decode()
    for entity in (wco, sessions):
        assert f"{address(entity, 'en')}</loc>" in sitemap
        assert f"{address(entity, 'ru')}</loc>" in russian


# --- A joint session ------------------------------------------------------------------------------


@pytest.fixture
def joint(desk):
    """The 21st of one series and the 30th of another, with a neighbour on either side in each."""
    made = []
    for name, russian, number in (("Origin", "происхождению", 21), ("Valuation", "оценке", 30)):
        body = enter(desk, Organization, label_en=f"Committee on {name}", label_ru=f"Комитет по {russian}")
        series = enter(
            desk, Series, label_en=f"{name} Sessions", label_ru=f"Сессии: {russian}", body=body, **SESSION
        )
        for ordinal, year in ((number - 1, 2010), (number + 2, 2014)):
            at = ("placements", [{"series": series, "ordinal_from": ordinal}])
            enter(desk, Meeting, at, start=f"3 March {year}", status="held")
        made.append((series, number))
    numbers = [
        {"series": series, "ordinal_from": number, "position": place}
        for place, (series, number) in enumerate(made)
    ]
    meeting = enter(
        desk, Meeting, ("placements", numbers), label_en="Joint session", label_ru="Совместная сессия",
        start="5 June 2012", end="6 June 2012", status="held",
    )  # fmt: skip
    return meeting, [series for series, _number in made]


def test_a_joint_session_stands_in_both_series(reader, joint):
    meeting, (origin, valuation) = joint
    assert address(meeting, "en") == "/meetings/committee-on-origin/21/"
    shown = page(reader, meeting)
    for text in (
        "Joint session",
        "21st Session Origin Sessions",
        "30th Session Valuation Sessions",
        "Committee on Origin, 20th Session 3 March 2010",
        "Committee on Origin, 23rd Session 3 March 2014 · not on record: 22",
        "Committee on Valuation, 29th Session 3 March 2010",
        "Committee on Valuation, 32nd Session 3 March 2014 · not on record: 31",
    ):
        assert text in shown
    russian = page(reader, meeting, "ru")
    for text in ("Совместная сессия", "21-я сессия Сессии: происхождению", "30-я сессия Сессии: оценке"):
        assert text in russian
    assert "21st Session 5–6 June 2012" in page(reader, origin)
    assert "30th Session 5–6 June 2012" in page(reader, valuation)
    assert "30-\u2060я сессия 5–6 июня 2012 г." in page(reader, valuation, "ru")
    answer = reader.get("/meetings/committee-on-valuation/30/")
    assert (answer.status_code, answer.url) == (301, "/meetings/committee-on-origin/21/")


def test_a_joint_session_is_one_event_of_two_series(reader, joint):
    meeting, both = joint
    assert [one["name"] for one in data(reader, meeting)["superEvent"]] == [
        "Origin Sessions",
        "Valuation Sessions",
    ]
    for language, label in (("en", "Joint session"), ("ru", "Совместная сессия")):
        for holder in (meeting, *both, *(series.body for series in both)):
            found = [event for event in events(reader, holder, language) if event["UID"] == str(meeting.uuid)]
            assert [event["SUMMARY"] for event in found] == [label]
    story("They met together", meeting, datetime.date(2012, 6, 7))
    for series in both:
        assert titles(reader, series) == ["They met together"]


# --- The kick-off ---------------------------------------------------------------------------------


def test_the_kick_off_is_the_first_meeting(desk, reader):
    body = enter(
        desk, Organization, label_en="Working Group on Performance Measurement", short_en="WGPM",
        label_ru="Рабочая группа по измерению результативности", short_ru="РГИР", slug="wgpm",
    )  # fmt: skip
    series = enter(desk, Series, label_en="WGPM Meetings", label_ru="Заседания РГИР", body=body)
    first = {"series": series, "ordinal_from": "1", "label_en": "kick-off", "label_ru": "установочное"}
    meeting = enter(desk, Meeting, ("placements", [first]), start="14 November 2019", end="15 November 2019")
    assert address(meeting, "en") == "/meetings/wgpm/1/"
    assert "WGPM, 1st Meeting" in page(reader, meeting)
    assert "РГИР, 1-е заседание" in page(reader, meeting, "ru")
    assert "1st Meeting kick-off 14–15 November 2019" in page(reader, series)
    assert "1-\u2060е заседание установочное 14–15 ноября 2019 г." in page(reader, series, "ru")
    assert "not on record" not in page(reader, series)
    for language, label in (("en", "WGPM, 1st Meeting"), ("ru", "РГИР, 1-е заседание")):
        [event] = events(reader, meeting, language)
        assert (event["SUMMARY"], data(reader, meeting, language)["name"]) == (label, label)
    # Nothing else is the first one.
    typed = form_of(desk.get(reverse("admin:organizations_meeting_add"))) | rows("placements", first)
    answer = desk.post(reverse("admin:organizations_meeting_add"), typed)
    assert "“WGPM, 1st Meeting” has this number already." in words(answer.content.decode())


# --- A career: election, start of office, handover ------------------------------------------------

CAREER = """Deputy Secretary General / Заместитель Генерального секретаря, WCO, January 2002 – 31 December 2008
Secretary General, World Customs Organization, elected 28 June 2008, 1 January 2009 – 31 December 2023"""


@pytest.fixture
def mikuriya(desk, wco):
    """Entered with the whole career in one form; whoever held the post before handed it over on the first day."""
    before = {"post": wco.posts.get(), "start": "1999", "end": "1 January 2009", "state": "ended"} | PUBLIC
    enter(desk, Person, ("appointments", [before]), label_en="A Predecessor", label_ru="Предшественник")
    person = enter(desk, Person, label_en="Kunio Mikuriya", label_ru="Кунио Микурия", prefix_en="Dr.")
    typed = {"lines": CAREER, "source": "WCO newsroom", "public": "on", "_save": ""}
    answer = desk.post(reverse("admin:organizations_person_career", args=[person.pk]), typed)
    assert answer.status_code == 302
    return person


def test_a_career_is_read_with_its_days(reader, wco, mikuriya):
    assert Post.objects.count() == 2
    english, russian = page(reader, mikuriya), page(reader, mikuriya, "ru")
    for text in (
        "Secretary General World Customs Organization 1 January 2009 – 31 December 2023 elected 28 June 2008",
        "Deputy Secretary General World Customs Organization January 2002 – 31 December 2008 WCO newsroom",
    ):
        assert text in english
    for text in (
        "Генеральный секретарь Всемирная таможенная организация 1 января 2009 г. — 31 декабря 2023 г.",
        "28 июня 2008 г.",
        "Заместитель Генерального секретаря Всемирная таможенная организация январь 2002 — 31 декабря 2008 г.",
    ):
        assert text in russian
    assert set(tables(reader, wco)) == {"Before"}


@pytest.mark.parametrize(
    ("day", "holders"),
    [
        ((2002, 1, 15), {GENERAL: "A Predecessor"}),  # the deputy's first day is some day of that month
        ((2002, 1, 31), {GENERAL: "A Predecessor", DEPUTY: "Kunio Mikuriya"}),
        ((2008, 6, 28), {GENERAL: "A Predecessor", DEPUTY: "Kunio Mikuriya"}),  # elected, not in office
        ((2008, 12, 31), {GENERAL: "A Predecessor"}),
        ((2009, 1, 1), {GENERAL: "Kunio Mikuriya"}),  # the day of the handover
        ((2023, 12, 30), {GENERAL: "Kunio Mikuriya"}),
        ((2024, 1, 1), {}),
    ],
)
def test_on_each_day_the_body_has_those_in_office_then(reader, wco, mikuriya, day, holders):
    with time_machine.travel(datetime.datetime(*day, 12, tzinfo=datetime.UTC), tick=False):
        shown = tables(reader, wco).get("In office", [])
        on = Appointment.objects.certainly_on(timezone.localdate()).select_related("post", "person")
        assert {row.post.title_en: row.person.label_en for row in on} == holders
    assert len(shown) == len(holders)
    for title, name in holders.items():
        assert any(row.startswith(f"{name} {title} ") for row in shown)


def test_a_story_has_the_title_held_on_its_day(reader, mikuriya):
    for day in ((2008, 6, 28), (2008, 12, 31), (2009, 1, 1), (2024, 1, 2)):
        story(f"Story of {day[0]}-{day[1]}", mikuriya, datetime.date(*day))
    shown = page(reader, mikuriya)
    assert "Story of 2008-6 28 June 2008 Position held then: Deputy Secretary General" in shown
    assert "Story of 2009-1 1 January 2009 Position held then: Secretary General" in shown
    assert shown.count("Position held then") == 2
    assert len(titles(reader, mikuriya)) == 4


def test_a_career_is_exported_with_the_days_of_office_not_of_the_election(reader, wco, mikuriya):
    told = data(reader, mikuriya)
    roles = [(row["roleName"], row.get("startDate"), row.get("endDate")) for row in told["memberOf"]]
    assert roles == [
        ([GENERAL], "2009-01-01", "2023-12-31"),
        ([DEPUTY], "2002-01", "2008-12-31"),
    ]
    assert "jobTitle" not in told
    members = [(row["member"]["name"], row.get("startDate")) for row in data(reader, wco, "ru")["member"]]
    assert ("Кунио Микурия", "2009-01-01") in members
    assert "2008-06-28" not in source(reader, mikuriya)


# --- A convention: parties between two meetings, numbers that differ ------------------------------


@pytest.fixture
def convention(desk, wco, committee):
    june, november = (
        enter(
            desk, Meeting, ("placements", [{"series": committee, "ordinal_from": number}]),
            start=start, end=end, status="held",
        )
        for number, start, end in (
            ("20", "17 June 2019", "18 June 2019"),
            ("21", "18 November 2019", "20 November 2019"),
        )
    )  # fmt: skip
    between = {"on": "between 18 June and 18 November 2019", "meeting": november, "source": "WCO newsroom"}
    parties = [
        enter(desk, Organization, label_en=english, label_ru=russian, type="state", country=country)
        for english, russian, country in (("Ghana", "Гана", "GH"), ("Brazil", "Бразилия", "BR"))
    ]
    return enter(
        desk, Convention,
        ("accessions", [between | {"party": party, "number": 119 + n} for n, party in enumerate(parties)]),
        ("numbers", [
            {"number": "118", "on": "18 June 2019", "meeting": june, "source": "WCO newsroom"},
            {"number": "117", "on": "18 June 2019", "source": "Another source"},
        ]),
        ("milestones", [
            {"kind": "signed", "on": "18 May 1973", "source": "Text of the protocol"},
            {"kind": "signed", "on": "19 May 1973", "source": "Some pages"},
            {"kind": "in_force", "on": "25 September 1974"},
        ]),
        label_en="Revised Kyoto Convention", label_ru="Пересмотренная Киотская конвенция", body=wco,
    )  # fmt: skip


def test_ghana_and_brazil_joined_between_two_meetings(reader, convention):
    english, russian = page(reader, convention), page(reader, convention, "ru")
    between = "between 18 June and 18 November 2019"
    for party, number in (("Ghana", 119), ("Brazil", 120)):
        assert f"{party} no. {number} as reported {between} WCO newsroom RKC/MC, 21st Meeting" in english
        body = Organization.objects.get(label_en=party)
        assert f"Revised Kyoto Convention no. {number} as reported, {between}" in page(reader, body)
    for party in ("Гана", "Бразилия"):
        assert party in russian
    assert russian.count("между 18 июня и 18 ноября 2019 г.") == 2
    november, june = (Meeting.objects.get(ordinal_from=number) for number in (21, 20))
    assert f"Ghana accession, no. 119 as reported Revised Kyoto Convention {between}" in page(
        reader, november
    )
    assert "Гана" in page(reader, november, "ru")
    assert "Ghana" not in page(reader, june)


def test_a_number_that_sources_report_differently_stands_with_each_source(reader, convention):
    shown = page(reader, convention)
    assert "117 sources differ 18 June 2019 Another source" in shown
    assert "118 sources differ 18 June 2019 RKC/MC, 20th Meeting WCO newsroom" in shown
    assert "117 or 118, 18 June 2019" in shown
    russian = page(reader, convention, "ru")
    for text in ("117", "118", "18 июня 2019 г.", "Another source", "WCO newsroom"):
        assert text in russian
    assert "Contracting Parties: 118" in page(reader, Meeting.objects.get(ordinal_from=20))


def test_a_day_that_sources_report_differently_is_exported_by_neither(desk, reader, convention):
    shown = page(reader, convention)
    assert "18 May 1973 sources differ Done Text of the protocol" in shown
    assert "19 May 1973 sources differ Done Some pages" in shown
    assert "25 September 1974 In force" in shown
    told = data(reader, convention)
    assert (told["@type"], told["legislationResponsible"]["name"]) == (
        "Legislation",
        "World Customs Organization",
    )
    assert "legislationDate" not in told
    assert save(desk, convention, **{"milestones-1-DELETE": "on"}).status_code == 302
    assert data(reader, convention)["legislationDate"] == "1973-05-18"
    story("A convention grows", convention, datetime.date(2019, 11, 26))
    assert titles(reader, convention) == ["A convention grows"]
