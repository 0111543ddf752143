"""The activity log: who reads which rows, how it is filtered, and what leaves as a table."""

import csv
import datetime
import io

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Activity
from tests.articles.factories import picture
from tests.factories import RubricFactory, UserFactory, draft, published, superuser

pytestmark = pytest.mark.django_db

LIST, EXPORT = reverse("admin:articles_activity_changelist"), reverse("admin:articles_activity_export")


def login(client, *roles, **kwargs):
    user = UserFactory(roles=roles, **kwargs)
    client.force_login(user)
    return user


def rows(client, query=""):
    return [(row.verb, row.subject) for row in client.get(LIST + query).context["cl"].result_list]


def table(client, query=""):
    response = client.get(EXPORT + query)
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def aged(days, **fields):
    """Make the rows with these fields older."""
    at = timezone.now() - datetime.timedelta(days=days)
    for row in Activity.objects.filter(**fields):
        row.at = at
        row.save(update_fields=["at"])
    return at


# --- Who reads it ---------------------------------------------------------------------------------


def test_rows_of_visible_stories_only(client):
    given, other = RubricFactory(), RubricFactory()
    user = login(client, "Editor", every_rubric=False)
    user.rubric_grants.create(rubric=given)
    draft(title="Inside", rubric=given)
    draft(title="Outside", rubric=other)
    assert rows(client) == [("create", "Inside")]
    assert [row[3] for row in table(client)[1:]] == ["Inside"]


def test_an_administrator_has_every_row_without_its_words(client):
    login(client, "Administrator")
    article = draft(title="Secret title")
    workflow.submit(article, by=article.owner, based_on=article.revision_id, reason="Secret reason")
    page = client.get(LIST).content.decode()
    assert len(rows(client)) == 2
    assert "Secret" not in page
    assert f"story {article.pk}" in page
    assert not any("Secret" in cell for row in table(client) for cell in row)
    assert rows(client, "?q=Secret") == []


def test_a_contributor_has_no_log(client):
    login(client, "Contributor")
    assert client.get(LIST).status_code == 403
    assert client.get(EXPORT).status_code == 403


def test_who_administers_and_edits_reads_the_words_of_own_rubrics(client):
    user = login(client, "Administrator", "Editor", every_rubric=False)
    given = RubricFactory()
    user.rubric_grants.create(rubric=given)
    draft(title="Inside", rubric=given)
    draft(title="Outside", rubric=RubricFactory())
    page = client.get(LIST).content.decode()
    assert len(rows(client)) == 2
    assert ("Inside" in page, "Outside" in page) == (True, False)


def test_from_where_is_for_those_who_look_after_accounts(client):
    draft()
    row = Activity.objects.get()
    assert row.origin is None
    Activity.objects.bulk_create([Activity(verb="save", article=row.article, by=row.by, origin="192.0.2.7")])
    login(client, "Editor")
    assert "192.0.2.7" not in client.get(LIST).content.decode()
    assert not any("192.0.2.7" in line for line in table(client))
    login(client, "Administrator")
    assert "192.0.2.7" in client.get(LIST).content.decode()
    assert any("192.0.2.7" in line for line in table(client))


def test_nothing_is_written_here():
    log = admin.site.get_model_admin(Activity)
    assert (
        log.has_add_permission(None), log.has_change_permission(None), log.has_delete_permission(None), log.actions
    ) == (False, False, False, None)  # fmt: skip


def test_rows_stay_when_the_story_is_gone_and_pictures_have_theirs(client):
    boss = superuser()
    article = draft(title="Removed", by=boss)
    article = workflow.delete(article, by=boss, based_on=article.revision_id)
    login(client, "Editor")
    assert ("delete", "Removed") in rows(client)
    Activity.objects.bulk_create([Activity(verb="purge", subject="Long ago"), Activity(
        verb="take_down", subject="Photo", image=picture(), by=boss, reason="Rights")])  # fmt: skip
    assert {("purge", "Long ago"), ("take_down", "Photo")} <= set(rows(client))
    assert "The newsroom" in client.get(LIST).content.decode()
    user = login(client, "Editor", every_rubric=False)
    user.rubric_grants.create(rubric=RubricFactory())
    assert rows(client) == [("take_down", "Photo")]


