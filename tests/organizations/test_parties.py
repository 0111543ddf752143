"""How many parties a convention had: which number is the newest, where sources differ, and the line."""

import pytest

from organizations import parties
from organizations.dates import parse
from organizations.models import ReportedNumber


def number(value, on="", pk=None):
    row = ReportedNumber(number=value, pk=pk)
    row.on = parse(on)
    return row


def values(rows):
    return [row.number for row in rows]


def test_the_newest_day_counts_not_the_largest_number():
    rows = [number(120, "November 2019"), number(118, "June 2020"), number(999)]
    assert values(parties.latest(rows)) == [118]
    assert parties.latest([number(999)]) == []


def test_sources_that_differ_on_a_day_are_all_told():
    rows = [
        number(119, "November 2019", pk=1),
        number(120, "November 2019", pk=2),
        number(118, "June 2019", pk=3),
        number(118, "June 2019", pk=4),
    ]
    assert values(parties.latest(rows)) == [119, 120]
    assert parties.differing(rows) == {1, 2}


def test_the_line_steps_from_report_to_report():
    chart = parties.chart(
        [number(120, "31 December 2019"), number(100, "1 January 2019"), number(110, "2 July 2019")]
    )
    assert chart.line == "M10 150H320V105H630V60"
    assert chart.area == "M10 150H320V105H630V60V180H10Z"
    assert [(point.row.number, point.x, point.y, point.anchor, point.narrow) for point in chart.points] == [
        (100, 10, 150, "start", True),
        (110, 320, 105, "start", True),
        (120, 630, 60, "end", True),
    ]
    assert (str(chart.first), str(chart.last)) == ("January 2019", "December 2019")


def test_figures_stand_only_where_there_is_room():
    rows = [
        number(100, "January 2015"),
        number(101, "June 2019"),
        number(102, "July 2019"),
        number(103, "December 2019"),
    ]
    chart = parties.chart(rows)
    assert [(point.row.number, point.anchor) for point in chart.points] == [
        (100, "start"),
        (101, ""),
        (102, ""),
        (103, "end"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [number(120, "2019")],
        [number(120), number(121)],
        [number(119, "November 2019"), number(120, "November 2019")],
    ],
    ids=["none", "one", "undated", "one day"],
)
def test_fewer_than_two_days_are_no_line(rows):
    assert parties.chart(rows) is None


def test_a_number_that_never_changed_is_a_level_line():
    chart = parties.chart([number(120, "2019"), number(120, "2020")])
    assert {point.y for point in chart.points} == {105}
