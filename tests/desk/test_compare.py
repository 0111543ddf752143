"""The page that compares two versions: revisions and editions, words and pictures, what a person may see."""

import pytest
from django.urls import reverse

from articles import workflow
from articles.desk import versions
from tests.articles.factories import at, changed, picture, seal
from tests.factories import UserFactory, draft, published, superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = superuser(display_name="Ilya")
    client.force_login(user)
    return user


@pytest.fixture
def story(editor):
    """Three revisions, two editions."""
    article = published(by=editor, title="The first headline", lead="A lead", at=at(2019, 11, 26))
    article = changed(
        article, {"title": "The second headline"}, by=editor, note_kind="correction", note="It was not the first."
    )  # fmt: skip
    data = {"lead": "Another lead"}
    return workflow.save(article, data, by=editor, based_on=article.revision_id, comment="After a call")


def compare(client, article, **query):
    return client.get(reverse("admin:articles_article_compare", args=[article.pk]), query)


def differences(response):
    return [row.label for row in response.context["differences"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Lead"]),
        ({"a": "1", "b": "3"}, ["Headline", "Lead"]),
        ({"a": "e1", "b": "e2"}, ["Headline"]),
        ({"a": "e1", "b": "3"}, ["Headline", "Lead"]),
        ({"a": "2", "b": "e2"}, []),
    ],
)
def test_any_two_versions_are_compared(client, story, query, found):
    response = compare(client, story, **query)
    assert response.status_code == 200
    assert differences(response) == found


def test_who_saved_when_and_why(client, story):
    page = compare(client, story, a="e1", b="3").content.decode()
    assert "<b>Edition 1</b>" in page
    assert "<b>Revision 3</b>" in page
    assert "After a call" in page
    assert page.count("Ilya") > 2


@pytest.mark.parametrize("key", ["9", "e9", "0", "x", "e", "-1", "9999999999", "1e1", "²"])
def test_a_version_that_does_not_exist(client, story, key):
    assert compare(client, story, a=key).status_code == 404


def test_a_sealed_edition_is_neither_offered_nor_shown(client, story):
    seal(story.editions.get(number=1))
    assert compare(client, story, a="e1").status_code == 404
    assert [version.key for version in versions.offered(story)[1]] == ["e2"]


def test_unchanged_text_is_folded_unless_asked_for(client, story):
    assert "<details open>" not in compare(client, story).content.decode()
    assert "<details open>" in compare(client, story, all="on").content.decode()


def test_restore_is_offered_for_what_is_not_the_newest(client, story):
    assert "Restore revision 1 as revision 4" in compare(client, story, a="e1", b="3").content.decode()
    assert "Restore revision" not in compare(client, story, a="3", b="1").content.decode()


def test_markup_that_somebody_wrote_is_text(client, editor):
    article = draft(by=editor, title="<b>Bold</b> headline")
    article = workflow.save(
        article, {"title": "<i>New</i> headline"}, by=editor, based_on=article.revision_id
    )
    page = compare(client, article).content.decode()
    assert "<b>Bold" not in page
    assert "<i>New" not in page
    assert "&lt;" in page


def files(name):
    return [{"crop": "card", "format": "jpeg", "width": 800, "height": 533, "name": f"{name}.jpeg"}]


def test_pictures_are_shown_old_and_new(client, editor):
    old, new = (picture(name=f"{name} hall", renditions=files(name)) for name in ("old", "new"))
    article = draft(
        by=editor, picture=old.pk, body=f'<figure data-image="{old.pk}" data-alt="A hall"></figure>'
    )
    data = {"picture": new.pk, "body": f'<figure data-image="{new.pk}" data-alt="A hall"></figure>'}
    article = workflow.save(article, data, by=editor, based_on=article.revision_id)
    page = compare(client, article).content.decode()
    assert page.count(f'<img src="{old.url(320, "card")}"') == 2
    assert page.count(f'<img src="{new.url(320, "card")}"') == 2


def test_a_key_that_somebody_typed_names_nothing_that_is_not_theirs(client):
    """A contributor compares an own story that names a foreign picture and a foreign draft."""
    secret, foreign = draft(title="Secret appointment"), picture(name="Secret portrait")
    writer = UserFactory(roles=["Contributor"])
    client.force_login(writer)
    article = draft(by=writer)
    body = (
        f'<p><a data-article="{secret.pk}" href="/x/">So</a></p><figure data-image="{foreign.pk}"></figure>'
    )
    article = workflow.save(article, {"body": body}, by=writer, based_on=article.revision_id)
    response = compare(client, article)
    assert response.status_code == 200
    assert "now a link to /x/" in response.content.decode()
    assert "Secret" not in response.content.decode()
    client.force_login(superuser())
    assert "now a link to “Secret appointment”" in compare(client, article).content.decode()


def test_queries_do_not_grow(client, story, editor, django_assert_num_queries):
    def count(**query):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext  # a helper of the tests, needed here alone

        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert compare(client, story, **query).status_code == 200
        return len(queries)

    compare(client, story)
    few = count(a="e1", b="e2")
    article = story
    for number in range(4):
        data = {"title": f"Headline {number}", "tags": [f"tag {n}" for n in range(number)]}
        article = workflow.save(article, data, by=editor, based_on=article.revision_id)
    article = changed(article, {"title": "Last"}, by=editor, note_kind="correction", note="Again.")
    assert count(a="e1", b="e2") == few
    assert count(a="1", b="7") <= few


def test_an_original_is_named_to_those_who_may_read_it(client):
    boss, contributor = superuser(), UserFactory(roles=["Contributor"])
    original = draft(by=boss, title="Under embargo")
    article = draft(by=boss, language="ru")
    article.shared_with.add(contributor)
    article = workflow.save(article, {"translation_of": original.pk}, by=boss, based_on=article.revision_id)
    for account, is_named in ((boss, True), (contributor, False)):
        client.force_login(account)
        assert ("Under embargo" in compare(client, article).content.decode()) is is_named
