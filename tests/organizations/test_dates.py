"""Imprecise dates: read, written, read again, in both languages."""

import calendar
import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from organizations.dates import FIRST_YEAR, LAST_YEAR, Imprecise, parse, parse_span, span

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
        ("в июне 2019 г.", Imprecise.month(2019, 6)),
        ("в мае 2019 года", Imprecise.month(2019, 5)),
        ("in June 2019", Imprecise.month(2019, 6)),
        ("06.2019", Imprecise.month(2019, 6)),
        ("June 18, 2019", day(2019, 6, 18)),
        ("June 18th, 2019", day(2019, 6, 18)),
        ("Jun. 18 2019", day(2019, 6, 18)),
        ("on 18th June 2019", day(2019, 6, 18)),
        ("between 16 and 18 November 2019", interval((2019, 11, 16), (2019, 11, 18))),
        ("между 16 и 18 ноября 2019 г.", interval((2019, 11, 16), (2019, 11, 18))),
        ("between June 18 and July 2, 2019", interval((2019, 6, 18), (2019, 7, 2))),
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


@pytest.mark.parametrize(
    "text",
    [
        "before 2002",
        "after June 2019",
        "early 2019",
        "in early 2019",
        "mid-2019",
        "late 2019",
        "circa 2019",
        "since 2019",
        "до 2002 г.",
        "после июня 2019 г.",
        "в начале 2019 г.",
        "конец 2008",
        "около 2019 г.",
    ],
)
def test_what_has_one_end_only_is_asked_for_the_other(text):
    with translation.override("en"), pytest.raises(ValidationError, match="both ends") as refused:
        parse(text)
    assert refused.value.code == "vague_date"


typed = st.text(max_size=60) | st.from_regex(
    r"(between |since |в )?\d{0,4}[ .–-]{0,3}\w{0,8} ?(and |–|to )?\d{1,5}(\.\d{1,4})?"
)


@settings(deadline=None)  # a busy machine is no failure
@given(typed)
def test_no_text_ends_in_another_error(text):
    for read in (parse, parse_span):
        try:
            found = read(text)
        except ValidationError:
            continue
        for date in found if isinstance(found, tuple) else [found]:
            assert date is None or FIRST_YEAR <= date.earliest.year <= date.latest.year <= LAST_YEAR


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
        (interval((2017, 1, 1), (2019, 12, 31)), "between 2017 and 2019", "между 2017 и 2019\xa0гг."),
        (
            interval((2019, 11, 18), (2020, 12, 31)),
            "between 18 November 2019 and 2020",
            "между 18 ноября 2019\xa0г. и 2020\xa0г.",
        ),
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
            "30 ноября\xa0— 2 декабря 2019\xa0г.",
        ),
        (
            day(2019, 12, 30),
            day(2020, 1, 2),
            "30 December 2019 – 2 January 2020",
            "30 декабря 2019\xa0г.\xa0— 2 января 2020\xa0г.",
        ),
        (Imprecise.month(2019, 6), Imprecise.month(2019, 6), "June 2019", "июнь 2019"),
        (
            Imprecise.month(2019, 6),
            day(2019, 7, 3),
            "June 2019 – 3 July 2019",
            "июнь 2019\xa0— 3 июля 2019\xa0г.",
        ),
    ],
)
def test_the_days_of_a_meeting_in_words(start, end, english, russian):
    with translation.override("en"):
        assert span(start, end) == english
    with translation.override("ru"):
        assert span(start, end) == russian


# --- What people write of them --------------------------------------------------------------------

