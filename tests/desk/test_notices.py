"""Who is told of what, in the admin and by mail."""

import datetime
import os
from pathlib import Path

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import noticemail, notices, rules, site, workflow
from articles.models import Activity, Assignment, Notice, RubricGrant
from outbox import effects
from outbox.models import Effect
from tests.factories import AuthorFactory, RubricFactory, UserFactory, draft, published

pytestmark = pytest.mark.django_db

OTHERS = {"every_rubric": False}


@pytest.fixture
def desk():
    """One account of each kind around a story in "news"; some work in another rubric."""
    news, sport = RubricFactory(slug="news"), RubricFactory(slug="sport")
    people = {
        "owner": UserFactory(roles=["Contributor"], **OTHERS),
        "colleague": UserFactory(roles=["Contributor"], **OTHERS),
        "editor": UserFactory(roles=["Editor"], **OTHERS),
        "second": UserFactory(roles=["Editor"], **OTHERS),
        "publisher": UserFactory(roles=["Publisher"], **OTHERS),
        "outsider": UserFactory(roles=["Editor", "Publisher"], **OTHERS),
        "administrator": UserFactory(roles=["Administrator"]),
    }
    for name in ("editor", "second", "publisher"):
        RubricGrant.objects.create(user=people[name], rubric=news)
    RubricGrant.objects.create(user=people["outsider"], rubric=sport)
    people["news"] = news
    return people


def names(desk, event):
    by_pk = {value.pk: key for key, value in desk.items() if key != "news"}
    return sorted(by_pk[n.recipient_id] for n in Notice.objects.filter(event=event))


def told(desk, verb, *, by, article, **fields):
    """Names of the accounts told of such a row of the record."""
    activity = Activity(verb=verb, by=by, article=article, **fields)
    return sorted(key for n in notices.tell(activity) for key, value in desk.items() if value == n.recipient)


def test_a_submitted_story_is_told_to_the_editors_of_its_rubric(desk):
    article = draft(by=desk["owner"], rubric=desk["news"])
    assert told(desk, "submit", by=desk["owner"], article=article) == ["editor", "second"]


def test_where_reviewers_are_named_only_they_are_told(desk):
    article = draft(by=desk["owner"], rubric=desk["news"])
    detail = {"reviewers": [desk["second"].pk, desk["outsider"].pk]}
    assert told(desk, "submit", by=desk["owner"], article=article, detail=detail) == ["second"]


def test_nobody_is_told_of_what_they_did(desk):
    article = draft(by=desk["editor"], rubric=desk["news"])
    assert told(desk, "submit", by=desk["editor"], article=article) == ["second"]


@pytest.mark.parametrize("verb", ["save", "create", "copy", "mend_note", "follow"])
def test_a_verb_that_is_not_in_the_table_tells_nobody(desk, verb):
    article = draft(by=desk["owner"], rubric=desk["news"])
    assert told(desk, verb, by=desk["editor"], article=article) == []


def test_the_owner_and_the_last_writer_are_told_why_it_came_back(desk):
    article = draft(by=desk["owner"], rubric=desk["news"])
    article.revision.created_by = desk["second"]
    assert told(desk, "send_back", by=desk["editor"], article=article, reason="Dates!") == ["owner", "second"]
    assert {n.detail["reason"] for n in Notice.objects.all()} == {"Dates!"}


def test_the_rest_of_the_table(desk):
    author = AuthorFactory(user=desk["colleague"])
    article = draft(by=desk["owner"], rubric=desk["news"], bylines=[{"author": author.pk, "role": "author"}])
    arguments = {"by": desk["editor"], "article": article}
    assert told(desk, "approve", **arguments) == ["owner", "publisher"]
    # The colleague in the byline may not view it until it is shared.
    assert told(desk, "publish", **arguments) == ["owner"]
    article.shared_with.add(desk["colleague"])
    for verb in (
        "publish",
        "schedule",
        "correct",
        "withdraw",
        "release",
        "expire",
        "reinstate",
        "reschedule",
    ):
        assert told(desk, verb, **arguments) == ["colleague", "owner"], verb
    assert told(desk, "share", detail={"added": [desk["colleague"].pk]}, **arguments) == ["colleague"]
    detail = {"from": desk["colleague"].pk, "to": desk["owner"].pk}
    assert told(desk, "hand_over", detail=detail, **arguments) == ["colleague", "owner"]


