"""Dead addresses and redirects at the desk: what may be redirected, where to, and what stays of it."""

import copy

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import workflow
from articles.models import Activity, Article, DeadAddress, Redirect
from organizations.models import Entity
from tests.articles.factories import Paper, ahead, url, withdrawn
from tests.factories import UserFactory, draft
from tests.subscriptions.factories import follower

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ADD = "/admin/articles/redirect/add/"
LIST = "/admin/articles/deadaddress/"


@pytest.fixture(scope="module")
def first_paper(made_once):
    return made_once(Paper)


@pytest.fixture
def paper(first_paper, db):
    return copy.deepcopy(first_paper)


@pytest.fixture
def publisher(paper):
    return UserFactory(roles=["Publisher"], username="pub")


@pytest.fixture
def desk(publisher):
    client = Client()
    client.force_login(publisher)
    return client


def dead(path, hits=1):
    day = timezone.localdate()
    return DeadAddress.objects.create(path=path, hits=hits, first_on=day, last_on=day)


def errors(response):
    """{field: what is said} of a form that came back."""
    assert response.status_code == 200
    return {name: " ".join(texts) for name, texts in response.context["adminform"].errors.items()}


def post(desk, path, **data):
    return desk.post(ADD, {"path": path, "article": "", "entity": "", "to": "", **data})


def test_from_the_list_to_a_redirect_in_one_step(desk, publisher, paper):
    dead("/2019/11/27/comittee/", hits=12)
    dead("/elsewhere/", hits=3)
    html = desk.get(LIST).content.decode()
    assert html.index("/2019/11/27/comittee/") < html.index("/elsewhere/")
    address = f"{ADD}?path=%2F2019%2F11%2F27%2Fcomittee%2F"
    assert f'<a href="{address}">' in html
    with CaptureQueriesContext(connection) as captured:
        form = desk.get(address)
    assert len(captured) <= 14
    [(value, label)] = form.context["adminform"].form.fields["proposed"].choices
    assert value == f"article:{paper.story.pk}"
    assert url(paper.story) in label
    response = desk.post(
        address, {"path": "/2019/11/27/comittee/", "proposed": value, "article": "", "entity": "", "to": ""}
    )
    assert (response.status_code, response.url) == (302, LIST)
    made = Redirect.objects.get()
    assert (made.path, made.article_id, made.entity_id, made.to) == (
        "/2019/11/27/comittee/",
        paper.story.pk,
        None,
        "",
    )
    assert made.made_by == publisher
    assert list(DeadAddress.objects.values_list("path", flat=True)) == ["/elsewhere/"]
    noted = Activity.objects.filter(verb=Activity.Verb.REDIRECT).values_list(
        "subject", "by", "reason", "article"
    )
    title = "→ The Committee holds its 21st Meeting"
    assert list(noted) == [("/2019/11/27/comittee/", publisher.pk, title, paper.story.pk)]
    assert Client().get("/2019/11/27/comittee/").headers["Location"] == url(paper.story)


def test_each_kind_of_target(desk, paper):
    body = Entity.objects.get(pk=paper.body.pk)
    for path, data, target in [
        ("/one/", {"article": paper.story.pk}, paper.story),
        ("/two/", {"entity": body.pk}, body),
        ("http://127.0.0.1:8000/three", {"to": "http://testserver/news"}, "/news/"),
        ("/%D1%81%D1%82%D0%B0%D1%80/", {"to": "/ru/news/"}, "/ru/news/"),
    ]:
        assert post(desk, path, **data).status_code == 302, path
        assert Redirect.objects.latest("pk").target == target
    assert list(Redirect.objects.order_by("pk").values_list("path", flat=True)) == [
        "/one/", "/two/", "/three/", "/стар/",
    ]  # fmt: skip


HERE = "Only addresses of this site: they begin with “/”."


@pytest.mark.parametrize(
    ("path", "data", "field", "said"),
    [
        ("/old/", {}, "__all__", "Choose one target"),
        ("/old/", {"article": "story", "to": "/news/"}, "__all__", "Choose one target"),
        ("/old/", {"article": "draft"}, "article", "Readers do not find this story."),
        ("/old/", {"article": "gone"}, "article", "Readers do not find this story."),
        ("/old/", {"entity": "secret"}, "entity", "Readers do not find this entry yet."),
        ("/old/", {"to": "https://example.org/x/"}, "to", HERE),
        ("/old/", {"to": "//example.org/x/"}, "to", HERE),
        ("/old/", {"to": "javascript:alert(1)"}, "to", HERE),
        ("/old/", {"to": "/\\example.org"}, "to", "This is no address."),
        ("/old/", {"to": "/a%00b/"}, "to", "This is no address."),
        ("/old/", {"to": "http://[/"}, "to", "This is no address."),
        ("/old/", {"to": "/a%FF/"}, "to", "This is no address."),
        ("/old/", {"to": "/news/?year=2019"}, "to", "Without what follows “?”"),
        ("/old/", {"to": "/admin/"}, "to", "No address of the desk"),
        ("/old/", {"to": "/nowhere/"}, "to", "Readers find nothing at this address."),
        ("/old/", {"to": "somebody's link"}, "to", "Readers find nothing at this address."),
        ("/old/", {"to": f"/meetings/documents/{2**70}/"}, "to", "Readers find nothing at this address."),
        ("/old/", {"to": "/old"}, "to", "This is the address itself."),
        ("/news/", {"to": "/about/"}, "path", "Something answers at this address"),
        ("/2019/11/26/committee/", {"to": "/about/"}, "path", "Something answers at this address"),
        ("/admin/x/", {"to": "/about/"}, "path", "No address of the desk"),
        ("old", {"to": "/about/"}, "path", HERE),
        (f"/{'a' * 300}/", {"to": "/about/"}, "path", "This is no address."),
        ("/taken", {"to": "/about/"}, "path", "already exists"),
        ("/old/", {"to": "/taken/"}, "to", "Readers are sent on from there, to: /news/. Choose that."),
    ],
)
def test_what_is_refused_says_why_and_loses_nothing(desk, paper, publisher, path, data, field, said):
    Redirect.objects.create(path="/taken/", to="/news/", made_by=publisher)
    if data.get("entity"):
        Entity.objects.filter(pk=paper.person.pk).update(public_from=ahead())
        data = {"entity": paper.person.pk}
    if data.get("to") == "somebody's link":
        data = {"to": follower().path()}
    if kind := data.get("article"):
        story = {"story": lambda: paper.story, "draft": lambda: draft(by=paper.boss),
                 "gone": lambda: withdrawn(paper.english_only, by=paper.boss)}[kind]()  # fmt: skip
        data = {**data, "article": story.pk}
    response = post(desk, path, **data)
    found = errors(response)
    assert list(found) == [field]
    assert said in found[field]
    form = response.context["adminform"].form
    assert {name: form[name].value() for name in ("path", *data)} == {
        "path": path, **{name: str(value) for name, value in data.items()},
    }  # fmt: skip
    assert Redirect.objects.count() == 1


