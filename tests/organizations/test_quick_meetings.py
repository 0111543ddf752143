"""Quick entry of the past: what a pasted table says, what stands in its way, and thirty meetings in one form."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from organizations import merging, quickmeetings
from organizations.dates import parse
from organizations.models import EntityRevision, Meeting, Series
from tests.factories import UserFactory
from tests.organizations.factories import LONG_AGO, MeetingFactory, OrganizationFactory, SeriesFactory

pytestmark = pytest.mark.django_db

ADDRESS = "admin:organizations_meeting_quick"
RKC = """Number\tDates\tCity\tResult
15th\t16–17 November 2016\tBrussels\t
16\t6-7.04.2017\tBrussels\t
19th Meeting\t12–13 ноября 2018 г.\tБрюссель\t
21\t18 - 20 November 2019\tBrussels\tОбсудило «дорожную карту»
"""


@pytest.fixture
def series():
    body = OrganizationFactory(label_en="RKC Management Committee", short_en="RKC/MC", short_ru="КУ/ПКК")
    return SeriesFactory(label_en="Meetings of the RKC/MC", body=body, slug="rkc-mc")


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(roles=["Editor"], language="en"))
    return client


def one(text, series, header="Number\tDates"):
    table = quickmeetings.read(f"{header}\n{text}", series)
    assert table.errors == []
    (row,) = table.rows
    return row


def errors(text, series, header="Number\tDates"):
    return one(text, series, header).errors


def test_a_table_is_read_in_both_languages(series):
    table = quickmeetings.read(RKC, series)
    assert not table.has_errors
    assert [row.number for row in table.rows] == ["15", "16", "19", "21"]
    assert [row.meeting.dates for row in table.rows] == [
        "16–17 November 2016",
        "6–7 April 2017",
        "12–13 November 2018",
        "18–20 November 2019",
    ]
    assert [row.meeting.city_en for row in table.rows] == ["Brussels", "Brussels", "", "Brussels"]
    assert (table.rows[2].meeting.city_ru, table.rows[3].meeting.result_ru) == (
        "Брюссель",
        "Обсудило «дорожную карту»",
    )
    last = table.rows[3].meeting
    assert (last.label_en, last.label_ru) == ("RKC/MC, 21st Meeting", "КУ/ПКК, 21-е заседание")
    assert {row.meeting.status for row in table.rows} == {"held"}
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "Номер;Дата;Город (англ.)\n21;18–20 ноября 2019 г.;Brussels",
        "| No. | City, English | When |\n|-----|:----:|---|\n| 21st | Brussels | 18-20.11.2019 |",
        "City;Start;End;Number\n\nBrussels;18.11.2019;2019-11-20;21-е заседание",
        'Number;City in English;Dates\n"21";"Brussels";"18–20 November 2019"',
        "№\tГород по-английски\tСроки\tУчастники\n21\tBrussels\t18–20 ноября 2019".replace("Участники", "-"),
    ],
    ids=["semicolons", "plain text", "in any order", "quoted", "left out"],
)
def test_columns_stand_in_any_order_between_any_delimiters(series, text):
    (row,) = quickmeetings.read(text.replace("по-английски", "(английский)"), series).rows
    assert row.errors == []
    assert (row.number, row.meeting.dates, row.meeting.city_en) == ("21", "18–20 November 2019", "Brussels")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("21", (21, None)),
        ("No. 21", (21, None)),
        ("№ 21", (21, None)),
        ("3rd", (3, None)),
        ("21-е", (21, None)),
        ("97-я/98-я сессии", (97, 98)),
        ("125th/126th Sessions", (125, 126)),
        ("125–126", (125, 126)),
        ("125 and 126", (125, 126)),
    ],
)
def test_numbers_as_people_write_them(series, text, numbers):
    row = one(f"{text}\t2019", series)
    assert (row.errors, (row.first, row.last)) == ([], numbers)


def test_the_kick_off_is_the_first_and_other_words_are_no_number(series):
    for text in ("kick-off", "1 (kick-off)"):
        row = one(f"{text}\t2019", series)
        assert (row.first, row.labels) == (1, {"label_en": "kick-off"})
    row = one("внеочередное\t2019\tExtraordinary meeting", series, "Number\tDates\tTitle")
    assert (row.errors, row.first, row.labels) == ([], None, {"label_ru": "внеочередное"})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("21x\t2019", "“21x” is no number. Write it like 21, 21st or 125/126."),
        ("0\t2019", "“0” is no number. Write it like 21, 21st or 125/126."),
        ("126/125\t2019", "To number: The second number is smaller than the first."),
        (
            "21\tin winter",
            "Write “18–20 November 2019”, “30 June – 2 July 2019”, “June 2019” or “since 2019”.",
        ),
        ("21\t20–18 November 2019", "The end lies before the start."),
        (
            "21\t31.11.2019",
            "Write “18–20 November 2019”, “30 June – 2 July 2019”, “June 2019” or “since 2019”.",
        ),
        ("21\t2019\tmore", "The row has more cells than the first row has names."),
        ("extraordinary\t2019", "A meeting without a number needs a title in English."),
    ],
)
def test_a_row_that_cannot_be_read_says_why(series, text, told):
    assert errors(text, series) == [told]


def test_an_address_that_is_none_and_words_that_are_no_choice(series):
    header = "Number\tURL\tStatus\tMode"
    assert errors("21\tjavascript:x\theld\tonline", series, header) == [
        "Address of the source: Enter a valid URL."
    ]
    assert errors("21\t\tover\t", series, header) == ["“over” is not one of the choices."]
    with translation.override("ru"):
        words = f"21\t\t{Meeting.Status.CANCELLED.label}\t{Meeting.Mode.ONLINE.label}"
    row = one(words, series, header)
    assert (row.errors, row.meeting.status, row.meeting.mode) == ([], "cancelled", "online")


@pytest.mark.parametrize(
    "text",
    [
        "Number\n21 " + "(" * 50_000,
        "Number" + "(" * 50_000,
        "Number;" * 8_000,
        "Number;City\n" + '";' * 25_000,
    ],
    ids=["brackets", "a name of brackets", "columns", "quotation marks"],
)
def test_a_hostile_table_is_read_at_once(series, text):
    started = time.monotonic()
    assert quickmeetings.read(text, series).has_errors
    assert time.monotonic() - started < 10  # a quadratic reader takes minutes


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Paste the table, with a first row that names the columns."),
        ("City\nBrussels", "One column has to be called “Number” or “Title”."),
        (
            "Number\tParticipants\n21\t7",
            "Column “Participants” is not known. Rename it, or write “-” above it to leave it out.",
        ),
        ("Number\tNo.\n1\t2", "Two columns are called “Number”."),
        (
            "Number\n" + "\n".join(str(n) for n in range(1, 302)),
            "These are too many rows. Enter 300 at a time.",
        ),
    ],
    ids=["nothing", "no number", "unknown", "twice", "too long"],
)
def test_a_table_that_cannot_be_read_says_why(series, text, told):
    table = quickmeetings.read(text, series)
    assert (table.errors, table.rows) == ([told], [])


def test_the_same_number_twice_and_numbers_that_are_there(series):
    held = MeetingFactory(body=series.body, ordinal_from=125, ordinal_to=126, dates="June 2015")
    table = quickmeetings.read("No\tDates\n126\t2016\n127\t\n128\t\n127/129\t\n125\tJune 2015", series)
    assert [row.there for row in table.rows] == [held, None, None, None, held]
    assert [row.differs for row in table.rows] == [True, False, False, False, False]
    assert [row.errors for row in table.rows] == [
        [],
        [],
        [],
        ["Line 3 has this number too.", "Line 4 has this number too."],
        [],
    ]


def form(series, text, **more):
    return {"series": series.pk, "text": text} | more


def test_thirty_meetings_are_shown_and_then_saved_in_one_form(desk, series):
    text = "Number;Date;City\n" + "\n".join(
        f"{n};{n % 28 + 1} June {1990 + n};Brussels" for n in range(1, 31)
    )
    shown = desk.post(reverse(ADDRESS), form(series, text, show=""))
    page = shown.content.decode()
    assert "Save 30 meetings" in page
    assert "RKC/MC, 30th Meeting" in page
    assert not Meeting.objects.exists()
    sent = form(series, text, save="", read=shown.context["form"]["read"].value(), source="wcoomd.org")
    response = desk.post(reverse(ADDRESS), sent)
    assert response.status_code == 302
    meetings = Meeting.objects.order_by("ordinal_from")
    assert [meeting.slug for meeting in meetings] == [f"rkc-mc/{n}" for n in range(1, 31)]
    last = meetings[29]
    assert (last.start, last.city_en, last.source, last.body) == (
        parse("3 June 2020"),
        "Brussels",
        "wcoomd.org",
        series.body,
    )
    assert last.public_from is None
    assert EntityRevision.objects.filter(entity=last).count() == 1
    listed = desk.get(response.url)
    assert listed.context["cl"].result_count == 30
    again = desk.post(reverse(ADDRESS), form(series, text, show="")).content.decode()
    assert "All of these meetings are there already." in again
    assert "Save 30" not in again


def test_an_error_saves_nothing_and_loses_nothing(desk, series):
    text = "Number\tDates\n15\t2016\n16\tsome day"
    shown = desk.post(reverse(ADDRESS), form(series, text, show=""))
    sent = form(series, text, save="", read=shown.context["form"]["read"].value())
    for response in (shown, desk.post(reverse(ADDRESS), sent)):
        page = response.content.decode()
        assert response.status_code == 200
        assert "16\tsome day" in page
        assert "Mend the marked rows" in page
        assert 'name="save"' not in page
    assert not Meeting.objects.exists()


def test_only_what_was_shown_is_saved(desk, series):
    shown = desk.post(reverse(ADDRESS), form(series, "Number\n15", show=""))
    read = shown.context["form"]["read"].value()
    response = desk.post(reverse(ADDRESS), form(series, "Number\n16", save="", read=read))
    assert (response.status_code, Meeting.objects.count()) == (200, 0)
    MeetingFactory(body=series.body, ordinal_from=15)
    response = desk.post(reverse(ADDRESS), form(series, "Number\n15", save="", read=read))
    assert (response.status_code, Meeting.objects.count()) == (200, 1)


@pytest.mark.parametrize("public_from", [None, LONG_AGO], ids=["only the desk", "public"])
def test_meetings_that_readers_see_of_a_series_that_they_do_not(desk, series, public_from):
    Series.objects.filter(pk=series.pk).update(public_from=public_from)
    shown = desk.post(reverse(ADDRESS), form(series, "Number\n15", show="", public="on"))
    read = shown.context["form"]["read"].value()
    response = desk.post(reverse(ADDRESS), form(series, "Number\n15", save="", public="on", read=read))
    assert Meeting.objects.public().count() == 1
    warned = "Readers see these meetings, but not the series. Fill in its “Public from” too."
    messages = [str(message) for message in response.wsgi_request._messages]
    assert messages == ["1 meeting was entered.", *([] if public_from else [warned])]


def test_what_the_database_says_only_then_undoes_all(desk, series):
    text = "Number\tTitle\tDates\n1\t\t2001\nextra\tForum\t2002\nextra\tForum\t2002"
    shown = desk.post(reverse(ADDRESS), form(series, text, show=""))
    assert not shown.context["table"].has_errors
    sent = form(series, text, save="", read=shown.context["form"]["read"].value())
    response = desk.post(reverse(ADDRESS), sent)
    assert response.status_code == 200
    assert "Line 4: Something else has this address. Choose another." in response.content.decode()
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("what", ["series", "body"])
def test_a_series_merged_while_the_table_was_read_takes_no_meeting(desk, series, what, monkeypatch):
    loser = series if what == "series" else series.body
    winner = SeriesFactory(label_en="Other") if what == "series" else OrganizationFactory(label_en="Other")
    sent = form(series, "Number\n15", save="", source="A note")
    sent["read"] = quickmeetings.read(sent["text"], series).token

    def read(text, series):
        found = as_it_is(text, series)
        merging.merge(loser, winner, by=None)
        return found

    as_it_is = quickmeetings.read
    monkeypatch.setattr(quickmeetings, "read", read)
    response = desk.post(reverse(ADDRESS), sent)
    said = f"“{loser}” was merged into “Other” meanwhile. Nothing is saved yet: look again, then save."
    assert response.context["form"].non_field_errors() == [said]
    assert "Number\n15" in response.content.decode()
    assert 'value="A note"' in response.content.decode()
    assert not Meeting.objects.exists()
    monkeypatch.undo()
    response = desk.post(reverse(ADDRESS), sent)
    if what == "series":
        said = "This series was merged or removed meanwhile. Choose another one; the table stays."
        assert response.context["form"].errors == {"series": [said]}
        assert "Number\n15" in response.content.decode()
    else:
        assert Meeting.objects.get().body_id == winner.pk


def test_readers_see_them_at_once_only_where_that_is_ticked(desk, series):
    sent = form(series, "Number\n15", public="on")
    shown = desk.post(reverse(ADDRESS), sent | {"show": ""})
    desk.post(reverse(ADDRESS), sent | {"save": "", "read": shown.context["form"]["read"].value()})
    assert Meeting.objects.public().get().number == "15"


def test_the_list_and_the_series_lead_there(desk, series):
    address = reverse(ADDRESS)
    assert address in desk.get(reverse("admin:organizations_meeting_changelist")).content.decode()
    page = desk.get(reverse("admin:organizations_series_change", args=[series.pk])).content.decode()
    assert f"{address}?series={series.pk}" in page
    assert "selected" in desk.get(f"{address}?series={series.pk}").content.decode()
    assert desk.get(f"{address}?series=abc").status_code == 200


@pytest.mark.parametrize("series_key", ["", "0", "abc", "9" * 18, "9" * 30])
def test_a_series_that_is_none_is_an_error_of_the_form(desk, series_key):
    response = desk.post(reverse(ADDRESS), {"series": series_key, "text": "Number\n1", "show": ""})
    assert response.status_code in (200, 400)


def test_showing_costs_the_same_for_one_row_and_for_thirty(desk, series):
    def queries(rows):
        text = "Number\n" + "\n".join(str(number) for number in range(1, rows + 1))
        with CaptureQueriesContext(connection) as captured:
            assert desk.post(reverse(ADDRESS), form(series, text, show="")).status_code == 200
        return len(captured)

    queries(1)
    assert queries(30) == queries(1)


def test_only_those_who_keep_the_register_enter_meetings(client, series):
    client.force_login(UserFactory(roles=["Contributor"]))
    assert client.get(reverse(ADDRESS)).status_code == 403
    assert client.post(reverse(ADDRESS), form(series, "Number\n1", save="")).status_code == 403
