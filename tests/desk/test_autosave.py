"""Unsaved text: kept for every window, offered back, handed over, never lost and never a revision."""

import datetime
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import autosave, workflow
from articles.admin import signin
from articles.models import Article, Autosave, Presence, Revision
from tests.desk.forms import filled
from tests.factories import PASSWORD, AuthorFactory, UserFactory, draft

pytestmark = pytest.mark.django_db

NEW = reverse("admin:articles_article_autosave_new")
ADD = reverse("admin:articles_article_add")
SESSION = reverse("admin:articles_article_session")
SIGN_IN = reverse("admin:articles_article_sign_in")


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["Editor"], display_name="Ilya")
    client.force_login(user)
    return user


def url(article, name="autosave"):
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def typed(article, *, tab, sequence=1, **changes):
    """What the script of the form posts."""
    return filled(article, **changes) | {"autosave_tab": str(tab), "autosave_sequence": sequence}


def type_in(client, article, tab=None, **kwargs):
    tab = tab or uuid.uuid4()
    return tab, client.post(url(article), typed(article, tab=tab, **kwargs))


def test_what_is_typed_is_kept_and_is_no_revision(client, editor):
    article = draft()
    tab, response = type_in(client, article, title="Half a headl")
    row = Autosave.objects.get()
    assert response.status_code == 200
    assert response.json()["sequence"] == 1
    assert (row.tab, row.user, row.article, row.title) == (tab, editor, article, "Half a headl")
    assert row.based_on == article.revision
    assert dict(row.data)["title"] == "Half a headl"
    assert {"_continue", "autosave_tab", "csrfmiddlewaretoken"}.isdisjoint(dict(row.data))
    assert Revision.objects.count() == 1
    article.refresh_from_db()
    assert article.title != "Half a headl"


def test_a_late_request_never_overwrites_a_newer_state(client, editor):
    article = draft()
    tab, _response = type_in(client, article, sequence=3, title="Newer")
    _tab, response = type_in(client, article, tab, sequence=2, title="Older")
    assert Autosave.objects.get().title == "Newer"
    assert response.json()["sequence"] == 3


def test_a_form_that_is_as_it_was_again_leaves_nothing(client, editor):
    article = draft()
    tab, _response = type_in(client, article, title="A slip")
    client.post(url(article), typed(article, tab=tab, sequence=2) | {"autosave_same": "1"})
    assert (Autosave.objects.count(), Presence.objects.count()) == (0, 0)


def test_a_late_request_never_forgets_a_newer_state(client, editor):
    article = draft()
    tab, _response = type_in(client, article, sequence=3, title="Newer")
    client.post(url(article), typed(article, tab=tab, sequence=2) | {"autosave_same": "1"})
    assert Autosave.objects.get().title == "Newer"


def test_a_tab_is_its_owners_alone(client, editor):
    article = draft()
    tab = uuid.uuid4()
    owner = UserFactory(roles=["Editor"])
    autosave.keep(
        by=owner, tab=tab, sequence=1, post=autosave.as_post([["title", "Theirs"]]), article=article
    )
    _tab, response = type_in(client, article, tab, sequence=9, title="Mine")
    assert response.status_code == 403
    assert Autosave.objects.get().title == "Theirs"
    for name in ("unsaved", "discard"):
        address = reverse(f"admin:articles_article_{name}", args=[tab])
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert "Theirs" not in client.get(article.get_desk_url() + f"?take={tab}").content.decode()
    assert Autosave.objects.count() == 1


def test_a_story_that_may_not_be_edited_keeps_nothing(client):
    article = draft(title="Not theirs")
    client.force_login(UserFactory(roles=["Contributor"]))
    _tab, response = type_in(client, article, title="Typed")
    assert response.status_code == 403
    assert Autosave.objects.count() == 0


def test_without_a_session_the_answer_says_so(client):
    article = draft()
    _tab, response = type_in(client, article)
    assert (response.status_code, response.json()) == (401, {"signed_in": False})
    assert Autosave.objects.count() == 0


def test_a_window_of_another_account_is_not_kept_as_this_ones(client, editor):
    article = draft()
    writer = signin.writer(UserFactory())
    response = client.post(url(article), typed(article, tab=uuid.uuid4()) | {"autosave_writer": writer})
    assert response.status_code == 401
    assert Autosave.objects.count() == 0


