"""Comments on a story: who may, what is told, how they are shown."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import comments, workflow
from articles.intervals import Invalid
from articles.models import Comment, Notice
from tests.factories import UserFactory, draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory(roles=["Contributor"], every_rubric=False, display_name="Olga Owner")


@pytest.fixture
def editor():
    return UserFactory(roles=["Editor"], display_name="Emil Editor")


@pytest.fixture
def stranger():
    return UserFactory(roles=["Contributor"], every_rubric=False, display_name="Sven Stranger")


@pytest.fixture
def article(owner):
    return draft(by=owner)


def url(article, name="comments"):
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def told(event):
    return sorted(notice.recipient.display_name for notice in Notice.objects.filter(event=event))


# --- Saying -----------------------------------------------------------------------------------------


def test_whoever_may_view_the_story_comments_and_nobody_else(article, owner, editor, stranger):
    comments.add(article, by=editor, text="Which June?", field="lead", quote="on  its\ntable")
    comment = Comment.objects.get()
    assert (comment.field, comment.quote, comment.revision) == ("lead", "on its table", article.revision)
    with pytest.raises(PermissionDenied):
        comments.add(article, by=stranger, text="Me too")
    assert Comment.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"text": "  "}, {"text": "x" * 4001}, {"text": "x", "field": "owner"}])
def test_what_is_no_comment_is_refused(article, owner, wrong):
    with pytest.raises(Invalid):
        comments.add(article, by=owner, **wrong)
    assert not Comment.objects.exists()


def test_the_owner_and_the_thread_are_told_and_not_the_writer(article, owner, editor):
    root = comments.add(article, by=editor, text="Which June?")
    assert told("commented") == ["Olga Owner"]
    comments.add(article, by=owner, text="This one.", parent=root)
    assert told("commented") == ["Emil Editor", "Olga Owner"]


def test_an_answer_to_an_answer_stays_in_the_thread_and_opens_it(article, owner, editor):
    root = comments.add(article, by=editor, text="Which June?", field="lead")
    answer = comments.add(article, by=owner, text="This one.", parent=root)
    comments.resolve(root, by=owner)
    second = comments.add(article, by=editor, text="Sure?", parent=answer)
    assert second.parent == root
    assert second.field == "lead"
    [thread] = comments.of(article).threads
    assert [row.text for row in thread.answers] == ["This one.", "Sure?"]
    assert thread.is_open


def test_a_comment_cannot_answer_one_of_another_story(article, editor):
    foreign = comments.add(draft(), by=editor, text="Elsewhere")
    with pytest.raises(Invalid):
        comments.add(article, by=editor, text="Here", parent=foreign)


def test_resolving_tells_the_thread_once(article, owner, editor):
    root = comments.add(article, by=editor, text="Which June?")
    for _time in range(2):
        comments.resolve(root, by=owner)
    assert told("resolved") == ["Emil Editor"]
    root.refresh_from_db()
    assert root.resolved_by == owner
    comments.reopen(root, by=editor)
    assert comments.open_counts([article.pk]) == {article.pk: 1}


def test_a_stranger_resolves_nothing(article, editor, stranger):
    root = comments.add(article, by=editor, text="Which June?")
    for act in (comments.resolve, comments.reopen):
        with pytest.raises(PermissionDenied):
            act(root, by=stranger)
    assert comments.of(article).open


def test_comments_survive_a_revision_and_say_which_they_are_about(client, article, owner, editor):
    comments.add(article, by=editor, text="Which June?")
    workflow.save(article, {"title": "Another headline"}, by=owner, based_on=article.revision_id)
    client.force_login(owner)
    page = client.get(url(article)).content.decode()
    assert "Which June?" in page
    assert "revision 1" in page


# --- Mentions ---------------------------------------------------------------------------------------


def test_a_colleague_who_may_view_the_story_is_told_by_name(article, owner, editor):
    comments.add(article, by=owner, text="@emil editor, please look")
    assert told("mentioned") == ["Emil Editor"]
    assert told("commented") == []  # the owner has written it


def test_the_longer_name_wins(article, owner, editor):
    UserFactory(roles=["Editor"], display_name="Emil")
    comment = comments.add(article, by=owner, text="@Emil Editor")
    assert [person.display_name for person in comment.mentioned.all()] == ["Emil Editor"]


def test_somebody_who_may_not_view_the_story_is_neither_told_nor_listed(client, article, owner, stranger):
    comment = comments.add(article, by=owner, text="@Sven Stranger look at this")
    assert not comment.mentioned.exists()
    assert not Notice.objects.exists()
    client.force_login(owner)
    assert json.loads(client.get(url(article, "people") + "?q=sven").content) == {"people": []}
    article.shared_with.add(stranger)
    assert json.loads(client.get(url(article, "people") + "?q=SVEN").content) == {"people": ["Sven Stranger"]}


def test_names_are_not_told_to_who_may_not_view_the_story(client, article, editor, stranger):
    client.force_login(stranger)
    response = client.get(url(article, "people"))
    assert response.status_code == 403
    assert b"Emil" not in response.content


# --- The pages --------------------------------------------------------------------------------------


def test_the_page_works_without_a_script(client, article, editor):
    client.force_login(editor)
    response = client.post(url(article), {"do": "add", "text": "Which June?", "field": "lead", "revision": 1})
    assert response.status_code == 302
    root = Comment.objects.get()
    client.post(url(article), {"do": f"answer-{root.pk}", f"text-{root.pk}": "This one.", "text": "not this"})
    assert root.answers.get().text == "This one."
    client.post(url(article), {"do": f"resolve-{root.pk}"})
    assert not comments.of(article).open
    client.post(url(article), {"do": f"reopen-{root.pk}"})
    assert comments.of(article).open


def test_what_was_typed_comes_back_with_the_error(client, article, editor):
    client.force_login(editor)
    response = client.post(url(article), {"do": "add", "text": "y" * 4001})
    assert response.status_code == 400
    assert "y" * 4001 in response.content.decode()


@pytest.mark.parametrize("do", ["", "resolve-999999", "answer-x", "delete-1", "resolve-9999999999999999999"])
def test_a_button_that_is_not_there_does_nothing(client, article, editor, do):
    client.force_login(editor)
    response = client.post(url(article), {"do": do, "text": "x"})
    assert response.status_code in (400, 404)
    assert not Comment.objects.exists()


def test_a_script_gets_the_threads_alone(client, article, editor):
    client.force_login(editor)
    ajax = {"headers": {"X-Requested-With": "fetch"}}
    response = client.post(url(article), {"do": "add", "text": "Which June?"}, **ajax)
    assert response.status_code == 200
    assert response.content.decode().lstrip().startswith("<ul")
    response = client.post(url(article), {"do": "add", "text": ""}, **ajax)
    assert (response.status_code, response.content.decode()) == (400, "Write something.")


def test_a_comment_is_text_and_never_html(client, article, owner, editor):
    attack = '<img src=x onerror=alert(1)><form action="/admin/">'
    comments.add(article, by=owner, text=attack, quote=attack)
    client.force_login(editor)
    for address in (url(article), article.get_desk_url()):
        page = client.get(address).content.decode()
        assert "<img src=x" not in page
        assert page.count("&lt;img src=x") == 2


def test_the_form_shows_the_panel(client, article, editor):
    comments.add(article, by=editor, text="Which June?", field="title")
    client.force_login(editor)
    page = client.get(article.get_desk_url()).content.decode()
    assert "Which June?" in page
    assert 'id="comments-form"' in page


def test_comments_cost_the_same_at_one_and_at_many(client, article, editor):
    client.force_login(editor)

    def cost(address):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    root = comments.add(article, by=editor, text="Which June?")
    few = [cost(url(article)), cost(article.get_desk_url())]
    for number in range(5):
        person = UserFactory(roles=["Editor"])
        comments.add(article, by=person, text=f"Comment {number}")
        comments.add(article, by=person, text=f"Answer {number}", parent=root)
    assert [cost(url(article)), cost(article.get_desk_url())] == few
