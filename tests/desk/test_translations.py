"""A translation: begun from its original, stale once that changes, brought up to date."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from articles import translations, workflow
from articles.models import Activity, Article
from tests.articles.factories import picture
from tests.desk.forms import filled
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


# --- At the desk ----------------------------------------------------------------------------------


def page(client, name, article):
    return client.get(reverse(f"admin:articles_article_{name}", args=[article.pk]))


def post(client, name, article, **fields):
    return client.post(reverse(f"admin:articles_article_{name}", args=[article.pk]), fields)


@pytest.fixture
def editor(client):
    user = UserFactory(roles=["Editor"])
    client.force_login(user)
    return user


def test_the_button_begins_a_translation(client, editor, source):
    form = page(client, "change", source).content.decode()
    assert "Start the version in Russian" in form
    response = post(client, "translate", source, language="ru")
    made = source.translations.get()
    assert response.url == made.get_desk_url()
    assert (made.owner, made.title) == (editor, source.title)
    assert "Start the version in" not in page(client, "change", source).content.decode()
    assert "Start the version in" not in page(client, "change", made).content.decode()


@pytest.mark.parametrize("language", ["en", "xx", ""])
def test_a_language_that_is_none_begins_nothing(client, editor, source, language):
    response = post(client, "translate", source, language=language)
    assert response.url == source.get_desk_url()
    assert Article.objects.count() == 1


def test_a_get_begins_nothing(client, editor, source):
    assert page(client, "translate", source).status_code == 405
    assert Article.objects.count() == 1


def test_the_original_stands_beside_the_text(client, editor, source, russian):
    response = page(client, "change", russian)
    shown = response.context["source"]
    assert [(row.kind, row.text) for row in shown.paragraphs] == [
        ("h2", "Agenda"), ("p", "Three days."), ("table", "1"),
    ]  # fmt: skip
    assert (shown.title, shown.lead, shown.rows) == (source.title, source.lead, [])
    assert "changes-of-original" not in response.content.decode()


def test_who_may_not_read_the_original_sees_nothing_of_it(client, source, russian):
    writer = UserFactory(roles=["Contributor"])
    russian.shared_with.add(writer)
    save(source, lead="A secret lead.", body=BODY + "<p>A secret end.</p>")
    client.force_login(writer)
    form = page(client, "change", russian)
    assert form.context["source"] is None
    for text in ("secret", source.title):
        assert text not in form.content.decode()
    response = page(client, "translation", russian)
    assert response.url == russian.get_desk_url()
    source.shared_with.add(writer)
    assert "secret" in page(client, "change", russian).content.decode()
    assert "secret" in page(client, "translation", russian).content.decode()


def words(rows):
    return [
        (
            row.label,
            [p.text for p in row.old if p.kind == "del"],
            [p.text for p in row.new if p.kind == "ins"],
        )
        for row in rows
    ]


def test_which_paragraphs_changed_word_by_word(client, editor, source, russian):
    save(source, lead="On the round table.", body=BODY.replace("Three", "Four"))
    source.refresh_from_db()
    for name in ("change", "translation"):
        assert words(page(client, name, russian).context["source"].rows) == [
            ("Lead", [], ["round"]), ("Body, 2", ["Three"], ["Four"]),
        ]  # fmt: skip
    listed = page(client, "change", source).content.decode()
    assert listed.count("The original was changed since") == 1


def test_it_is_marked_on_the_page(client, editor, source, russian):
    source = save(source, lead="On the round table.")
    page_fields = {"based_on": russian.revision_id, "follow": source.revision_id}
    response = post(client, "translation", russian, **page_fields | {"based_on": russian.revision_id - 1})
    assert (response.status_code, stale()) == (302, [russian])
    post(client, "translation", russian, **page_fields)
    assert stale() == []
    assert Activity.objects.get(verb="follow").by == editor
    assert page(client, "translation", russian).context["source"].rows == []


def test_it_is_marked_while_saving(client, editor, source, russian):
    source = save(source, lead="On the round table.")
    client.post(russian.get_desk_url(), filled(russian, lead="На круглом столе."))
    assert stale() == [russian]
    russian = Article.objects.get(pk=russian.pk)
    client.post(
        russian.get_desk_url(), filled(russian, lead="На круглом столе!", follow=str(source.revision_id))
    )
    russian.refresh_from_db()
    assert stale() == []
    assert (russian.lead, russian.revision.number) == ("На круглом столе!", 4)


def test_a_save_that_meets_another_marks_nothing(client, editor, source, russian):
    source = save(source, lead="On the round table.")
    posted = filled(russian, lead="На круглом столе.", follow=str(source.revision_id))
    save(russian, lead="Иначе.")
    assert client.post(russian.get_desk_url(), posted).status_code == 409
    assert stale() == [russian]


def test_who_only_reads_marks_nothing(client, source, russian):
    source = save(source, lead="On the round table.")
    reader = UserFactory(roles=["Editor"], every_rubric=False)
    client.force_login(reader)
    response = post(client, "translation", russian, based_on=russian.revision_id, follow=source.revision_id)
    assert (response.status_code, stale()) == (403, [russian])


@pytest.mark.parametrize("name", ["change", "translation"])
def test_the_page_asks_as_often_however_much_changed(
    client, editor, source, russian, django_assert_max_num_queries, name
):
    source = save(source, body="<p>Paragraph</p>")
    page(client, name, russian)
    with django_assert_max_num_queries(70) as counted:
        page(client, name, russian)
    save(source, body="".join(f"<p>Paragraph {number}</p>" for number in range(30)))
    with django_assert_max_num_queries(len(counted)):
        assert len(page(client, name, russian).context["source"].rows) >= 30


def test_a_second_version_in_a_language_is_refused_in_words(source, russian):
    with pytest.raises(ValidationError) as refused:
        draft(language="ru", translation_of=source.pk, slug="second")
    assert refused.value.messages == ["There is a version in this language already."]
