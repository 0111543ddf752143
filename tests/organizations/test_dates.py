"""Imprecise dates: read, written, read again, in both languages."""

import calendar
import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from organizations.dates import FIRST_YEAR, LAST_YEAR, Imprecise, parse, span

LANGUAGES = ["en", "ru"]
days = st.dates(datetime.date(FIRST_YEAR, 1, 1), datetime.date(LAST_YEAR, 12, 31))


def day(*parts):
    return Imprecise.day(datetime.date(*parts))


def interval(first, last):
    return Imprecise(datetime.date(*first), datetime.date(*last))


@st.composite
def imprecise(draw):
    """Any interval, the short ones and those that begin or end with a month or a year as often as others."""
    first = draw(days)
    kind = draw(st.sampled_from(["day", "month", "year", "interval", "months", "years"]))
    if kind == "day":
        return Imprecise.day(first)
    if kind == "month":
        return Imprecise.month(first.year, first.month)
    if kind == "year":
        return Imprecise.year(first.year)
    last = draw(days)
    first, last = min(first, last), max(first, last)
    if kind in ("months", "years"):
        first = first.replace(day=1)
        last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
    if kind == "years":
        first, last = first.replace(month=1), last.replace(month=12, day=31)
    return Imprecise(first, last)


# --- Reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019", Imprecise.year(2019)),
        ("2019 г.", Imprecise.year(2019)),
        ("June 2019", Imprecise.month(2019, 6)),
        ("Jun 2019", Imprecise.month(2019, 6)),
        ("2019-06", Imprecise.month(2019, 6)),
        ("июнь 2019", Imprecise.month(2019, 6)),
        ("Май 2019 г.", Imprecise.month(2019, 5)),
        ("March 2019", Imprecise.month(2019, 3)),
        ("март 2019", Imprecise.month(2019, 3)),
        ("18 June 2019", day(2019, 6, 18)),
        ("18 june 2019", day(2019, 6, 18)),
        ("2019-06-18", day(2019, 6, 18)),
        ("18.06.2019", day(2019, 6, 18)),
        ("18 июня 2019 г.", day(2019, 6, 18)),
        ("18 июня 2019 года", day(2019, 6, 18)),
        ("9 мая 2019", day(2019, 5, 9)),
        ("18\xa0ноября\xa02019\xa0г.", day(2019, 11, 18)),
        ("29 February 2020", day(2020, 2, 29)),
        ("between June and 18 November 2019", interval((2019, 6, 1), (2019, 11, 18))),
        ("между июнем и 18 ноября 2019", interval((2019, 6, 1), (2019, 11, 18))),
        ("между маем и августом 2019 г.", interval((2019, 5, 1), (2019, 8, 31))),
        (
            "between 16 November 2019 and 23 October 2020",
            interval((2019, 11, 16), (2020, 10, 23)),
        ),
        ("между 16 ноября 2019 г. и 23 октября 2020 г.", interval((2019, 11, 16), (2020, 10, 23))),
        ("between 2017 and 2019", interval((2017, 1, 1), (2019, 12, 31))),
        ("  June   2019 ", Imprecise.month(2019, 6)),
    ],
)
def test_what_people_write_is_read_in_either_language(text, expected):
    with translation.override("en"):
        assert parse(text) == expected
    with translation.override("ru"):
        assert parse(text) == expected


@pytest.mark.parametrize("text", ["", "   ", "\xa0"])
def test_nothing_is_no_date(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "0",
        "1799",
        "2201",
        "0000",
        "99999",
        "2019-13",
        "2019-00-01",
        "31 June 2019",
        "29 February 2019",
        "18 Brumaire 2019",
        "18–20 June 2019",
        "ма 2019",
        "between June and",
        "between 18 November 2019 and June 2019",
        "between 1799 and 2019",
        "²⁰¹⁹",
        "18 June 2019 " + "9" * 5000,
    ],
)
def test_anything_else_is_refused_with_examples(text):
    with translation.override("en"), pytest.raises(ValidationError, match="18 June 2019") as refused:
        parse(text)
    assert refused.value.code == "invalid_date"


