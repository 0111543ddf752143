"""A text as readers would get it, before it is saved: nothing is stored, nothing shows that may not be seen."""

import pytest
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.atom import host
from articles.desk import preview
from articles.models import Activity, Article, Edition, Revision
from tests.articles.factories import picture
from tests.desk.forms import filled
from tests.factories import AuthorFactory, RubricFactory, UserFactory, draft, superuser
from tests.organizations.factories import PersonFactory

pytestmark = pytest.mark.django_db

NEW = "admin:articles_article_preview_new"


@pytest.fixture
def writer(client):
    user = UserFactory(roles=["Contributor"])
    client.force_login(user)
    return user


def live(client, article, **changes):
    url = reverse("admin:articles_article_preview_live", args=[article.pk])
    return client.post(url, filled(article, **changes))


def stored():
    return (
        Article.objects.count(),
        Revision.objects.count(),
        Edition.objects.count(),
        Activity.objects.count(),
    )


def test_what_is_typed_is_shown_by_the_readers_template_and_not_stored(client, writer):
    author = AuthorFactory(name_en="The desk")
    article = draft(by=writer, bylines=[{"author": author.pk, "role": "author"}])
    before = stored()
    response = live(client, article, title="Typed headline", body="<p>Typed <b>text</b>.</p>")
    page = response.content.decode()
    assert "articles/story.html" in [template.name for template in response.templates]
    assert ">Typed headline</h1>" in page
    assert "<p>Typed <b>text</b>.</p>" in page
    assert "The desk" in page
    assert "<script" not in page
    assert stored() == before
    assert Article.objects.get(pk=article.pk).title == article.title


def test_no_answer_allows_framing(client, writer):
    article = draft(by=writer)
    for response in (live(client, article), client.get(article.get_desk_url())):
        policy = response.headers["Content-Security-Policy"]
        assert response.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in policy
        assert "frame-src" not in policy
        assert "default-src 'none'" in policy


def test_hostile_text_is_cleaned(client, writer):
    body = '<p onclick="x()">A<script>alert(1)</script><a href="javascript:x()">b</a></p>'
    page = live(client, draft(by=writer), body=body, title="<script>t</script>").content.decode()
    assert "<script" not in page
    for text in ("onclick", "javascript:", "alert(1)"):
        assert text not in page
    assert "&lt;script&gt;t&lt;/script&gt;" in page


def test_a_text_that_cannot_be_cleaned_is_refused_with_the_reason(client, writer):
    article = draft(by=writer)
    for view in ("page", "outside"):
        response = live(client, article, body="<p>" + "a" * 210_000, _view=view)
        assert response.status_code == 422
        assert "longer than 200 KB" in response.content.decode()


def test_what_cannot_be_read_is_as_it_was(client, writer):
    article = draft(by=writer, event_on="2019-11-18")
    page = live(
        client, article, title="x" * 300, slug="no slug/at all", rubric="999", event_on="never", picture="x"
    )
    assert page.status_code == 200
    assert "x" * 300 in page.content.decode()
    assert "18 November 2019" in page.content.decode()


@pytest.mark.parametrize("view", ["page", "outside", "", "<script>"])
def test_a_story_that_is_not_saved_yet(client, writer, view):
    response = client.post(reverse(NEW), {"title": "First words", "body": "<p>Then more.</p>", "_view": view})
    assert response.status_code == 200
    assert "First words" in response.content.decode()
    empty = client.post(reverse(NEW), {"_view": view})
    assert "(no headline yet)" in empty.content.decode()
    assert stored() == (0, 0, 0, 0)


@pytest.mark.parametrize("kind", ["story", "page"])
def test_both_kinds_in_the_language_of_the_story(client, writer, kind):
    rubric = RubricFactory(slug="news", name_en="News", name_ru="Новости")
    data = {
        "title": "Комитет",
        "body": "<p>Три дня.</p>",
        "kind": kind,
        "language": "ru",
        "rubric": rubric.pk,
    }
    response = client.post(reverse(NEW), data)
    assert f"articles/{kind}.html" in [template.name for template in response.templates]
    assert '<html lang="ru">' in response.content.decode()
    assert "Три дня." in response.content.decode()


