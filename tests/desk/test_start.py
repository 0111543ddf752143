"""The start page: what waits for this account, in a constant number of queries."""

import datetime

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from accounts.models import User
from articles import workflow
from articles.models import Assignment, Autosave, Comment, Notice
from organizations.models import Entity
from tests.desk.forms import in_london
from tests.factories import RubricFactory, UserFactory, draft, published, scheduled
from tests.organizations.factories import MeetingFactory

pytestmark = pytest.mark.django_db

URL = reverse("admin:index")


def login(client, *roles, **kwargs):
    user = UserFactory(roles=roles, **kwargs)
    client.force_login(user)
    return user


def in_review(**kwargs):
    article = draft(**kwargs)
    return workflow.submit(article, by=article.owner, based_on=article.revision_id)


def test_my_drafts_with_the_reason_they_came_back_for(client):
    user = login(client, "Contributor")
    draft(title="Of somebody else")
    article = in_review(by=user, title="Mine")
    editor = UserFactory(roles=["Editor"], display_name="Ilya")
    workflow.send_back(article, by=editor, based_on=article.revision_id, reason="Shorten the lead")
    response = client.get(URL)
    assert [str(row) for row in response.context["drafts"].rows] == ["Mine"]
    assert "“Shorten the lead”, Ilya" in response.content.decode()


def test_a_reason_is_gone_once_the_text_has_changed(client):
    user = login(client, "Contributor")
    article = in_review(by=user)
    article = workflow.send_back(
        article, by=UserFactory(roles=["Editor"]), based_on=article.revision_id, reason="Shorten the lead"
    )
    workflow.save(article, {"lead": "Short"}, by=user, based_on=article.revision_id)
    assert "Shorten the lead" not in client.get(URL).content.decode()


def test_what_waits_for_my_review_is_what_i_may_approve(client):
    given, other = RubricFactory(), RubricFactory()
    user = login(client, "Editor", every_rubric=False)
    user.rubric_grants.create(rubric=given)
    in_review(title="To review", rubric=given)
    in_review(title="Another rubric", rubric=other)
    four_eyes = RubricFactory(needs_four_eyes=True)
    user.rubric_grants.create(rubric=four_eyes)
    in_review(title="My own under four eyes", rubric=four_eyes, by=user)
    response = client.get(URL)
    assert [str(row) for row in response.context["waiting"].rows] == ["To review"]


def test_a_contributor_has_no_panel_of_reviews(client):
    login(client, "Contributor")
    assert "waiting" not in client.get(URL).context


def test_scheduled_in_three_zones_with_a_countdown(client):
    in_london()
    login(client, "Publisher")
    scheduled(title="Soon", at=timezone.now() + datetime.timedelta(minutes=30, seconds=30))
    response = client.get(URL)
    (row,) = response.context["scheduled"].rows
    assert [zone.city for zone in row["zones"]] == ["London", "Brussels", "Moscow"]
    assert "in 30 min" in response.content.decode()


def test_an_end_set_in_advance_is_scheduled_too(client):
    user = login(client, "Publisher")
    article = published(title="Ends")
    at = timezone.now() + datetime.timedelta(days=1)
    workflow.expire(article, by=user, based_on=article.revision_id, at=at, ending="notice", reason="Over")
    rows = client.get(URL).context["scheduled"].rows
    assert [(row["what"], row["edition"].title) for row in rows] == [("ends", "Ends")]


def test_live_today_is_since_midnight_in_the_newsroom(client):
    login(client, "Publisher")
    published(title="Today")
    published(title="Earlier", at=timezone.now() - datetime.timedelta(days=2))
    assert [edition.title for edition in client.get(URL).context["live_today"].rows] == ["Today"]


def rows(client, panel):
    return [str(row) for row in client.get(URL).context[panel].rows]


def test_reviews_that_name_me_come_first_and_those_that_name_others_do_not_come(client):
    user, left = login(client, "Editor"), UserFactory(roles=["Editor"])
    today = timezone.localdate()
    for title, extra in (
        ("for anybody", {}),
        ("for me", {"reviewers": [user], "due_on": today + datetime.timedelta(days=1)}),
        ("for another", {"reviewers": [UserFactory(roles=["Editor"])]}),
        ("for anybody, due", {"due_on": today}),
        ("for one who has left", {"reviewers": [left], "due_on": today + datetime.timedelta(days=2)}),
    ):
        article = draft(title=title)
        workflow.submit(article, by=article.owner, based_on=article.revision_id, **extra)
    User.objects.filter(pk=left.pk).update(is_active=False)
    page = client.get(URL).content.decode()
    assert rows(client, "waiting") == ["for me", "for anybody, due", "for one who has left", "for anybody"]
    assert "due <b>tomorrow</b>" in page
    assert "you were asked" in page


