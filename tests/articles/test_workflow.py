"""Each verb: what it does, what it writes down, what it refuses."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from articles import addresses, rules, site, workflow
from articles.models import Activity, Article, Edition
from tests.factories import (
    AuthorFactory,
    RubricFactory,
    UserFactory,
    approved,
    draft,
    published,
    scheduled,
    superuser,
)
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


def later(hours=1):
    return timezone.now() + hours * HOUR


def state(article):
    return Article.objects.with_public_state().get(pk=article.pk).public_state


def verbs(article):
    return list(Activity.objects.filter(article=article).order_by("pk").values_list("verb", flat=True))


def do(verb, article, by, **kwargs):
    return getattr(workflow, verb)(article, by=by, based_on=article.revision_id, **kwargs)


def edit(article, by, **data):
    return workflow.save(article, data, by=by, based_on=article.revision_id)


@pytest.fixture
def boss(db):
    return superuser()


def test_the_whole_way(boss):
    article = draft(by=boss)
    assert (article.status, state(article), article.revision.number) == ("draft", "never", 1)
    article = do("submit", article, boss)
    assert article.status == "review"
    article = do("send_back", article, boss, reason="Name the room.")
    assert article.status == "draft"
    article = do("approve", do("submit", article, boss), boss)
    assert (article.status, article.approved_revision) == ("approved", article.revision)
    article = do("publish", article, boss)
    assert state(article) == "live"
    assert verbs(article) == ["create", "submit", "send_back", "submit", "approve", "publish"]
    assert Activity.objects.get(verb="send_back").reason == "Name the room."


def test_saving_makes_a_revision_and_leaves_readers_alone(boss):
    article = published(by=boss)
    article = edit(article, boss, title="Another headline")
    assert (article.revision.number, article.status, state(article)) == (2, "draft", "changed")
    assert article.revision.based_on.number == 1
    assert Edition.objects.live().get().title == "A committee meets in Brussels"


def test_saving_without_a_change_writes_nothing(boss):
    article = approved(by=boss)
    again = edit(article, boss, title=article.title)
    assert (again.revision_id, again.status) == (article.revision_id, "approved")


def test_a_stale_save_writes_nothing(boss):
    article = draft(by=boss)
    first = article.revision_id
    edit(article, boss, title="Mine")
    with pytest.raises(workflow.Stale) as stale:
        workflow.save(article, {"title": "Yours"}, by=boss, based_on=first)
    assert stale.value.article.title == "Mine"
    assert Article.objects.get().title == "Mine"
    assert Article.objects.get().revisions.count() == 2


@pytest.mark.parametrize("verb", ["submit", "approve", "publish", "reinstate", "cancel"])
def test_a_stale_button_does_nothing(boss, verb):
    article = draft(by=boss)
    first = article.revision_id
    edit(article, boss, title="Newer")
    with pytest.raises(workflow.Stale):
        getattr(workflow, verb)(article, by=boss, based_on=first)
    assert verbs(article) == ["create", "save"]


def test_restore_makes_a_new_revision(boss):
    article = edit(draft(by=boss, tags=["customs"]), boss, title="Second", tags=["trade"])
    article = workflow.restore(article, 1, by=boss, based_on=article.revision_id)
    assert (article.title, list(article.tags.names())) == ("A committee meets in Brussels", ["customs"])
    assert article.revision.number == 3


def test_the_approved_revision_goes_out_not_newer_typing(boss):
    article = edit(approved(by=boss), boss, title="Typed after the approval")
    assert article.status == "draft"
    article = do("publish", article, boss)
    assert Edition.objects.live().get().title == "A committee meets in Brussels"
    assert state(article) == "changed"


def test_without_an_approval_nothing_goes_out(boss):
    article = draft(by=boss)
    with pytest.raises(workflow.Invalid):
        do("publish", article, boss)
    assert Edition.objects.count() == 0


def test_a_rubric_without_review_publishes_with_one_button(boss):
    article = draft(by=boss, rubric=RubricFactory(needs_review=False))
    article = do("publish", article, boss)
    assert (article.status, state(article)) == ("approved", "live")
    assert verbs(article) == ["create", "approve", "publish"]


def test_four_eyes(boss):
    rubric = RubricFactory(needs_four_eyes=True)
    first, second = UserFactory(roles=["Editor"]), UserFactory(roles=["Editor"])
    article = draft(by=first, rubric=rubric)
    article = do("submit", article, first)
    with pytest.raises(workflow.NotAllowed):
        do("approve", article, first)
    assert do("approve", article, second).status == "approved"


def test_a_scheduled_story_is_public_from_its_moment(boss):
    at = later()
    article = scheduled(by=boss, at=at)
    assert state(article) == "scheduled"
    assert Edition.objects.live().count() == 0
    assert Edition.objects.live(at).get().article == article
    assert Edition.objects.live(at - datetime.timedelta(microseconds=1)).count() == 0


def test_reschedule_and_cancel(boss):
    article = scheduled(by=boss, at=later(1))
    at = later(48)
    article = do("reschedule", article, boss, at=at)
    edition = Edition.objects.get()
    assert (edition.live_from, edition.published_at, article.published_at) == (at, at, at)
    article = do("cancel", article, boss)
    assert (Edition.objects.count(), article.published_at, article.status) == (0, None, "approved")
    assert verbs(article)[-2:] == ["reschedule", "cancel"]


def test_only_a_moment_ahead_is_scheduled(boss):
    article = approved(by=boss)
    with pytest.raises(workflow.Invalid):
        do("schedule", article, boss, at=timezone.now() - HOUR)
    with pytest.raises(workflow.Invalid):
        do("publish", article, boss, at=timezone.now() - HOUR)
    assert Edition.objects.count() == 0


def correction(article, boss, **kwargs):
    article = edit(article, boss, body="<p>The committee meets for four days.</p>")
    article = do("approve", do("submit", article, boss), boss)
    kwargs = {"note_kind": "correction", "note": "It meets for four days, not three."} | kwargs
    return do("correct", article, boss, **kwargs)


def test_a_correction_ends_the_edition_before_it(boss):
    article = correction(published(by=boss), boss)
    first, second = Edition.objects.order_by("number")
    assert (first.live_until, second.live_until) == (second.live_from, None)
    assert (second.note, second.published_at) == ("It meets for four days, not three.", first.published_at)
    assert "four days" in Edition.objects.live().get().body
    assert state(article) == "live"


def test_a_correction_waits_for_its_moment_and_may_move_or_be_cancelled(boss):
    article = correction(published(by=boss), boss, at=later(2))
    assert "three days" in Edition.objects.live().get().body
    for hours in (3, 1):
        at = later(hours)
        article = do("reschedule", article, boss, at=at)
        assert Edition.objects.get(number=1).live_until == at
        assert "four days" in Edition.objects.live(at).get().body
    article = do("cancel", article, boss)
    assert Edition.objects.get().live_until is None
    assert article.published_at is not None


def test_a_note_has_a_kind_and_a_text(boss):
    for kwargs in ({"note_kind": ""}, {"note": "  "}):
        with pytest.raises(workflow.Invalid):
            correction(published(by=boss), boss, **kwargs)


def test_a_minor_correction_has_no_note(boss):
    correction(published(by=boss), boss, note_kind="", note="")
    assert Edition.objects.live().get().note == ""


def test_nothing_differs_nothing_is_corrected(boss):
    with pytest.raises(workflow.Invalid):
        do("correct", published(by=boss), boss)


def test_withdraw_and_reinstate(boss):
    article = published(by=boss, tags=["customs"])
    article = do("withdraw", article, boss, ending="gone", reason="The meeting was called off.")
    assert (state(article), Edition.objects.live().count()) == ("withdrawn", 0)
    assert Edition.objects.get().ending_reason == "The meeting was called off."
    article = do("reinstate", article, boss)
    edition = Edition.objects.live().get()
    assert (edition.number, edition.ending, list(edition.tags.names())) == (2, "", ["customs"])
    assert state(article) == "live"
    assert edition.get_absolute_url() == Edition.objects.get(number=1).get_absolute_url()


def test_withdrawing_cancels_the_change_that_waits(boss):
    article = correction(published(by=boss), boss, at=later(2))
    do("withdraw", article, boss, ending="notice", reason="Called off.")
    assert Edition.objects.live().count() == 0
    assert Edition.objects.live(later(9)).count() == 0


@pytest.mark.parametrize(
    ("ending", "reason"), [("", "Why"), ("gone", ""), ("gone", "  "), ("moved", "Why"), ("elsewhere", "Why")]
)
def test_an_ending_is_complete(boss, ending, reason):
    article = published(by=boss)
    with pytest.raises(workflow.Invalid):
        do("withdraw", article, boss, ending=ending, reason=reason)
    assert Edition.objects.live().count() == 1


def test_moved_leads_to_another_live_story(boss):
    article, other = published(by=boss), published(by=boss, title="The other story")
    with pytest.raises(workflow.Invalid):
        do("withdraw", article, boss, ending="moved", reason="Told there.", moved_to=article)
    do("withdraw", article, boss, ending="moved", reason="Told there.", moved_to=other)
    assert Edition.objects.get(article=article).moved_to == other


def test_expiry_is_set_in_advance_and_kept_by_a_correction(boss):
    at = later(5)
    article = do("expire", published(by=boss), boss, at=at, ending="gone", reason="Registration is over.")
    assert state(article) == "live"
    correction(article, boss)
    assert [e.live_until for e in Edition.objects.live()] == [at]
    assert Edition.objects.live(at).count() == 0
    article.refresh_from_db()
    assert Article.objects.with_public_state(at).get().public_state == "expired"


def test_an_address_belongs_to_one_story(boss):
    published(by=boss, slug="committee")
    article = approved(by=boss, slug="committee")
    with pytest.raises(workflow.Invalid) as error:
        do("publish", article, boss)
    assert "slug" in error.value.message_dict
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    "slug", ["news", "search", "organizations", "calendar", "admin", "ru", "static", "media"]
)
def test_a_page_does_not_take_the_address_of_another(boss, slug):
    article = approved(by=boss, kind="page", slug=slug)
    with pytest.raises(workflow.Invalid):
        do("publish", article, boss)


def test_an_incomplete_story_does_not_go_out(boss):
    article = approved(by=boss, lead="", body="<p></p>")
    with pytest.raises(workflow.Invalid) as error:
        do("publish", article, boss)
    assert error.value.messages == ["Write a lead.", "Write the text."]


def test_what_is_written_is_sanitised(boss):
    article = draft(by=boss, body='<p onclick="x()">Text<script>alert(1)</script></p>')
    assert article.body == article.revision.data["body"] == "<p>Text</p>"


def test_control_characters_are_dropped(boss):
    article = draft(by=boss, title="A\x0bB\x00C", lead="One\ntwo\x1b.")
    assert (article.title, article.lead) == ("ABC", "One\ntwo.")


def test_a_title_that_is_too_long_is_refused(boss):
    with pytest.raises(ValidationError):
        draft(by=boss, title="x" * 201)
    assert Article.objects.count() == 0


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("A committee meets", "a-committee-meets"),
        ("Российская таможенная академия", "rossiyskaya-tamozhennaya-akademiya"),
        ("!!!", "story"),
    ],
)
def test_addresses_are_made_from_headlines(title, slug):
    assert addresses.make_slug(title) == slug


def test_available_names_what_may_follow(boss):
    article = draft(by=boss)
    assert workflow.available(article, boss) == ["submit", "copy", "hand_over", "delete"]
    article = do("submit", article, boss)
    assert workflow.available(article, boss) == ["send_back", "approve", "copy", "hand_over", "delete"]
    article = do("approve", article, boss)
    before = ["send_back", "publish", "schedule", "copy", "hand_over", "delete"]
    assert workflow.available(article, boss) == before
    article = do("publish", article, boss)
    while_live = ["send_back", "correct", "withdraw", "expire", "copy", "hand_over"]
    assert workflow.available(article, boss) == while_live
    article = do("withdraw", article, boss, ending="gone", reason="Called off.")
    after = ["send_back", "publish", "schedule", "reinstate", "seal", "copy", "hand_over"]
    assert workflow.available(article, boss) == after


ALLOWED = {
    "Contributor": {"edit", "submit"},
    "Editor": {"view", "edit", "submit", "send_back", "approve"},
    "Publisher": {"view", "edit", "submit", "publish", "withdraw", "reinstate"},
    "Administrator": set(),
}


@pytest.mark.parametrize("role", ALLOWED)
@pytest.mark.parametrize("own", [True, False])
def test_rules_by_role(role, own):
    user = UserFactory(roles=[role])
    article = draft(by=superuser())
    if own:
        Article.objects.update(owner=user)
        article.refresh_from_db()
    names = ["view", "edit", "submit", "send_back", "approve", "publish", "withdraw", "reinstate"]
    allowed = {name for name in names if getattr(rules, f"can_{name}")(user, article)}
    expected = ALLOWED[role] if role != "Contributor" else ({"view", "edit", "submit"} if own else set())
    assert allowed == expected
    assert rules.visible_articles(user, Article.objects.all()).exists() is ("view" in expected)


def test_rights_are_per_rubric_where_given():
    article = draft(by=superuser())
    editor = UserFactory(roles=["Editor"], every_rubric=False)
    assert not rules.can_view(editor, article)
    assert rules.visible_articles(editor, Article.objects.all()).count() == 0
    editor.rubric_grants.create(rubric=article.rubric)
    editor = type(editor).objects.get(pk=editor.pk)
    assert rules.can_approve(editor, article)
    assert rules.visible_articles(editor, Article.objects.all()).count() == 1


def test_a_shared_draft_is_seen_and_edited():
    article = draft(by=superuser())
    helper = UserFactory(roles=["Contributor"])
    assert not rules.can_edit(helper, article)
    article.shared_with.add(helper)
    helper = type(helper).objects.get(pk=helper.pk)
    assert rules.can_edit(helper, article)


def test_a_deactivated_account_may_nothing():
    user = UserFactory(roles=["Publisher"], is_active=False)
    assert not rules.can_view(user, draft(by=superuser()))


# --- Edges ----------------------------------------------------------------------------------------


def test_what_has_an_end_is_not_rescheduled_past_it(boss):
    article = scheduled(by=boss, at=later(1))
    article = do("expire", article, boss, at=later(5), ending="gone", reason="The offer ends.")
    with pytest.raises(workflow.Invalid, match="ends before"):
        do("reschedule", article, boss, at=later(6))
    moved = do("reschedule", article, boss, at=later(4))
    assert moved.next_edition.live_until == article.next_edition.live_until


def test_a_story_that_was_public_keeps_its_first_day_when_it_is_scheduled_anew(boss):
    first = timezone.now() - datetime.timedelta(days=100)
    article = do("withdraw", published(by=boss, at=first), boss, ending="gone", reason="Wrong.")
    article = do("schedule", article, boss, at=later(1))
    article = do("reschedule", article, boss, at=later(50))
    assert (article.published_at, article.next_edition.published_at) == (first, first)
    assert (
        article.published_on
        == article.next_edition.published_on
        == first.astimezone(site.current().zone).date()
    )


def test_an_address_that_a_working_copy_of_that_day_holds_is_taken(boss):
    edit(published(by=boss, slug="first"), boss, slug="second")
    article = approved(by=boss, slug="second")
    with pytest.raises(workflow.Invalid, match="has this address"):
        do("publish", article, boss)
    assert Edition.objects.count() == 1


def test_linking_a_translation_shows_when_it_is_published(boss):
    source = published(by=boss)
    article = published(by=boss, language="ru", slug="perevod")
    writer = UserFactory(roles=["Contributor"])
    article.shared_with.add(writer)
    source.shared_with.add(writer)
    article = edit(article, writer, translation_of=source)
    assert Edition.objects.get(article=article).source_id == article.pk
    article = do("approve", do("submit", article, writer), boss)
    article = do("correct", article, boss)
    assert article.live_edition.source_id == source.pk


def test_a_translation_names_an_original_in_another_language(boss):
    original = draft(by=boss)
    translation = draft(by=boss, language="ru", translation_of=original)
    for language, source in (("en", original), ("en", translation)):
        with pytest.raises(ValidationError) as refused:
            draft(by=boss, language=language, translation_of=source)
        assert list(refused.value.message_dict) == ["translation_of"]
    with pytest.raises(ValidationError):
        edit(original, boss, translation_of=draft(by=boss, language="ru"))


def test_restoring_leaves_out_an_entity_that_was_deleted(boss):
    bodies = [OrganizationFactory(public_from=None), OrganizationFactory()]
    mentions = [{"entity": body.pk, "relation": "about", "styled_as": ""} for body in bodies]
    article = edit(draft(by=boss, mentions=mentions), boss, mentions=[])
    bodies[0].delete()
    article = workflow.restore(article, 1, by=boss, based_on=article.revision_id)
    assert article.revision.data["mentions"] == mentions[1:]


def test_restoring_leaves_out_an_author_that_was_deleted(boss):
    authors = [AuthorFactory(), AuthorFactory()]
    bylines = [{"author": author.pk, "role": "author"} for author in authors]
    article = edit(draft(by=boss, bylines=bylines), boss, bylines=[])
    authors[0].delete()
    article = workflow.restore(article, 1, by=boss, based_on=article.revision_id)
    assert article.revision.data["bylines"] == bylines[1:]


def test_one_button_takes_four_eyes_where_they_are_asked_for(boss):
    rubric = RubricFactory(needs_review=False, needs_four_eyes=True)
    writer = UserFactory(roles=["Publisher"])
    article = draft(by=writer, rubric=rubric)
    with pytest.raises(workflow.NotAllowed):
        do("publish", article, writer)
    assert state(do("publish", article, boss)) == "live"


# --- A story that its author has moved to another rubric ------------------------------------------


@pytest.fixture
def here(db):
    return RubricFactory(slug="here")


@pytest.fixture
def there(db):
    return RubricFactory(slug="there")


def publisher_of(rubric):
    account = UserFactory(roles=["Publisher"], every_rubric=False)
    account.rubric_grants.create(rubric=rubric)
    return account


def test_an_approval_for_another_rubric_is_not_this_publishers_to_use(boss, here, there):
    article = edit(approved(by=boss, rubric=there.pk), boss, rubric=here.pk)
    with pytest.raises(workflow.NotAllowed):
        do("publish", article, publisher_of(here))
    assert not Edition.objects.exists()


def test_a_live_story_stays_with_the_publishers_of_the_rubric_it_is_live_in(boss, here, there):
    article = edit(published(by=boss, rubric=here.pk), boss, rubric=there.pk)
    mine, others = publisher_of(here), publisher_of(there)
    assert list(Article.objects.visible_to(mine)) == [article]
    assert rules.can_view(mine, article)
    with pytest.raises(workflow.NotAllowed):
        do("withdraw", article, others, ending="gone", reason="Not ours.")
    article = do("withdraw", article, mine, ending="gone", reason="Wrong.")
    assert state(article) == "withdrawn"


def test_moving_a_live_story_takes_a_publisher_of_both_rubrics(boss, here, there):
    article = edit(published(by=boss, rubric=here.pk), boss, rubric=there.pk)
    article = do("approve", do("submit", article, boss), boss)
    for rubric in (here, there):
        with pytest.raises(workflow.NotAllowed):
            do("correct", article, publisher_of(rubric))
    both = publisher_of(here)
    both.rubric_grants.create(rubric=there)
    assert do("correct", article, both).live_edition.rubric == there
