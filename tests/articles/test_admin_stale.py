"""Two at once: nobody's text is overwritten, neither is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from django.urls import reverse

from articles import workflow
from articles.models import Activity, Attachment, Edition, Revision
from tests.desk.forms import filled, verb
from tests.factories import UserFactory, approved, draft, published
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

BODY = "<p>First paragraph.</p>\n<p>Second paragraph.</p>\n<p>Third paragraph.</p>"


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["Editor"], display_name="Ilya")
    client.force_login(user)
    return user


@pytest.fixture
def opened():
    """A story as two people opened it, and what the first of them has saved since."""
    return draft(body=BODY, title="The headline", lead="The lead")


def saved_by_another(article, **data):
    other = UserFactory(roles=["Editor"], display_name="Maria")
    return workflow.save(article, data, by=other, based_on=article.revision_id)


def answer(response, **choices):
    """The posted merge: the page's token and newest revision with a choice for each difference."""
    context = response.context
    return {
        "_merge": context["token"],
        "based_on": context["article"].revision_id,
        context["button"]: "1",
    } | {key.replace("__", "-"): value for key, value in choices.items()}


def test_the_second_to_save_sees_both_texts_and_nothing_is_written(client, editor, opened):
    saved_by_another(opened, body=BODY.replace("Second", "Their second"))
    mine = BODY.replace("Second", "My second")
    response = client.post(opened.get_desk_url(), filled(opened, body=mine))
    page = response.content.decode()
    assert response.status_code == 409
    assert "<del>Their</del> second" in page
    assert "<ins>My</ins> second" in page
    assert Revision.objects.count() == 2


def test_two_tabs_of_one_person_are_two_at_once(client, editor, opened):
    client.post(opened.get_desk_url(), filled(opened, title="From the first tab"))
    response = client.post(opened.get_desk_url(), filled(opened, title="From the second tab"))
    assert response.status_code == 409
    assert "From the first tab" in response.content.decode()
    assert "From the second tab" in response.content.decode()


def test_different_fields_merge_without_a_decision(client, editor, opened):
    saved_by_another(opened, lead="Their lead")
    response = client.post(opened.get_desk_url(), filled(opened, title="My headline"))
    choices = {choice.key: (choice.who, choice.chosen) for choice in response.context["merge"].choices}
    assert choices == {"title": ("mine", "mine"), "lead": ("theirs", "theirs")}
    client.post(opened.get_desk_url(), answer(response, merge__title="mine", merge__lead="theirs"))
    opened.refresh_from_db()
    assert (opened.title, opened.lead, opened.revision.number) == ("My headline", "Their lead", 3)


def test_a_merge_keeps_bylines_and_mentions(client, editor):
    mentions = [{"entity": OrganizationFactory().pk, "relation": "about", "styled_as": "The body"}]
    opened = draft(mentions=mentions)
    saved_by_another(opened, lead="Their lead")
    response = client.post(opened.get_desk_url(), filled(opened, title="My headline"))
    client.post(opened.get_desk_url(), answer(response, merge__title="mine", merge__lead="theirs"))
    bylines = opened.revision.data["bylines"]
    opened.refresh_from_db()
    merged = opened.revision.data
    assert (merged["title"], merged["bylines"], merged["mentions"]) == ("My headline", bylines, mentions)


def test_two_styles_of_one_mention_end_in_one(client, editor, opened):
    wco, rkc = OrganizationFactory().pk, OrganizationFactory().pk
    row = {"entity": wco, "relation": "about", "styled_as": ""}
    theirs = [row | {"styled_as": "The body"}]
    mine = [row | {"styled_as": "The organization"}, row | {"entity": rkc}]
    posted = {"mentions-TOTAL_FORMS": 2} | {
        f"mentions-{place}-{name}": value for place, row in enumerate(mine) for name, value in row.items()
    }
    posted = filled(opened, **posted)
    saved_by_another(opened, mentions=theirs)
    response = client.post(opened.get_desk_url(), posted)
    page = response.content.decode()
    assert "Keep both; what both name, as in revision 2" in page
    assert "Keep both; what both name, as in mine" not in page
    response = client.post(opened.get_desk_url(), answer(response, merge__mentions="both"))
    assert response.status_code == 302
    opened.refresh_from_db()
    assert opened.revision.data["mentions"] == [*theirs, mine[1]]


