"""Who held a post on a day: certainly, possibly, not at all."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from organizations.dates import parse
from organizations.models import Appointment
from tests.organizations.factories import (
    LONG_AGO,
    AppointmentFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    later,
)

pytestmark = pytest.mark.django_db


def on(*parts):
    return datetime.date(*parts)


def covers(appointment, day):
    """ "certainly", "possibly" or "": the two querysets in one word."""
    found = Appointment.objects.filter(pk=appointment.pk)
    certainly, possibly = found.certainly_on(day).exists(), found.possibly_on(day).exists()
    assert possibly or not certainly
    return "certainly" if certainly else "possibly" if possibly else ""


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (on(2001, 12, 31), ""),
        (on(2002, 1, 1), "possibly"),
        (on(2002, 6, 1), "possibly"),
        (on(2002, 12, 31), "certainly"),
        (on(2008, 12, 31), "certainly"),
        (on(2009, 1, 1), "possibly"),  # the handover day is the new holder's
        (on(2009, 1, 2), ""),
    ],
)
def test_a_deputy_from_some_day_of_2002_until_1_january_2009(day, expected):
    assert covers(AppointmentFactory(dates=("2002", "1 January 2009")), day) == expected


def test_the_handover_day_is_certainly_the_new_holders_alone():
    post = PostFactory()
    old = AppointmentFactory(post=post, dates=("1999", "1 January 2009"))
    new = AppointmentFactory(post=post, dates=("1 January 2009", "31 December 2023"))
    certainly = post.appointments.certainly_on
    assert list(certainly(on(2008, 12, 31))) == [old]
    assert list(certainly(on(2009, 1, 1))) == [new]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (on(2019, 11, 17), ""),
        (on(2019, 11, 18), "certainly"),
        (on(2120, 1, 1), "certainly"),
    ],
)
def test_an_open_appointment_lasts(day, expected):
    assert covers(AppointmentFactory(dates=("18 November 2019", "")), day) == expected


@pytest.mark.parametrize(
    ("day", "expected"), [(on(2015, 12, 31), ""), (on(2016, 1, 1), "possibly"), (on(2120, 1, 1), "possibly")]
)
def test_ended_on_a_day_that_nobody_knows_is_possible_only(day, expected):
    assert covers(AppointmentFactory(dates=("1 January 2016", ""), state="ended"), day) == expected


@pytest.mark.parametrize(("state", "expected"), [("current", "possibly"), ("ended", "possibly")])
def test_without_a_start_it_is_possible_at_any_time(state, expected):
    assert covers(AppointmentFactory(state=state), on(2019, 11, 18)) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (on(2019, 5, 31), ""),
        (on(2019, 6, 1), "possibly"),
        (on(2019, 11, 17), "possibly"),
        (on(2019, 11, 18), "certainly"),
    ],
)
def test_a_start_between_two_meetings(day, expected):
    assert covers(AppointmentFactory(dates=("between June and 18 November 2019", "")), day) == expected


class AnyDates(TestCase):
    """The querysets against the definition, for any pair of intervals."""

    day = st.dates(datetime.date(2018, 1, 1), datetime.date(2020, 12, 31))

    @settings(deadline=None)  # a busy machine is no failure
    @given(starts=st.tuples(day, day), ends=st.tuples(day, day) | st.none(), asked=day)
    def test_the_definition(self, starts, ends, asked):
        starts, ends = sorted(starts), sorted(ends) if ends else None
        if ends and ends[1] < starts[0]:
            return
        appointment = AppointmentFactory.build(
            post=PostFactory(), person=PersonFactory(), state="ended" if ends else "current"
        )
        appointment.start_earliest, appointment.start_latest = starts
        appointment.end_earliest, appointment.end_latest = ends or (None, None)
        appointment.save()
        certainly = starts[1] <= asked and (ends is None or asked < ends[0])
        possibly = starts[0] <= asked and (ends is None or asked <= ends[1])
        assert covers(appointment, asked) == ("certainly" if certainly else "possibly" if possibly else "")


# --- What must hold true --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "state", "field"),
    [
        ("1 January 2009", "31 December 2008", "ended", "end"),
        ("2009", "2010", "current", "state"),
    ],
)
def test_what_cannot_be_is_told_to_people(start, end, state, field):
    appointment = Appointment(post=PostFactory(), person=PersonFactory(), state=state)
    appointment.start, appointment.end = parse(start), parse(end)
    with pytest.raises(ValidationError) as refused:
        appointment.full_clean()
    assert next(iter(refused.value.message_dict)) == field


@pytest.mark.parametrize(
    "columns",
    [
        {"start_earliest": on(2009, 1, 2), "start_latest": on(2009, 1, 1)},
        {"start_earliest": on(2009, 1, 2)},
        {"start_latest": on(2009, 1, 2)},
        {
            "start_earliest": on(2009, 1, 1),
            "start_latest": on(2009, 1, 1),
            "end_earliest": on(2008, 1, 1),
            "end_latest": on(2008, 12, 31),
            "state": "ended",
        },
        {"end_earliest": on(2009, 1, 1), "end_latest": on(2009, 1, 1), "state": "current"},
    ],
)
def test_what_cannot_be_is_refused_by_the_database(columns):
    appointment = AppointmentFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Appointment.objects.filter(pk=appointment.pk).update(**columns)
    appointment.refresh_from_db()
    assert appointment.start_earliest is None


def test_a_year_may_overlap_itself():
    appointment = AppointmentFactory(dates=("2009", "2009"))
    appointment.full_clean()
    assert covers(appointment, on(2009, 6, 1)) == "possibly"


# --- What readers may see -------------------------------------------------------------------------


def test_public_needs_the_appointment_the_person_and_the_body():
    shown = AppointmentFactory()
    AppointmentFactory(public_from=None)
    AppointmentFactory(public_from=later())
    AppointmentFactory(person=PersonFactory(public_from=None))
    AppointmentFactory(person=PersonFactory(public_from=later()))
    AppointmentFactory(person=PersonFactory(merged_into=shown.person))
    AppointmentFactory(post__organization=OrganizationFactory(public_from=None))
    AppointmentFactory(post__organization=OrganizationFactory(public_from=later()))
    AppointmentFactory(post__organization=OrganizationFactory(merged_into=OrganizationFactory()))
    assert list(Appointment.objects.public()) == [shown]


def test_public_at_a_moment_knows_what_was_public_then():
    moment = timezone.now() + datetime.timedelta(days=4)
    coming = AppointmentFactory(public_from=later())
    assert list(Appointment.objects.public()) == []
    assert list(Appointment.objects.public(moment)) == [coming]
    assert list(Appointment.objects.public(LONG_AGO - datetime.timedelta(days=1))) == []