NOVEMBER = (day(2019, 11, 18), day(2019, 11, 20))
SUMMER = (day(2019, 6, 30), day(2019, 7, 2))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("18–20 November 2019", NOVEMBER),
        ("18 - 20 November, 2019", NOVEMBER),
        ("18-20.11.2019", NOVEMBER),
        ("18.–20.11.2019", NOVEMBER),
        ("18.11.–20.11.2019", NOVEMBER),
        ("18.11.2019 – 20.11.2019", NOVEMBER),
        ("18–20 ноября 2019 г.", NOVEMBER),
        ("с 18 по 20 ноября 2019 года", NOVEMBER),
        ("from 18 to 20 November 2019", NOVEMBER),
        ("November 18–20, 2019", NOVEMBER),
        ("2019-11-18–2019-11-20", NOVEMBER),
        ("2019-11-18 - 2019-11-20", NOVEMBER),
        ("30 June – 2 July 2019", SUMMER),
        ("June 30 – July 2, 2019", SUMMER),
        ("30 июня — 2 июля 2019\xa0г.", SUMMER),
        ("30 июня 2019 г. – 2 июля 2019 г.", SUMMER),
        ("June 2019", (Imprecise.month(2019, 6), Imprecise.month(2019, 6))),
        ("18 November 2019", (day(2019, 11, 18), day(2019, 11, 18))),
        ("2019-06", (Imprecise.month(2019, 6), Imprecise.month(2019, 6))),
        ("June – July 2019", (Imprecise.month(2019, 6), Imprecise.month(2019, 7))),
        ("2002–2008", (Imprecise.year(2002), Imprecise.year(2008))),
        ("2002-2008 гг.", (Imprecise.year(2002), Imprecise.year(2008))),
        ("01.2002 – 12.2008", (Imprecise.month(2002, 1), Imprecise.month(2008, 12))),
        ("January 2002 – 31 December 2008", (Imprecise.month(2002, 1), day(2008, 12, 31))),
        ("с января 2002 г. по 31 декабря 2008 г.", (Imprecise.month(2002, 1), day(2008, 12, 31))),
        ("since January 2002", (Imprecise.month(2002, 1), None)),
        ("с января 2002 г.", (Imprecise.month(2002, 1), None)),
        ("from 1 January 2009", (day(2009, 1, 1), None)),
        ("2009 –", (Imprecise.year(2009), None)),
        ("2009 – present", (Imprecise.year(2009), None)),
        ("с 2009 г. по настоящее время", (Imprecise.year(2009), None)),
        ("2009 г. – н. в.", (Imprecise.year(2009), None)),
        ("until 31 December 2023", (None, day(2023, 12, 31))),
        ("до 31 декабря 2023 г.", (None, day(2023, 12, 31))),
        (
            "2016 – between 2019 and 2020",
            (Imprecise.year(2016), interval((2019, 1, 1), (2020, 12, 31))),
        ),
        ("", (None, None)),
        (" \xa0", (None, None)),
    ],
)
def test_two_days_are_read_in_either_language(text, expected):
    for language in LANGUAGES:
        with translation.override(language):
            assert parse_span(text) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("20–18 November 2019", "span_backwards"),
        ("30 December – 2 January 2020", "span_backwards"),
        ("2008–2002", "span_backwards"),
        ("18–20 Brumaire 2019", "invalid_span"),
        ("18–31 June 2019", "invalid_span"),
        ("18–20 2019", "invalid_span"),
        ("early 2019 – 2020", "invalid_span"),
        ("May-2019", "invalid_span"),
        ("– 2019 –", "invalid_span"),
        ("–", "invalid_span"),
        ("1799–1801", "invalid_span"),
        ("2019" + "-" * 5000, "invalid_span"),
    ],
)
def test_what_is_no_pair_of_days_is_refused(text, code):
    with pytest.raises(ValidationError) as refused:
        parse_span(text)
    assert refused.value.code == code


@pytest.mark.parametrize("written", LANGUAGES)
@pytest.mark.parametrize("read", LANGUAGES)
@settings(deadline=None)  # a busy machine is no failure
@given(start=imprecise(), end=imprecise())
def test_the_days_that_are_written_are_read_as_the_same_days(written, read, start, end):
    if end.latest < start.earliest:
        start, end = end, start
    with translation.override(written):
        text = span(start, end)
    with translation.override(read):
        # Of a start in doubt the end alone is written.
        assert parse_span(text) == ((None, end) if start.precision == "interval" else (start, end))
