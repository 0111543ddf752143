"""Nights on which clocks lie, midnight, and what becomes of a moment that is given up: seen by a reader's eyes."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from articles import workflow
from articles.models import Edition
from tests.desk.forms import in_london, verb
from tests.factories import approved, published, scheduled, superuser

pytestmark = pytest.mark.django_db

UTC = datetime.UTC
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def boss(client):
    in_london()
    user = superuser()
    client.force_login(user)
    return user


def do(name, article, by, **arguments):
    return getattr(workflow, name)(article, by=by, based_on=article.revision_id, **arguments)


def seen(moment):
    """Headlines that readers have just before the moment, and at it."""
    return [
        [edition.title for edition in Edition.objects.live(at).order_by("article_id")]
        for at in (moment - SECOND, moment)
    ]


def ask(client, article, name, **fields):
    address = reverse(f"admin:articles_article_{name}", args=[article.pk])
    return client.post(address, verb(article, when="at", **fields))


def newer(article, by, **data):
    article = workflow.save(article, data, by=by, based_on=article.revision_id)
    return do("approve", do("submit", article, by), by)


# London: clocks go forward on 31 March 2030 at 01:00, back on 27 October 2030 at 02:00.
GAP = {"date": "2030-03-31", "time": "01:30"}
FOLD = {"date": "2030-10-27", "time": "01:30"}


@pytest.mark.parametrize(
    ("night", "word", "moments"),
    [
        (GAP, "skip this time", {"first": (2030, 3, 31, 0, 30), "second": (2030, 3, 31, 1, 30)}),
        (FOLD, "exists twice", {"first": (2030, 10, 27, 0, 30), "second": (2030, 10, 27, 1, 30)}),
    ],
    ids=["gap", "fold"],
)
@pytest.mark.parametrize("which", ["first", "second"])
@pytest.mark.parametrize("name", ["schedule", "correct", "reschedule", "expire"])
def test_a_time_that_is_none_or_two_is_asked_for(client, boss, night, word, moments, which, name):
    article = {
        "schedule": lambda: approved(by=boss, title="The story"),
        "correct": lambda: newer(published(by=boss, title="Before"), boss, title="The story"),
        "reschedule": lambda: scheduled(
            by=boss, title="The story", at=datetime.datetime(2029, 1, 1, tzinfo=UTC)
        ),
        "expire": lambda: published(by=boss, title="The story"),
    }[name]()
    more = {"note_kind": "minor", "ending": "gone", "reason": "Over."}
    before = list(Edition.objects.values_list("live_from", "live_until"))
    asked = ask(client, article, name, **night, **more)
    assert (asked.status_code, word in asked.content.decode()) == (200, True)
    assert list(Edition.objects.values_list("live_from", "live_until")) == before
    assert ask(client, article, name, **night, which=which, **more).status_code == 302
    moment = datetime.datetime(*moments[which], tzinfo=UTC)
    expected = {
        "schedule": [[], ["The story"]],
        "correct": [["Before"], ["The story"]],
        "reschedule": [[], ["The story"]],
        "expire": [["The story"], []],
    }
    assert seen(moment) == expected[name]


@pytest.mark.parametrize(
    ("clock", "day"), [("23:59", datetime.date(2030, 6, 14)), ("00:00", datetime.date(2030, 6, 15))]
)
def test_the_day_of_first_publication_is_the_newsrooms(client, boss, clock, day):
    """In summer London's midnight is 23:00 UTC: the day before, elsewhere."""
    article = approved(by=boss, slug="story")
    ask(client, article, "schedule", date=f"{day}", time=clock)
    edition = Edition.objects.get()
    assert edition.live_from.astimezone(UTC).date() == datetime.date(2030, 6, 14)
    assert (edition.published_on, edition.get_absolute_url()) == (day, f"/{day:%Y/%m/%d}/story/")
    later = datetime.datetime.combine(day, datetime.time.fromisoformat(clock), ZoneInfo("Europe/London"))
    assert seen(later) == [[], [edition.title]]


def test_rescheduled_over_midnight_the_address_follows(client, boss):
    article = scheduled(by=boss, slug="story", at=datetime.datetime(2030, 6, 14, 22, 30, tzinfo=UTC))
    ask(client, article, "reschedule", date="2030-06-15", time="00:30")
    edition = Edition.objects.get()
    article.refresh_from_db()
    assert (edition.get_absolute_url(), article.published_on) == (
        "/2030/06/15/story/", datetime.date(2030, 6, 15),
    )  # fmt: skip
    assert seen(datetime.datetime(2030, 6, 14, 22, 30, tzinfo=UTC)) == [[], []]


@pytest.mark.parametrize("correction", [False, True])
def test_a_cancelled_moment_passes_and_nothing_happens(client, boss, correction):
    moment = datetime.datetime(2030, 6, 14, 12, tzinfo=UTC)
    if correction:
        article = newer(published(by=boss, title="Before"), boss, title="After")
        article = do("correct", article, boss, at=moment)
    else:
        article = scheduled(by=boss, at=moment, title="After")
    assert seen(moment)[1] == ["After"]
    ask(client, article, "cancel")
    assert seen(moment) == ([["Before"], ["Before"]] if correction else [[], []])
    article = workflow.fresh(article)
    assert (article.published_at is None, article.approved_revision) == (not correction, article.revision)


@pytest.mark.parametrize("correction", [False, True])
def test_a_replaced_text_goes_live_at_the_moment_of_the_old_one(client, boss, correction):
    moment = datetime.datetime(2030, 6, 14, 12, tzinfo=UTC)
    if correction:
        article = newer(published(by=boss, title="Before"), boss, title="Old")
        article = do("correct", article, boss, at=moment)
    else:
        article = scheduled(by=boss, at=moment, title="Old")
    article = newer(article, boss, title="New")
    assert seen(moment)[1] == ["Old"]  # typing and approving move nothing
    assert ask(client, article, "replace").status_code == 302
    assert seen(moment) == [["Before"] if correction else [], ["New"]]


def test_withdrawn_and_reinstated_the_readers_see_each_step(client, boss):
    article = published(by=boss, title="The story", slug="story")
    address = article.live_edition.get_absolute_url()
    assert client.get(address).status_code == 200
    ask(client, article, "withdraw", ending="gone", reason="A mistake of ours.")
    gone = client.get(address)
    assert (gone.status_code, "A mistake of ours." in gone.content.decode()) == (410, True)
    ask(client, article, "reinstate")
    assert client.get(address).status_code == 200
    first, second = Edition.objects.order_by("number")
    assert (first.live_until <= second.live_from, second.live_until) == (True, None)
    assert (second.title, second.published_at) == (first.title, first.published_at)
    assert Edition.objects.live().get() == second
    assert not Edition.objects.live(first.live_until).filter(pk=first.pk).exists()
