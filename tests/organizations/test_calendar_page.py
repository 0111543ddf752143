"""The calendar's page: whose meetings it shows, where its months lead, what one may subscribe to."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations import placing
from tests.organizations.factories import MeetingFactory, OrganizationFactory, SeriesFactory, later

pytestmark = pytest.mark.django_db


def page(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return re.sub(r"\s+", " ", response.content.decode())


def shown(text):
    return sorted(re.findall(r'<h3><a href="/meetings/[^"]+" lang="en">([^<]+)</a></h3>', text))


@pytest.fixture
def world():
    """A body with a part that holds a series, jointly with another body."""
    wco = OrganizationFactory(slug="wco", label_en="WCO")
    part, other = OrganizationFactory(slug="part", parent=wco), OrganizationFactory(slug="other")
    series, joint = SeriesFactory(slug="part", body=part), SeriesFactory(slug="joint", body=other)
    both = MeetingFactory(label_en="Joint", slug="joint/1", body=other, dates="18 November 2019")
    placing.place(both, joint, 1)
    placing.place(both, series, 1)
    numbered = MeetingFactory(label_en="Numbered", slug="part/2", body=part, dates="June 2019")
    placing.place(numbered, series, 2)
    organized = MeetingFactory(label_en="Organized", slug="2020/organized", status="tentative")
    organized.organizers.add(wco)
    MeetingFactory(label_en="Elsewhere", slug="2019/elsewhere", dates="20 November 2019")


@pytest.mark.parametrize(
    ("query", "labels"),
    [
        ("", ["Elsewhere", "Joint", "Numbered", "Organized"]),
        ("?body=wco", ["Joint", "Numbered", "Organized"]),
        ("?body=part", ["Joint", "Numbered"]),
        ("?body=other", ["Joint"]),
        ("?series=part", ["Joint", "Numbered"]),
        ("?body=wco&series=joint", ["Joint"]),
        ("?body=&series=", ["Elsewhere", "Joint", "Numbered", "Organized"]),
    ],
)
def test_whose_meetings_are_asked_for(client, world, query, labels):
    assert shown(page(client, f"/calendar/{query}")) == labels


def test_the_list_of_meetings_has_those_of_joint_series_and_organizers_too(client, world):
    text = page(client, "/meetings/?body=wco")
    assert sorted(re.findall(r'<h2><a href="[^"]+" lang="en">([^<]+)</a>', text)) == [
        "Joint",
        "Numbered",
        "Organized",
    ]


def test_a_body_whose_parts_meet_can_be_chosen_and_then_its_series(client, world):
    assert "series=" not in page(client, "/calendar/")
    chips = re.findall(r'<a class="chip" href="([^"]+)"', page(client, "/calendar/?body=wco"))
    assert {"/calendar/?body=wco", "/calendar/?body=part"} <= set(chips)
    assert "/calendar/?body=wco&amp;series=part" in chips
    assert "/calendar/?body=wco&amp;series=joint" not in chips  # it is another body's


def test_many_bodies_stand_folded(client):
    for _number in range(14):
        MeetingFactory(body=OrganizationFactory(), dates="18 November 2019")
    text = page(client, "/calendar/")
    folded = text[text.index("<details") : text.index("</details>")]
    assert folded.count("?body=") == 2
    assert text.count("?body=") == 14


def test_what_was_asked_for_goes_along(client, world):
    text = page(client, "/calendar/2019/11/?body=wco&series=part")
    assert 'href="/calendar/2019/06/?body=wco&amp;series=part" rel="prev"' in text
    assert re.findall(r'href="(webcal:[^"]+)"', text)[:2] == [
        f"webcal:{address}"
        for address in ("//127.0.0.1:8000/meetings/part.ics", "//127.0.0.1:8000/organizations/wco.ics")
    ]
    text = page(client, "/calendar/2019/06/")
    assert 'href="/calendar/2019/11/" rel="next"' in text
    assert (
        'name="q" type="search" maxlength="200" value=""' in text
    )  # the search box has nothing to do with it


def test_what_is_hidden_cannot_be_chosen(client):
    hidden = OrganizationFactory(slug="embargoed", public_from=later())
    part = OrganizationFactory(slug="part", parent=hidden)
    MeetingFactory(body=part, dates="18 November 2019")
    series = SeriesFactory(slug="embargoed-series", body=part, public_from=later())
    placing.place(MeetingFactory(dates="18 November 2019"), series, 1)
    assert "embargoed" not in page(client, "/calendar/?body=part")
    assert client.get("/calendar/?series=embargoed-series").status_code == 404
    assert client.get("/calendar.ics?series=embargoed-series").status_code == 404


@pytest.mark.parametrize("path", ["/calendar/", "/calendar/2019/11/"])
def test_the_costliest_question_costs_the_same_whatever_it_finds(client, path):
    body = OrganizationFactory(slug="wco")

    def cost(rows):
        for number in rows:
            part = OrganizationFactory(parent=body)
            meeting = MeetingFactory(slug=f"series/{number}", body=part, dates="18 November 2019")
            placing.place(meeting, SeriesFactory(slug=f"series-{number}", body=part), 1)
        page(client, f"{path}?body=wco&series=series-1")  # fills the cache of the site's settings
        with CaptureQueriesContext(connection) as queries:
            page(client, f"{path}?body=wco&series=series-1")
        return len(queries)

    one = cost([1])
    assert one <= 10
    assert cost([2, 3]) == one
    assert cost(range(4, 301)) == one


def test_a_meeting_of_any_year_that_a_date_may_have_breaks_no_page(client):
    """Its months lead from one to the next, far from the newsroom's own years."""
    for label, dates in (
        ("First", "1 January 1800"),
        ("Postal", "9 October 1874"),
        ("Last", "31 December 2200"),
    ):
        MeetingFactory(label_en=label, slug=f"2019/{label.lower()}", dates=dates)
    for path, labels in (
        ("/calendar/", ["First", "Last", "Postal"]),
        ("/calendar/1800/01/", ["First"]),
        ("/calendar/1874/10/", ["Postal"]),
        ("/calendar/2200/12/", ["Last"]),
    ):
        assert shown(page(client, path)) == labels
    assert 'href="/calendar/1800/01/"' in page(client, "/calendar/1874/10/")
    for path in ("/calendar/1799/12/", "/calendar/2201/01/"):
        page(client, path, 404)