# --- Filters --------------------------------------------------------------------------------------


def test_filter_by_verb_person_story_and_rubric(client):
    login(client, "Editor")
    one, two = draft(title="One"), draft(title="Two", rubric=RubricFactory(slug="other"))
    workflow.submit(two, by=two.owner, based_on=two.revision_id)
    assert rows(client, "?verb__exact=submit") == [("submit", "Two")]
    assert rows(client, f"?by__id__exact={one.owner.pk}") == [("create", "One")]
    assert rows(client, f"?article={two.pk}") == [("submit", "Two"), ("create", "Two")]
    assert rows(client, f"?article__rubric__id__exact={one.rubric.pk}") == [("create", "One")]
    assert "Show the whole log" in client.get(f"{LIST}?article={two.pk}").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=kyoto", ["The Kyoto Convention"]),
        ("?q=CONVENTION kyoto", ["The Kyoto Convention"]),
        ("?q=киотская", ["Киотская конвенция"]),
        ("?q=absent", []),
    ],
)
def test_search_in_the_subject(client, query, found):
    login(client, "Editor")
    draft(title="The Kyoto Convention", body="<p>absent</p>")
    draft(title="Киотская конвенция", language="ru")
    assert [subject for _verb, subject in rows(client, query)] == found


def test_a_range_of_days_includes_both(client):
    login(client, "Editor")
    for title, days in (("Today", 0), ("Five days ago", 5), ("Ten days ago", 10)):
        draft(title=title)
        aged(days, subject=title)
    day = {days: timezone.localdate() - datetime.timedelta(days=days) for days in (0, 5, 10)}
    assert rows(client, f"?from={day[5]}&until={day[5]}") == [("create", "Five days ago")]
    assert len(rows(client, f"?from={day[5]}")) == 2
    assert len(rows(client, f"?until={day[5]}")) == 2
    assert len(rows(client, "?from=x&until=2026-99-99")) == 3
    page = client.get(f"{LIST}?from={day[5]}&verb__exact=create").content.decode()
    assert '<input type="hidden" name="verb__exact" value="create">' in page


# --- The table ------------------------------------------------------------------------------------


def test_the_table_is_what_the_list_is_filtered_to(client):
    login(client, "Editor")
    article = published(title="A story")
    draft(title="Another")
    head, *lines = table(client, "?verb__exact=publish")
    assert head == ["When", "Who", "What", "About", "Revision", "Reason"]
    row = Activity.objects.get(verb="publish")
    (at, *cells), *more = lines
    assert (cells, more) == ([str(article.owner), "published", "A story", "1", row.reason], [])
    assert datetime.datetime.fromisoformat(at) == row.at.replace(microsecond=0)


def test_the_file_is_utf8_with_a_mark_and_a_name(client):
    login(client, "Editor")
    draft(title="Киотская конвенция")
    response = client.get(EXPORT)
    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbf")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment; filename=")


@pytest.mark.parametrize("title", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)"])
def test_no_cell_is_a_formula(client, title):
    login(client, "Editor")
    draft(title=title)
    assert table(client)[1][3] == f"'{title}"


def test_the_table_speaks_the_language_of_the_account(client):
    login(client, "Editor", language="ru")
    draft()
    assert table(client)[1][2] == "создано"


@pytest.mark.parametrize("query", ["?article=abc", "?by__id__exact=x", "?reason__startswith=C"])
def test_a_filter_without_sense_is_no_error(client, query):
    login(client, "Editor")
    draft()
    assert client.get(EXPORT + query).status_code in (302, 400)
    assert client.get(LIST + query).status_code in (302, 400)
