"""What a post is and was called: one title per language and day, the current one beside the post."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from organizations import retitling
from organizations.dates import parse
from organizations.models import PostTitle
from outbox import effects
from outbox.models import Effect
from tests.organizations.factories import PostFactory

pytestmark = pytest.mark.django_db


def called(post, text, start="", end="", language="en"):
    title = PostTitle(post=post, text=text, language=language)
    title.valid_from, title.valid_to = parse(start), parse(end)
    title.full_clean()
    title.save()
    return title


@pytest.fixture
def post():
    post = PostFactory(title_en="Director", title_ru="Директор")
    called(post, "Director, Facilitation", "2010", "1 January 2018")
    called(post, "Director of Compliance and Facilitation", "1 January 2018")
    return post


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ((2009, 12, 31), "Director"),
        ((2010, 6, 1), "Director"),  # some day of 2010: not certain
        ((2010, 12, 31), "Director, Facilitation"),
        ((2017, 12, 31), "Director, Facilitation"),
        ((2018, 1, 1), "Director of Compliance and Facilitation"),  # the day of change is the new title's
        ((2100, 1, 1), "Director of Compliance and Facilitation"),
    ],
)
def test_a_post_has_the_title_of_the_day(post, day, expected):
    assert post.title_on(datetime.date(*day), "en") == expected
    assert post.title_on(datetime.date(*day), "ru") == "Директор"


def test_the_current_titles_are_written_beside_the_post(post):
    retitling.retitle(post)
    post.refresh_from_db()
    assert (post.title_en, post.title_ru) == ("Director of Compliance and Facilitation", "Директор")
    retitling.retitle(post, datetime.date(2017, 1, 1))
    post.refresh_from_db()
    assert post.title_en == "Director, Facilitation"


def test_the_worker_writes_a_coming_title_on_its_day():
    post = PostFactory(title_en="Director")
    today = timezone.localdate()
    tomorrow = today + datetime.timedelta(days=1)
    called(post, "Head", tomorrow.isoformat(), (today + datetime.timedelta(days=9)).isoformat())
    retitling.retitle(post)
    retitling.retitle(post)
    waiting = Effect.objects.get(name="retitle")
    assert timezone.localtime(waiting.due_at).date() == tomorrow
    post.refresh_from_db()
    assert post.title_en == "Director"
    with time_machine.travel(waiting.due_at + datetime.timedelta(minutes=1), tick=False):
        Effect.objects.filter(pk=waiting.pk).update(due_at=waiting.due_at - datetime.timedelta(days=2))
        assert effects.run_due() == 1
    post.refresh_from_db()
    assert post.title_en == "Head"
    assert Effect.objects.filter(name="retitle", state="waiting").count() == 1  # the end of it
    post.titles.all().delete()
    retitling.retitle(post)
    assert not Effect.objects.filter(name="retitle", state="waiting").exists()


def test_a_correction_goes_into_the_open_row_only(post):
    closed = called(post, "Direktor", "1990", "2000")
    current = called(post, "Direktor", "2200")
    other = PostFactory()
    elsewhere = called(other, "Direktor")
    post.title_en = "Director"
    retitling.carry_over(post, {"title_en": "Direktor"})
    for row, text in ((closed, "Direktor"), (current, "Director"), (elsewhere, "Direktor")):
        row.refresh_from_db()
        assert row.text == text
    called(post, "Директор", language="ru")
    post.title_ru = ""
    retitling.carry_over(post, {"title_ru": "Директор"})
    assert not post.titles.filter(language="ru").exists()
