"""What the dialogs of the editor offer, and that nobody finds there, or puts in, what one may not see."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from tests.articles.factories import picture, url, withdrawn
from tests.desk.forms import filled
from tests.factories import UserFactory, draft, published, superuser
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

PICTURES = "admin:articles_article_pictures"
TARGETS = "admin:articles_article_targets"


@pytest.fixture
def contributor(db):
    return UserFactory(roles=["Contributor"])


@pytest.fixture
def editor(db):
    return UserFactory(roles=["Editor"])


def pick(user, name, **query):
    client = Client()
    client.force_login(user)
    response = client.get(reverse(name), query)
    assert response.status_code == 200
    return response.json()


def names(user, **query):
    return [row["name"] for row in pick(user, PICTURES, **query)["results"]]


def found(user, words=""):
    return [(row["kind"], row["label"]) for row in pick(user, TARGETS, q=words)["results"]]


def test_pictures_come_newest_first_with_the_texts_of_a_use(editor):
    picture(name="Old")
    image = picture(name="New", alt_en="A room", alt_ru="Зал", credit="Me")
    picture(name="Taken down", taken_down_at=timezone.now())
    assert names(editor) == ["New", "Old"]
    row = {"id": image.pk, "name": "New", "src": "/media/whole.jpeg", "alt": "Зал", "credit": "Me"}
    assert pick(editor, PICTURES, q="new", language="ru") == {"results": [row], "more": False}


def test_pictures_are_found_by_all_words_in_any_case(editor):
    picture(name="Room in Brussels", credit="Анна")
    picture(name="Room in Accra", alt_ru="Зал заседаний")
    assert names(editor, q="ROOM brussels") == ["Room in Brussels"]
    assert names(editor, q="анна") == ["Room in Brussels"]
    assert names(editor, q="ЗАЛ") == ["Room in Accra"]
    assert names(editor, q="room nowhere") == []


def test_more_pictures_than_one_page(editor):
    for number in range(25):
        picture(name=f"{number}")
    answer = pick(editor, PICTURES)
    assert (len(answer["results"]), answer["more"]) == (24, True)


def test_a_contributor_finds_own_pictures_only(contributor, editor):
    own = picture(name="Own", uploaded_by=contributor)
    secret = picture(name="Embargo", uploaded_by=editor)
    assert names(contributor) == ["Own"]
    assert names(contributor, q="embargo") == []
    assert names(contributor, ids=f"{own.pk},{secret.pk},x") == ["Own"]
    assert names(editor, ids=f"{own.pk},{secret.pk}") == ["Embargo", "Own"]


def test_targets_are_stories_and_entities_with_their_address(editor):
    story = published(by=superuser(), title="Customs in Ghana", slug="ghana")
    entity = OrganizationFactory(label_en="Ghana Revenue Authority", slug="gra")
    rows = pick(editor, TARGETS, q="ghana")["results"]
    assert [(row["kind"], row["id"], row["label"], row["url"]) for row in rows] == [
        ("article", story.pk, "Customs in Ghana", url(story)),
        ("entity", entity.pk, "Ghana Revenue Authority", "/organizations/gra/"),
    ]
    assert found(editor) == [("article", "Customs in Ghana")]
    assert found(editor, "ghana nowhere") == []


def test_a_draft_has_no_address_yet(editor):
    draft(by=editor, title="Plans")
    assert pick(editor, TARGETS, q="plans")["results"][0] | {"id": 0} == {
        "kind": "article", "id": 0, "label": "Plans", "lang": "en", "detail": "not public", "url": "",
    }  # fmt: skip


def test_a_contributor_finds_no_draft_of_others_and_of_a_live_story_what_readers_see(contributor):
    boss = superuser()
    draft(by=boss, title="Embargo", slug="secret")
    story = published(by=boss, title="Public", slug="public")
    workflow.save(story, {"title": "Unspoken", "body": "<p>Embargo</p>"}, by=boss, based_on=story.revision_id)
    OrganizationFactory(label_en="Secret body", public_from=None)
    merged = OrganizationFactory(label_en="Kept body")
    OrganizationFactory(label_en="Merged body", merged_into=merged)
    assert found(contributor) == [("article", "Public")]
    assert found(contributor, "public") == [("article", "Public")]
    assert found(contributor, "embargo") == found(contributor, "unspoken") == []
    assert found(contributor, "body") == [("entity", "Kept body")]
    assert ("entity", "Secret body") in found(boss, "body")


def test_what_was_withdrawn_is_no_target_for_a_contributor(contributor):
    boss = superuser()
    withdrawn(published(by=boss, title="Gone", slug="gone"), by=boss)
    assert found(contributor, "gone") == []


@pytest.mark.parametrize("role", ["Contributor", "Editor"])
def test_the_same_queries_for_few_and_many(role):
    user, boss = UserFactory(roles=[role]), superuser()
    counts = []
    for count in (1, 7):
        for number in range(count):
            picture(uploaded_by=user)
            OrganizationFactory(label_en=f"Committee {count} {number}")
            published(by=boss, slug=f"committee-{count}-{number}")
        client = Client()
        client.force_login(user)
        for name in (PICTURES, TARGETS):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(name), {"q": "committee" if name == TARGETS else ""}).json()[
                    "results"
                ]
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


# --- What may be put in ---------------------------------------------------------------------------


def post(user, article, body):
    client = Client()
    client.force_login(user)
    response = client.post(article.get_desk_url(), filled(article, body=body))
    article.refresh_from_db()
    return response


def figure(image):
    return f'<figure data-image="{image.pk}" data-alt="x"></figure>'


def test_a_contributor_puts_in_no_picture_of_others(contributor, editor):
    article = draft(by=contributor, body="<p>x</p>")
    own, secret = picture(uploaded_by=contributor), picture(uploaded_by=editor)
    response = post(contributor, article, figure(own) + figure(secret))
    assert response.status_code == 200
    assert "A picture in the text is not in your library." in response.content.decode()
    assert "/media/whole.jpeg" not in response.content.decode()
    assert article.body == "<p>x</p>"
    assert post(contributor, article, figure(own)).status_code == 302
    assert article.body == figure(own)
    assert post(contributor, article, '<figure data-image="999"></figure>').status_code == 200


def test_a_picture_that_an_editor_put_in_stays_and_is_seen(contributor, editor):
    image = picture(uploaded_by=editor, name="Shared")
    article = draft(by=contributor, body=figure(image))
    client = Client()
    client.force_login(contributor)
    known = f'<template data-picture="{image.pk}" data-src="/media/whole.jpeg" data-name="Shared">'
    assert known in client.get(article.get_desk_url()).content.decode()
    assert post(contributor, article, f"{figure(image)}<p>x</p>").status_code == 302
    assert article.body == f"{figure(image)}<p>x</p>"


def test_no_preview_shows_a_picture_that_its_writer_may_not_see(contributor, editor):
    article = draft(by=contributor, body="<p>x</p>")
    client = Client()
    client.force_login(contributor)
    address = reverse("admin:articles_article_preview_live", args=[article.pk])
    for image, status in ((picture(uploaded_by=editor), 422), (picture(uploaded_by=contributor), 200)):
        response = client.post(address, filled(article, body=figure(image)))
        assert response.status_code == status
        assert ("/media/whole.jpeg" in response.content.decode()) == (status == 200)