def test_unsaved_texts_are_offered_here(client):
    user = login(client, "Contributor")
    article = draft(by=user, title="Mine")
    Autosave.objects.create(user=user, article=article, title="Mine")
    new = Autosave.objects.create(user=user, title="Never saved")
    Autosave.objects.create(user=UserFactory(), title="Of another")
    assert client.get(URL).context["unsaved"] == []
    Autosave.objects.update(saved_at=timezone.now() - datetime.timedelta(minutes=5))
    response = client.get(URL)
    page = response.content.decode()
    assert [row.title for row in response.context["unsaved"]] == ["Never saved"]
    assert response.context["drafts"].rows[0].unsaved.article == article
    assert reverse("admin:articles_article_unsaved", args=[new.tab]) in page
    assert "Of another" not in page


def assignment(user, **kwargs):
    fields = {"title": "To write", "due_on": timezone.localdate(), "rubric": RubricFactory(slug="news")}
    return Assignment.objects.create(**fields | {"assignee": user, "created_by": UserFactory()} | kwargs)


def test_my_assignments_are_mine_and_not_those_that_are_over(client):
    user = login(client, "Contributor")
    assignment(user, title="later", due_on=timezone.localdate() + datetime.timedelta(days=3))
    assignment(user, title="soon")
    assignment(user, title="over", closed_at=timezone.now())
    assignment(UserFactory(), title="of another")
    assert rows(client, "assigned") == ["soon", "later"]


def test_a_draft_tells_when_it_is_due(client):
    user = login(client, "Contributor")
    assignment(user, article=draft(by=user), due_on=timezone.localdate() + datetime.timedelta(days=1))
    assert "due <b>tomorrow</b>" in client.get(URL).content.decode()


def test_failing_checks_of_what_is_on_its_way_out(client):
    user = login(client, "Editor", "Publisher")
    draft(by=user, title="without a lead", lead="")
    draft(by=user, title="in order", language="ru")
    draft(title="of another", lead="")
    published(title="live")
    found = {str(row): row.summary.blocks for row in client.get(URL).context["failing"].rows}
    assert found["without a lead"] == 1
    assert "of another" not in found
    assert "live" not in found


def test_translations_behind(client):
    user = login(client, "Editor")
    source = draft(by=user, title="Original")
    draft(by=user, title="Перевод", language="ru", translation_of=source.pk)
    assert rows(client, "stale") == []
    workflow.save(source, {"lead": "Another lead"}, by=user, based_on=source.revision_id)
    assert rows(client, "stale") == ["Перевод"]


def test_meetings_that_ended_without_a_story(client):
    login(client, "Editor")
    lately = str(timezone.localdate() - datetime.timedelta(days=2))
    told, gap = (MeetingFactory(label_en=name, dates=lately) for name in ("With a story", "Without one"))
    MeetingFactory(label_en="To come", dates=f"1 March {timezone.localdate().year + 1}")
    MeetingFactory(label_en="Not held", dates=lately, status="cancelled")
    draft(mentions=[{"entity": told.pk, "relation": "about", "styled_as": ""}])
    assert rows(client, "gaps") == ["Without one"]
    assert f"?meeting={gap.pk}" in client.get(URL).content.decode()
    assignment(UserFactory(display_name="Elena"), meeting=gap)
    assert "assigned to Elena" in client.get(URL).content.decode()


def test_a_contributor_is_not_told_of_meetings_to_assign(client):
    login(client, "Contributor")
    MeetingFactory(label_en="Ended", dates="18 November 2019")
    assert "gaps" not in client.get(URL).context


def test_open_comments_for_me(client):
    user, other = login(client, "Contributor"), UserFactory(roles=["Editor"])
    mine, theirs = draft(by=user), draft(title="theirs")

    def say(article, text, **kwargs):
        return Comment.objects.create(article=article, text=text, **{"author": other} | kwargs)

    say(mine, "to me")
    say(mine, "settled", resolved_at=timezone.now())
    say(mine, "my own words", author=user)
    say(theirs, "not to me").mentioned.add(user)
    answered = say(mine, "my question", author=user)
    say(mine, "the answer", parent=answered)
    assert sorted(rows(client, "remarks")) == ["my question", "to me"]