def test_nothing_shows_that_the_writer_may_not_see(client, writer):
    secret = picture(name="secret", credit="A secret source")
    hidden = PersonFactory(label_en="Hidden person", public_from=None)
    article = draft(by=writer)
    page = live(client, article, picture=str(secret.pk), picture_alt="x").content.decode()
    assert "A secret source" not in page
    figure = f'<figure data-image="{secret.pk}"></figure>'
    assert live(client, article, body=figure).status_code == 422
    rows = {"mentions-TOTAL_FORMS": "1", "mentions-INITIAL_FORMS": "0", "mentions-0-entity": str(hidden.pk),
            "mentions-0-relation": "about"}  # fmt: skip
    assert "Hidden person" not in live(client, article, **rows).content.decode()


def test_who_may(client, writer):
    other = draft(by=superuser())
    assert live(client, other).status_code == 403
    other.shared_with.add(writer)
    assert live(client, other).status_code == 200
    assert client.get(reverse(NEW)).status_code == 405
    client.force_login(UserFactory(roles=["Administrator"]))
    assert client.post(reverse(NEW)).status_code == 403
    client.logout()
    assert client.post(reverse(NEW)).status_code == 302


def test_the_form_has_the_pane(client, writer):
    article = draft(by=writer)
    for url, action in [
        (article.get_desk_url(), reverse("admin:articles_article_preview_live", args=[article.pk])),
        (reverse("admin:articles_article_add"), reverse(NEW)),
    ]:
        page = client.get(url).content.decode()
        assert f'data-url="{action}"' in page
        assert 'sandbox="allow-same-origin"' in page


# --- Feed, card, result ---------------------------------------------------------------------------


def test_feed_card_and_result(client, writer):
    image = picture(uploaded_by=writer)
    article = draft(
        by=writer, slug="committee", title="A committee " + "meets " * 12, lead="On its table. " * 15,
        picture=image.pk, picture_alt="A full room", body='<p>So<span data-footnote="">A note.</span></p>',
        bylines=[{"author": AuthorFactory(name_en="The desk").pk, "role": "author"}],
    )  # fmt: skip
    response = live(client, article, _view="outside")
    shown = response.context["outside"]
    assert shown.authors == "The desk"
    assert shown.result_title == "A committee meets meets meets meets meets meets meets meets…"
    assert shown.result_text == "On its table. " * 10 + "On its table…"
    day = timezone.localdate()
    assert shown.place == f"{host()} › {day:%Y › %m › %d}"
    assert "A note." in shown.feed
    page = response.content.decode()
    assert f'src="{image.url()}" alt="A full room"' in page
    assert shown.result_title in page


def test_the_saved_preview_has_both_pages_without_a_script(client, writer):
    article = draft(by=writer)
    article = workflow.save(article, {"title": "Second"}, by=writer, based_on=article.revision_id)
    url = reverse("admin:articles_article_preview", args=[article.pk])
    page = client.get(f"{url}?revision=1").content.decode()
    assert "?revision=1&amp;view=outside" in page
    outside = client.get(f"{url}?revision=1&view=outside")
    assert outside.context["outside"].edition.title == "A committee meets in Brussels"
    assert "?revision=1&amp;view=page" in outside.content.decode()
    assert client.get(f"{url}?revision=9").status_code == 404


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("short", 10, "short"),
        ("exactly 10", 10, "exactly 10"),
        ("one two three", 10, "one two…"),
        ("one two, three", 10, "one two…"),
        ("one two  three", 8, "one two…"),
        ("unbreakable", 6, "unbre…"),
        ("", 6, ""),
    ],
)
def test_a_text_is_cut_between_words(text, most, expected):
    assert preview.cut(text, most) == expected
    assert len(expected) <= most


def test_the_queries_do_not_grow_with_the_text(client, writer, django_assert_max_num_queries):
    article = draft(by=writer)
    links = '<p><a href="/x/" data-article="{0}">x</a></p>'
    with django_assert_max_num_queries(60) as counted:
        live(client, article, body=links.format(article.pk))
    with django_assert_max_num_queries(len(counted)):
        live(client, article, body="".join(links.format(article.pk + number) for number in range(30)))
