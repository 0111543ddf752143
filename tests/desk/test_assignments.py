"""Assignments: who gives them, who begins the story, when they are over."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import assignments, rules, workflow
from articles.models import Activity, Article, Assignment, Notice
from tests.factories import RubricFactory, UserFactory, published, scheduled
from tests.organizations.factories import MeetingFactory

pytestmark = pytest.mark.django_db

LIST = reverse("admin:articles_assignment_changelist")
ADD = reverse("admin:articles_assignment_add")


def assignment(**kwargs):
    fields = {"title": "The session in Brussels", "due_on": timezone.localdate(), "language": "en"}
    fields["rubric"] = kwargs.pop("rubric", None) or RubricFactory(slug="news")
    kwargs.setdefault("assignee", UserFactory(roles=["Contributor"]))
    kwargs.setdefault("created_by", UserFactory(roles=["Editor"]))
    return Assignment.objects.create(**fields | kwargs)


def address(name, row):
    return reverse(f"admin:articles_assignment_{name}", args=[row.pk])


def titles(client, query=""):
    return sorted(str(row) for row in client.get(LIST + query).context["cl"].result_list)


def test_an_editor_assigns(client):
    editor, writer = UserFactory(roles=["Editor"]), UserFactory(roles=["Contributor"])
    rubric = RubricFactory()
    client.force_login(editor)
    post = {"title": "The session", "assignee": writer.pk, "due_on": "2026-12-01", "language": "ru", "note": "",
            "rubric": rubric.pk, "meeting": ""}  # fmt: skip
    assert client.post(ADD, post).status_code == 302
    (row,) = Assignment.objects.all()
    assert (row.assignee, row.created_by, row.language, row.due_on) == (
        writer, editor, "ru", datetime.date(2026, 12, 1),
    )  # fmt: skip
    entry = Activity.objects.get()
    assert (entry.verb, entry.subject, entry.by) == ("assign", "The session", editor)
    assert entry.detail == {"to": writer.pk, "due_on": "2026-12-01"}


def test_the_assignee_is_told_once_and_of_another_day():
    row = assignment()
    editor = UserFactory(roles=["Editor"])
    told = Notice.objects.filter(recipient=row.assignee, event="assigned")
    assignments.give(Assignment(
        title="Another", assignee=row.assignee, due_on=row.due_on, rubric=row.rubric), by=editor)  # fmt: skip
    assert told.count() == 1
    row.note = "With a picture"
    assignments.give(row, by=editor)
    assert told.count() == 1
    assignments.move(row, row.due_on + datetime.timedelta(days=1), by=editor)
    assert [notice.detail["what"] for notice in told] == ["The session in Brussels", "Another"]


@pytest.mark.parametrize("field", ["assignee", "due_on", "rubric", "title"])
def test_name_date_and_rubric_are_asked_for(client, field):
    client.force_login(UserFactory(roles=["Editor"]))
    post = {"title": "T", "assignee": UserFactory(roles=["Contributor"]).pk, "due_on": "2026-12-01",
            "language": "en", "rubric": RubricFactory().pk}  # fmt: skip
    response = client.post(ADD, post | {field: ""})
    assert list(response.context["errors"].data and response.context["adminform"].form.errors) == [field]
    assert not Assignment.objects.exists()


def test_who_cannot_write_cannot_be_chosen(client):
    client.force_login(UserFactory(roles=["Editor"]))
    UserFactory(roles=["Contributor"], display_name="Writes")
    UserFactory(roles=["Contributor"], display_name="Left", is_active=False)
    UserFactory(roles=["Administrator"], display_name="Administers")
    field = client.get(ADD).context["adminform"].form.fields["assignee"]
    names = {str(user) for user in field.queryset}
    assert "Writes" in names
    assert names & {"Left", "Administers"} == set()


def test_from_a_meeting(client):
    client.force_login(UserFactory(roles=["Editor"]))
    meeting = MeetingFactory(label_en="21st Meeting")
    form = client.get(f"{ADD}?meeting={meeting.pk}").context["adminform"].form
    assert (form.initial["title"], form.initial["meeting"]) == ("21st Meeting", meeting)
    assert "title" not in client.get(f"{ADD}?meeting=x&title=injected").context["adminform"].form.initial


def test_the_assignee_begins_the_story(client):
    meeting = MeetingFactory(label_en="21st Meeting", dates="18 November 2019")
    row = assignment(meeting=meeting, language="ru")
    client.force_login(row.assignee)
    assert "Start the story" in client.get(address("change", row)).content.decode()
    response = client.post(address("begin", row))
    (article,) = Article.objects.all()
    assert response.url == article.get_desk_url()
    assert (article.owner, article.title, article.language, article.rubric, article.status) == (
        row.assignee, row.title, "ru", row.rubric, "draft",
    )  # fmt: skip
    assert [mention.entity_id for mention in article.mentions.all()] == [meeting.pk]
    assert str(article.event_on) == "2019-11-18"
    assert client.post(address("begin", row)).url == article.get_desk_url()
    assert Article.objects.count() == 1


def test_a_meeting_under_embargo_is_not_told_to_the_assignee(client):
    meeting = MeetingFactory(label_en="Secret session", public_from=None)
    row = assignment(meeting=meeting, title="A talk")
    client.force_login(row.assignee)
    assert "Secret session" not in client.get(address("change", row)).content.decode()
    client.post(address("begin", row))
    assert not Article.objects.get().mentions.exists()


def test_nobody_else_begins_it(client):
    row = assignment()
    for user in (UserFactory(roles=["Editor"]), UserFactory(roles=["Contributor"])):
        client.force_login(user)
        assert client.post(address("begin", row)).status_code == 403
    assert not Article.objects.exists()


def test_a_closed_one_and_one_without_rubric_are_not_begun():
    row = assignment()
    assignments.close(row, by=row.created_by)
    with pytest.raises(workflow.Invalid, match="closed"):
        assignments.begin(row, by=row.assignee)
    row = assignment()
    Assignment.objects.filter(pk=row.pk).update(rubric=None)
    with pytest.raises(workflow.Invalid, match="rubric"):
        assignments.begin(row, by=row.assignee)


def test_a_story_in_the_bin_can_be_begun_again():
    row = assignment()
    article = assignments.begin(row, by=row.assignee)
    workflow.delete(article, by=row.assignee, based_on=article.revision_id)
    assert assignments.begin(row, by=row.assignee) != article


def test_it_is_over_when_the_story_is_public_or_by_hand():
    user = UserFactory(roles=["Editor"])
    ahead = scheduled(at=timezone.now() + datetime.timedelta(hours=1))
    waits, done = (
        assignment(article=ahead, title="waits"),
        assignment(article=published(title="Done"), title="done"),
    )
    closed, expected = assignment(title="closed"), assignment(title="expected")
    assignments.close(closed, by=user)
    rows = assignments.still_open(Assignment.objects.all())
    assert {str(row) for row in rows} == {"waits", "expected"}
    closed.refresh_from_db()
    assignments.reopen(closed, by=user)
    assert assignments.still_open(Assignment.objects.filter(pk=closed.pk)).exists()
    assert (waits.closed_at, done.closed_at, expected.closed_at) == (None, None, None)


def test_close_and_open_again_by_button(client):
    row = assignment()
    client.force_login(row.created_by)
    client.post(address("close", row))
    row.refresh_from_db()
    assert row.closed_at is not None
    client.post(address("reopen", row))
    row.refresh_from_db()
    assert row.closed_at is None
    client.force_login(row.assignee)
    assert client.post(address("close", row)).status_code == 403
    rows = Activity.objects.order_by("pk").values_list("verb", "subject", "by")
    assert list(rows) == [(verb, row.title, row.created_by_id) for verb in ("close", "reopen")]


def test_the_list_shows_own_ones_and_those_of_the_rubrics_given(client):
    given = RubricFactory()
    editor = UserFactory(roles=["Editor"], every_rubric=False)
    editor.rubric_grants.create(rubric=given)
    writer = UserFactory(roles=["Contributor"])
    assignment(title="mine", assignee=writer)
    assignment(title="in the rubric", rubric=given)
    assignment(title="given by me", created_by=editor)
    client.force_login(writer)
    assert titles(client) == ["mine"]
    client.force_login(editor)
    assert titles(client) == ["given by me", "in the rubric"]


@pytest.mark.parametrize(
    ("role", "every", "expected"),
    [("Contributor", True, False), ("Editor", True, True), ("Editor", False, False), ("Publisher", True, True),
     ("Administrator", True, False)],
)  # fmt: skip
def test_the_sentence_and_the_query_agree(role, every, expected):
    row = assignment()
    user = UserFactory(roles=[role], every_rubric=every)
    assert rules.can_view_assignment(user, row) is expected
    assert rules.visible_assignments(user, Assignment.objects.all()).exists() is expected


def test_filters(client):
    editor = UserFactory(roles=["Editor"])
    client.force_login(editor)
    late = timezone.localdate() - datetime.timedelta(days=3)
    assignment(title="late", due_on=late)
    assignment(title="mine", assignee=editor)
    assignment(title="published", article=published(), due_on=late)
    assert titles(client, "?state=open") == ["late", "mine"]
    assert titles(client, "?state=mine") == ["mine"]
    assert titles(client, "?state=late") == ["late"]
    assert titles(client, "?state=closed") == ["published"]
    assert titles(client, "?state=x") == ["late", "mine", "published"]
