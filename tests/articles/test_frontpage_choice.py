"""What the front page chooses, and in which order, of a newsroom with these few rows alone."""

import datetime

import pytest
from django.utils import timezone

from articles import frontpage
from organizations.models import Meeting, Organization
from tests.articles.factories import at
from tests.articles.test_frontpage import shown, titles
from tests.factories import published, superuser
from tests.organizations.factories import MeetingFactory

pytestmark = pytest.mark.django_db


def on(days):
    return (timezone.localdate() + datetime.timedelta(days=days)).strftime("%d %B %Y").lstrip("0")


def labels():
    return [meeting.label_en for meeting in frontpage.meetings()]


def test_meetings_to_come_stand_before_those_that_were(db):
    MeetingFactory(label_en="Last week", dates=on(-7))
    MeetingFactory(label_en="Last month", dates=on(-30))
    MeetingFactory(label_en="Last year", dates=on(-365))
    MeetingFactory(label_en="Next month", dates=on(30))
    MeetingFactory(label_en="Next week", dates=on(7))
    MeetingFactory(label_en="In two months", dates=on(60))
    MeetingFactory(label_en="In three years", dates=on(1100))
    assert labels() == ["Next week", "Next month", "Last week", "Last month"]


def test_a_date_to_be_confirmed_comes_first(client, db):
    MeetingFactory(label_en="Next week", dates=on(7))
    MeetingFactory(label_en="Open", status=Meeting.Status.TENTATIVE)
    MeetingFactory(label_en="Called off", status=Meeting.Status.CANCELLED)
    MeetingFactory(label_en="Held once", status=Meeting.Status.HELD)
    assert labels() == ["Open", "Next week"]
    html = client.get("/").content.decode()
    assert html.index("Open</a>") < html.index("Next week</a>")
    assert "ate to be confirmed" in html


def test_a_confirmed_meeting_without_a_date_is_open_too(db):
    MeetingFactory(label_en="Open", status=Meeting.Status.CONFIRMED)
    assert labels() == ["Open"]


def test_a_meeting_known_by_its_year_alone_is_ahead_until_the_year_is_over(db):
    year = timezone.localdate().year
    MeetingFactory(label_en="This year", dates=f"{year}")
    MeetingFactory(label_en="Last year", dates=f"{year - 1}")
    assert labels() == ["This year", "Last year"]


def test_stories_in_the_readers_language_come_first():
    boss = superuser()
    published(by=boss, title="Newer", at=at(2020, 1, 2))
    published(by=boss, title="Старше", language="ru", at=at(2020, 1, 1))
    assert shown("ru")["lead"].title == "Старше"
    assert titles(shown("ru")["seconds"]) == ["Newer"]
    assert shown("en")["lead"].title == "Newer"


def test_the_lead_brings_stories_on_the_same_subject(client):
    boss = superuser()
    public = {"public_from": timezone.now() - datetime.timedelta(days=1)}
    body = Organization.objects.create(slug="wco", label_en="World Customs Organization", **public)
    about = [{"entity": body.pk, "relation": "about", "styled_as": ""}]
    named = [{"entity": body.pk, "relation": "mentioned", "styled_as": ""}]
    published(by=boss, title="Lead", at=at(2020, 1, 9), mentions=about)
    published(by=boss, title="Second", at=at(2020, 1, 8))
    published(by=boss, title="Third", at=at(2020, 1, 7))
    published(by=boss, title="Elsewhere", at=at(2020, 1, 6))
    published(by=boss, title="Kin", at=at(2020, 1, 5), mentions=named)
    page = shown()
    assert titles(page["also"]) == ["Kin"]
    assert "On the same subject" in client.get("/").content.decode()
    assert [first.title for _rubric, first, _rest in page["columns"]] == ["Elsewhere"]
