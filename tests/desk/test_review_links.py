"""A reviewer's link opens one revision, for a while, and nothing else."""

import datetime
import logging
import re

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import comments, reviewlinks, workflow
from articles.models import Activity, Article, Attachment, Comment, Notice, ReviewLink
from articles.models.guard import open_door
from newsroom.logs import HideTokens
from organizations.models import Entity
from tests.factories import UserFactory, draft
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner():
    return UserFactory(roles=["Contributor"], every_rubric=False, display_name="Olga Owner")


@pytest.fixture
def editor():
    return UserFactory(roles=["Editor"], display_name="Emil Editor")


@pytest.fixture
def article(owner):
    return draft(by=owner, title="The first headline", body="<p>The first body.</p>")


def make(article, by, **fields):
    """(link, its address) of the newest revision."""
    link, token = workflow.make_link(article, article.revision, by=by, **({"name": "Dr. Reader"} | fields))
    return link, f"/review/{token}/"


def desk_url(article):
    return reverse("admin:articles_article_links", args=[article.pk])


# --- Making -----------------------------------------------------------------------------------------


def test_the_address_is_shown_once_and_only_its_digest_is_kept(client, article, owner):
    client.force_login(owner)
    post = {"name": "Dr. Reader", "revision": 1, "days": 3, "may_comment": "on"}
    page = client.post(desk_url(article), post)
    token = re.search(r"/review/([\w-]+)/", page.content.decode())[1]
    assert len(token) == 43
    assert "no-store" in page.headers["Cache-Control"]
    link = ReviewLink.objects.get()
    assert link.digest == reviewlinks.digest(token)
    assert token not in link.digest
    assert datetime.timedelta(days=2) < link.expires_at - timezone.now() <= datetime.timedelta(days=3)
    for address in (
        desk_url(article),
        article.get_desk_url(),
        f"/admin/articles/article/{article.pk}/history/",
    ):
        assert token not in client.get(address).content.decode()
    assert token not in str([row.detail for row in Activity.objects.all()])
    assert client.get(f"/review/{token}/").status_code == 200


@pytest.mark.parametrize("wrong", [{"days": 0}, {"days": 31}, {"name": " "}, {"revision": 2}])
def test_what_makes_no_link(client, article, owner, wrong):
    client.force_login(owner)
    post = {"name": "Dr. Reader", "revision": 1, "days": 3} | wrong
    assert client.post(desk_url(article), post).status_code in (400, 404)
    assert not ReviewLink.objects.exists()


def test_only_who_may_edit_the_story_makes_and_revokes(client, article, owner):
    link, _address = make(article, owner)
    client.force_login(UserFactory(roles=["Publisher"]))
    assert client.get(desk_url(article)).status_code == 200
    stranger = UserFactory(roles=["Contributor"], every_rubric=False)
    client.force_login(stranger)
    assert client.post(desk_url(article), {"revoke": link.pk}).status_code == 403
    with pytest.raises(workflow.NotAllowed):
        workflow.make_link(article, article.revision, by=stranger, name="Me")
    with pytest.raises(workflow.NotAllowed):
        workflow.revoke_link(link, by=stranger)
    assert ReviewLink.objects.get().revoked_at is None


def test_a_link_is_of_a_revision_of_its_story(article, owner):
    with pytest.raises(workflow.Invalid):
        workflow.make_link(article, draft().revision, by=owner, name="Me")


def test_a_link_of_another_story_is_not_revoked_here(client, article, editor):
    link, _address = make(draft(), editor)
    client.force_login(editor)
    assert client.post(desk_url(article), {"revoke": link.pk}).status_code == 404
    assert ReviewLink.objects.get().revoked_at is None


def test_making_and_revoking_are_in_the_record(article, owner, editor):
    link, _address = make(article, editor)
    for _time in range(2):
        workflow.revoke_link(link, by=owner)
    rows = Activity.objects.filter(verb__in=["link", "revoke"]).order_by("pk")
    assert [(row.verb, row.by, row.detail["name"]) for row in rows] == [
        ("link", editor, "Dr. Reader"),
        ("revoke", owner, "Dr. Reader"),
    ]
    assert [notice.recipient for notice in Notice.objects.filter(event="link_made")] == [owner]