@settings(deadline=None)  # a busy machine is no failure
@given(st.text(max_size=60) | st.from_regex(r"(between )?\d{0,4}[ .-]?\w{0,8} ?(and )?\d{1,5}"))
def test_no_text_ends_in_another_error(text):
    try:
        found = parse(text)
    except ValidationError:
        return
    assert found is None or FIRST_YEAR <= found.earliest.year <= found.latest.year <= LAST_YEAR


# --- Writing --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("date", "english", "russian"),
    [
        (Imprecise.year(2019), "2019", "2019"),
        (Imprecise.month(2019, 6), "June 2019", "июнь 2019"),
        (day(2019, 6, 18), "18 June 2019", "18 июня 2019\xa0г."),
        (
            interval((2019, 6, 1), (2019, 11, 18)),
            "between June and 18 November 2019",
            "между июнем и 18 ноября 2019\xa0г.",
        ),
        (
            interval((2019, 11, 16), (2020, 10, 23)),
            "between 16 November 2019 and 23 October 2020",
            "между 16 ноября 2019\xa0г. и 23 октября 2020\xa0г.",
        ),
        (
            interval((2019, 5, 1), (2019, 8, 31)),
            "between May and August 2019",
            "между маем и августом 2019\xa0г.",
        ),
        (interval((2017, 1, 1), (2019, 12, 31)), "between 2017 and 2019", "между 2017 и 2019"),
    ],
)
def test_a_date_is_written_as_people_write_it(date, english, russian):
    with translation.override("en"):
        assert str(date) == english
    with translation.override("ru"):
        assert str(date) == russian


@pytest.mark.parametrize("language", LANGUAGES)
@settings(deadline=None)  # a busy machine is no failure
@given(date=imprecise())
def test_what_is_written_is_read_as_the_same_date(language, date):
    with translation.override(language):
        assert parse(date.format()) == date


@settings(deadline=None)  # a busy machine is no failure
@given(date=imprecise())
def test_each_language_reads_what_the_other_wrote(date):
    with translation.override("ru"):
        written = date.format()
    with translation.override("en"):
        assert parse(written) == date


@pytest.mark.parametrize(
    ("date", "precision", "iso"),
    [
        (day(2019, 6, 18), "day", "2019-06-18"),
        (Imprecise.month(2019, 2), "month", "2019-02"),
        (Imprecise.year(2019), "year", "2019"),
        (interval((2019, 6, 3), (2019, 6, 18)), "interval", "2019-06"),
        (interval((2019, 6, 1), (2019, 11, 18)), "interval", "2019"),
        (interval((2019, 6, 1), (2020, 1, 1)), "interval", ""),
    ],
)
def test_iso_is_as_precise_as_what_is_known(date, precision, iso):
    assert (date.precision, date.iso) == (precision, iso)


def test_an_interval_cannot_run_backwards():
    with pytest.raises(ValueError, match="before earliest"):
        interval((2019, 6, 2), (2019, 6, 1))


# --- From one day to another ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "english", "russian"),
    [
        (None, None, "", ""),
        (day(2019, 11, 26), None, "26 November 2019", "26 ноября 2019\xa0г."),
        (None, day(2019, 11, 26), "26 November 2019", "26 ноября 2019\xa0г."),
        (day(2019, 11, 26), day(2019, 11, 26), "26 November 2019", "26 ноября 2019\xa0г."),
        (day(2019, 11, 18), day(2019, 11, 20), "18–20 November 2019", "18–20 ноября 2019\xa0г."),
        (
            day(2019, 11, 30),
            day(2019, 12, 2),
            "30 November – 2 December 2019",
            "30 ноября – 2 декабря 2019\xa0г.",
        ),
        (
            day(2019, 12, 30),
            day(2020, 1, 2),
            "30 December 2019 – 2 January 2020",
            "30 декабря 2019\xa0г. – 2 января 2020\xa0г.",
        ),
        (Imprecise.month(2019, 6), Imprecise.month(2019, 6), "June 2019", "июнь 2019"),
        (
            Imprecise.month(2019, 6),
            day(2019, 7, 3),
            "June 2019 – 3 July 2019",
            "июнь 2019 – 3 июля 2019\xa0г.",
        ),
    ],
)
def test_the_days_of_a_meeting_in_words(start, end, english, russian):
    with translation.override("en"):
        assert span(start, end) == english
    with translation.override("ru"):
        assert span(start, end) == russian
