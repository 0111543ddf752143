"""Writing a story in the desk's form: every save is a revision, made by the workflow."""

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import modelform_factory
from django.urls import reverse

from articles.admin.filing import AddressedForm
from articles.models import Activity, Article, Attachment, Author, Revision, Rubric, Tag
from tests.desk.forms import filled
from tests.factories import AuthorFactory, RubricFactory, UserFactory, draft, published

pytestmark = pytest.mark.django_db

ADD = reverse("admin:articles_article_add")
ROWS = {
    f"{name}-{key}": value
    for name in ("bylines", "mentions", "uploads")
    for key, value in (("TOTAL_FORMS", "0"), ("INITIAL_FORMS", "0"))
}


@pytest.fixture
def writer(client):
    user = UserFactory(roles=["Contributor"])
    client.force_login(user)
    return user


def pdf(name="plan.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.7\n%%EOF", "application/pdf")


def upload(**file):
    return {"uploads-TOTAL_FORMS": "1", "uploads-0-title": "The plan", "uploads-0-file": pdf(**file)}


def test_a_new_story_is_a_draft_of_the_writer_with_its_first_revision(client, writer):
    author = AuthorFactory()
    rubric = RubricFactory()
    response = client.post(
        ADD,
        ROWS
        | {
            "kind": "story", "language": "en", "title": "A new story", "lead": "Its lead", "rubric": rubric.pk,
            "body": "<p>Text<script>alert(1)</script></p>", "bylines-TOTAL_FORMS": "1",
            "bylines-0-author": author.pk, "bylines-0-role": "author", "event_on": "2019-11-18",
            "_continue": "1",
        },
    )  # fmt: skip
    article = Article.objects.get()
    assert response.url == article.get_desk_url()
    assert (article.owner, article.status, article.revision.number) == (writer, "draft", 1)
    assert article.revision.data["bylines"] == [{"author": author.pk, "role": "author"}]
    assert article.revision.data["event_on"] == "2019-11-18"
    assert article.body == "<p>Text</p>"
    assert list(Activity.objects.values_list("verb", "by")) == [("create", writer.pk)]


def test_a_status_that_is_posted_is_ignored(client, writer):
    article = draft(by=writer)
    client.post(
        article.get_desk_url(),
        filled(article, title="Another", status="approved", approved_revision=article.revision_id, owner="1"),
    )
    article.refresh_from_db()
    assert (article.title, article.status, article.approved_revision, article.owner) == (
        "Another", "draft", None, writer,
    )  # fmt: skip


def test_a_save_is_a_revision_based_on_the_one_that_was_open(client, writer):
    article = draft(by=writer)
    client.post(article.get_desk_url(), filled(article, lead="Another lead"))
    newest = Revision.objects.order_by("-number").first()
    assert (newest.number, newest.based_on_id, newest.data["lead"]) == (
        2,
        article.revision_id,
        "Another lead",
    )


def test_saving_what_was_opened_adds_no_revision(client, writer):
    article = draft(by=writer, body="<p>One</p>\n<p>Two</p>", tags=[Tag.objects.create(name="customs").name])
    client.post(article.get_desk_url(), filled(article))
    assert Revision.objects.count() == 1


def test_a_story_without_rubric_is_told_so(client, writer):
    article = draft(by=writer)
    response = client.post(article.get_desk_url(), filled(article, rubric=""))
    assert response.status_code == 200
    assert response.context["adminform"].form.errors == {"rubric": ["Choose a rubric."]}
    assert Revision.objects.count() == 1


def test_what_the_workflow_refuses_stays_in_the_form(client, writer):
    article = draft(by=writer)
    body = "<p>" + "long " * 50_000 + "</p>"
    response = client.post(article.get_desk_url(), filled(article, body=body))
    assert response.status_code == 200
    assert "longer than 200 KB" in str(response.context["adminform"].form.errors["body"])
    assert response.context["adminform"].form["body"].value() == body
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("slug", ["-", "__-"])
def test_hyphens_alone_are_no_address(client, writer, slug):
    article = draft(by=writer)
    response = client.post(article.get_desk_url(), filled(article, slug=slug, lead="Typed"))
    form = response.context["adminform"].form
    assert form.errors["slug"] == ["Hyphens alone are no address: it needs a letter or a digit."]
    assert form["lead"].value() == "Typed"
    assert Revision.objects.count() == 1
    for model in (Author, Rubric):
        filing = modelform_factory(model, AddressedForm, fields="__all__")({"slug": slug})
        assert filing.errors["slug"] == form.errors["slug"]


def test_save_and_submit_is_one_button(client, writer):
    article = draft(by=writer)
    post = filled(article, lead="Ready", _submit="1")
    client.post(article.get_desk_url(), post)
    article.refresh_from_db()
    assert (article.status, article.lead, article.revision.number) == ("review", "Ready", 2)


def test_bylines_keep_their_order_and_a_row_can_be_removed(client, writer):
    first, second, third = AuthorFactory(), AuthorFactory(), AuthorFactory()
    article = draft(by=writer, bylines=[{"author": a.pk, "role": "author"} for a in (first, second)])
    changes = {
        "bylines-0-DELETE": "on",
        "bylines-TOTAL_FORMS": "3",
        "bylines-2-author": third.pk,
        "bylines-2-role": "translator",
    }
    client.post(article.get_desk_url(), filled(article, **changes))
    article.refresh_from_db()
    assert article.revision.data["bylines"] == [
        {"author": second.pk, "role": "author"},
        {"author": third.pk, "role": "translator"},
    ]


