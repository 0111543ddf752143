"""The editorial calendar: what it shows to whom, and a move as the *reschedule* verb."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.desk import calendar
from articles.models import Activity, Assignment
from tests.desk.forms import clock_change, in_london
from tests.factories import RubricFactory, UserFactory, draft, published, scheduled
from tests.organizations.factories import MeetingFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

SHOW, MOVE = reverse("admin:calendar"), reverse("admin:calendar_move")
YEAR = timezone.localdate().year + 1


def login(client, *roles, **kwargs):
    user = UserFactory(roles=roles, **kwargs)
    client.force_login(user)
    return user


def at(month, day, hour=9, minute=0):
    return datetime.datetime(YEAR, month, day, hour, minute, tzinfo=datetime.UTC)


def assignment(user, **kwargs):
    fields = {"title": "To write", "due_on": datetime.date(YEAR, 3, 5), "rubric": RubricFactory(slug="news")}
    return Assignment.objects.create(**fields | {"assignee": user, "created_by": user} | kwargs)


def shown(client, query=f"?month={YEAR}-03"):
    """(day, kind, title) of every line of the calendar."""
    weeks = client.get(SHOW + query).context["weeks"]
    return [
        (entry.day.isoformat()[5:], entry.kind, entry.title)
        for week in weeks
        for day in week
        for entry in day.shown
    ]


def posted(article, day, changes=()):
    edition = article.next_edition
    return {"kind": "article", "key": article.pk, "based_on": article.revision_id,
            "was": edition.live_from.isoformat(), "day": day} | dict(changes)  # fmt: skip


# --- What it shows --------------------------------------------------------------------------------


def test_all_that_is_planned_stands_on_its_day(client):
    in_london()
    user = login(client, "Editor", "Publisher")
    scheduled(title="Ahead", at=at(3, 3))
    live = published(title="Live now")
    workflow.expire(live, by=user, based_on=live.revision_id, at=at(3, 4), ending="gone", reason="Over")
    assignment(user)
    review = draft(title="For review")
    workflow.submit(review, by=review.owner, based_on=review.revision_id, due_on=datetime.date(YEAR, 3, 6))
    body = OrganizationFactory(label_en="Committee", short_en="RKC/MC")
    MeetingFactory(label_en="22nd Meeting", body=body, dates=f"9 March {YEAR}")
    assert shown(client) == [
        ("03-03", "go", "Ahead"), ("03-04", "end", "Live now"), ("03-05", "due", "To write"),
        ("03-06", "review", "For review"), ("03-09", "meet", "RKC/MC: 22nd Meeting"),
    ]  # fmt: skip


def test_what_went_live_and_a_correction_ahead(client):
    user = login(client, "Editor", "Publisher")
    article = published(title="A story", by=user)
    article = workflow.save(article, {"lead": "Other"}, by=user, based_on=article.revision_id)
    article = workflow.submit(article, by=user, based_on=article.revision_id)
    article = workflow.approve(article, by=user, based_on=article.revision_id)
    workflow.correct(article, by=user, based_on=article.revision_id, at=at(3, 3), note_kind="correction",
                     note="Wrong.", accept=["figure-credit"])  # fmt: skip
    entry = next(
        entry for week in calendar.weeks(calendar.month_of(datetime.date(YEAR, 3, 1)), user)
        for day in week for entry in day.shown
    )  # fmt: skip
    assert (entry.kind, entry.word) == ("go", "Correction")
    assert shown(client, "") == [(f"{timezone.localdate():%m-%d}", "live", "A story")]


def test_a_meeting_of_three_days_stands_on_each(client):
    login(client, "Editor")
    meeting = MeetingFactory(label_en="Session")
    meeting.start_earliest = meeting.start_latest = datetime.date(YEAR, 3, 9)
    meeting.end_earliest = meeting.end_latest = datetime.date(YEAR, 3, 11)
    meeting.save()
    assert [day for day, _kind, _title in shown(client)] == ["03-09", "03-10", "03-11"]


def test_only_what_the_account_may_see(client):
    login(client, "Contributor")
    boss = UserFactory(is_superuser=True)
    scheduled(title="Somebody's", at=at(3, 3))
    assignment(boss)
    MeetingFactory(label_en="Secret", dates=f"9 March {YEAR}", public_from=None)
    MeetingFactory(label_en="Public", dates=f"10 March {YEAR}")
    page = client.get(f"{SHOW}?month={YEAR}-03").content.decode()
    assert shown(client) == [("03-10", "meet", "Public")]
    assert "Secret" not in page
    assert "Somebody" not in page


def test_a_contributor_sees_own_work_and_moves_none_of_it(client):
    user = login(client, "Contributor")
    article = scheduled(title="Mine", at=at(3, 3))
    workflow.hand_over(article, by=article.owner, based_on=article.revision_id, to=user)
    assignment(user, created_by=UserFactory(roles=["Editor"]))
    page = client.get(f"{SHOW}?month={YEAR}-03").content.decode()
    assert shown(client) == [("03-03", "go", "Mine"), ("03-05", "due", "To write")]
    assert "data-move" not in page.replace('id="calendar-move"', "")


def test_filters(client):
    user, writer = login(client, "Editor", "Publisher"), UserFactory(roles=["Contributor"])
    other = RubricFactory(slug="other")
    scheduled(title="English", at=at(3, 3))
    scheduled(title="Русский", language="ru", at=at(3, 4), rubric=other)
    assignment(writer)
    query = f"?month={YEAR}-03"
    assert [row[2] for row in shown(client, f"{query}&language=ru")] == ["Русский"]
    assert [row[2] for row in shown(client, f"{query}&rubric={other.pk}")] == ["Русский"]
    assert [row[2] for row in shown(client, f"{query}&person={writer.pk}")] == ["To write"]
    assert len(shown(client, f"{query}&person=x&rubric=99999&language=xx")) == 3
    assert user.pk != writer.pk


@pytest.mark.parametrize(
    ("query", "first", "last"),
    [
        ("month=2026-11", "2026-11-01", "2026-11-30"),
        ("week=2026-W48", "2026-11-23", "2026-11-29"),
        ("week=2026-W01", "2025-12-29", "2026-01-04"),
    ],
)
def test_month_and_week_by_address(client, query, first, last):
    login(client, "Editor")
    span = client.get(f"{SHOW}?{query}").context["span"]
    assert (span.first.isoformat(), span.last.isoformat(), span.query) == (first, last, query)
    assert len(span.shown) % 7 == 0


@pytest.mark.parametrize(
    "query",
    ["month=2026-13", "month=x", "week=2026-W60", "week=", "month=0001-01", "month=9999-12", "week=9999-W52"],
)
def test_an_address_without_sense_is_this_month(client, query):
    login(client, "Editor")
    span = client.get(f"{SHOW}?{query}").context["span"]
    assert span.first == timezone.localdate().replace(day=1)


def test_the_first_and_the_last_month_have_one_neighbour(client):
    login(client, "Editor")
    assert client.get(f"{SHOW}?month=1950-01").context["span"].before is None
    assert client.get(f"{SHOW}?month=2150-12").context["span"].after is None


def test_a_full_day_leads_to_its_week(client):
    login(client, "Editor")
    for number in range(14):
        scheduled(title=f"Ahead {number}", at=at(3, 3))
    page = client.get(f"{SHOW}?month={YEAR}-03").content.decode()
    assert "2 more" in page
    assert len(shown(client, f"?week={calendar.iso_week(datetime.date(YEAR, 3, 3))}")) == 14


def test_every_clock_is_shown(client):
    in_london()
    login(client, "Publisher")
    scheduled(title="Ahead", at=at(3, 3, 22))
    page = " ".join(client.get(f"{SHOW}?month={YEAR}-03").content.decode().split())
    assert "22:00</time> Goes live" in page
    assert "23:00 Brussels · 4 Mar 01:00 Moscow" in page


# --- Moving ---------------------------------------------------------------------------------------


def test_a_move_is_the_reschedule_verb(client):
    in_london()
    login(client, "Publisher")
    article = scheduled(title="Ahead", at=at(3, 3, 9, 30))
    response = client.post(MOVE, posted(article, f"{YEAR}-07-04"))
    edition = article.editions.get()
    # The same time by the newsroom's clock: in July London is an hour ahead of UTC.
    assert edition.live_from == datetime.datetime(YEAR, 7, 4, 8, 30, tzinfo=datetime.UTC)
    assert (response.status_code, response.json()["day"]) == (200, f"{YEAR}-07-04")
    assert response.json()["was"] == edition.live_from.isoformat()
    assert "09:30" in response.json()["said"]
    assert Activity.objects.filter(article=article, verb="reschedule").count() == 1


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"based_on": 0}, 409, "saved the story"),
        ({"was": "2020-01-01T00:00:00+00:00"}, 409, "moved it since"),
        ({"day": "2020-01-01"}, 400, ""),
        ({"day": "x"}, 400, "not a day"),
        ({"day": "9999-12-31"}, 400, "not a day"),
        ({"kind": "user"}, 400, "not a day"),
        ({"key": 99999999}, 404, "no such story"),
    ],
)
def test_what_cannot_be_moved_says_why_and_stays(client, changes, status, words):
    login(client, "Publisher")
    article = scheduled(at=at(3, 3))
    response = client.post(MOVE, posted(article, f"{YEAR}-03-05", changes))
    assert (response.status_code, words in response.json()["said"]) == (status, True), response.json()
    assert article.editions.get().live_from == at(3, 3)


def test_what_is_live_is_not_moved(client):
    login(client, "Publisher")
    article = published()
    fields = {"kind": "article", "key": article.pk, "based_on": article.revision_id, "was": "x"}
    assert client.post(MOVE, fields | {"day": f"{YEAR}-03-05"}).status_code == 409


@pytest.mark.parametrize(("role", "status"), [("Editor", 403), ("Contributor", 404), ("Administrator", 403)])
def test_who_may_not_reschedule_moves_nothing(client, role, status):
    login(client, role)
    article = scheduled(at=at(3, 3))
    assert client.post(MOVE, posted(article, f"{YEAR}-03-05")).status_code == status
    assert article.editions.get().live_from == at(3, 3)


def test_a_publisher_of_another_rubric_moves_nothing(client):
    user = login(client, "Publisher", every_rubric=False)
    user.rubric_grants.create(rubric=RubricFactory(slug="other"))
    article = scheduled(at=at(3, 3))
    assert client.post(MOVE, posted(article, f"{YEAR}-03-05")).status_code == 404


@pytest.mark.parametrize(("day", "hour", "minute"), [(clock_change(3), 1, 30), (clock_change(10), 1, 30)])
def test_where_the_clocks_change_the_reschedule_page_asks(client, day, hour, minute):
    in_london()
    login(client, "Publisher")
    moment = datetime.datetime(YEAR, 2, 1, hour, minute, tzinfo=datetime.UTC)
    article = scheduled(at=moment)
    response = client.post(MOVE, posted(article, day))
    ask = response.json()["ask"]
    assert (response.status_code, ask["date"], ask["time"]) == (422, day, "01:30")
    page = client.post(ask["url"], {"based_on": article.revision_id, "date": day, "time": "01:30"})
    assert "Which one?" in page.content.decode()
    assert article.editions.get().live_from == moment


def test_an_assignment_gets_another_date(client):
    user = login(client, "Editor")
    row = assignment(user)
    fields = {"kind": "assignment", "key": row.pk, "was": f"{YEAR}-03-05", "day": f"{YEAR}-03-09"}
    response = client.post(MOVE, fields)
    row.refresh_from_db()
    assert (response.status_code, row.due_on) == (200, datetime.date(YEAR, 3, 9))
    assert client.post(MOVE, fields).status_code == 409


def test_the_assignee_does_not_move_it(client):
    user = login(client, "Contributor")
    row = assignment(user, created_by=UserFactory(roles=["Editor"]))
    fields = {"kind": "assignment", "key": row.pk, "was": f"{YEAR}-03-05", "day": f"{YEAR}-03-09"}
    assert client.post(MOVE, fields).status_code == 403
    other = assignment(UserFactory(roles=["Editor"]))
    assert client.post(MOVE, fields | {"key": other.pk}).status_code == 404


def test_a_move_is_posted(client):
    login(client, "Publisher")
    assert client.get(MOVE).status_code == 405
    assert client.post(SHOW).status_code == 405
