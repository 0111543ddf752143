"""Verbs that keep a story in order: copy, hand over, share, the bin, replace, mend a note, seal."""

import datetime
import uuid

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from articles import rules, workflow
from articles.models import Activity, Article, Attachment, Autosave, Edition, Revision
from outbox import effects
from outbox.models import Effect
from tests.factories import UserFactory, approved, draft, published, scheduled, superuser

pytestmark = pytest.mark.django_db

BIN_QUERIES = 6


def do(name, article, by, **arguments):
    return getattr(workflow, name)(article, by=by, based_on=article.revision_id, **arguments)


def last(verb):
    return Activity.objects.filter(verb=verb).latest("pk")


@pytest.fixture
def boss():
    return superuser()


@pytest.fixture
def tomorrow():
    return timezone.now() + datetime.timedelta(days=1)


# --- Copy -----------------------------------------------------------------------------------------


def test_a_copy_is_a_draft_of_ones_own(boss):
    writer = UserFactory(roles=["Contributor"])
    old = published(by=boss, tags=["customs"], event_on="2026-03-01", slug="old")
    old.shared_with.add(writer)
    made = do("copy", old, writer)
    assert (made.owner, made.status, made.title) == (writer, "draft", old.title)
    assert (made.event_on, made.published_at, made.timeline) == (None, None, [])
    assert list(made.tags.names()) == ["customs"]
    assert made.revision.data["bylines"] == old.revision.data["bylines"]
    assert last("copy").article == made
    assert last("copy").detail == {"article": old.pk, "revision": old.revision.number}


def test_who_may_not_see_it_may_not_copy_it(boss):
    with pytest.raises(workflow.NotAllowed):
        do("copy", draft(by=boss), UserFactory(roles=["Contributor"]))
    assert Article.objects.count() == 1


# --- Hand over and share --------------------------------------------------------------------------


def test_handing_over_takes_the_unsaved_text_along(boss):
    old, new = UserFactory(roles=["Contributor"]), UserFactory(roles=["Contributor"])
    article = draft(by=old)
    Autosave.objects.create(article=article, user=old, tab=uuid.uuid4(), data=[["title", "Typed"]])
    article = do("hand_over", article, old, to=new, reason="On leave")
    assert article.owner == new
    assert [row.user for row in article.autosaves.all()] == [new]
    assert (rules.can_edit(old, article), rules.can_edit(new, article)) == (True, True)
    assert rules.can_hand_over(_again(new), article)
    assert not rules.can_hand_over(_again(old), article)
    row = last("hand_over")
    assert (row.by, row.reason, row.detail) == (old, "On leave", {"from": old.pk, "to": new.pk})


@pytest.mark.parametrize("roles", [[], ["Administrator"]])
def test_only_somebody_who_writes_takes_over(boss, roles):
    with pytest.raises(workflow.Invalid) as error:
        do("hand_over", draft(by=boss), boss, to=UserFactory(roles=roles))
    assert "to" in error.value.message_dict


def test_sharing_is_written_down_once(boss):
    friend = UserFactory(roles=["Contributor"])
    article = draft(by=boss)
    workflow.share(article, [friend], by=boss)
    workflow.share(article, [friend], by=boss)
    assert [row.detail for row in Activity.objects.filter(verb="share")] == [
        {"added": [friend.pk], "removed": []}
    ]
    with pytest.raises(workflow.NotAllowed):
        workflow.share(article, [], by=friend)
    assert list(article.shared_with.all()) == [friend]


# --- The bin --------------------------------------------------------------------------------------


def test_into_the_bin_and_back(client, boss):
    writer = UserFactory(roles=["Contributor"])
    article = do("delete", draft(by=writer, title="Quetzal"), writer, reason="Twice")
    assert not rules.can_edit(writer, article)
    assert list(rules.visible_articles(writer, Article.objects.all())) == []
    assert list(rules.binned_articles(writer, Article.objects.all())) == [article]
    client.force_login(writer)
    assert "Quetzal" not in client.get(reverse("admin:articles_article_changelist")).content.decode()
    assert "Quetzal" in client.get(reverse("admin:articles_article_bin")).content.decode()
    with pytest.raises(workflow.NotAllowed):
        workflow.save(article, {"title": "Other"}, by=writer, based_on=article.revision_id)
    assert Effect.objects.filter(key=f"purge:{article.pk}").count() == 1
    article = do("recover", article, writer)
    assert workflow.available(article, writer) == ["submit", "copy", "hand_over", "delete"]
    assert Effect.objects.filter(key=f"purge:{article.pk}").count() == 0