@pytest.mark.parametrize(
    ("choice", "text", "saved"),
    [
        ("theirs", "", "Their second paragraph."),
        ("mine", "", "My second paragraph."),
        ("both", "", "Their second paragraph.</p>\n<p>My second paragraph."),
        ("edit", "<p>Our second paragraph.</p>", "Our second paragraph."),
    ],
)
def test_a_paragraph_that_both_changed_is_decided(client, editor, opened, choice, text, saved):
    saved_by_another(opened, body=BODY.replace("Second", "Their second"))
    mine = BODY.replace("Second", "My second").replace("Third", "My third")
    response = client.post(opened.get_desk_url(), filled(opened, body=mine))
    second, third = response.context["merge"].choices
    assert [(second.who, second.chosen), (third.who, third.chosen)] == [("both", ""), ("mine", "mine")]
    choices = {f"merge-{second.key}": choice, f"text-{second.key}": text, f"merge-{third.key}": "mine"}
    client.post(opened.get_desk_url(), answer(response, **choices))
    opened.refresh_from_db()
    assert opened.body == f"<p>First paragraph.</p>\n<p>{saved}</p>\n<p>My third paragraph.</p>"


def test_without_a_decision_both_texts_are_shown_again(client, editor, opened):
    saved_by_another(opened, title="Their headline")
    response = client.post(opened.get_desk_url(), filled(opened, title="My headline"))
    response = client.post(opened.get_desk_url(), answer(response))
    assert response.status_code == 409
    assert "Their headline" in response.content.decode()
    assert "My headline" in response.content.decode()
    assert Revision.objects.count() == 2


def test_a_third_save_in_between_is_shown_as_well(client, editor, opened):
    newest = saved_by_another(opened, title="Their headline")
    response = client.post(opened.get_desk_url(), filled(opened, title="My headline"))
    saved_by_another(newest, lead="A third lead")
    response = client.post(opened.get_desk_url(), answer(response, merge__title="mine"))
    assert response.status_code == 409
    choices = {choice.key: choice.chosen for choice in response.context["merge"].choices}
    assert choices == {"title": "mine", "lead": "theirs"}
    client.post(opened.get_desk_url(), answer(response, merge__title="mine", merge__lead="theirs"))
    opened.refresh_from_db()
    assert (opened.title, opened.lead) == ("My headline", "A third lead")


def test_a_deleted_paragraph_is_a_difference_too(client, editor, opened):
    saved_by_another(opened, body="<p>First paragraph.</p>\n<p>Third paragraph.</p>")
    response = client.post(opened.get_desk_url(), filled(opened, title="My headline", body=BODY))
    who = {choice.label: choice.who for choice in response.context["merge"].choices}
    assert who == {"Headline": "mine", "Body, 2": "theirs"}


def test_bylines_are_merged_as_a_whole(client, editor, opened):
    saved_by_another(opened, bylines=[])
    response = client.post(opened.get_desk_url(), filled(opened, title="My headline"))
    client.post(opened.get_desk_url(), answer(response, merge__title="mine", merge__bylines="mine"))
    opened.refresh_from_db()
    assert (opened.title, opened.bylines.count()) == ("My headline", 1)


def test_the_merge_of_a_submit_submits(client, editor, opened):
    saved_by_another(opened, lead="Their lead")
    post = filled(opened, title="My headline", _submit="1")
    del post["_continue"]
    response = client.post(opened.get_desk_url(), post)
    client.post(opened.get_desk_url(), answer(response, merge__title="mine", merge__lead="theirs"))
    opened.refresh_from_db()
    assert (opened.status, opened.title) == ("review", "My headline")


def test_texts_that_are_too_long_are_not_lost(client, editor, opened):
    saved_by_another(opened, lead="Their lead")
    response = client.post(opened.get_desk_url(), filled(opened, title="My " * 100))
    assert response.status_code == 409
    response = client.post(opened.get_desk_url(), answer(response, merge__title="mine", merge__lead="theirs"))
    assert response.status_code == 200
    form = response.context["adminform"].form
    assert form["title"].value() == "My " * 100
    assert "title" in form.errors


def test_a_body_that_cannot_be_compared_stays_in_the_form(client, editor, opened):
    saved_by_another(opened, lead="Their lead")
    body = "<div>" * 500
    response = client.post(opened.get_desk_url(), filled(opened, body=body))
    assert response.status_code == 200
    assert response.context["adminform"].form["body"].value() == body
    assert Revision.objects.count() == 2


