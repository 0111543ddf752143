"""Every verb by its page: GET shows what would become public, POST does it through the workflow."""

import datetime

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone

from articles import site, workflow
from articles.models import Activity, Article, Edition
from tests.desk.forms import in_london, verb
from tests.factories import RubricFactory, UserFactory, approved, draft, published, scheduled

pytestmark = pytest.mark.django_db

TOMORROW = timezone.localdate() + datetime.timedelta(days=1)


@pytest.fixture
def publisher(client):
    user = UserFactory(roles=["Publisher"])
    client.force_login(user)
    return user


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["Editor"])
    client.force_login(user)
    return user


def url(name, article):
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def do(client, name, article, **fields):
    """POST the verb's page; the story as it is afterwards."""
    response = client.post(url(name, article), verb(article, **fields))
    assert response.status_code == 302, response.context["form"].errors
    return Article.objects.with_public_state().get(pk=article.pk)


def errors(client, name, article, **fields):
    response = client.post(url(name, article), verb(article, **fields))
    assert response.status_code == 200
    return response.context["form"].errors


def live():
    return list(Edition.objects.live().values_list("title", flat=True))


def test_the_way_through_review(client, editor):
    article = draft()
    article = do(client, "submit", article, reason="Please have a look")
    assert article.status == "review"
    article = do(client, "send_back", article, reason="Shorten it")
    assert article.status == "draft"
    article = do(client, "submit", article)
    article = do(client, "approve", article)
    assert (article.status, article.approved_by, article.approved_revision) == (
        "approved",
        editor,
        article.revision,
    )
    reasons = Activity.objects.filter(article=article, by=editor).order_by("pk").values_list("verb", "reason")
    assert list(reasons) == [
        ("submit", "Please have a look"), ("send_back", "Shorten it"), ("submit", ""), ("approve", ""),
    ]  # fmt: skip


def test_sending_back_asks_for_a_reason(client, editor):
    article = draft()
    article = workflow.submit(article, by=article.owner, based_on=article.revision_id)
    assert errors(client, "send_back", article, reason=" ") == {"reason": ["This field is required."]}


def test_four_eyes_are_two_people(client, editor):
    article = draft(by=editor, rubric=RubricFactory(needs_four_eyes=True))
    article = workflow.submit(article, by=editor, based_on=article.revision_id)
    assert client.get(url("approve", article)).status_code == 403
    assert "second pair of eyes" in client.get(article.get_desk_url()).content.decode()


def test_the_publish_page_shows_the_approved_revision_and_what_is_newer(client, publisher):
    article = approved(title="Approved headline")
    article = workflow.save(article, {"title": "Newer headline"}, by=publisher, based_on=article.revision_id)
    page = client.get(url("publish", article)).content.decode()
    assert "Publish revision 1" in page
    assert '<dd lang="en">Approved headline</dd>' in page
    assert "Revision 2, saved by" in page
    assert live() == []


def test_publish_now(client, publisher):
    article = approved(title="Approved headline")
    article = do(client, "publish", article, when="now")
    assert live() == ["Approved headline"]
    assert article.public_state == "live"


def test_schedule_and_reschedule_and_cancel(client, publisher):
    in_london()
    article = do(client, "schedule", approved(), when="at", date=TOMORROW, time="17:00")
    assert timezone.localtime(article.next_go_live, site.current().zone).time() == datetime.time(17, 0)
    assert live() == []
    article = do(client, "reschedule", article, date=TOMORROW, time="18:30", reason="the room was late")
    assert timezone.localtime(article.next_go_live, site.current().zone).time() == datetime.time(18, 30)
    article = do(client, "cancel", article, reason="not yet")
    assert (article.public_state, article.status) == ("never", "approved")


def test_a_scheduled_page_shows_three_zones(client, publisher):
    in_london()
    article = scheduled(at=datetime.datetime(2030, 1, 10, 17, 0, tzinfo=datetime.UTC))
    page = client.get(article.get_desk_url()).content.decode()
    assert [city in page for city in ("London", "Brussels", "Moscow")] == [True, True, True]
    assert [clock in page for clock in ("17:00", "18:00", "20:00")] == [True, True, True]