def test_the_bin_of_others_is_not_shown(client, boss):
    do("delete", draft(by=boss, title="Quetzal"), boss)
    for who in ({"roles": ["Contributor"]}, {"roles": ["Editor"], "every_rubric": False}):
        client.force_login(UserFactory(**who))
        page = client.get(reverse("admin:articles_article_bin"))
        assert (page.status_code, "Quetzal" in page.content.decode()) == (200, False)
    client.force_login(UserFactory(roles=["Editor"]))
    assert "Quetzal" in client.get(reverse("admin:articles_article_bin")).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_bin_costs_the_same_however_full(client, boss, number, django_assert_num_queries):
    for _number in range(number):
        do("delete", draft(by=boss), boss)
    client.force_login(boss)
    client.get(reverse("admin:articles_article_bin"))
    with django_assert_num_queries(BIN_QUERIES):
        client.get(reverse("admin:articles_article_bin"))


def test_what_was_public_is_not_deleted(boss, tomorrow):
    for article in (published(by=boss), scheduled(by=boss, at=tomorrow)):
        with pytest.raises(workflow.Invalid):
            do("delete", article, boss)
    withdrawn = do("withdraw", published(by=boss, slug="other"), boss, ending="gone", reason="Called off.")
    with pytest.raises(workflow.Invalid):
        do("delete", withdrawn, boss)
    assert Article.objects.filter(deleted_at=None).count() == 3


def test_after_thirty_days_it_is_gone_and_the_record_stays(boss, django_capture_on_commit_callbacks):
    article = draft(by=boss, title="Quetzal")
    article = workflow.save(article, {"title": "Quetzalcoatl"}, by=boss, based_on=article.revision_id)
    other = draft(by=boss, language="ru", translation_of=article.pk, title="Другая")
    file = Attachment.objects.create(
        article=article, title="Plan", file=ContentFile(b"x", "plan.pdf"), name="plan.pdf", size=1
    ).file
    typed = Autosave.objects.create(article=article, user=boss, data=[["title", "Typed"]])
    article = do("delete", article, boss)
    workflow.purge(article.pk)
    assert Article.objects.filter(pk=article.pk).exists()
    hour = datetime.timedelta(hours=1)
    late = timezone.now() - workflow.KEPT_IN_BIN - hour
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET deleted_at = %s WHERE id = %s", [late, article.pk])
    Effect.objects.filter(key=f"purge:{article.pk}").update(due_at=timezone.now() - hour)
    with django_capture_on_commit_callbacks(execute=True):
        effects.run_due()
    assert not Article.objects.filter(pk=article.pk).exists()
    assert not file.storage.exists(file.name)
    typed.refresh_from_db()
    assert (typed.article, typed.data) == (None, [["title", "Typed"]])  # offered as a new story
    assert Revision.objects.filter(article=other.pk).count() == 1
    rows = Activity.objects.filter(subject="Quetzalcoatl").order_by("pk")
    assert [(row.verb, row.article, row.by) for row in rows] == [
        ("save", None, boss), ("delete", None, boss), ("purge", None, None),
    ]  # fmt: skip
    other.refresh_from_db()
    assert other.translation_of is None
    assert workflow.restore(other, 1, by=boss, based_on=other.revision_id).translation_of is None


def test_an_original_is_removed_behind_a_translation_that_is_public(boss):
    article = draft(by=boss)
    other = published(by=boss, language="ru", translation_of=article.pk)
    article = do("delete", article, boss)
    late = timezone.now() - workflow.KEPT_IN_BIN - datetime.timedelta(seconds=1)  # SQLite reads milliseconds
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_article SET deleted_at = %s WHERE id = %s", [late, article.pk])
    workflow.purge(article.pk)
    assert list(Article.objects.all()) == [other]
    assert Edition.objects.live().get().source == other


def test_a_second_translation_bars_the_way_back(boss):
    source = draft(by=boss)
    first = do("delete", draft(by=boss, language="ru", translation_of=source.pk), boss)
    draft(by=boss, language="ru", translation_of=source.pk)
    with pytest.raises(workflow.Invalid):
        do("recover", first, boss)


# --- Replace --------------------------------------------------------------------------------------


def newer(article, by, **data):
    article = workflow.save(article, data, by=by, based_on=article.revision_id)
    return do("approve", do("submit", article, by), by)


def test_a_scheduled_text_is_replaced_at_its_moment(boss, tomorrow):
    article = newer(scheduled(by=boss, at=tomorrow, title="Old"), boss, title="New")
    article = do("replace", article, boss, reason="Better")
    edition = Edition.objects.get()
    assert (edition.title, edition.live_from, edition.published_at) == ("New", tomorrow, tomorrow)
    assert article.published_at == tomorrow
    assert (last("replace").revision, last("replace").reason) == (article.revision, "Better")
    with pytest.raises(workflow.Invalid):
        do("replace", article, boss)


