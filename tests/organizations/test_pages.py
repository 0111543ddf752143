"""The reader's pages of the register: what they say, where they lead, what they cost."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from organizations.models import Organization
from tests.factories import published, superuser

from .factories import (
    AppointmentFactory,
    MeetingFactory,
    NameFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
)

pytestmark = pytest.mark.django_db
DAY = datetime.datetime(2019, 11, 21, 12, tzinfo=datetime.UTC)


@pytest.fixture
def boss(db):
    return superuser()


def page(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return re.sub(r"[ \n]+", " ", response.content.decode())


def about(*entities, styled_as=""):
    return [{"entity": entity.pk, "relation": "about", "styled_as": styled_as} for entity in entities]


def in_days(days):
    day = timezone.localdate() + datetime.timedelta(days=days)
    return f"{day:%Y-%m-%d}"


# --- Organizations --------------------------------------------------------------------------------


def test_a_body_shows_where_it_sits_with_itself_marked(client):
    wco = OrganizationFactory(slug="wco", label_en="World Customs Organization", short_en="WCO")
    rkc = OrganizationFactory(slug="rkc-mc", label_en="RKC Management Committee", parent=wco)
    OrganizationFactory(slug="council", label_en="Council", parent=wco)
    OrganizationFactory(slug="wgrkc", label_en="Working Group", parent=rkc)
    OrganizationFactory(slug="eec", label_en="Elsewhere")
    text = page(client, "/organizations/rkc-mc/")
    assert '<li lang="en"><a href="/organizations/wco/">WCO</a></li>' in text
    assert '<b aria-current="page" lang="en">RKC Management Committee</b>' in text
    for slug in ("wco", "council", "wgrkc"):
        assert f'href="/organizations/{slug}/"' in text
    assert "Elsewhere" not in text


def test_a_circle_of_bodies_is_a_page_all_the_same(client):
    first = OrganizationFactory(slug="first")
    second = OrganizationFactory(slug="second", parent=first)
    Organization.objects.filter(pk=first.pk).update(parent=second)
    assert "Committee" in page(client, "/organizations/first/")
    assert "/organizations/second/" in page(client, "/organizations/")


def test_a_body_names_who_is_in_office_and_who_was(client):
    post = PostFactory(organization__slug="wco", title_en="Secretary General")
    AppointmentFactory(
        post=post, person__label_en="Kunio Mikuriya", dates=("1 January 2009", "31 December 2023")
    )
    AppointmentFactory(post=post, person__label_en="Ian Saunders", dates=("1 January 2024",))
    AppointmentFactory(post=post, person__label_en="Somebody Next", dates=(in_days(40),))
    text = page(client, "/organizations/wco/")
    assert "<td> since 1 January 2024 </td>" in text
    assert "<td> 1 January 2009 – 31 December 2023 </td>" in text
    assert text.index("Ian Saunders") < text.index("Somebody Next") < text.index("Kunio Mikuriya")


def test_a_body_keeps_its_former_names_with_their_years(client):
    body = OrganizationFactory(slug="wco")
    name = NameFactory.build(entity=body, text="Customs Co-operation Council", kind="former")
    name.valid_from_earliest, name.valid_from_latest = datetime.date(1952, 11, 4), datetime.date(1952, 11, 4)
    name.save()
    text = page(client, "/organizations/wco/")
    assert '<span lang="en">Customs Co-operation Council</span>, 4 November 1952' in text


def test_the_coverage_of_a_body_includes_its_parts_and_counts_them(client, boss):
    body = OrganizationFactory(slug="wco")
    part = OrganizationFactory(parent=body)
    published(by=boss, title="Of the part", at=DAY, mentions=about(part))
    published(by=boss, title="Of both", at=DAY, mentions=about(body, part))
    published(by=boss, title="Of something else", at=DAY)
    text = page(client, "/organizations/wco/")
    assert "Of the part" in text
    assert text.count(">Of both<") == 1
    assert "Of something else" not in text
    assert "2 stories" in text


def test_next_meetings_stand_before_the_last_ones(client):
    body = OrganizationFactory(slug="wco")
    MeetingFactory(body=body, label_en="Last one", dates=in_days(-30))
    MeetingFactory(body=body, label_en="Far one", dates=in_days(60))
    MeetingFactory(body=OrganizationFactory(parent=body), label_en="Near one", dates=in_days(5))
    MeetingFactory(body=body, label_en="Open one", status="tentative")
    text = page(client, "/organizations/wco/")
    places = [text.index(label) for label in ("Near one", "Far one", "Open one", "Last one")]
    assert places == sorted(places)


def test_the_list_shows_bodies_as_a_tree_and_finds_them_in_either_script(client):
    wco = OrganizationFactory(
        label_en="World Customs Organization", label_ru="Всемирная таможенная организация"
    )
    OrganizationFactory(label_en="Council", parent=wco)
    text = page(client, "/organizations/")
    assert text.index("World Customs") < text.index("Council")
    found = page(client, "/organizations/?q=ТАМОЖЕННАЯ")
    assert "World Customs Organization" in found
    assert ">Council<" not in found
    assert "Nothing is on record" in page(client, "/organizations/?q=zzz")


# --- People ---------------------------------------------------------------------------------------


def test_a_person_has_a_career_and_the_title_held_then(client, boss):
    person = PersonFactory(slug="ana-hinojosa", label_en="Ana B. Hinojosa")
    post = PostFactory(title_en="Director", organization__label_en="World Customs Organization")
    AppointmentFactory(post=post, person=person, dates=("1 January 2016",), state="ended")
    mentions = about(person, styled_as="Director of Compliance and Facilitation")
    published(by=boss, title="She opens the meeting", at=DAY, mentions=mentions)
    text = page(client, "/people/ana-hinojosa/")
    assert "from 1 January 2016, end not on record" in text
    assert "World Customs Organization" in text
    assert "She opens the meeting" in text
    assert '<span lang="en">Director of Compliance and Facilitation</span>' in text


def test_the_list_of_people_names_their_present_posts_only(client):
    AppointmentFactory(post__title_en="Chairperson", dates=("2019",))
    AppointmentFactory(post__title_en="Former director", dates=("2009", "2012"))
    text = page(client, "/people/")
    assert "Chairperson" in text
    assert "Former director" not in text


# --- Meetings -------------------------------------------------------------------------------------


def test_a_meeting_says_its_days_its_place_its_result_and_its_state(client):
    MeetingFactory(
        slug="rkc-mc/21",
        label_en="RKC/MC, 21st Meeting",
        dates=("18 November 2019", "20 November 2019"),
        venue_en="WCO Headquarters",
        city_en="Brussels",
        result_en="120 Contracting Parties were reported.",
        status="held",
    )
    text = page(client, "/meetings/rkc-mc/21/")
    for fact in ("18–20 November 2019", "WCO Headquarters, Brussels", "120 Contracting Parties", "Concluded"):
        assert fact in text
    assert (
        '<div class="tile tile--past tile--xl" aria-hidden="true"><b>November</b><strong>18–20</strong>'
        in text
    )


def test_neighbours_go_by_number_and_gaps_are_told(client):
    body = OrganizationFactory(slug="rkc-mc")
    for number in (19, 21, 24):
        MeetingFactory(body=body, ordinal_from=number, label_en=f"Meeting no. {number}")
    MeetingFactory(body=OrganizationFactory(), ordinal_from=20)
    text = page(client, "/meetings/rkc-mc/21/")
    assert 'href="/meetings/rkc-mc/19/" rel="prev"' in text
    assert 'href="/meetings/rkc-mc/24/" rel="next"' in text
    assert "not on record: 20" in text
    assert "not on record: 22–23" in text


def test_either_number_of_a_joint_session_leads_to_it(client):
    body = OrganizationFactory(slug="wco-council")
    MeetingFactory(body=body, ordinal_from=133, ordinal_to=134)
    for number in (133, 134):
        response = client.get(f"/meetings/wco-council/{number}/")
        assert (response.status_code, response.url) == (301, "/meetings/wco-council/133-134/")
    page(client, "/meetings/wco-council/135/", 404)


def test_what_was_merged_leads_to_what_it_is_now(client):
    now = PersonFactory(slug="kunio-mikuriya")
    PersonFactory(slug="k-mikuriya", merged_into=now)
    response = client.get("/people/k-mikuriya/")
    assert (response.status_code, response.url) == (301, "/people/kunio-mikuriya/")


def test_the_list_of_meetings_can_be_narrowed_to_a_body_and_its_parts(client):
    body = OrganizationFactory(slug="wco")
    MeetingFactory(body=OrganizationFactory(parent=body), label_en="Of a part")
    MeetingFactory(body=OrganizationFactory(), label_en="Of another")
    text = page(client, "/meetings/?body=wco")
    assert "Of a part" in text
    assert "Of another" not in text
    page(client, "/meetings/?body=nobody", 404)


# --- Calendar -------------------------------------------------------------------------------------


def test_the_calendar_goes_backwards_by_month_below_what_is_to_come(client):
    MeetingFactory(label_en="Far one", dates="18 November 2190")
    MeetingFactory(label_en="Open one", status="tentative")
    MeetingFactory(label_en="November one", dates="18 November 2019")
    MeetingFactory(label_en="June one", dates="June 2019")
    text = page(client, "/calendar/")
    assert text.count("Far one") == 1
    assert "<caption>November 2190</caption>" in text
    assert "today is outlined" not in text
    headings = [
        "<h2>To come</h2>",
        "Far one",
        "Open one",
        "<h2>November 2019</h2>",
        "November one",
        "<h2>June 2019</h2>",
    ]
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)


def test_a_month_shows_its_days_as_a_table_and_leads_to_the_month_before(client):
    MeetingFactory(label_en="November one", dates=("18 November 2019", "20 November 2019"))
    MeetingFactory(label_en="June one", dates="June 2019")
    text = page(client, "/calendar/2019/11/")
    assert [day for day in range(1, 31) if f'<a href="#m2019-11">{day}<span' in text] == [18, 19, 20]
    assert "June one" not in text
    assert 'href="/calendar/2019/06/"' in text


@pytest.mark.parametrize(
    "path",
    [
        "2019/10/",
        "2019/13/",
        "2019/00/",
        "0000/01/",
        "9999/12/",
        "2019/1/",
        "99999/01/",
        "1800/01/",
        "-1/01/",
    ],
)
def test_a_month_without_meetings_is_no_page(client, path):
    MeetingFactory(dates="18 November 2019")
    page(client, f"/calendar/{path}", 404)


@pytest.mark.parametrize(
    "query", ["?page=0", "?page=-1", "?page=abc", "?page=99999999999999999999", "?body=%00"]
)
def test_hostile_parameters_are_refused(client, query):
    MeetingFactory()
    assert client.get(f"/meetings/{query}").status_code in (400, 404)


def test_the_calendar_counts_stories_and_names_the_body(client, boss):
    body = OrganizationFactory(slug="rkc-mc", label_en="RKC Management Committee")
    meeting = MeetingFactory(body=body, label_en="The 21st", dates="18 November 2019")
    published(by=boss, at=DAY, mentions=about(meeting))
    text = page(client, "/calendar/2019/11/")
    assert "1 story" in text
    assert '<a href="/organizations/rkc-mc/" lang="en">RKC Management Committee</a>' in text


# --- Languages ------------------------------------------------------------------------------------


def test_labels_follow_the_interface_and_say_when_they_do_not(client):
    body = OrganizationFactory(slug="wco", label_en="World Customs Organization", label_ru="ВТамО")
    OrganizationFactory(label_en="Only English", parent=body)
    text = page(client, "/ru/organizations/wco/")
    assert '<h1 lang="ru">ВТамО</h1>' in text
    assert 'lang="en">Only English</a>' in text
    assert '<h1 lang="en">World Customs Organization</h1>' in page(client, "/organizations/wco/")


def test_dates_are_russian_on_russian_pages(client):
    MeetingFactory(slug="rkc-mc/21", dates=("18 November 2019", "20 November 2019"))
    assert "18–20 ноября 2019\xa0г." in page(client, "/ru/meetings/rkc-mc/21/")


def test_names_are_escaped(client):
    OrganizationFactory(slug="x", label_en='<script>alert("1")</script>')
    for path in ("/organizations/", "/organizations/x/"):
        text = page(client, path)
        assert "<script>alert" not in text
        assert escape("<script>alert") in text


# --- What a page costs ----------------------------------------------------------------------------


def fill(rows, boss):
    """A body, a person and a meeting with `rows` of everything around them."""
    body = Organization.objects.filter(slug="wco").first() or OrganizationFactory(slug="wco")
    person = PersonFactory(slug=f"person-{rows}")
    for number in range(rows):
        part = OrganizationFactory(parent=body)
        meeting = MeetingFactory(body=part, ordinal_from=number + 1, dates="18 November 2019")
        meeting.organizers.add(part)
        for organization in (body, part):
            AppointmentFactory(post__organization=organization, person=person, dates=("2019",))
        NameFactory(entity=body, kind="former")
        if number < 8:
            published(by=boss, title=f"{number} of {rows}", at=DAY, mentions=about(body, person, meeting))
    return person, meeting


@pytest.mark.parametrize(
    "path",
    [
        "/organizations/",
        "/people/",
        "/people/{person}/",
        "/meetings/",
        "/meetings/?body=wco",
        "/calendar/",
        "/calendar/?body=wco",
        "/calendar/2019/11/",
        "/calendar.ics",
        "/organizations/wco.ics",
    ],
)
def test_a_page_costs_at_most_nine_queries_whatever_it_shows(client, boss, path):
    def cost(person, meeting):
        address = path.format(person=person.slug, meeting=meeting.slug)
        page(client, address)  # fills the cache of the site's settings
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page(client, address)
        return len(queries)

    one = cost(*fill(1, boss))
    assert one <= 9
    assert cost(*fill(30, boss)) == one


def test_a_month_in_which_only_other_bodies_met_is_an_empty_page(client):
    body, other = OrganizationFactory(), OrganizationFactory()
    MeetingFactory(body=body, dates=("18 November 2019", "20 November 2019"))
    MeetingFactory(body=other, dates="1 October 2019")
    response = client.get(f"/calendar/2019/11/?body={other.slug}")
    assert response.status_code == 200
    assert "/calendar/2019/10/" in response.content.decode()
    assert "No such meeting is on record in this month." in response.content.decode()
    assert client.get(f"/calendar/2019/09/?body={other.slug}").status_code == 404
