"""The list of stories: what it says, how it is filtered, and that its queries do not grow."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Comment, Presence
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


def run(client, action, *articles, **fields):
    """Run an action on rows as they were listed; returns the page afterwards."""
    seen = {f"seen-{article.pk}": article.revision_id for article in articles}
    post = {"action": action, "_selected_action": [article.pk for article in articles]}
    return client.post(URL, post | seen | fields, follow=True).content.decode()


def statuses(*articles):
    for article in articles:
        article.refresh_from_db()
    return [article.status for article in articles]


def test_submit_and_approve_go_through_the_workflow(client, editor):
    first, live = draft(title="one"), published(title="two")
    page = run(client, "submit_selected", first, live)
    assert statuses(first, live) == ["review", "approved"]
    assert "1 story is in review now." in page
    assert "“two”: Only a draft is submitted for review." in page
    assert "1 story is approved." in run(client, "approve_selected", first, live)
    assert statuses(first, live) == ["approved", "approved"]


def test_what_was_saved_since_the_list_was_shown_is_left(client, editor):
    article = draft(title="one")
    article = workflow.submit(article, by=article.owner, based_on=article.revision_id)
    workflow.save(article, {"lead": "Newer"}, by=editor, based_on=article.revision_id)
    page = run(client, "approve_selected", article)
    assert statuses(article) == ["review"]
    assert "Another revision than the one in the list" in page
    post = {"action": "approve_selected", "_selected_action": [article.pk]}
    client.post(URL, post)
    assert statuses(article) == ["review"]


def test_a_contributor_approves_nothing(client):
    user = UserFactory(roles=["Contributor"])
    client.force_login(user)
    article = draft(by=user)
    article = workflow.submit(article, by=user, based_on=article.revision_id)
    assert "It is not yours to do." in run(client, "approve_selected", article)
    assert statuses(article) == ["review"]


def test_the_list_says_which_revision_it_shows(client, editor):
    article = draft()
    page = client.get(URL).content.decode()
    assert f'<input type="hidden" name="seen-{article.pk}" value="{article.revision_id}">' in page


def test_hand_over_asks_to_whom(client, editor):
    to = UserFactory(roles=["Contributor"], display_name="Elena")
    one, two = draft(title="one"), draft(title="two")
    page = run(client, "hand_over_selected", one, two)
    assert f'<input type="hidden" name="seen-{two.pk}" value="{two.revision_id}">' in page
    assert "Elena" in page
    assert "2 stories are with Elena now." in run(client, "hand_over_selected", one, two, to=to.pk)
    one.refresh_from_db()
    assert one.owner == to


def test_drafts_go_to_the_bin_and_what_was_public_stays(client, editor):
    one, live = draft(title="one"), published(title="two")
    page = run(client, "delete_to_bin", one, live)
    assert titles(client) == ["two"]
    assert "1 story is in the bin." in page
    assert "It has been public" in page


# --- Columns and saved views ----------------------------------------------------------------------


def test_checks_translation_comments_and_presence(client, editor):
    article = draft(title="one", lead="")
    elena = UserFactory(roles=["Contributor"], display_name="Elena")
    Comment.objects.create(article=article, author=elena, text="Hm")
    Presence.objects.create(article=article, user=elena, tab=uuid.uuid4(), seen_at=timezone.now())
    page = client.get(URL).content.decode()
    assert f'{article.get_desk_url()}#check">1 blocking' in page
    assert "1 open comment" in page
    assert "Elena is editing since" in page
    Presence.objects.update(user=editor)
    assert "is editing since" not in client.get(URL).content.decode()


def test_saved_views_count_what_they_show(client, one_of_each, editor):
    source = draft(title="original", by=editor)
    behind = draft(title="перевод", language="ru", translation_of=source.pk)
    follow = workflow.save(source, {"lead": "Newer"}, by=editor, based_on=source.revision_id)
    assert behind.translated_revision_id != follow.text_revision_id
    approved(title="approved")
    views = client.get(URL).context["views"]
    counted = {str(view["label"]): (view["count"], titles(client, f"?{view['query']}")) for view in views}
    assert counted["Approved, no date"] == (1, ["approved"])
    assert counted["Live with changes"] == (1, ["changed"])
    assert counted["Translation behind"] == (1, ["перевод"])
    assert counted["Mine"] == (1, ["original"])
    assert {label: len(found) for label, (_count, found) in counted.items()} == {
        label: count for label, (count, _found) in counted.items()
    }


def test_the_view_that_is_shown_is_marked(client, editor):
    views = client.get(f"{URL}?status=review&_facets=True").context["views"]
    assert [str(view["label"]) for view in views if view["current"]] == ["To review"]


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
    assert (many - few, many <= 42) == (0, True), (few, many)


def count(client, query):
    client.get(URL + query)  # warms the cache of the site's settings
    with CaptureQueriesContext(connection) as queries:
        assert client.get(URL + query).status_code == 200
    return len(queries)