# --- Reading ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("prefix", ["", "/ru"])
def test_one_revision_is_read_whatever_is_saved_later(client, article, owner, prefix):
    _link, address = make(article, owner)
    workflow.save(article, {"title": "The secret second"}, by=owner, based_on=article.revision_id)
    for query in ("", "?revision=2"):
        page = client.get(prefix + address + query).content.decode()
        assert "The first headline" in page
        assert "The secret second" not in page


def test_the_page_is_kept_and_found_nowhere(client, article, owner):
    link, address = make(article, owner, may_comment=False)
    response = client.get(address)
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert "<form method" not in response.content.decode()
    link.refresh_from_db()
    assert link.opened_at


def test_the_reader_of_a_link_sees_nothing_else_of_the_desk(client, article, owner):
    secret = OrganizationFactory(label_en="Secret body", public_from=None)
    known = OrganizationFactory(label_en="Known body")
    Entity.objects.filter(pk=known.pk).update(public_from=timezone.now() - datetime.timedelta(days=1))
    document = Attachment.objects.create(
        article=article, title="Secret paper", name="secret.pdf", content_type="application/pdf", size=1,
        file=ContentFile(b"x", "secret.pdf"),
    )  # fmt: skip
    data = {
        "mentions": [{"entity": e.pk, "relation": "about", "styled_as": ""} for e in (secret, known)],
        "attachments": [document.pk],
    }
    article = workflow.save(article, data, by=owner, based_on=article.revision_id)
    link, address = make(article, owner)
    Comment.objects.create(article=article, author=owner, text="Said among colleagues")
    root = Comment.objects.create(article=article, link=link, text="Said by the reader")
    Comment.objects.create(article=article, author=owner, text="Answered in private", parent=root)
    page = client.get(address).content.decode()
    assert "Known body" in page
    assert "Said by the reader" in page
    for words in ("Secret", "Said among colleagues", "Answered in private", str(document.token), "/admin/"):
        assert words not in page
    assert client.get(document.get_absolute_url()).status_code == 404
    assert client.get(article.get_desk_url()).status_code == 302


@pytest.mark.parametrize("end", ["expired", "revoked", "binned"])
def test_a_link_that_is_over_is_gone_and_says_nothing(client, article, owner, end):
    link, address = make(article, owner)
    if end == "expired":
        ReviewLink.objects.update(expires_at=timezone.now())
    elif end == "revoked":
        client.force_login(owner)
        client.post(desk_url(article), {"revoke": link.pk})
        client.logout()
    else:
        workflow.delete(article, by=owner, based_on=article.revision_id)
    for response in (client.get(address), client.post(address, {"text": "Hello"})):
        assert response.status_code == 410
        assert "The first" not in response.content.decode()
        assert response.headers["Cache-Control"] == "no-store"
    assert not Comment.objects.exists()


@pytest.mark.parametrize("token", ["x", "A" * 43, "é", "%00", "A" * 1500])
def test_an_unknown_link_is_not_found(client, article, owner, token):
    make(article, owner)
    assert client.get(f"/review/{token}/").status_code in (400, 404)


def test_the_digest_opens_nothing(client, article, owner):
    link, _address = make(article, owner)
    assert client.get(f"/review/{link.digest}/").status_code == 404


# --- Commenting -------------------------------------------------------------------------------------


def test_a_comment_comes_under_the_name_of_the_link(client, article, owner, editor):
    link, address = make(article, editor)
    post = {"text": "<b>Wrong</b> date, @Olga Owner", "quote": "first body", "name": "Somebody else"}
    assert client.post(address, post).status_code == 302
    comment = Comment.objects.get()
    assert (comment.link, comment.author, comment.revision) == (link, None, article.revision)
    assert not comment.mentioned.exists()
    told = Notice.objects.filter(event="reviewer_commented")
    assert {notice.recipient for notice in told} == {owner, editor}
    client.force_login(owner)
    page = client.get(reverse("admin:articles_article_comments", args=[article.pk])).content.decode()
    assert "Dr. Reader" in page
    assert "&lt;b&gt;Wrong&lt;/b&gt;" in page
    assert "<b>Wrong</b>" not in page