def test_the_merge_of_another_story_is_refused(client, editor, opened):
    saved_by_another(opened, title="Their headline")
    response = client.post(opened.get_desk_url(), filled(opened, title="My headline"))
    another = draft()
    post = answer(response, merge__title="mine") | {"based_on": another.revision_id}
    assert client.post(another.get_desk_url(), post).status_code == 400


@pytest.mark.parametrize("token", ["", "forged", "a:b:c"])
def test_a_forged_merge_is_refused(client, editor, opened, token):
    response = client.post(opened.get_desk_url(), {"_merge": token, "based_on": opened.revision_id})
    assert response.status_code == 400
    assert Revision.objects.count() == 1


@pytest.mark.parametrize("based_on", ["", "0", "abc", "99999999999999999999", "-1"])
def test_a_save_that_names_no_revision_shows_both_texts(client, editor, opened, based_on):
    response = client.post(opened.get_desk_url(), filled(opened, title="Mine", based_on=based_on))
    assert response.status_code == 409
    assert Revision.objects.count() == 1


def with_file(article, **changes):
    post = filled(article, **changes)
    name = "plan.pdf"
    file = SimpleUploadedFile(name, b"%PDF-1.7 plan")
    return post | {"uploads-TOTAL_FORMS": "1", "uploads-0-title": "The plan", "uploads-0-file": file}


def stored():
    """Names of the originals' files."""
    storage = Attachment._meta.get_field("file").storage
    try:
        return sorted(storage.listdir("attachments")[1])
    except FileNotFoundError:
        return []


def test_a_file_of_a_stale_save_is_not_chosen_again(client, editor, opened):
    saved_by_another(opened, lead="Their lead")
    response = client.post(opened.get_desk_url(), with_file(opened, title="My headline"))
    assert "The plan (plan.pdf)" in response.content.decode()
    assert list(opened.attachments.values_list("title", "position")) == [("The plan", None)]
    choices = {choice.key: choice.chosen for choice in response.context["merge"].choices}
    assert choices == {"title": "mine", "lead": "theirs", "attachments": "mine"}
    client.post(
        opened.get_desk_url(), answer(response, **{f"merge-{key}": who for key, who in choices.items()})
    )
    opened.refresh_from_db()
    assert list(opened.attachments.values_list("title", "position")) == [("The plan", 0)]
    assert opened.revision.data["attachments"] == [opened.attachments.get().pk]


def test_a_file_that_the_merge_leaves_out_is_removed(client, editor, opened):
    saved_by_another(opened, lead="Their lead")
    before = stored()
    response = client.post(opened.get_desk_url(), with_file(opened, title="My headline"))
    assert len(stored()) == len(before) + 1
    post = answer(response, merge__title="mine", merge__lead="theirs", merge__attachments="theirs")
    with_commit(client, opened, post)
    opened.refresh_from_db()
    assert (opened.title, opened.attachments.count(), stored()) == ("My headline", 0, before)


def with_commit(client, article, post):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(article.get_desk_url(), post)


def test_dropping_my_changes_saves_nothing_and_removes_my_file(client, editor, opened):
    saved_by_another(opened, lead="Their lead")
    before = stored()
    response = client.post(opened.get_desk_url(), with_file(opened, title="My headline"))
    response = with_commit(client, opened, answer(response, _drop="1"))
    assert response.url == opened.get_desk_url()
    opened.refresh_from_db()
    assert (opened.title, opened.revision.number) == ("The headline", 2)
    assert (opened.attachments.count(), stored()) == (0, before)


def test_a_kept_file_that_somebody_has_taken_up_is_not_removed(client, editor, opened):
    newest = saved_by_another(opened, lead="Their lead")
    response = client.post(opened.get_desk_url(), with_file(opened, title="My headline"))
    kept = opened.attachments.get()
    newest = saved_by_another(newest, attachments=[kept.pk])
    saved_by_another(newest, attachments=[])
    with_commit(client, opened, answer(response, _drop="1"))
    assert opened.attachments.get() == kept


def test_a_file_that_is_no_document_is_named(client, editor, opened):
    saved_by_another(opened, lead="Their lead")
    post = with_file(opened) | {"uploads-0-file": SimpleUploadedFile("page.html", b"<html>")}
    response = client.post(opened.get_desk_url(), post)
    assert "choose them again afterwards: page.html" in response.content.decode()
    assert opened.attachments.count() == 0