def test_a_moment_that_has_passed_is_refused(client, publisher):
    day = timezone.localdate() - datetime.timedelta(days=1)
    assert errors(client, "schedule", approved(), when="at", date=day, time="17:00") == {
        "date": ["Choose a moment that is still ahead."]
    }


@pytest.mark.parametrize(
    ("date", "time", "field"),
    [("", "", "date"), ("2029-13-01", "10:00", "date"), ("0001-01-01", "10:00", "date"),
     ("9999-12-31", "23:59", "date"), ("2029-01-01", "25:00", "time"), ("\x00", "10:00", "date")],
)  # fmt: skip
def test_an_impossible_moment_is_told(client, publisher, date, time, field):
    article = approved()
    response = client.post(url("schedule", article), verb(article, when="at", date=date, time=time))
    assert response.status_code in (200, 400)
    if response.status_code == 200:
        assert field in response.context["form"].errors
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("date", "which", "utc"),
    [
        ("2029-10-28", "first", "2029-10-28T00:30"),  # 01:30 exists twice in London
        ("2029-10-28", "second", "2029-10-28T01:30"),
        ("2029-03-25", "first", "2029-03-25T00:30"),  # and here not at all
        ("2029-03-25", "second", "2029-03-25T01:30"),
    ],
)
def test_a_local_time_that_is_not_plain_asks_which(client, publisher, date, which, utc):
    in_london()
    article = approved()
    assert "which" in errors(client, "schedule", article, when="at", date=date, time="01:30")
    article = do(client, "schedule", article, when="at", date=date, time="01:30", which=which)
    assert article.next_go_live.astimezone(datetime.UTC).isoformat()[:16] == utc


def test_a_correction_has_a_note_or_is_minor(client, publisher):
    article = published(title="As it was")
    article = workflow.save(article, {"title": "Corrected"}, by=article.owner, based_on=article.revision_id)
    article = workflow.submit(article, by=article.owner, based_on=article.revision_id)
    article = workflow.approve(article, by=article.owner, based_on=article.revision_id)
    missing = errors(client, "correct", article, when="now", note_kind="correction", note="")
    assert missing == {"note": ["Tell readers what was changed."]}
    article = do(client, "correct", article, when="now", note_kind="correction", note="The number was wrong.")
    assert live() == ["Corrected"]
    edition = article.live_edition
    assert (edition.note_kind, edition.note, edition.number) == ("correction", "The number was wrong.", 2)


def test_a_minor_correction_has_no_note(client, publisher):
    article = published(rubric=RubricFactory(needs_review=False))
    article = workflow.save(article, {"title": "Corrected"}, by=article.owner, based_on=article.revision_id)
    assert "note" in errors(client, "correct", article, when="now", note_kind="minor", note="A note")
    article = do(client, "correct", article, when="now", note_kind="minor", note="")
    assert (live(), article.live_edition.note) == (["Corrected"], "")


def test_a_correction_for_later_is_told_as_scheduled(client, publisher):
    article = published(title="As it was", rubric=RubricFactory(needs_review=False))
    article = workflow.save(article, {"title": "Corrected"}, by=article.owner, based_on=article.revision_id)
    fields = {"when": "at", "date": TOMORROW.isoformat(), "time": "10:00", "note_kind": "minor"}
    response = client.post(url("correct", article), verb(article, **fields))
    assert [str(message) for message in get_messages(response.wsgi_request)] == ["It is scheduled."]
    assert live() == ["As it was"]
    change = client.get(article.get_desk_url()).content.decode()
    page = client.get(url("withdraw", article)).content.decode()
    assert "Withdraw edition 1" in page
    assert "Withdraw edition 1…" in change