# --- Never more than they may read ------------------------------------------------------------------


def test_the_accounts_asked_for_at_once_are_those_that_may_view_one_by_one(desk):
    article = draft(by=desk["owner"], rubric=desk["news"])
    article.shared_with.add(desk["colleague"])
    page = draft(by=desk["owner"], kind="page", rubric=None, slug="about-us")
    moved = published(
        by=UserFactory(is_superuser=True), rubric=RubricFactory(slug="sport"), title="Was sport"
    )
    moved = workflow.save(moved, {"rubric": desk["news"].pk}, by=moved.owner, based_on=moved.revision_id)
    people = [value for key, value in desk.items() if key != "news"]
    people += [
        UserFactory(roles=["Editor"]),
        UserFactory(roles=["Publisher"], is_active=False),
        UserFactory(roles=["Editor"], is_staff=False),
        UserFactory(is_superuser=True),
        UserFactory(),
    ]
    for story in (article, page, moved):
        viewers = set(rules.viewers(story))
        assert viewers == {user for user in people if rules.can_view(user, story)} | (
            viewers - set(people)
        ), story
        assert viewers & set(people) != set(people)
    assert desk["outsider"] in rules.viewers(moved)
    assert desk["outsider"] not in rules.viewers(article)


def test_a_notice_of_a_story_that_one_may_not_view_any_more_is_gone(client, desk):
    article = draft(by=desk["owner"], rubric=desk["news"], title="A Quetzalcoatl story")
    told(desk, "submit", by=desk["owner"], article=article)
    client.force_login(desk["editor"])
    assert notices.unread(desk["editor"]) == 1
    assert "Quetzalcoatl" in client.get("/admin/notices/").content.decode()
    desk["editor"].rubric_grants.all().delete()
    page = client.get("/admin/notices/")
    assert "Quetzalcoatl" not in page.content.decode()
    assert page.context["unread_notices"] == 0
    effects.run_due()
    assert [message.to for message in mail.outbox] == [[desk["second"].email]]


def test_telling_costs_the_same_however_many_are_told(desk):
    article = draft(by=desk["owner"], rubric=desk["news"])

    def cost():
        with CaptureQueriesContext(connection) as queries:
            notices.tell(Activity(verb="submit", by=desk["owner"], article=article))
        return len(queries)

    few = cost()
    for _number in range(5):
        RubricGrant.objects.create(user=UserFactory(roles=["Editor"], **OTHERS), rubric=desk["news"])
    assert cost() == few
    assert Notice.objects.count() == 2 + 7


def test_a_later_event_settles_what_it_answers(desk):
    article = draft(by=desk["owner"], rubric=desk["news"])
    told(desk, "submit", by=desk["owner"], article=article)
    told(desk, "approve", by=desk["editor"], article=article)
    assert notices.unread(desk["second"]) == 0
    assert notices.unread(desk["publisher"]) == 1
    effects.run_due()
    told_by_mail = [message.to for message in mail.outbox]
    assert sorted(told_by_mail) == sorted([[desk["owner"].email], [desk["publisher"].email]])


# --- Going live -------------------------------------------------------------------------------------


def test_who_is_concerned_is_told_once_that_a_story_has_gone_live(desk):
    article = published(by=UserFactory(is_superuser=True))
    Notice.objects.all().delete()
    edition = article.live_edition
    for _time in range(2):
        notices.tell_gone_live(edition.pk)
    assert [notice.recipient for notice in Notice.objects.filter(event="went_live")] == [article.owner]


def test_nobody_is_told_of_an_edition_that_is_not_live(desk):
    article = published(by=UserFactory(is_superuser=True))
    workflow.withdraw(
        article, by=article.owner, based_on=article.revision_id, ending="gone", reason="A mistake"
    )
    Notice.objects.all().delete()
    assert notices.tell_gone_live(article.editions.get().pk) == []
    assert notices.tell_gone_live(999_999) == []


# --- By mail ----------------------------------------------------------------------------------------