def test_without_the_right_nothing_is_said(client, article, owner):
    _link, address = make(article, owner, may_comment=False)
    assert client.post(address, {"text": "Hello"}).status_code == 400
    assert not Comment.objects.exists()


def test_a_link_says_no_more_than_fifty_times(client, article, owner):
    link, address = make(article, owner)
    Comment.objects.bulk_create(Comment(article=article, link=link, text="x") for _n in range(50))
    refused = client.post(address, {"text": "Hello, Brussels"})
    assert (refused.status_code, "Hello, Brussels" in refused.content.decode()) == (400, True)
    assert "has reached its number" in client.get(address).content.decode()
    assert Comment.objects.count() == 50


@pytest.mark.parametrize("text", ["", "  ", "x" * 4001])
def test_what_is_too_long_or_empty_is_refused(client, article, owner, text):
    _link, address = make(article, owner)
    assert client.post(address, {"text": text}).status_code == 400
    assert not Comment.objects.exists()


def test_a_forged_form_is_refused(article, owner):
    from django.test import Client  # one that checks what browsers send along

    _link, address = make(article, owner)
    assert Client(enforce_csrf_checks=True).post(address, {"text": "Hello"}).status_code == 403
    assert not Comment.objects.exists()


def test_the_page_costs_the_same_at_one_comment_and_at_many(client, article, owner):
    link, address = make(article, owner)

    def cost():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        return len(queries)

    Comment.objects.create(article=article, link=link, text="x")
    few = cost()
    Comment.objects.bulk_create(Comment(article=article, link=link, text="x") for _n in range(5))
    assert cost() == few


def test_the_list_at_the_desk_costs_the_same_at_one_link_and_at_many(client, article, owner):
    client.force_login(owner)

    def cost():
        client.get(desk_url(article))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(desk_url(article)).status_code == 200
        return len(queries)

    make(article, owner)
    few = cost()
    for _number in range(3):
        make(article, UserFactory(roles=["Editor"]))
    assert cost() == few


# --- Logs -------------------------------------------------------------------------------------------


def test_no_log_holds_the_secret_of_a_link(settings):
    record = logging.LogRecord(
        "django.security.csrf",
        30,
        "",
        0,
        "Forbidden (%s): %s",
        ("Origin", "/ru/review/s3cret-Token_1/"),
        None,
    )
    assert HideTokens().filter(record)
    assert record.getMessage() == "Forbidden (Origin): /ru/review/…/"
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["tokens"]


@pytest.mark.parametrize(
    ("broken", "mails"), [("articles.reviewlinks.page", 0), ("articles.views.SearchView.get", 1)]
)
def test_an_error_is_not_mailed_with_the_secret_of_a_link(
    client, article, owner, settings, monkeypatch, broken, mails
):
    settings.ADMINS = [("Admin", "admin@example.org")]
    _link, address = make(article, owner)
    monkeypatch.setattr(broken, lambda *args: 1 / 0)
    client.raise_request_exception = False
    assert client.get("/search/" if mails else address).status_code == 500
    assert len(mail.outbox) == mails


def test_a_story_that_is_removed_for_good_takes_its_links_and_comments_along(article, owner):
    link, _address = make(article, owner)
    comments.add_by_link(link, text="Hello")
    workflow.delete(article, by=owner, based_on=article.revision_id)
    with open_door():
        Article.objects.update(deleted_at=timezone.now() - datetime.timedelta(days=31))
    workflow.purge(article.pk)
    assert not Article.objects.exists()
    assert not Comment.objects.exists()
    assert not ReviewLink.objects.exists()
