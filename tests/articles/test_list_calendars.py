"""The calendar beside a list: the meetings that exactly its stories are about, and the events of the others."""

import pytest

from articles import workflow
from organizations.models import Meeting
from tests import validators
from tests.articles.factories import ahead, at, url
from tests.factories import published, scheduled
from tests.organizations import rfc5545
from tests.organizations.factories import MeetingFactory, later

pytestmark = pytest.mark.django_db
HOST = "http://127.0.0.1:8000"


def events(client, address):
    """`{UID: {property: value}}` of a valid calendar."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert [*rfc5545.problems(response.content), *validators.calendar(response.content)] == []
    tree, _wrong = rfc5545.parse(response.content)
    rows = [{name: value for name, _parameters, value in one.properties} for one in tree.components]
    return {row["UID"]: row for row in rows if "UID" in row}


def about(*entities):
    return [{"entity": entity.pk, "relation": "about", "styled_as": ""} for entity in entities]


@pytest.fixture
def course(paper):
    """A story about no meeting, of some days, in two languages."""
    days = {"event_on": "2019-11-04", "event_until": "2019-11-08", "at": at(2019, 11, 21)}
    english = published(
        by=paper.boss, title="A course; of five days", slug="course", rubric=paper.training, **days
    )
    published(
        by=paper.boss, title="Курс", slug="kurs", language="ru", translation_of=english.pk,
        rubric=paper.training, **days,
    )  # fmt: skip
    return english


def test_meetings_and_other_events(client, paper, course):
    uid = f"story-{course.pk}@127.0.0.1"
    found = events(client, "/news/calendar.ics")
    assert found.keys() == {str(paper.meeting.uuid), uid}
    event = found[uid]
    assert (event["DTSTART"], event["DTEND"]) == ("20191104", "20191109")
    assert event["SUMMARY"] == r"A course\; of five days"
    assert event["URL"] == HOST + url(course)
    of_register = events(client, "/calendar.ics")[str(paper.meeting.uuid)]
    assert found[str(paper.meeting.uuid)] == of_register
    russian = events(client, "/ru/news/calendar.ics")
    assert russian.keys() == found.keys()
    assert russian[uid]["SUMMARY"] == "Курс"


@pytest.mark.parametrize(
    ("address", "meetings", "others"),
    [
        ("/rubrics/training/calendar.ics", 0, 1),
        ("/rubrics/news/calendar.ics", 1, 0),
        ("/news/calendar.ics?organization=wco", 1, 0),
        ("/tags/customs/calendar.ics", 1, 0),
        ("/authors/desk/calendar.ics", 1, 0),
        ("/2019/11/21/calendar.ics", 0, 1),
        ("/search/calendar.ics?q=course", 0, 1),
        ("/news/calendar.ics?tag=none", 0, 0),
    ],
)
def test_of_exactly_the_list(client, paper, course, address, meetings, others):
    found = events(client, address)
    assert (str(paper.meeting.uuid) in found, len(found)) == (bool(meetings), meetings + others)


def test_nothing_that_readers_do_not_see(client, paper):
    """Neither a meeting under embargo, nor the event of a story that is not live."""
    secret = MeetingFactory(
        slug="rkc-mc/22", label_en="Canary", dates="19 November 2019", public_from=later()
    )
    days = {"at": at(2019, 11, 22), "event_on": "2019-11-19"}
    story = published(by=paper.boss, title="Story", mentions=about(secret), **days)
    uid = f"story-{story.pk}@127.0.0.1"  # an event by itself, as long as its meeting is not public
    scheduled(by=paper.boss, title="Canary ahead", at=ahead(), event_on="2019-11-05")
    assert events(client, "/news/calendar.ics").keys() == {str(paper.meeting.uuid), uid}
    assert "Canary" not in client.get("/news/calendar.ics").content.decode()
    Meeting.objects.filter(pk=secret.pk).update(public_from=at(2019, 1, 1))
    found = events(client, "/news/calendar.ics")
    assert found.keys() == {str(paper.meeting.uuid), str(secret.uuid)}
    workflow.withdraw(
        story, by=paper.boss, based_on=story.revision_id, ending="gone", reason="Not ours to tell."
    )
    assert str(secret.uuid) not in events(client, "/news/calendar.ics")


def test_nothing_new_is_not_sent_again(client, paper):
    tag = client.get("/news/calendar.ics")["ETag"]
    assert client.get("/news/calendar.ics", headers={"if-none-match": tag}).status_code == 304


def test_queries_do_not_grow(client, paper, django_assert_num_queries):
    client.get("/news/calendar.ics")
    with django_assert_num_queries(5):
        client.get("/news/calendar.ics")
    for number in range(3):
        meeting = MeetingFactory(slug=f"rkc-mc/{number}", body=paper.committee, dates="19 November 2018")
        published(by=paper.boss, title=f"Story {number}", at=at(2019, 11, 22), mentions=about(meeting))
    with django_assert_num_queries(5):
        assert len(events(client, "/news/calendar.ics")) == 4
