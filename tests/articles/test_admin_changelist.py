"""The list of stories: what it says, how it is filtered, and that its queries do not grow."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from tests.desk.forms import in_london
from tests.factories import UserFactory, approved, draft, published, scheduled, superuser

pytestmark = pytest.mark.django_db

URL = reverse("admin:articles_article_changelist")


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["Editor", "Publisher"])
    client.force_login(user)
    return user


def titles(client, query=""):
    return sorted(str(article) for article in client.get(URL + query).context["cl"].result_list)


@pytest.fixture
def one_of_each(editor):
    """A story in every public state, named after it."""
    draft(title="never")
    scheduled(title="scheduled", at=timezone.now() + datetime.timedelta(hours=2))
    published(title="live")
    changed = published(title="changed")
    workflow.save(changed, {"lead": "Changed"}, by=changed.owner, based_on=changed.revision_id)
    end = {"ending": "gone", "reason": "x"}
    gone = published(title="withdrawn")
    workflow.withdraw(gone, by=gone.owner, based_on=gone.revision_id, **end)


@pytest.mark.parametrize("state", ["never", "scheduled", "live", "changed", "withdrawn"])
def test_filter_by_public_state(client, one_of_each, state):
    assert titles(client, f"?public={state}") == [state]


def test_facets_count_the_public_states(client, one_of_each):
    page = client.get(f"{URL}?_facets=True").content.decode()
    for label in (
        "Never published (1)",
        "Scheduled (1)",
        "Live (1)",
        "Live, unpublished changes (1)",
        "Expired (0)",
    ):
        assert label in page


def test_filter_by_working_copy_language_and_author(client, editor):
    draft(by=editor, title="mine", language="ru")
    approved(title="theirs")
    assert titles(client, "?status=approved") == ["theirs"]
    assert titles(client, "?language__exact=ru") == ["mine"]
    assert titles(client, "?author=mine") == ["mine"]


@pytest.mark.parametrize(
    "query", ["?status=x", "?public=x", "?author=x", "?author=99999999999999999999", "?o=99"]
)
def test_an_unknown_filter_value_is_no_error(client, editor, query):
    draft(title="one")
    assert client.get(URL + query).status_code in (200, 302, 400)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("отчет", ["Отчёт о заседании"]),
        ("ОТЧЁТ заседании", ["Отчёт о заседании"]),
        ("kyoto", ["A headline"]),
        ("kyoto absent", []),
        ("%", []),
        ("_", []),
    ],
)
def test_search_is_by_folded_words_in_every_text(client, editor, words, found):
    draft(title="Отчёт о заседании", language="ru", body="<p>Текст.</p>", lead="Лид.")
    draft(title="A headline", body="<p>The Revised Kyoto Convention.</p>")
    assert titles(client, f"?q={words.replace('%', '%25')}") == found


def test_both_statuses_are_words_not_only_marks(client, one_of_each):
    page = client.get(URL).content.decode()
    assert '<span class="st" data-copy="draft">Draft</span>' in page
    assert '<span class="st" data-public="changed">Live, changed</span>' in page


def test_the_next_go_live_is_shown_in_three_zones(client, editor):
    in_london()
    scheduled(at=datetime.datetime(2030, 1, 10, 22, 0, tzinfo=datetime.UTC))
    page = client.get(URL).content.decode()
    assert "10 Jan 2030, 22:00" in page
    assert "23:00 Brussels · 11 Jan 01:00 Moscow" in page


def test_the_one_action_goes_through_the_workflow(client, editor):
    first, live = draft(title="one"), published(title="two")
    client.post(URL, {"action": "submit_selected", "_selected_action": [first.pk, live.pk]})
    first.refresh_from_db()
    live.refresh_from_db()
    assert (first.status, live.status) == ("review", "approved")


def test_stories_are_not_deleted_here(client, editor):
    article = draft()
    client.post(URL, {"action": "delete_selected", "_selected_action": [article.pk], "post": "yes"})
    article.refresh_from_db()
    assert article.pk


@pytest.mark.parametrize("query", ["", "?_facets=True", "?public=live&q=committee"])
def test_queries_do_not_grow_with_the_rows(client, editor, query):
    published(by=superuser(), title="Committee number 0")
    few = count(client, query)
    for number in range(1, 30):
        published(by=superuser(), title=f"Committee number {number}")
    many = count(client, query)
    assert (many - few, many <= 30) == (0, True), (few, many)


def count(client, query):
    client.get(URL + query)  # warms the cache of the site's settings
    with CaptureQueriesContext(connection) as queries:
        assert client.get(URL + query).status_code == 200
    return len(queries)
