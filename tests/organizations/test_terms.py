"""When a post was held, in words."""

import datetime

import pytest
from django.utils import translation

from organizations.dates import parse
from organizations.models import Appointment


def term(start="", end="", state=None, **fields):
    appointment = Appointment(state=state or ("ended" if end else "current"), **fields)
    appointment.start, appointment.end = parse(start), parse(end)
    with translation.override("en"):
        return appointment.term


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"start": "1 January 2009", "end": "31 December 2023"}, "1 January 2009 – 31 December 2023"),
        ({"start": "2002", "end": "2008"}, "2002 – 2008"),
        ({"start": "1 January 2024"}, "since 1 January 2024"),
        (
            {"start": "between June and 18 November 2019"},
            "since some day between June and 18 November 2019",
        ),
        ({"end": "2008"}, "until 2008"),
        (
            {"end": "between 18 November 2019 and 2020"},
            "until some day between 18 November 2019 and 2020",
        ),
        (
            {"start": "1 January 2016", "end": "between 2019 and 2020"},
            "from 1 January 2016 until some day between 2019 and 2020",
        ),
        ({"start": "2016", "state": "ended"}, "from 2016, end not on record"),
        ({"state": "ended"}, "dates not on record"),
        ({"checked_on": datetime.date(2020, 12, 18)}, "as of 18 December 2020"),
        ({}, "in office"),
    ],
)
def test_a_term_is_told_as_precisely_as_it_is_known(dates, words):
    assert term(**dates) == words


@pytest.mark.parametrize(
    "day", [datetime.date(2008, 12, 31), datetime.date(2009, 1, 1), datetime.date(2030, 1, 1)]
)
def test_who_holds_a_post_is_told_alike_for_one_and_for_many(day):
    appointment = Appointment(state="current")
    appointment.start = parse("1 January 2009")
    assert appointment.is_held_on(day) == (day.year >= 2009)