def test_a_file_survives_a_save_that_meets_another_at_the_same_moment(client, editor, opened, monkeypatch):
    def late(article, *args, **kwargs):
        monkeypatch.undo()
        raise workflow.Stale(saved_by_another(opened, lead="Their lead"))

    monkeypatch.setattr(workflow, "save", late)
    response = client.post(opened.get_desk_url(), with_file(opened, title="My headline"))
    assert response.status_code == 409
    kept = opened.attachments.get()
    assert (kept.title, kept.position, kept.file.read()) == ("The plan", None, b"%PDF-1.7 plan")


def test_the_merged_revision_says_what_it_is_based_on(client, editor, opened):
    newest = saved_by_another(opened, lead="Their lead")
    response = client.post(opened.get_desk_url(), filled(opened, title="My headline"))
    saved_by_another(newest, slug="their-slug")
    response = client.post(opened.get_desk_url(), answer(response, merge__title="mine", merge__lead="theirs"))
    merge = {f"merge-{choice.key}": choice.chosen for choice in response.context["merge"].choices}
    client.post(opened.get_desk_url(), answer(response, **merge))
    opened.refresh_from_db()
    comment = "Merged from revision 3 and a text based on revision 1"
    assert (opened.revision.number, opened.revision.comment) == (4, comment)
    history = client.get(reverse("admin:articles_article_history", args=[opened.pk]))
    assert comment in history.content.decode()


def test_changes_of_different_paragraphs_need_one_click(client, editor, opened):
    saved_by_another(opened, body=BODY.replace("Third", "Their third"))
    response = client.post(opened.get_desk_url(), filled(opened, body=BODY.replace("First", "My first")))
    page = response.content.decode()
    assert 'value="Save both changes"' in page
    chosen = {f"merge-{choice.key}": choice.chosen for choice in response.context["merge"].choices}
    assert "" not in chosen.values()
    client.post(opened.get_desk_url(), answer(response, **chosen))
    opened.refresh_from_db()
    assert opened.body == BODY.replace("Third", "Their third").replace("First", "My first")


def test_where_something_is_to_decide_no_single_click_saves(client, editor, opened):
    saved_by_another(opened, title="Their headline")
    response = client.post(opened.get_desk_url(), filled(opened, title="My headline"))
    assert "Save both changes" not in response.content.decode()


VERBS = {
    "submit": ({}, draft),
    "send_back": ({"reason": "Shorten it"}, approved),
    "publish": ({"when": "now"}, approved),
    "withdraw": ({"ending": "gone", "reason": "It was wrong"}, published),
}


@pytest.mark.parametrize("name", VERBS)
def test_a_verb_on_an_older_revision_does_nothing_and_shows_the_difference(client, name):
    fields, make = VERBS[name]
    client.force_login(UserFactory(is_superuser=True))
    article = make(title="The headline")
    saved_by_another(article, title="Their headline")
    actions, editions = Activity.objects.count(), Edition.objects.filter(live_until=None).count()
    url = reverse(f"admin:articles_article_{name}", args=[article.pk])
    response = client.post(url, verb(article, **fields))
    page = response.content.decode()
    assert response.status_code == 409
    assert "<ins>Their</ins>" in page
    assert fields.get("reason", "") in page
    assert Activity.objects.count() == actions
    assert Edition.objects.filter(live_until=None).count() == editions


def test_a_verb_confirmed_on_the_newest_revision_is_done(client):
    client.force_login(UserFactory(is_superuser=True))
    article = draft()
    saved_by_another(article, title="Their headline")
    url = reverse("admin:articles_article_submit", args=[article.pk])
    newest = client.post(url, verb(article)).context["article"].revision_id
    assert client.post(url, {"based_on": newest}).url == article.get_desk_url()
    article.refresh_from_db()
    assert article.status == "review"


def test_a_restore_on_an_older_revision_does_nothing(client, editor, opened):
    second = saved_by_another(opened, title="Second")
    url = reverse("admin:articles_article_restore", args=[opened.pk])
    saved_by_another(second, title="Third")
    response = client.post(url, {"number": "1", "based_on": second.revision_id})
    assert response.status_code == 409
    assert Revision.objects.count() == 3
