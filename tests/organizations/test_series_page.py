"""The page of a series: its table with gaps, what was published, what machines are told."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organizations import counting, placing
from organizations.dates import parse
from organizations.models import Meeting, Placement
from tests.factories import published, superuser
from tests.organizations.factories import MeetingFactory, OrganizationFactory, SeriesFactory, later

pytestmark = pytest.mark.django_db


def page(client, path="/meetings/rkc-mc/", status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def series():
    body = OrganizationFactory(slug="rkc-mc", label_en="RKC Management Committee")
    return SeriesFactory(slug="rkc-mc", body=body, label_en="Meetings of the RKC/MC", label_ru="Заседания УК")


def placed(series, number, last=None, *, label="", **fields):
    meeting = MeetingFactory(slug=f"rkc-mc/{number or label}", **fields)
    placing.place(meeting, series, number, last, label_en=label)
    return meeting


def placement(number, last=None, day=""):
    meeting = Meeting(label_en=f"No. {number}")
    meeting.start = meeting.end = parse(day)
    return Placement(pk=number, meeting=meeting, ordinal_from=number, ordinal_to=last, label_en=day)


def lines(*placements):
    rows = counting.table(placements)
    return [row.missing or row.placement.number or f"on {row.placement.label_en or 'no day'}" for row in rows]


@pytest.mark.parametrize(("first", "last", "words"), [(17, 17, "17"), (17, 18, "17–18"), (18, 17, "")])
def test_what_is_missing_in_words(first, last, words):
    assert counting.gap(first, last) == words


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], []),
        ([(1,)], ["1"]),
        ([(3,)], ["3", "1–2"]),
        ([(1,), (2,), (4,)], ["4", "3", "2", "1"]),
        ([(97, 98), (125, 126)], ["125/126", "99–124", "97/98", "1–96"]),
        (
            [(1, None, "June 2016"), (2, None, "June 2017"), (None, None, "5 March 2017")],
            ["2", "on 5 March 2017", "1"],
        ),
        ([(1, None, "June 2016"), (None, None, "2020"), (None, None, "2018")], ["on 2020", "on 2018", "1"]),
        ([(1, None, "June 2016"), (None, None, "2010")], ["1", "on 2010"]),
        ([(1, None, "June 2016"), (2,), (None, None, "")], ["on no day", "2", "1"]),
        ([(2,), (None, None, "2020"), (1, None, "June 2016")], ["2", "on 2020", "1"]),
    ],
)
def test_the_lines_of_a_table(rows, expected):
    assert lines(*(placement(*row) for row in rows)) == expected


def test_the_table_goes_down_by_number_and_shows_gaps_and_labels(client, series):
    placed(series, 16, dates=("6 April 2017", "7 April 2017"))
    placed(
        series, 19, dates=("12 November 2018", "13 November 2018"), city_en="Brussels", result_en="Adopted."
    )
    placed(series, None, label="extraordinary", label_en="A special one", dates="5 March 2018")
    placed(series, 22, label_en="RKC/MC, 22nd Meeting")
    text = page(client)
    table = text[text.index("<tbody>") : text.index("</tbody>")]
    rows = [re.sub(r"<[^>]+>", " ", row) for row in table.split("</tr>")[:-1]]
    assert [" ".join(row.split()) for row in rows] == [
        "22nd Meeting Date to be confirmed",
        "20–21 not on record",
        "19th Meeting 12–13 November 2018 Brussels Adopted.",
        "17–18 not on record",
        "A special one extraordinary 5 March 2018",
        "16th Meeting 6–7 April 2017",
        "1–15 not on record",
    ]
    assert "4 meetings on record" in text
    assert '<a href="/organizations/rkc-mc/" lang="en">RKC Management Committee</a>' in text
    assert ">16-\u2060е заседание</a>" in page(client, "/ru/meetings/rkc-mc/")


def test_a_series_without_meetings_is_a_page(client, series):
    assert "No meeting is on record." in page(client)
    assert client.get("/meetings/rkc-mc.ics").content.count(b"BEGIN:VEVENT") == 0


def test_what_was_published_about_any_of_its_meetings_and_its_feed(client, series):
    boss = superuser()
    for number in (20, 21):
        meeting = placed(series, number)
        mentions = [{"entity": meeting.pk, "relation": "about", "styled_as": ""}]
        published(by=boss, title=f"About the {number}", mentions=mentions)
    published(by=boss, title="About another")
    feed = page(client, "/meetings/rkc-mc/feed/")
    for text in (page(client), feed):
        assert ("About the 20" in text, "About the 21" in text, "About another" in text) == (
            True,
            True,
            False,
        )
    assert '<link rel="alternate" type="application/atom+xml"' in page(client)


def test_hidden_meetings_are_gaps_and_a_hidden_body_is_not_named(client, series):
    for number in (1, 3):
        placed(series, number)
    placed(series, 2, label_en="Embargoed meeting", public_from=later())
    series.body.label_en, series.body.public_from = "Embargoed body", None
    series.body.save()
    text = page(client)
    assert "2 not on record" in text
    assert "2 meetings on record" in text
    assert "Embargoed" not in text
    assert "/organizations/rkc-mc" not in text
    series.public_from = later()
    series.save()
    for path in ("/meetings/rkc-mc/", "/meetings/rkc-mc.ics", "/meetings/rkc-mc/feed/"):
        page(client, path, 404)


def test_a_series_of_schema_org(client, series, settings):
    settings.SITE_URL = "https://news.example.org"
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page(client))
    assert json.loads(found[0]) == {
        "@context": "https://schema.org",
        "@type": "EventSeries",
        "@id": "https://news.example.org/meetings/rkc-mc/",
        "name": "Meetings of the RKC/MC",
        "url": "https://news.example.org/meetings/rkc-mc/",
        "organizer": [
            {
                "@type": "Organization",
                "@id": "https://news.example.org/organizations/rkc-mc/",
                "name": "RKC Management Committee",
                "url": "https://news.example.org/organizations/rkc-mc/",
            }
        ],
    }


@pytest.mark.parametrize("path", ["/meetings/rkc-mc/", "/meetings/rkc-mc/feed/"])
def test_it_costs_the_same_whatever_it_shows(client, series, path):
    boss = superuser()

    def cost(numbers):
        for number in numbers:
            meeting = placed(series, number, dates="18 November 2019")
        mentions = [{"entity": meeting.pk, "relation": "about", "styled_as": ""}]
        published(by=boss, title=f"{numbers}", mentions=mentions)
        page(client, path)  # fills the cache of the site's settings
        with CaptureQueriesContext(connection) as queries:
            page(client, path)
        return len(queries)

    one = cost([1])
    assert one <= 7
    assert cost([2, 4]) == one
    assert cost(range(5, 301)) == one