def test_unread_notices(client):
    user = login(client, "Contributor")
    Notice.objects.create(recipient=user, event="assigned", detail={"what": "x"})
    Notice.objects.create(recipient=user, event="assigned", read_at=timezone.now())
    Notice.objects.create(recipient=UserFactory(), event="assigned")
    panel = client.get(URL).context["told"]
    assert (panel.count, len(panel.rows)) == (1, 1)


def test_last_activity_is_of_visible_stories(client):
    user = login(client, "Contributor")
    draft(by=user, title="Mine")
    draft(title="Of another")
    assert [row.subject for row in client.get(URL).context["activity"]] == ["Mine"]


def test_the_week_is_seven_days_with_today(client):
    user = login(client, "Editor")
    assignment(user)
    week = client.get(URL).context["week"]
    assert (len(week), [day.is_today for day in week].count(True)) == (7, True)
    assert [entry.title for day in week for entry in day.shown] == ["To write"]


def test_an_empty_desk_says_so(client):
    login(client, "Editor")
    page = client.get(URL).content.decode()
    for sentence in ("You have no drafts.", "Nothing waits for you.", "Nothing is scheduled.",
                     "Nothing is assigned to you.", "All open stories pass.", "You have read everything.",
                     "Every translation follows its original.", "Every meeting of the last 60 days has a story.",
                     "No comment waits for you.", "Nothing has been done yet."):  # fmt: skip
        assert sentence in page


def test_a_panel_counts_all_and_shows_the_first(client):
    user = login(client, "Contributor")
    for number in range(14):
        draft(by=user, title=f"{number}")
    panel = client.get(URL).context["drafts"]
    assert (panel.count, len(panel.rows)) == (14, 12)


def test_an_administrator_has_records_and_no_stories(client):
    login(client, "Administrator")
    published(title="A story")
    response = client.get(URL)
    assert "drafts" not in response.context
    assert "A story" not in response.content.decode()
    assert reverse("admin:accounts_user_changelist") in response.content.decode()


@pytest.mark.parametrize(
    ("role", "entries"),
    [
        ("Contributor", ["Start", "Stories", "Calendar", "Pictures"]),
        ("Editor", ["Start", "Stories", "Calendar", "Front page", "Register", "Pictures", "Log"]),
        ("Administrator", ["Start", "Log", "Accounts", "Background work", "Settings"]),
    ],
)
def test_the_bar_has_what_the_account_may_open(client, role, entries):
    login(client, role)
    assert [str(entry["label"]) for entry in client.get(URL).context["desk_nav"]] == entries


def test_the_menu_of_the_register_has_all_its_lists_and_marks_the_one_shown(client):
    login(client, "Editor")
    page = client.get(reverse("admin:organizations_post_changelist"))
    (menu,) = [entry for entry in page.context["desk_nav"] if "lists" in entry]
    kinds = [model._meta for model in admin.site._registry if model._meta.app_label == "organizations"]
    lists = {
        capfirst(kind.verbose_name_plural): reverse(f"admin:organizations_{kind.model_name}_changelist")
        for kind in kinds
        if kind.model is not Entity
    }
    assert {str(entry["label"]): entry["url"] for entry in menu["lists"]} == lists
    assert [str(entry["label"]) for entry in menu["lists"] if entry["current"]] == ["Posts"]
    assert (menu["current"], page.content.decode().count("aria-current")) == (True, 2)
    crumb = f'<a href="{URL}">Start</a>'
    assert page.content.decode().count(crumb) == 2  # in the bar and above the list, in one word


def test_the_desk_speaks_the_language_of_the_account(client):
    login(client, "Contributor", language="ru")
    page = client.get(URL).content.decode()
    assert '<html lang="ru"' in page


@pytest.mark.once
def test_queries_do_not_grow_with_the_rows(client):
    user = login(client, "Editor", "Publisher")

    def fill(number):
        draft(by=user)
        in_review()
        published(title=f"Live number {number}")
        scheduled(title=f"Ahead number {number}", at=timezone.now() + datetime.timedelta(days=1))

    fill(0)
    few = count(client)
    for number in range(1, 10):
        fill(number)
    assert (count(client) - few, few <= 32) == (0, True), few


def count(client):
    client.get(URL)  # warms the cache of the site's settings
    with CaptureQueriesContext(connection) as queries:
        assert client.get(URL).status_code == 200
    return len(queries)
