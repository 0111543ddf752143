"""The tile of a meeting and what is said of its state."""

import datetime

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from organizations import tiles
from organizations.dates import parse
from organizations.models import Meeting

TODAY = datetime.date(2019, 11, 19)


def meeting(start="", end="", **fields):
    found = Meeting(label_en="Meeting", **fields)
    found.start, found.end = parse(start), parse(end)
    return found


def lines(meeting, **options):
    tile = tiles.tile(meeting, today=TODAY, **options)
    return tile.top, tile.main, tile.raised, tile.foot


@pytest.mark.parametrize(
    ("start", "end", "status", "state", "words"),
    [
        ("18 November 2019", "20 November 2019", "confirmed", "next", "Under way"),
        ("19 November 2019", "19 November 2019", "confirmed", "next", "Under way"),
        ("20 November 2019", "21 November 2019", "confirmed", "next", "Upcoming"),
        ("2020", "", "confirmed", "next", "Upcoming"),
        ("November 2019", "November 2019", "confirmed", "next", "Upcoming"),
        ("14 November 2019", "15 November 2019", "confirmed", "past", "Concluded"),
        ("18 November 2019", "", "confirmed", "past", "Concluded"),
        ("October 2019", "", "confirmed", "past", "Concluded"),
        ("", "15 November 2019", "confirmed", "past", "Concluded"),
        ("14 November 2019", "15 November 2019", "held", "past", "Concluded"),
        ("", "", "held", "past", "Concluded"),
        ("", "", "confirmed", "tbc", "Date to be confirmed"),
        ("June 2020", "", "tentative", "tbc", "Date to be confirmed"),
        ("October 2019", "", "tentative", "tbc", "Date to be confirmed"),
        ("20 November 2019", "", "cancelled", "off", "Cancelled"),
        ("14 November 2019", "", "cancelled", "off", "Cancelled"),
        ("20 November 2019", "", "postponed", "off", "Postponed"),
    ],
)
def test_the_state_follows_from_status_and_day(start, end, status, state, words):
    with translation.override("en"):
        assert tiles.state_of(meeting(start, end, status=status), TODAY) == (state, words)


def test_the_last_day_is_still_under_way_and_the_next_one_is_not():
    held = meeting("18 November 2019", "20 November 2019")
    states = [tiles.state_of(held, datetime.date(2019, 11, day))[0] for day in (17, 18, 20, 21)]
    assert states == ["next", "next", "next", "past"]


@pytest.mark.parametrize(
    ("fields", "english"),
    [
        ({"start": "18 November 2019", "end": "20 November 2019"}, ("Nov", "18–20", "", "2019")),
        ({"start": "26 November 2019"}, ("Nov", "26", "", "2019")),
        ({"start": "17 June 2019", "end": "18 June 2019"}, ("June", "17–18", "", "2019")),
        ({"start": "30 November 2019", "end": "2 December 2019"}, ("Nov–Dec", "30–2", "", "2019")),
        ({"start": "30 December 2019", "end": "2 January 2020"}, ("Dec–Jan", "30–2", "", "2019–2020")),
        ({"start": "June 2019", "end": "June 2019"}, ("June", "–", "", "2019")),
        ({"start": "June 2019", "ordinal_from": 20}, ("June", "–", "", "2019")),
        ({"start": "2015", "ordinal_from": 125, "ordinal_to": 126}, ("2015", "125/126", "", "day open")),
        ({"ordinal_from": 22}, ("To come", "22", "nd", "date open")),
        ({}, ("To come", "–", "", "date open")),
        (
            {"start": "between 16 November 2019 and 23 October 2020", "end": "23 October 2020"},
            ("Oct", "…23", "", "2020"),
        ),
        ({"start": "2019", "ordinal_from": 21}, ("2019", "21", "st", "day open")),
    ],
)
def test_the_lines_of_a_tile(fields, english):
    with translation.override("en"):
        assert lines(meeting(**fields)) == english


def test_a_large_tile_has_room_for_the_months_name():
    with translation.override("en"):
        assert lines(meeting("18 November 2019"), large=True)[0] == "November"


@pytest.mark.parametrize(
    ("number", "english", "russian"),
    [
        (1, ("1", "st"), ("1-е", "")),
        (2, ("2", "nd"), ("2-е", "")),
        (3, ("3", "rd"), ("3-е", "")),
        (4, ("4", "th"), ("4-е", "")),
        (11, ("11", "th"), ("11-е", "")),
        (12, ("12", "th"), ("12-е", "")),
        (13, ("13", "th"), ("13-е", "")),
        (21, ("21", "st"), ("21-е", "")),
        (22, ("22", "nd"), ("22-е", "")),
        (111, ("111", "th"), ("111-е", "")),
        (120, ("120", "th"), ("120-е", "")),
        (121, ("121", "st"), ("121-е", "")),
    ],
)
def test_ordinals(number, english, russian):
    with translation.override("en"):
        assert tiles.ordinal(number) == english
    with translation.override("ru"):
        assert tiles.ordinal(number) == russian


@pytest.mark.parametrize(
    ("name", "english", "russian"),
    [
        ("Совет ВТамО, 133-я сессия", ("133", "rd"), ("133-я", "")),
        ("133-й форум, 1133-я встреча", ("133", "rd"), ("133-й", "")),
        ("Совет ВТамО, 1133-я сессия", ("133", "rd"), ("133-е", "")),
        ("Совет ВТамО, 133-яя", ("133", "rd"), ("133-е", "")),
        ("Совет ВТамО", ("133", "rd"), ("133-е", "")),
    ],
)
def test_a_russian_ordinal_agrees_with_the_meetings_name(name, english, russian):
    numbered = meeting("2019", ordinal_from=133, label_ru=name)
    with translation.override("en"):
        assert lines(numbered)[1:3] == english
    with translation.override("ru"):
        assert lines(numbered)[1:3] == russian


def test_russian_months_are_whole_and_small():
    with translation.override("ru"):
        assert lines(meeting("18 November 2019", "20 November 2019")) == ("ноябрь", "18–20", "", "2019")


@settings(deadline=None)  # a busy machine is no failure
@given(
    start=st.sampled_from(["", "2019", "June 2019", "18 November 2019", "between June and 18 November 2019"]),
    end=st.sampled_from(
        ["", "2020", "December 2019", "20 November 2019", "between 19 November and 3 December 2019"]
    ),
    status=st.sampled_from(Meeting.Status.values),
    language=st.sampled_from(["en", "ru"]),
)
def test_no_combination_leaves_a_line_empty(start, end, status, language):
    with translation.override(language):
        row = meeting(start, end, status=status)
        tile = tiles.tile(row, today=TODAY)
    assert all([tile.state, tile.status, tile.top, tile.main, tile.foot])
