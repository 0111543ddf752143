"""Moments in the zones of the desk; local times that are not plain."""

import datetime

import pytest

from articles.desk import times
from tests.desk.forms import in_london

pytestmark = pytest.mark.django_db

UTC = datetime.UTC


@pytest.fixture(autouse=True)
def london():
    in_london()


def moment(*args):
    return datetime.datetime(*args, tzinfo=UTC)


def test_every_zone_has_its_clock_and_its_day_where_it_is_another():
    zones = times.in_zones(moment(2019, 11, 28, 22, 0))
    assert [(zone.city, zone.clock) for zone in zones] == [
        ("London", "22:00"), ("Brussels", "23:00"), ("Moscow", "29 Nov 01:00"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "which", "expected"),
    [
        ((2020, 7, 1), "", moment(2020, 7, 1, 0, 30)),
        ((2020, 10, 25), "first", moment(2020, 10, 25, 0, 30)),
        ((2020, 10, 25), "second", moment(2020, 10, 25, 1, 30)),
        ((2020, 3, 29), "first", moment(2020, 3, 29, 0, 30)),
        ((2020, 3, 29), "second", moment(2020, 3, 29, 1, 30)),
    ],
)
def test_half_past_one_in_london(day, which, expected):
    assert times.newsroom_moment(datetime.date(*day), datetime.time(1, 30), which) == expected


@pytest.mark.parametrize(("day", "exists"), [((2020, 10, 25), "twice"), ((2020, 3, 29), "never")])
def test_a_time_that_is_not_plain_is_asked_about(day, exists):
    with pytest.raises(times.WhichTime) as asked:
        times.newsroom_moment(datetime.date(*day), datetime.time(1, 30))
    assert asked.value.exists == exists
    assert asked.value.first < asked.value.second


@pytest.mark.parametrize(
    ("delta", "text"),
    [
        ({"seconds": 20}, "in less than a minute"),
        ({"minutes": 45}, "in 45 min"),
        ({"hours": 2, "minutes": 54}, "in 2 h 54 min"),
        ({"days": 1}, "tomorrow"),
        ({"days": 4}, "in 4 days"),
    ],
)
def test_countdown(delta, text):
    now = moment(2019, 11, 28, 12, 0)
    assert times.countdown(now + datetime.timedelta(**delta), now) == text
