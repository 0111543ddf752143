"""Meetings by month, and a month as a table of days."""

import calendar
import datetime

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from organizations import months
from organizations.dates import parse
from organizations.models import Meeting

TODAY = datetime.date(2019, 11, 28)


def meeting(pk, start="", end="", **fields):
    found = Meeting(pk=pk, label_en=f"Meeting {pk}", **fields)
    found.start, found.end = parse(start), parse(end)
    return found


@pytest.mark.parametrize(
    ("start", "end", "key"),
    [
        ("18 November 2019", "20 November 2019", (2019, 11)),
        ("18 November 2019", "", (2019, 11)),
        ("30 November 2019", "2 December 2019", (2019, 11)),
        ("", "20 November 2019", (2019, 11)),
        ("June 2019", "June 2019", (2019, 6)),
        ("between 3 June 2019 and 18 June 2019", "", (2019, 6)),
        ("2019", "", (2019, 0)),
        ("between June and 18 November 2019", "", (2019, 0)),
        ("between 16 November 2019 and 23 October 2020", "23 October 2020", (2020, 10)),
        ("between 16 November 2019 and 23 October 2020", "", (2020, 0)),
        ("", "", None),
    ],
)
def test_a_meeting_is_filed_under_what_is_known_of_its_dates(start, end, key):
    assert months.key(meeting(1, start, end)) == key


def test_newest_month_first_and_newest_meeting_first_in_it():
    rows = [
        meeting(1, "14 November 2019", "15 November 2019"),
        meeting(2, "June 2019"),
        meeting(3, "26 November 2019"),
        meeting(4),
        meeting(5, "2019"),
        meeting(6, "18 December 2018"),
    ]
    found = months.by_month(rows)
    assert [(m.year, m.number, [row.pk for row in m.meetings]) for m in found] == [
        (2019, 11, [3, 1]),
        (2019, 6, [2]),
        (2019, 0, [5]),
        (2018, 12, [6]),
    ]


@pytest.mark.parametrize(
    ("number", "english", "russian", "anchor"),
    [(11, "November 2019", "Ноябрь 2019\xa0г.", "m2019-11"), (0, "2019", "2019", "m2019-00")],
)
def test_a_month_in_words(number, english, russian, anchor):
    month = months.Month(2019, number)
    assert month.anchor == anchor
    with translation.override("en"):
        assert month.label == english
    with translation.override("ru"):
        assert month.label == russian


def test_the_months_before_and_after_one_that_have_a_page():
    rows = [
        meeting(1, "18 November 2019"),
        meeting(2, "June 2019"),
        meeting(3, "2019"),
        meeting(4, "May 2020"),
    ]
    every = months.by_month(rows)
    assert [month.anchor for month in every] == ["m2020-05", "m2019-11", "m2019-06", "m2019-00"]
    november, october = every[1], months.Month(2019, 10)
    assert (months.before(every, november), months.after(every, november)) == (every[2], every[0])
    assert (months.before(every, october), months.after(every, october)) == (every[2], every[1])
    assert (months.before(every, every[2]), months.after(every, every[0])) == (None, None)


def busy(year, month, *meetings):
    return [
        cell["day"] for week in months.weeks(year, month, meetings, TODAY) for cell in week if cell["busy"]
    ]


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("18 November 2019", "20 November 2019", [18, 19, 20]),
        ("18 November 2019", "", [18]),
        ("30 November 2019", "2 December 2019", [30]),
        ("30 October 2019", "2 November 2019", [1, 2]),
        ("30 October 2019", "2 December 2019", list(range(1, 31))),
        ("18 November 2018", "20 November 2018", []),
        ("November 2019", "November 2019", []),
        ("November 2019", "20 November 2019", []),
        ("", "", []),
    ],
)
def test_days_are_busy_where_the_days_are_known(start, end, days):
    assert busy(2019, 11, meeting(1, start, end)) == days


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_what_does_not_take_place_makes_no_day_busy(status):
    assert busy(2019, 11, meeting(1, "18 November 2019", status=status)) == []
    assert busy(2019, 11, meeting(1, "18 November 2019")) == [18]


def test_weeks_begin_on_monday_and_today_is_marked():
    weeks = months.weeks(2019, 11, [], TODAY)
    assert [cell["day"] for cell in weeks[0]] == [0, 0, 0, 0, 1, 2, 3]
    assert [cell["day"] for week in weeks for cell in week if cell["today"]] == [28]
    other = months.weeks(2019, 12, [], TODAY)
    assert [cell for week in other for cell in week if cell["today"]] == []


@settings(deadline=None)  # a busy machine is no failure
@given(st.integers(1800, 2200), st.integers(1, 12))
def test_every_day_of_a_month_stands_in_it_once(year, month):
    weeks = months.weeks(year, month, [], TODAY)
    days = [cell["day"] for week in weeks for cell in week if cell["day"]]
    assert days == list(range(1, calendar.monthrange(year, month)[1] + 1))
    assert {len(week) for week in weeks} == {7}
