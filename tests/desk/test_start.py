"""The start page: what waits for this account, in a constant number of queries."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from tests.desk.forms import in_london
from tests.factories import RubricFactory, UserFactory, draft, published, scheduled

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
        ("Administrator", ["Start", "Log", "Accounts", "Background work", "Settings"]),
    ],
)
def test_the_bar_has_what_the_account_may_open(client, role, entries):
    login(client, role)
    assert [str(entry["label"]) for entry in client.get(URL).context["desk_nav"]] == entries


def test_the_desk_speaks_the_language_of_the_account(client):
    login(client, "Contributor", language="ru")
    page = client.get(URL).content.decode()
    assert '<html lang="ru"' in page


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