def test_withdraw_and_reinstate(client, publisher):
    article = published(title="A story")
    assert "reason" in errors(client, "withdraw", article, ending="gone", reason="")
    article = do(client, "withdraw", article, ending="gone", reason="It was wrong.")
    assert (live(), article.public_state) == ([], "withdrawn")
    assert article.last_edition.ending_reason == "It was wrong."
    article = do(client, "reinstate", article, reason="It was right.")
    assert (live(), article.public_state) == (["A story"], "live")


def test_moved_names_another_live_story(client, publisher):
    article, target = published(title="Old"), published(title="New")
    assert "moved_to" in errors(client, "withdraw", article, ending="moved", reason="See there.")
    assert "moved_to" in errors(client, "withdraw", article, ending="moved", reason="x", moved_to=draft().pk)
    article = do(client, "withdraw", article, ending="moved", reason="See there.", moved_to=target.pk)
    assert article.last_edition.moved_to == target


def test_an_end_is_set_in_advance(client, publisher):
    article = do(
        client, "expire", published(), date=TOMORROW, time="09:00", ending="notice", reason="It is over."
    )
    assert article.live_until > timezone.now()
    assert article.public_state == "live"


def test_what_blocks_is_told_before_and_has_no_button(client, publisher):
    article = approved(lead="")
    page = client.get(url("publish", article)).content.decode()
    assert "Write a lead." in page
    assert '<input type="submit"' not in page
    assert client.post(url("publish", article), verb(article, when="now")).status_code == 200
    assert live() == []


@pytest.mark.parametrize("name", ["publish", "correct", "reschedule", "cancel", "withdraw", "reinstate"])
def test_a_verb_that_is_not_possible_now_leads_back(client, publisher, name):
    article = draft()
    response = client.get(url(name, article))
    assert (response.status_code, response.url) == (302, article.get_desk_url())


@pytest.mark.parametrize(
    "name", ["publish", "correct", "reschedule", "cancel", "withdraw", "reinstate", "expire"]
)
def test_a_verb_that_is_not_possible_now_changes_nothing(client, publisher, name):
    article = draft()
    fields = {"when": "now", "date": TOMORROW, "time": "10:00", "ending": "gone", "reason": "x",
              "note_kind": "minor"}  # fmt: skip
    assert client.post(url(name, article), verb(article, **fields)).status_code == 200
    assert not Edition.objects.exists()


def test_a_rubric_without_review_publishes_with_one_button(client, publisher):
    article = draft(by=publisher, rubric=RubricFactory(needs_review=False))
    article = do(client, "publish", article, when="now")
    assert (article.status, article.public_state) == ("approved", "live")


def test_the_card_offers_what_may_be_done_now(client, publisher):
    page = client.get(approved().get_desk_url()).content.decode()
    offered = {name for name in workflow.POSSIBLE if f'/{name.replace("_", "-")}/"' in page}
    assert offered == {"publish", "schedule", "copy"}


def test_submitting_names_reviewers_and_a_day(client):
    writer = UserFactory(roles=["Contributor"])
    editor, other = UserFactory(roles=["Editor"]), UserFactory(roles=["Editor"], every_rubric=False)
    article = draft(by=writer)
    client.force_login(writer)
    page = client.get(url("submit", article)).content.decode()
    assert [str(person) in page for person in (editor, other)] == [True, False]
    past = timezone.localdate() - datetime.timedelta(days=1)
    assert set(errors(client, "submit", article, reviewers=[other.pk], due_on=past)) == {
        "reviewers",
        "due_on",
    }
    article = do(client, "submit", article, reviewers=[editor.pk], due_on=TOMORROW)
    assert (list(article.reviewers.all()), article.due_on, article.status) == ([editor], TOMORROW, "review")


def test_only_who_may_review_is_named_as_reviewer():
    writer = UserFactory(roles=["Contributor"])
    article = draft(by=writer)
    with pytest.raises(workflow.Invalid):
        workflow.submit(article, by=writer, based_on=article.revision_id, reviewers=[writer])
    assert list(article.reviewers.all()) == []