def test_an_author_is_not_named_twice_in_one_role(client, writer):
    author = AuthorFactory()
    article = draft(by=writer, bylines=[{"author": author.pk, "role": "author"}])
    changes = {"bylines-TOTAL_FORMS": "2", "bylines-1-author": author.pk, "bylines-1-role": "author"}
    response = client.post(article.get_desk_url(), filled(article, **changes))
    assert response.status_code == 200
    assert "An author is named twice" in response.content.decode()


def test_what_the_account_may_not_see_cannot_be_chosen(client, writer):
    article, hidden = draft(by=writer), draft(title="Hidden")
    response = client.post(article.get_desk_url(), filled(article, translation_of=hidden.pk, language="ru"))
    assert response.status_code == 200
    assert "translation_of" in response.context["adminform"].form.errors
    assert "Hidden" not in response.content.decode()


def test_an_unknown_tag_is_not_made(client, writer):
    article = draft(by=writer)
    response = client.post(article.get_desk_url(), filled(article, tags=["999999"]))
    assert "tags" in response.context["adminform"].form.errors
    assert not Tag.objects.exists()


def test_language_and_kind_of_a_published_story_stay(client):
    user = UserFactory(roles=["Publisher"])
    client.force_login(user)
    article = published()
    client.post(article.get_desk_url(), filled(article, language="ru", kind="page", lead="Another"))
    article.refresh_from_db()
    assert (article.language, article.kind, article.lead) == ("en", "story", "Another")


@pytest.mark.parametrize(
    "query", ["translation_of=abc", "translation_of=99999999999999999999", "rubric=x", "kind=%00"]
)
def test_a_new_story_from_a_broken_address_is_an_empty_form(client, writer, query):
    assert client.get(f"{ADD}?{query}").status_code in (200, 400)


# --- Attachments ------------------------------------------------------------------------------------


def test_a_document_is_attached_by_the_save_that_makes_the_revision(client, writer):
    article = draft(by=writer)
    client.post(article.get_desk_url(), filled(article, **upload()))
    article.refresh_from_db()
    attachment = Attachment.objects.get()
    assert article.revision.data["attachments"] == [attachment.pk]
    assert (attachment.name, attachment.content_type) == ("plan.pdf", "application/pdf")
    assert "plan" not in attachment.file.name


def test_a_new_story_may_bring_a_document(client, writer):
    post = ROWS | {"kind": "story", "language": "en", "title": "New", "rubric": RubricFactory().pk} | upload()
    client.post(ADD, post)
    assert Article.objects.get().revision.data["attachments"] == [Attachment.objects.get().pk]


def test_a_document_that_is_dropped_stays_for_the_revision_that_has_it(client, writer):
    article = draft(by=writer)
    client.post(article.get_desk_url(), filled(article, **upload()))
    article.refresh_from_db()
    client.post(article.get_desk_url(), filled(article, attachments=[]))
    numbers = {revision.number: revision.data["attachments"] for revision in Revision.objects.all()}
    assert numbers == {1: [], 2: [Attachment.objects.get().pk], 3: []}


def test_another_file_under_a_good_name_is_refused(client, writer):
    article = draft(by=writer)
    bad = SimpleUploadedFile("plan.pdf", b"<html>not a pdf", "application/pdf")
    response = client.post(article.get_desk_url(), filled(article, **upload() | {"uploads-0-file": bad}))
    assert response.status_code == 200
    assert not Attachment.objects.exists()


def test_a_refused_save_leaves_no_file_behind(client, writer, monkeypatch):
    article = draft(by=writer)
    before = files()
    body = "<p>" + "long " * 50_000 + "</p>"
    client.post(article.get_desk_url(), filled(article, body=body, **upload()))
    assert not Attachment.objects.exists()
    assert files() == before


def files():
    try:
        return set(storages["originals"].listdir("attachments")[1])
    except FileNotFoundError:
        return set()


# --- Sharing ----------------------------------------------------------------------------------------


def test_the_owner_shares_a_draft(client, writer):
    article, colleague = draft(by=writer), UserFactory(roles=["Contributor"])
    client.post(article.get_desk_url(), filled(article, shared_with=[colleague.pk]))
    assert list(article.shared_with.all()) == [colleague]
    assert Revision.objects.count() == 1


def test_a_form_changes_only_what_was_ticked_and_unticked_in_it(client, writer):
    article = draft(by=writer)
    stays, goes, added, left = (UserFactory(roles=["Contributor"]) for _number in range(4))
    article.shared_with.set([stays, goes, left])
    form = client.get(article.get_desk_url()).context["adminform"].form
    article.shared_with.set([stays, goes, added])  # meanwhile
    post = filled(article, shared_with=[stays.pk, left.pk], shared_seen=form["shared_seen"].value())
    client.post(article.get_desk_url(), post)
    assert set(article.shared_with.all()) == {stays, added}


def test_whom_it_was_shared_with_does_not_share_it_on(client, writer):
    article, third = draft(), UserFactory(roles=["Contributor"])
    article.shared_with.add(writer)
    client.post(article.get_desk_url(), filled(article, shared_with=[writer.pk, third.pk], lead="Another"))
    assert list(article.shared_with.all()) == [writer]
    assert Revision.objects.count() == 2