def test_a_replaced_correction_keeps_note_and_end(boss, tomorrow):
    article = published(by=boss)
    end = tomorrow + datetime.timedelta(days=5)
    article = do("expire", article, boss, at=end, ending="gone", reason="Over.")
    article = newer(article, boss, title="Second")
    article = do("correct", article, boss, at=tomorrow, note_kind="correction", note="A name was wrong.")
    article = do("replace", newer(article, boss, title="Third"), boss)
    first, second = article.editions.order_by("live_from")
    assert (first.live_until, first.ending) == (tomorrow, "")
    assert (second.title, second.note, second.note_kind) == ("Third", "A name was wrong.", "correction")
    assert (second.live_from, second.live_until, second.ending_reason) == (tomorrow, end, "Over.")


# --- Mend a note, seal ----------------------------------------------------------------------------


def corrected(boss, **arguments):
    article = newer(published(by=boss, title="First"), boss, title="Second")
    return do(
        "correct", article, boss, **{"note_kind": "correction", "note": "A nmae was wrong.", **arguments}
    )


def test_a_mended_note_is_what_readers_get(client, boss):
    article = corrected(boss)
    article = do("mend_note", article, boss, number=2, note="A name was wrong.")
    live = article.live_edition
    assert (live.note, live.public_note) == ("A nmae was wrong.", "A name was wrong.")
    for address in (
        live.get_absolute_url(),
        live.get_absolute_url() + "changes/",
        reverse("articles:corrections_feed"),
    ):
        page = client.get(address).content.decode()
        assert ("A name was wrong." in page, "nmae" in page) == (True, False), address
    assert last("mend_note").detail == {
        "edition": 2, "before": "A nmae was wrong.", "after": "A name was wrong.",
    }  # fmt: skip


@pytest.mark.parametrize(("number", "note"), [(1, "x"), (2, " "), (2, "A nmae was wrong."), (9, "x")])
def test_what_is_no_note_is_not_mended(boss, number, note):
    article = corrected(boss)
    with pytest.raises(workflow.Invalid):
        do("mend_note", article, boss, number=number, note=note)
    assert Edition.objects.exclude(mended_note="").count() == 0


def test_a_sealed_text_is_not_read_and_leaves_its_trace(client, boss):
    article = corrected(boss)
    address = article.live_edition.get_absolute_url() + "changes/"
    assert "First" in client.get(address).content.decode()
    article = do("seal", article, boss, number=1, reason="Personal data")
    page = client.get(address).content.decode()
    assert ("First" in page, "sealed" in page) == (False, True)
    assert (last("seal").reason, last("seal").detail) == ("Personal data", {"edition": 1})
    with pytest.raises(workflow.Invalid):
        do("seal", article, boss, number=1, reason="Again")


@pytest.mark.parametrize(("number", "reason"), [(2, "Libel"), (1, " "), (7, "Libel")])
def test_what_is_live_is_not_sealed(boss, number, reason):
    with pytest.raises(workflow.Invalid):
        do("seal", corrected(boss), boss, number=number, reason=reason)
    assert not Edition.objects.filter(sealed=True).exists()


def test_a_sealed_text_is_not_reinstated(boss):
    article = do("withdraw", published(by=boss), boss, ending="gone", reason="Called off.")
    article = do("seal", article, boss, number=1, reason="Libel")
    assert "reinstate" not in workflow.available(article, boss)
    with pytest.raises(workflow.Invalid):
        do("reinstate", article, boss)
    assert not Edition.objects.live().exists()


# --- What every verb keeps ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["copy", "hand_over", "delete", "recover", "mend_note", "seal", "replace"])
def test_a_stale_verb_does_nothing(boss, name):
    article = draft(by=boss)
    if name == "recover":
        article = do("delete", article, boss)
    arguments = {
        "hand_over": {"to": boss},
        "mend_note": {"number": 1, "note": "x"},
        "seal": {"number": 1, "reason": "x"},
    }
    before = Activity.objects.count()
    with pytest.raises(workflow.Stale):
        getattr(workflow, name)(article, by=boss, based_on=0, **arguments.get(name, {}))
    assert (Activity.objects.count(), Article.objects.count()) == (before, 1)


def test_the_record_knows_from_where(client, boss):
    article = approved(by=boss)
    client.force_login(boss)
    address = reverse("admin:articles_article_copy", args=[article.pk])
    client.post(address, {"based_on": article.revision_id}, REMOTE_ADDR="192.0.2.7")
    assert last("copy").origin == "192.0.2.7"
    assert last("approve").origin is None


def test_behind_a_proxy_the_record_takes_what_the_proxy_added(client, boss, settings):
    settings.TRUST_PROXY = True
    article = approved(by=boss)
    client.force_login(boss)
    forged = {"HTTP_X_FORWARDED_FOR": "10.0.0.1, 192.0.2.9"}
    client.post(
        reverse("admin:articles_article_copy", args=[article.pk]), {"based_on": article.revision_id}, **forged
    )
    assert last("copy").origin == "192.0.2.9"


def _again(user):
    return type(user).objects.get(pk=user.pk)