def test_it_is_guarded_against_forgery(editor):
    article = draft()
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    _tab, response = type_in(client, article)
    assert response.status_code == 403
    assert Autosave.objects.count() == 0


@pytest.mark.parametrize(
    "fields",
    [{"autosave_tab": "none"}, {"autosave_sequence": "-1"}, {"autosave_sequence": str(2**31)}],
)
def test_what_no_form_sends_is_refused(client, editor, fields):
    article = draft()
    response = client.post(url(article), typed(article, tab=uuid.uuid4()) | fields)
    assert response.status_code == 400
    assert Autosave.objects.count() == 0


def test_no_more_than_twenty_are_kept_for_a_person_and_a_story(client, editor):
    article = draft()
    first, _response = type_in(client, article)
    for _number in range(20):
        type_in(client, article)
    assert Autosave.objects.count() == 20
    assert not Autosave.objects.filter(tab=first).exists()


# --- Offered back ---------------------------------------------------------------------------------


def offers(response):
    return [row.title for row in response.context["autosave"]["offers"]]


def test_it_is_offered_to_who_typed_it_and_to_nobody_else(client, editor):
    article = draft()
    type_in(client, article, title="Typed and lost")
    response = client.get(article.get_desk_url())
    assert offers(response) == ["Typed and lost"]
    assert "on revision 1" in response.content.decode()
    client.force_login(UserFactory(roles=["Editor"]))
    assert "Typed and lost" not in client.get(article.get_desk_url()).content.decode()


def test_taking_it_over_fills_the_whole_form(client, editor):
    article = draft(title="Saved")
    first, second = AuthorFactory(), AuthorFactory()
    lists = {
        "bylines-TOTAL_FORMS": 3, "bylines-0-author": first.pk, "bylines-0-role": "author",
        "bylines-1-author": second.pk, "bylines-1-role": "photographer", "bylines-1-DELETE": "on",
        "bylines-2-author": second.pk, "bylines-2-role": "translator",
    }  # fmt: skip
    tab, _response = type_in(
        client, article, title="Typed", body="<p>Typed.</p>", picture_is_decorative="on", **lists
    )
    response = client.get(article.get_desk_url(), {"take": tab})
    form = response.context["adminform"].form
    assert (form["title"].value(), form["body"].value()) == ("Typed", "<p>Typed.</p>")
    assert form["based_on"].value() == str(article.revision_id)
    assert form["picture_is_decorative"].value() is True
    rows = [(row["author"].value(), row["role"].value()) for row in form.rows["bylines"].initial_forms]
    assert rows == [(str(first.pk), "author"), (str(second.pk), "translator")]
    assert offers(response) == []
    assert f'name="autosave_taken" value="{tab}"' in response.content.decode()


def test_a_text_on_an_older_revision_meets_the_conflict_page(client, editor):
    article = draft(title="Saved")
    tab, _response = type_in(client, article, title="Typed")
    workflow.save(article, {"title": "Newer"}, by=UserFactory(roles=["Editor"]), based_on=article.revision_id)
    form = client.get(article.get_desk_url(), {"take": tab}).context["adminform"].form
    window = uuid.uuid4()
    post = typed(article, tab=window, title=f"{form['title'].value()} last")
    post |= {"based_on": form["based_on"].value(), "autosave_taken": str(tab)}
    response = client.post(article.get_desk_url(), post)
    assert response.status_code == 409
    # What was posted is kept, should the page that asks be closed.
    assert (Autosave.objects.get().tab, Autosave.objects.get().title) == (window, "Typed last")
    merged = {"_merge": response.context["token"], "merge-title": "mine", "_continue": "1"}
    article.refresh_from_db()
    merged |= {"based_on": article.revision_id, "autosave_tab": str(window)}
    client.post(article.get_desk_url(), merged)
    article.refresh_from_db()
    assert (article.title, Autosave.objects.count()) == ("Typed last", 0)


def test_a_save_forgets_this_window_and_no_other(client, editor):
    article = draft()
    mine, _response = type_in(client, article, title="This window")
    other, _response = type_in(client, article, title="Another window")
    client.post(article.get_desk_url(), typed(article, tab=mine, title="This window"))
    assert list(Autosave.objects.values_list("tab", flat=True)) == [other]
    response = client.get(article.get_desk_url())
    assert offers(response) == ["Another window"]
    assert "It may still be open in another window." in response.content.decode()