def sent():
    effects.run_due()
    return [(message.to, message.subject, message.body) for message in mail.outbox]


def test_a_mail_goes_out_at_once_in_the_language_of_its_reader(desk):
    desk["owner"].language = "ru"
    desk["owner"].save()
    article = draft(by=desk["owner"], rubric=desk["news"], title="Tom & Jerry's <day>")
    told(desk, "send_back", by=desk["editor"], article=article, reason="The date is wrong.")
    [(to, subject, body)] = sent()
    assert to == [desk["owner"].email]
    assert subject.endswith(": Tom & Jerry's <day>")
    assert "The date is wrong." in body
    assert f"/admin/articles/article/{article.pk}/change/" in body
    assert str(desk["editor"]) in body
    assert sent() == sent()  # a second run sends nothing again
    assert len(mail.outbox) == 1


def test_what_was_read_at_the_desk_is_not_mailed(desk):
    article = draft(by=desk["owner"], rubric=desk["news"])
    told(desk, "send_back", by=desk["editor"], article=article, reason="Dates!")
    notices.mark_read(desk["owner"])
    assert sent() == []


def test_who_wants_none_gets_none(desk):
    type(desk["owner"]).objects.update(mails="none")
    article = draft(by=desk["owner"], rubric=desk["news"])
    told(desk, "send_back", by=desk["editor"], article=article, reason="Dates!")
    assert sent() == []
    assert notices.unread(desk["owner"]) == 1


def test_once_a_day_everything_comes_in_one_mail_in_the_morning(desk):
    type(desk["owner"]).objects.update(mails="daily")
    article = draft(by=desk["owner"], rubric=desk["news"], title="A headline")
    for reason in ("Dates!", "Names!"):
        told(desk, "send_back", by=desk["editor"], article=article, reason=reason)
    Notice.objects.create(recipient=desk["owner"], event="work_failed", detail={"what": "mail"})
    assert sent() == []
    [waiting] = Effect.objects.filter(name="digest")
    assert timezone.localtime(waiting.due_at, site.current().zone).time() == datetime.time(8)
    Effect.objects.update(due_at=timezone.now() - datetime.timedelta(minutes=1))
    [(to, subject, body)] = sent()
    assert to == [desk["owner"].email]
    assert subject == "2 notices from the desk"
    assert "Dates!" in body
    assert "Names!" in body
    assert len(sent()) == 1


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-03-28T07:59+01:00", "2026-03-28T08:00+01:00"),
        ("2026-03-28T08:00+01:00", "2026-03-29T08:00+02:00"),  # clocks went forward in the night
        ("2026-10-24T23:30+02:00", "2026-10-25T08:00+01:00"),
    ],
)
def test_the_morning_is_the_newsrooms(db, now, morning):
    at = noticemail.next_morning(datetime.datetime.fromisoformat(now))
    assert at == datetime.datetime.fromisoformat(morning)


# --- At the desk ------------------------------------------------------------------------------------


def test_one_marks_ones_own_notices_as_read_and_nobody_elses(client, desk):
    article = draft(by=desk["owner"], rubric=desk["news"])
    told(desk, "submit", by=desk["owner"], article=article)
    client.force_login(desk["editor"])
    others = Notice.objects.get(recipient=desk["second"])
    client.post("/admin/notices/", {"read": others.pk})
    others.refresh_from_db()
    assert others.read_at is None
    client.post("/admin/notices/", {"read": "all"})
    assert notices.unread(desk["editor"]) == 0
    assert notices.unread(desk["second"]) == 1


@pytest.mark.parametrize("wrong", ["", "-1", "x", "²"])
def test_a_key_that_is_none_marks_nothing(client, desk, wrong):
    client.force_login(desk["editor"])
    assert client.post("/admin/notices/", {"read": wrong}).status_code == 302


def test_the_list_costs_the_same_at_one_and_at_many(client, desk):
    article = draft(by=desk["owner"], rubric=desk["news"])
    client.force_login(desk["editor"])
    told(desk, "submit", by=desk["owner"], article=article)

    def cost():
        client.get("/admin/notices/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/admin/notices/").status_code == 200
        return len(queries)

    few = cost()
    for _number in range(4):
        other = draft(by=UserFactory(roles=["Contributor"]), rubric=desk["news"])
        told(desk, "submit", by=other.owner, article=other)
    assert cost() == few
    assert Notice.objects.filter(recipient=desk["editor"]).count() == 5


