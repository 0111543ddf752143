"""Dates that stand in a text."""

import pytest

from organizations import dated


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from Monday, 18 November, to Wednesday, 20 November 2019.", [("2019-11-18", "2019-11-20")]),
        ("18–20 November 2019", [("2019-11-18", "2019-11-20")]),
        ("18 to 20 November", [("2020-11-18", "2020-11-20")]),
        ("on 14 and 15 November 2019", [("2019-11-14", "2019-11-15")]),
        ("30 December 2019 – 2 January 2020", [("2019-12-30", "2020-01-02")]),
        (
            "November 18–20, 2019, and June 1, 2018",
            [("2019-11-18", "2019-11-20"), ("2018-06-01", "2018-06-01")],
        ),
        ("in June 2019 and in May", [("2019-06", "2019-06")]),
        ("they may march on 30 February 2019", []),
        ("18–20 ноября 2019 г.", [("2019-11-18", "2019-11-20")]),
        ("с понедельника, 18 ноября, по среду, 20 ноября 2019 г.", [("2019-11-18", "2019-11-20")]),
        ("с 14 по 15 мая", [("2020-05-14", "2020-05-15")]),
        ("26 ноября 2019 г. и в июне 2018 г.", [("2019-11-26", "2019-11-26"), ("2018-06", "2018-06")]),
        ("20–18 November 2019", [("2019-11-18", "2019-11-18")]),
        ("99999 November 99999", []),
    ],
)
def test_dates_in_both_languages(text, found):
    assert [(date.first.iso, date.last.iso) for date in dated.find(text, 2020)] == found


def test_a_day_without_a_year_needs_one():
    assert dated.find("on 18 November") == []