def test_a_save_that_is_refused_keeps_the_unsaved_text(client, editor):
    article = draft()
    tab, _response = type_in(client, article, title="")
    response = client.post(article.get_desk_url(), typed(article, tab=tab, sequence=4, title=""))
    assert response.status_code == 200
    assert Autosave.objects.count() == 1
    assert response.context["autosave"]["tab"] == tab
    assert response.context["autosave"]["sequence"] == 4
    assert offers(response) == []


def test_what_differs_from_the_newest_revision(client, editor):
    article = draft(title="The old headline")
    tab, _response = type_in(client, article, title="The new headline")
    response = client.get(reverse("admin:articles_article_unsaved", args=[tab]))
    assert [row.label for row in response.context["differences"]] == ["Headline"]
    page = response.content.decode()
    assert "<del>old</del>" in page
    assert "<ins>new</ins>" in page


def test_throwing_it_away_asks(client, editor):
    article = draft()
    tab, _response = type_in(client, article)
    address = reverse("admin:articles_article_discard", args=[tab])
    assert client.get(address).status_code == 200
    assert Autosave.objects.count() == 1
    assert client.post(address).url == article.get_desk_url()
    assert Autosave.objects.count() == 0


def test_a_new_story_is_offered_on_the_add_form(client, editor):
    article = draft()
    tab = uuid.uuid4()
    client.post(NEW, typed(article, tab=tab, title="Of a new story"))
    assert offers(client.get(ADD)) == ["Of a new story"]
    assert offers(client.get(article.get_desk_url())) == []
    response = client.get(ADD, {"take": tab})
    assert response.context["adminform"].form["title"].value() == "Of a new story"
    client.post(ADD, typed(article, tab=tab, title="Of a new story", slug="new"))
    assert (Article.objects.count(), Autosave.objects.count()) == (2, 0)


def test_queries_of_the_form_do_not_grow_with_unsaved_texts(client, editor):
    article = draft()
    type_in(client, article)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(article.get_desk_url()).status_code == 200
        return len(queries)

    client.get(article.get_desk_url())
    one = count()
    for _number in range(3):
        type_in(client, article)
    assert len(offers(client.get(article.get_desk_url()))) == 4
    assert count() == one


# --- Handed over, moved, forbidden ----------------------------------------------------------------


def test_with_a_story_goes_what_its_owner_has_not_saved(client, editor):
    author = UserFactory(roles=["Contributor"], display_name="Connie")
    stranger = UserFactory(roles=["Contributor"])
    article = draft(by=author)
    client.force_login(author)
    tab, _response = type_in(client, article, title="Half written", shared_with=[stranger.pk])
    workflow.hand_over(article, by=author, based_on=article.revision_id, to=editor)
    assert offers(client.get(article.get_desk_url())) == []
    client.force_login(editor)
    response = client.get(article.get_desk_url())
    assert offers(response) == ["Half written"]
    assert "typed by Connie" in response.content.decode()
    row = Autosave.objects.get()
    assert row.tab != tab
    form = client.get(article.get_desk_url(), {"take": row.tab}).context["adminform"].form
    assert form["title"].value() == "Half written"
    assert stranger not in form["shared_with"].value()


def test_a_story_in_the_bin_leaves_the_text_with_its_writer(client, editor):
    article = draft(by=editor)
    tab, _response = type_in(client, article, title="Typed before")
    workflow.delete(article, by=editor, based_on=article.revision_id)
    _tab, response = type_in(client, article, tab, sequence=2, title="Typed after")
    assert response.status_code == 200
    assert "New story" in response.json()["moved"]
    assert offers(client.get(ADD)) == ["Typed after"]


def test_a_right_that_is_lost_leaves_the_text_with_its_writer(client):
    author = UserFactory(roles=["Contributor"])
    article = draft()
    workflow.share(article, [author], by=article.owner)
    client.force_login(author)
    tab, _response = type_in(client, article, title="Typed before")
    workflow.share(article, [], by=article.owner)
    _tab, response = type_in(client, article, tab, sequence=2, title="Typed after")
    assert response.json()["people"] == []
    assert offers(client.get(ADD)) == ["Typed after"]