def test_everybody_chooses_when_mails_come(client, desk):
    client.force_login(desk["owner"])
    client.post("/admin/account/", {"display_name": "Olga", "language": "en", "mails": "daily"})
    desk["owner"].refresh_from_db()
    assert (desk["owner"].mails, desk["owner"].single_keys) == ("daily", False)


def test_every_event_names_who_and_no_two_share_a_verb():
    assert all(event.who for event in notices.EVENTS.values())
    verbs = [event.verb for event in notices.EVENTS.values() if event.verb]
    assert len(verbs) == len(set(verbs))
    assert {name for event in notices.EVENTS.values() for name in event.settles} <= notices.EVENTS.keys()


def test_administrators_are_told_once_of_work_that_failed_for_good(desk, monkeypatch):
    def broken(payload):
        raise OSError("no mail server")

    monkeypatch.setitem(effects._handlers, "mail", broken)
    for _time in range(2):
        Effect.objects.create(name="mail", tries=effects.TRIES - 1)
        assert effects.run_due() == 2  # the work and the telling
    [notice] = Notice.objects.filter(event="work_failed")
    assert (notice.recipient, notice.detail) == (desk["administrator"], {"what": "mail"})
    assert notices.place(notice) == "/admin/outbox/effect/"
    assert sent() == []


DOCUMENT = Path(__file__).parents[2] / "docs" / "notices.md"


def table():
    """The table of `articles.notices` in Markdown."""
    lines = ["| What happens | Who is told |", "|---|---|"]
    for event in notices.EVENTS.values():
        lines.append(f"| {event.label} | {', '.join(who.__doc__ for who in event.who)} |")
    return "\n".join(lines)


def test_the_document_prints_the_table():
    """`WRITE_DOCS=1 .venv/bin/pytest tests/desk/test_notices.py -n 0` writes it again."""
    head, start, rest = DOCUMENT.read_text().partition("| What happens")
    before, tail = rest.split("\n\n", 1)
    if os.environ.get("WRITE_DOCS"):
        DOCUMENT.write_text(f"{head}{table()}\n\n{tail}")
    assert start + before == table()


def test_a_piece_that_is_assigned_is_told_with_its_day(client, desk):
    day = datetime.date(2026, 12, 1)
    assignment = Assignment(title="The June meeting", assignee=desk["owner"], due_on=day)
    notices.tell_assignment(assignment, desk["editor"])
    assert names(desk, "assigned") == ["owner"]
    client.force_login(desk["owner"])
    page = client.get("/admin/notices/").content.decode()
    assert "The June meeting" in page
    assert "Due on 1 December 2026" in page
    [(_to, _subject, body)] = sent()
    assert "Due on 1 December 2026" in body
    assert "/admin/articles/assignment/" in body


def test_the_moment_of_a_go_live_is_told(desk):
    at = datetime.datetime(2026, 12, 1, 9, tzinfo=datetime.UTC)
    article = draft(by=desk["owner"], rubric=desk["news"])
    told(desk, "schedule", by=desk["publisher"], article=article, detail={"at": at.isoformat()})
    [(_to, _subject, body)] = sent()
    assert "At 1 December 2026, 10:00" in body  # Brussels


def test_the_verbs_tell_and_what_is_rolled_back_tells_nobody(desk):
    article = draft(by=desk["owner"], rubric=desk["news"])
    article = workflow.submit(
        article, by=desk["owner"], based_on=article.revision_id, reviewers=[desk["second"]]
    )
    with transaction.atomic():
        workflow.send_back(article, by=desk["second"], based_on=article.revision_id, reason="Dates!")
        assert names(desk, "sent_back") == ["owner"]
        transaction.set_rollback(True)
    assert names(desk, "sent_back") == []
    assert names(desk, "submitted") == ["second"]
    [(to, subject, _body)] = sent()
    assert (to, subject) == ([desk["second"].email], f"Submitted for review: {article.title}")
