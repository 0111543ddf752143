"""A translation: begun from its original, stale once that changes, brought up to date."""

import pytest

from articles import translations, workflow
from articles.models import Activity, Article
from tests.articles.factories import picture
from tests.factories import AuthorFactory, UserFactory, draft, superuser
from tests.organizations.factories import PersonFactory

pytestmark = pytest.mark.django_db

BODY = "<h2>Agenda</h2><p>Three days.</p><table><tbody><tr><td>1</td></tr></tbody></table>"


def save(article, **data):
    return workflow.save(article, data, by=article.owner, based_on=article.revision_id)


@pytest.fixture
def source():
    return draft(title="A committee meets", lead="On the table.", body=BODY)


@pytest.fixture
def russian(source):
    article = workflow.translate(source, "ru", by=source.owner)
    return save(article, title="Комитет собрался", lead="На столе.", body=BODY)


# --- Begun ----------------------------------------------------------------------------------------


def test_it_begins_with_the_structure_and_the_words_of_the_original():
    boss = superuser()
    image, person = picture(), PersonFactory(label_en="Kunio Mikuriya")
    figure = f'<figure data-image="{image.pk}" data-alt="A full room" data-credit="Reuters"></figure>'
    writer, translator = AuthorFactory(), AuthorFactory(user=boss)
    source = draft(
        by=boss, body=BODY + figure + '<p>So<span data-footnote="">A note.</span></p>', tags=["customs"],
        picture=image.pk, picture_alt="A room", picture_caption="The room", event_on="2019-11-18",
        card_word="21st", bylines=[{"author": writer.pk, "role": "author"}],
        mentions=[{"entity": person.pk, "relation": "quoted", "styled_as": "Secretary General"}],
    )  # fmt: skip
    made = workflow.translate(source, "ru", by=boss)
    data, original = made.revision.data, source.revision.data
    assert data["body"] == original["body"].replace(' data-alt="A full room"', "")
    same = ("title", "lead", "slug", "rubric", "tags", "picture", "picture_caption", "event_on", "kind")
    assert {name: data[name] for name in same} == {name: original[name] for name in same}
    assert (data["language"], data["translation_of"]) == ("ru", source.pk)
    assert (data["picture_alt"], data["card_word"], data["attachments"]) == ("", "", [])
    assert data["mentions"] == [{"entity": person.pk, "relation": "quoted", "styled_as": ""}]
    assert data["bylines"] == [
        {"author": writer.pk, "role": "author"}, {"author": translator.pk, "role": "translator"},
    ]  # fmt: skip
    assert made.translated_revision == source.text_revision
    assert made.owner == boss
    assert list(source.translations.all()) == [made]


def test_it_begins_from_what_the_original_says_now(source):
    source = save(source, lead="Another lead.")
    made = workflow.translate(source, "ru", by=source.owner)
    assert made.lead == "Another lead."
    assert made.translated_revision == source.revision


def test_one_version_for_each_language(source, russian):
    for article, language in [(source, "ru"), (source, "en"), (russian, "en")]:
        with pytest.raises(workflow.Invalid):
            workflow.translate(article, language, by=source.owner)
    assert Article.objects.count() == 2


def test_who_may_not_read_the_original_translates_it_not(source):
    stranger = UserFactory(roles=["Contributor"])
    with pytest.raises(workflow.NotAllowed):
        workflow.translate(source, "ru", by=stranger)
    source.shared_with.add(stranger)
    stranger = type(stranger).objects.get(pk=stranger.pk)
    assert workflow.translate(source, "ru", by=stranger).owner == stranger


def test_a_story_that_is_linked_by_hand_follows_what_the_original_says_then(source):
    other = draft(language="ru", title="Комитет")
    assert other.translated_revision is None
    other = save(other, translation_of=source.pk)
    assert other.translated_revision == source.text_revision
    other = save(other, translation_of=None)
    assert other.translated_revision is None


# --- Stale, followed ------------------------------------------------------------------------------


def stale():
    return list(translations.stale(Article.objects.all()))


@pytest.mark.parametrize("change", [{"title": "New"}, {"lead": "New"}, {"body": "<p>New</p>"}])
def test_a_change_of_what_readers_read_makes_it_stale(source, russian, change):
    assert (stale(), translations.is_stale(russian)) == ([], False)
    source = save(source, **change)
    russian = Article.objects.get(pk=russian.pk)
    assert (stale(), translations.is_stale(russian)) == ([russian], True)
    assert translations.is_stale(source) is False


def test_a_change_of_anything_else_does_not(source, russian):
    save(source, tags=["customs"], event_on="2019-11-18", card_word="21st")
    assert stale() == []
    save(russian, lead="Другой лид.")
    assert stale() == []


def test_the_translation_of_a_story_in_the_bin_is_not_stale(source, russian):
    source = save(source, title="New")
    workflow.delete(source, by=source.owner, based_on=source.revision_id)
    russian = Article.objects.get(pk=russian.pk)
    assert (stale(), translations.is_stale(russian)) == ([], False)


def test_following_is_recorded_and_makes_it_current(source, russian):
    source = save(source, title="New")
    followed = workflow.follow(
        russian, by=russian.owner, based_on=russian.revision_id, revision=source.revision_id
    )
    assert stale() == []
    assert followed.revision == russian.revision
    row = Activity.objects.get(verb="follow")
    assert (row.article, row.detail) == (russian, {"original": source.pk, "revision": 2})
    save(source, title="Newer")
    assert stale() == [russian]


def test_only_what_was_looked_at_is_followed(source, russian):
    seen = save(source, title="New")
    save(seen, title="Newer")
    russian = workflow.follow(
        russian, by=russian.owner, based_on=russian.revision_id, revision=seen.revision_id
    )
    assert stale() == [russian]
    workflow.follow(
        russian, by=russian.owner, based_on=russian.revision_id, revision=russian.translated_revision_id
    )
    assert Activity.objects.filter(verb="follow").count() == 1


def test_what_is_not_followed(source, russian):
    source = save(source, title="New")
    changed = save(russian, title="Иначе")
    stranger = UserFactory(roles=["Contributor"])
    for article, by, based_on, revision, error in [
        (russian, russian.owner, russian.revision_id, source.revision_id, workflow.Stale),
        (changed, stranger, changed.revision_id, source.revision_id, workflow.NotAllowed),
        (changed, changed.owner, changed.revision_id, changed.revision_id, workflow.Invalid),
        (source, source.owner, source.revision_id, source.revision_id, workflow.Invalid),
    ]:
        with pytest.raises(error):
            workflow.follow(article, by=by, based_on=based_on, revision=revision)
    assert stale() == [changed]
    assert not Activity.objects.filter(verb="follow").exists()