def test_what_was_typed_in_a_story_that_is_closed_by_now_can_still_be_taken_over(client):
    author = UserFactory(roles=["Contributor"])
    article = draft(title="Not theirs any more")
    workflow.share(article, [author], by=article.owner)
    client.force_login(author)
    tab, _response = type_in(client, article, title="", lead="Typed before")
    workflow.share(article, [], by=article.owner)
    Autosave.objects.update(saved_at=timezone.now() - datetime.timedelta(hours=1))
    address = reverse("admin:articles_article_unsaved", args=[tab])
    start = client.get(reverse("admin:index")).content.decode()
    assert address in start
    assert "Not theirs any more" not in start
    response = client.get(address, follow=True)
    assert response.context["adminform"].form["lead"].value() == "Typed before"
    assert Autosave.objects.get().article is None


# --- Signing in again -----------------------------------------------------------------------------


def test_a_post_without_a_session_is_carried_over_the_login(client):
    user = UserFactory(roles=["Editor"])
    article = draft()
    post = typed(article, tab=uuid.uuid4(), title="Posted too late")
    post["autosave_writer"] = signin.writer(user)
    post["uploads-0-file"] = SimpleUploadedFile("plan.pdf", b"%PDF-1.4")
    response = client.post(article.get_desk_url(), post)
    assert response.status_code == 401
    login = {"carried": response.context["carried"], "username": user.username, "password": PASSWORD}
    assert client.post(SIGN_IN, login | {"password": "wrong"}).context["carried"] == login["carried"]
    response = client.post(SIGN_IN, login)
    page = client.get(response.url)
    assert page.context["adminform"].form["title"].value() == "Posted too late"
    assert "choose them again: plan.pdf." in page.content.decode()
    assert Revision.objects.count() == 1


def test_a_carried_text_leaves_what_its_window_has_kept_since(client):
    user = UserFactory(roles=["Editor"])
    article, tab = draft(), uuid.uuid4()
    post = typed(article, tab=tab, sequence=2, title="Posted") | {"autosave_writer": signin.writer(user)}
    carried = client.post(article.get_desk_url(), post).context["carried"]
    client.force_login(user)
    type_in(client, article, tab, sequence=3, title="Typed after going back")
    login = {"carried": carried, "username": user.username, "password": PASSWORD}
    client.post(SIGN_IN, login)
    assert set(Autosave.objects.values_list("title", flat=True)) == {"Posted", "Typed after going back"}


def test_another_account_does_not_get_the_text(client):
    article, other = draft(), UserFactory(roles=["Editor"])
    post = typed(article, tab=uuid.uuid4()) | {"autosave_writer": signin.writer(UserFactory())}
    carried = client.post(article.get_desk_url(), post).context["carried"]
    login = {"carried": carried, "username": other.username, "password": PASSWORD}
    response = client.post(SIGN_IN, login)
    assert "written by another account" in response.content.decode()
    assert "_auth_user_id" not in client.session
    assert Autosave.objects.count() == 0


def test_a_post_that_no_form_of_ours_made_is_not_carried(client):
    article = draft()
    response = client.post(
        article.get_desk_url(), typed(article, tab=uuid.uuid4()) | {"autosave_writer": "x"}
    )
    assert response.status_code == 302
    assert client.post(SIGN_IN, {"carried": "x"}).url == reverse("admin:login")


def test_a_forged_post_without_a_session_is_not_carried():
    article, user = draft(), UserFactory(roles=["Editor"])
    post = typed(article, tab=uuid.uuid4()) | {"autosave_writer": signin.writer(user)}
    response = Client(enforce_csrf_checks=True).post(article.get_desk_url(), post)
    assert response.status_code == 403
    assert "carried" not in response.content.decode()


def test_the_session_beside_the_form(client):
    user, other = UserFactory(roles=["Editor"]), UserFactory(roles=["Editor"])
    writer = {"autosave_writer": signin.writer(user)}
    assert client.get(SESSION, writer).json()["signed_in"] is False
    wrong = client.post(SESSION, writer | {"username": other.username, "password": PASSWORD})
    assert (wrong.status_code, "_auth_user_id" in client.session) == (400, False)
    right = client.post(SESSION, writer | {"username": user.username, "password": PASSWORD})
    assert right.json()["signed_in"] is True
    assert client.session["_auth_user_id"] == str(user.pk)
    client.force_login(other)
    assert client.get(SESSION, writer).json()["signed_in"] is False
