"""Readers were told other dates: what was announced is kept with the reason, and calendars hear of it once."""

import datetime

import pytest

from organizations.dates import parse
from organizations.models import Meeting, Rescheduling
from tests.factories import UserFactory
from tests.organizations.factories import MeetingFactory, NameFactory, OrganizationFactory, later
from tests.organizations.forms import change_url, form_of, save

pytestmark = pytest.mark.django_db

WHY = {"reason_en": "The hall is closed.", "reason_ru": "Зал закрыт."}
MOVED = {"start": "2 December 2030", "end": "4 December 2030"}


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(roles=["Editor"], language="en"))
    return client


def announced(**kwargs):
    kwargs = {"dates": ("18 November 2030", "20 November 2030"), "status": "confirmed"} | kwargs
    return MeetingFactory(**kwargs)


def problems(response):
    assert response.status_code == 200
    return set(response.context["adminform"].form.errors)


def test_a_moved_meeting_asks_why_and_keeps_the_old_dates(desk):
    meeting = announced()
    assert problems(save(desk, meeting, **MOVED)) == {"reason_en", "reason_ru"}
    assert problems(save(desk, meeting, **MOVED, reason_en="The hall is closed.")) == {"reason_ru"}
    assert not Rescheduling.objects.exists()
    assert save(desk, meeting, **MOVED, **WHY).status_code == 302
    row = Rescheduling.objects.get()
    assert (row.dates, row.reason_en, row.reason_ru) == ("18–20 November 2030", *WHY.values())
    now = Meeting.objects.get()
    assert (now.dates, now.sequence, now.status) == ("2–4 December 2030", meeting.sequence + 1, "confirmed")


@pytest.mark.parametrize(
    "kwargs",
    [
        {"public_from": None},
        {"public_from": later()},
        {"status": "tentative"},
        {"status": "held"},
        {"dates": ()},
    ],
    ids=["hidden", "embargoed", "tentative", "held", "open"],
)
def test_nothing_is_asked_where_nothing_was_promised(desk, kwargs):
    meeting = announced(**kwargs)
    assert save(desk, meeting, **MOVED).status_code == 302
    assert not Rescheduling.objects.exists()


def test_a_reason_that_was_given_is_kept_even_where_none_was_asked(desk):
    meeting = announced(status="tentative")
    assert save(desk, meeting, **MOVED, **WHY).status_code == 302
    assert Rescheduling.objects.get().dates == "18–20 November 2030"


def test_a_reason_without_a_change_is_told_and_not_lost(desk):
    response = save(desk, announced(), **WHY)
    assert problems(response) == {"reason_en", "reason_ru"}
    assert 'value="The hall is closed."' in response.content.decode()


def test_postponed_then_given_new_dates_is_kept_once(desk):
    meeting = announced()
    assert problems(save(desk, meeting, status="postponed")) == {"reason_en", "reason_ru"}
    assert save(desk, meeting, status="postponed", **WHY).status_code == 302
    assert Rescheduling.objects.get().dates == "18–20 November 2030"
    assert save(desk, meeting, status="confirmed", **MOVED).status_code == 302
    assert Rescheduling.objects.count() == 1
    now = Meeting.objects.get()
    assert (now.dates, now.sequence) == ("2–4 December 2030", meeting.sequence + 2)
    again = {"start": "3 December 2030", "end": "4 December 2030"}
    assert problems(save(desk, meeting, **again)) == {"reason_en", "reason_ru"}
    assert save(desk, meeting, **again, **WHY).status_code == 302
    assert [row.dates for row in meeting.reschedulings.all()] == ["18–20 November 2030", "2–4 December 2030"]


def test_postponed_without_a_day_keeps_what_was_announced(desk):
    meeting = announced()
    assert save(desk, meeting, status="postponed", start="", end="", **WHY).status_code == 302
    assert Meeting.objects.get().start is None
    assert Rescheduling.objects.get().start == parse("18 November 2030")


def test_a_cancelled_meeting_keeps_dates_and_number(desk):
    meeting = announced(body=OrganizationFactory(slug="rkc-mc"), ordinal_from=21)
    for dates in (MOVED, {"start": "", "end": ""}):
        assert problems(save(desk, meeting, status="cancelled", **dates)) == {"start"}
    response = save(desk, meeting, status="cancelled", **{"placements-0-DELETE": "on"})
    assert response.context["inline_admin_formsets"][1].formset.non_form_errors() == [
        "A cancelled meeting keeps its number. Leave its row as it is."
    ]
    assert save(desk, meeting, status="cancelled").status_code == 302
    now = Meeting.objects.get()
    assert (now.number, now.dates, now.slug) == ("21", "18–20 November 2030", meeting.slug)
    assert now.sequence == meeting.sequence + 1
    assert not Rescheduling.objects.exists()
    assert problems(save(desk, meeting, start="", end="")) == {"start"}
    assert save(desk, meeting, start="17 November 2030").status_code == 302  # a slip is mended


def test_the_earlier_dates_are_listed_their_reasons_are_mended_and_a_slip_is_deleted(desk):
    meeting = announced()
    save(desk, meeting, **MOVED, **WHY)
    page = desk.get(change_url(meeting)).content.decode()
    assert "18–20 November 2030" in page
    sent = form_of(desk.get(change_url(meeting)))
    assert "reschedulings-0-start" not in sent
    before = Meeting.objects.get().sequence
    assert save(desk, meeting, **{"reschedulings-0-reason_en": "Works in the hall."}).status_code == 302
    row = Rescheduling.objects.get()
    assert (row.reason_en, row.dates) == ("Works in the hall.", "18–20 November 2030")
    assert Meeting.objects.get().sequence == before + 1
    assert save(desk, meeting, **{"reschedulings-0-DELETE": "on"}).status_code == 302
    assert not Rescheduling.objects.exists()


def test_no_row_of_earlier_dates_is_added_by_hand(desk):
    meeting = announced()
    rows = {"reschedulings-TOTAL_FORMS": "1", "reschedulings-0-reason_en": "x"}
    save(desk, meeting, **rows)
    assert not Rescheduling.objects.exists()


def test_calendars_are_told_once_however_much_one_save_changes(desk):
    meeting = announced(label_en="Old", label_ru="")
    NameFactory(entity=meeting, text="Old", preferred=True)
    changes = {"names-0-text": "New", "city_en": "Brussels", "status": "postponed", **MOVED, **WHY}
    assert save(desk, meeting, **changes).status_code == 302
    now = Meeting.objects.get()
    assert (now.label_en, now.sequence) == ("New", meeting.sequence + 1)
    assert save(desk, meeting, disambiguation="the other one").status_code == 302
    assert Meeting.objects.get().sequence == now.sequence


def test_a_new_meeting_begins_at_nought(desk):
    meeting = announced()
    assert meeting.sequence == 0
    assert save(desk, meeting, starts_at="10:00").status_code == 302
    assert (Meeting.objects.get().sequence, Meeting.objects.get().starts_at) == (1, datetime.time(10))


def test_a_stale_save_does_not_ask_for_a_reason_on_top(desk):
    meeting = announced()
    mine = form_of(desk.get(change_url(meeting))) | MOVED
    save(desk, meeting, city_en="Paris")
    response = desk.post(change_url(meeting), mine)
    assert problems(response) == {"__all__"}
    assert "Why the dates change" not in str(response.context["adminform"].form.errors)
