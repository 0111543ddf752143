"""Who holds a post, and what it was called meanwhile."""

import datetime

import pytest
from django.utils import translation

from organizations import offices
from organizations.dates import parse
from organizations.models import PostTitle

from .factories import AppointmentFactory, PersonFactory, PostFactory, later

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2020, 6, 1)


@pytest.fixture
def post():
    """A post that was a Head until 2015 and is a Director since; only now it has a Russian title."""
    post = PostFactory(title_en="Director", title_ru="Директор")
    for text, since, until in (("Head", "", "1 January 2015"), ("Director", "1 January 2015", "")):
        title = PostTitle(post=post, text=text)
        title.valid_from, title.valid_to = parse(since), parse(until)
        title.save()
    return post


def titles(post, *dates, **fields):
    AppointmentFactory(post=post, dates=dates, **fields)
    groups = offices.holders(post.organization, TODAY)
    [appointment] = [row for rows in groups.values() for row in rows]
    return [title.text for title in appointment.titles]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("2009", "2012"), ["Head"]),
        (
            ("2009", "1 January 2015"),
            ["Head"],
        ),  # the day of change is the next title's, and the next holder's
        (("2009", "2017"), ["Head", "Director"]),
        (("2009",), ["Head", "Director"]),
        (("1 January 2015",), ["Director"]),
        ((), ["Director"]),
        (("2021",), ["Director"]),
    ],
)
def test_a_post_has_the_titles_of_the_time_it_was_held(post, dates, expected):
    assert titles(post, *dates) == expected


def test_a_title_that_is_missing_in_russian_is_told_in_english(post):
    title = PostTitle(post=post, text="Начальник", language="ru")
    title.valid_to = parse("1 January 2010")
    title.save()
    post.title_ru = ""
    post.save()
    with translation.override("ru"):
        AppointmentFactory(post=post, dates=("2005", "2012"))
        [appointment] = offices.holders(post.organization, TODAY)["past_holders"]
    assert appointment.titles == [offices.Title("Начальник", "ru"), offices.Title("Head", "en")]


def test_holders_are_grouped_by_today(post):
    now = AppointmentFactory(post=post, dates=("2018",))
    past = AppointmentFactory(post=post, dates=("2009", "2017"))
    coming = AppointmentFactory(post=post, dates=("2021",))
    AppointmentFactory(post=post, dates=("2018",), public_from=later())
    assert offices.holders(post.organization, TODAY) == {
        "in_office": [now],
        "past_holders": [past],
        "to_come": [coming],
    }


def test_the_title_held_on_a_day_is_told_where_it_is_certain(post):
    person = PersonFactory()
    AppointmentFactory(post=post, person=person, dates=("1 January 2009", "31 December 2017"))
    AppointmentFactory(post__title_en="Chair", person=person, dates=("March 2017", "May 2017"))
    career = offices.career(person, TODAY)
    held = [
        offices.title_held(career, datetime.date(*day), "en")
        for day in [(2008, 1, 1), (2014, 1, 1), (2016, 1, 1), (2017, 4, 15), (2017, 3, 15), (2018, 1, 1)]
    ]
    assert held == ["", "Head", "Director", "", "Director", ""]  # two posts at once: which one spoke?
    assert offices.title_held(career, datetime.date(2016, 1, 1), "ru") == "Директор"


@pytest.mark.parametrize("rows", [1, 30])
def test_queries(post, rows, django_assert_num_queries):
    for _row in range(rows):
        AppointmentFactory(post=post, person=PersonFactory(), dates=("2009", "2012"))
    with django_assert_num_queries(2):
        assert len(offices.holders(post.organization, TODAY)["past_holders"]) == rows
