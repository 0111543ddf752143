"""Days and weekdays that a running text says."""

import datetime

import pytest

from organizations import said
from tests.steps import steps

NEAR = datetime.date(2019, 11, 20)


def days(text):
    """Of each span: first and last day as "11-18", the year as said."""
    return [(*(f"{day:%m-%d}" for day in span.days(2019)), span.year) for span in said.spans(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on 18 November 2019", [("11-18", "11-18", 2019)]),
        ("from 18 to 20 November 2019", [("11-18", "11-20", 2019)]),
        ("(18–20 November 2019)", [("11-18", "11-20", 2019)]),
        ("on 14 and 15 November", [("11-14", "11-15", None)]),
        ("November 18, 2019", [("11-18", "11-18", 2019)]),
        ("November 18–20, 2019", [("11-18", "11-20", 2019)]),
        ("in November 2019", [("11-01", "11-30", 2019)]),
        ("from Monday, 18 November, to Wednesday, 20 November 2019", [("11-18", "11-20", 2019)]),
        ("from 30 June to 2 July 2019", [("06-30", "07-02", 2019)]),
        ("18 November 2019. 20 November 2019", [("11-18", "11-18", 2019), ("11-20", "11-20", 2019)]),
        ("с 18 по 20 ноября 2019 г.", [("11-18", "11-20", 2019)]),
        ("с понедельника, 18 ноября, по среду, 20 ноября 2019 г.", [("11-18", "11-20", 2019)]),
        ("14-15 ноября", [("11-14", "11-15", None)]),
        ("18‑20\xa0ноября 2019", [("11-18", "11-20", 2019)]),
        ("в ноябре 2019 г.", [("11-01", "11-30", 2019)]),
        ("с 30 июня по 2 июля", [("06-30", "07-02", None)]),
        ("the 21 may be; Mayor; 120 parties; 2019; март; 1.18 November", []),
    ],
)
def test_spans(text, found):
    assert days(text) == found


@pytest.mark.parametrize("text", ["31 June 2019", "0 May 2019", "45 May 2019", "29 February 2019"])
def test_days_that_do_not_exist(text):
    assert [span.days() for span in said.spans(text)] == [None]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on Monday, 18 November 2019,", [(0, "2019-11-18")]),
        ("on Monday the 18th of November 2019", [(0, "2019-11-18")]),
        ("on Monday, November 18, 2019", [(0, "2019-11-18")]),
        ("18 November 2019, a Monday.", [(0, "2019-11-18")]),
        ("on Thursday and Friday, 14 and 15 November", [(3, "2019-11-14"), (4, "2019-11-15")]),
        ("from Monday, 18 November, to Wednesday, 20 November 2019", [(0, "2019-11-18"), (2, "2019-11-20")]),
        ("во вторник, 26 ноября 2019 г., на", [(1, "2019-11-26")]),
        ("18 ноября 2019 г. (понедельник)", [(0, "2019-11-18")]),
        ("18 ноября, в понедельник, они", [(0, "2019-11-18")]),
        ("On Friday 18 countries; on Monday, they; 18 November. Monday", []),
        ("on Monday, 18–20 November 2019", []),
    ],
)
def test_weekdays(text, found):
    assert [(day.weekday, str(day.date(NEAR))) for day in said.weekdays(text)] == found


def test_a_day_without_a_year_is_the_near_one():
    (day,) = said.weekdays("on Friday, 3 January")
    assert day.date(datetime.date(2019, 12, 20)) == datetime.date(2020, 1, 3)
    assert day.date(datetime.date(2019, 6, 20)) is None


@pytest.mark.parametrize(
    ("text", "weekday", "words"),
    [
        ("on Monday, 18 November", 3, "on Thursday, 18 November"),
        ("во вторник, 18 ноября", 0, "в понедельник, 18 ноября"),
        ("В среду, 18 ноября", 1, "Во вторник, 18 ноября"),
        ("с понедельника, 18 ноября", 2, "со среды, 18 ноября"),
        ("к пятнице, 18 ноября", 6, "к воскресенью, 18 ноября"),
        ("18 ноября (четверг)", 5, "18 ноября (суббота)"),
        ("в четверг, 18 ноября", 5, "в субботу, 18 ноября"),
    ],
)
def test_another_weekday_stands_in_the_same_case(text, weekday, words):
    (day,) = said.weekdays(text)
    start, end, now = said.renamed(text, day, weekday)
    assert text[:start] + now + text[end:] == words


def test_the_cost_of_many_weekdays_grows_with_their_number():
    third = f"18 November 2019, {'Tuesday ' * 10}" * 60
    said.weekdays(third)
    one, two, three = (steps(lambda text=third * number: said.weekdays(text))[0] for number in (1, 2, 3))
    assert 0 < three - two <= 1.1 * (two - one)