def test_nobody_is_sent_on_twice_or_in_a_circle(desk, publisher, paper):
    Redirect.objects.create(path="/a/", to="/about/", made_by=publisher)
    withdrawn(paper.page, by=paper.boss, ending="notice")
    Redirect.objects.filter(path="/a/").update(to="/b/")  # as if a page had stood there
    assert post(desk, "/b/", to="/news/").status_code == 302
    assert dict(Redirect.objects.values_list("path", "to")) == {"/a/": "/news/", "/b/": "/news/"}
    assert "to" in errors(post(desk, "/c/", to="/a/"))


def test_a_redirect_is_changed_and_removed_in_the_record(desk, publisher, paper):
    made = Redirect.objects.create(path="/a/", to="/about/", made_by=paper.boss)
    page = reverse("admin:articles_redirect_change", args=[made.pk])
    assert (
        desk.post(page, {"path": "/a/", "article": paper.story.pk, "entity": "", "to": ""}).status_code == 302
    )
    made.refresh_from_db()
    assert (made.article_id, made.to, made.made_by) == (paper.story.pk, "", paper.boss)
    assert (
        desk.post(reverse("admin:articles_redirect_delete", args=[made.pk]), {"post": "yes"}).status_code
        == 302
    )
    assert Redirect.objects.count() == 0
    noted = Activity.objects.filter(verb=Activity.Verb.REDIRECT).order_by("pk").values_list("by", "reason")
    assert list(noted) == [
        (publisher.pk, "→ The Committee holds its 21st Meeting"), (publisher.pk, "removed"),
    ]  # fmt: skip


def test_an_editor_looks_and_is_offered_nothing(paper):
    row = dead("/2019/11/27/comittee/")
    Redirect.objects.create(path="/a/committee/", to="/about/", made_by=paper.boss)
    client = Client()
    client.force_login(UserFactory(roles=["Editor"]))
    html = client.get(LIST).content.decode()
    assert "/2019/11/27/comittee/" in html
    assert "Redirect to…" not in html
    page = reverse("admin:articles_redirect_change", args=[Redirect.objects.get().pk])
    assert "Perhaps meant" not in client.get(page).content.decode()
    action = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    client.post(LIST, action)
    assert DeadAddress.objects.count() == 1


def test_a_target_of_another_rubric_is_called_as_readers_call_it(desk, publisher, paper):
    post(desk, "/old/", article=paper.story.pk)
    story = Article.objects.get(pk=paper.story.pk)
    workflow.save(story, {"title": "Quetzal"}, by=paper.boss, based_on=story.revision_id)
    page = reverse("admin:articles_redirect_change", args=[Redirect.objects.get().pk])
    for role in ("Editor", "Publisher"):
        client = Client()
        client.force_login(UserFactory(roles=[role], every_rubric=False))
        assert (client.get(page).status_code, client.get(ADD).status_code) == (
            200,
            200 if role == "Publisher" else 403,
        )
        refused = client.post(ADD, {"path": "", "article": paper.story.pk})
        for answer in (client.get(page), client.get(reverse("admin:articles_redirect_changelist")), refused):
            assert b"Quetzal" not in answer.content
            assert (b"21st" in answer.content) == (answer.status_code == 200)


def test_a_target_is_found_as_the_account_may_see_it(desk, paper):
    secret = draft(by=paper.boss, title="Quetzal")
    query = "?app_label=articles&model_name=redirect&field_name=article&term="
    assert desk.get(f"/admin/autocomplete/{query}21st").json()["results"]
    client = Client()
    client.force_login(UserFactory(roles=["Contributor"]))
    assert "Quetzal" not in client.get(f"/admin/autocomplete/{query}Quetzal").content.decode()
    client.post(ADD, {"path": "/x/", "article": secret.pk, "entity": "", "to": ""})
    assert Redirect.objects.count() == 0
