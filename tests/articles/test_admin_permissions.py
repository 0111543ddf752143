"""The object's permission on every path of the desk that leads to a story."""

import pytest
from django.contrib import admin
from django.urls import reverse

from articles import workflow
from articles.admin.verbs import VERBS
from articles.models import Activity, Article, Revision
from tests.desk.forms import filled
from tests.factories import RubricFactory, UserFactory, draft, published
from tests.organizations.factories import OrganizationFactory, later

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CANARY = "Canaryword"
PATTERNS = admin.site.get_model_admin(Article).get_urls()
# Every page about one story, whatever is added: a page without a declared address is none.
PAGES = [
    pattern.name.removeprefix("articles_article_")
    for pattern in PATTERNS
    if pattern.name and {"pk", "object_id"} & pattern.pattern.converters.keys()
]


@pytest.fixture
def others():
    """A story of somebody else, live and with a draft on top: every verb has something to act on."""
    article = published(title=f"{CANARY} in the headline", lead=f"{CANARY} in the lead")
    data = {"body": f"<p>{CANARY} in the text</p>"}
    return workflow.save(article, data, by=article.owner, based_on=article.revision_id)


def state(article):
    article.refresh_from_db()
    return (
        article.status,
        article.title,
        Revision.objects.count(),
        Activity.objects.count(),
        list(article.editions.order_by("number").values_list("number", "live_until")),
    )


def login(client, **kwargs):
    user = UserFactory(**kwargs)
    client.force_login(user)
    return user


def test_the_pages_of_a_story_are_known():
    assert {"change", "history", "compare", "restore", "preview", "delete", *VERBS} <= set(PAGES)


def answers(client, article, method="get"):
    """Page → response, for every page of a story."""
    data = filled(article, title="Taken over", number="1", reason="because", ending="gone", when="now")
    return {
        page: getattr(client, method)(reverse(f"admin:articles_article_{page}", args=[article.pk]), data)
        for page in PAGES
    }


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    "who",
    [
        {"roles": ["Contributor"]},
        {"roles": ["Editor"], "every_rubric": False},
        {"roles": ["Publisher"], "every_rubric": False},
        {"roles": ["Administrator"]},
        {"roles": []},
    ],
    ids=lambda who: "-".join(who["roles"]) or "no role",
)
def test_a_story_of_others_is_refused_and_unchanged(client, others, method, who):
    before = state(others)
    login(client, **who)
    found = answers(client, others, method)
    assert {page: response.status_code for page, response in found.items()} == dict.fromkeys(PAGES, 403)
    assert [page for page, response in found.items() if CANARY in response.content.decode()] == []
    assert state(others) == before


def test_without_login_every_page_asks_for_it(client, others):
    found = answers(client, others).items()
    login = reverse("admin:login")
    # What a script asks for is answered with 401: the form stays where it is.
    refused = {page for page, answer in found if answer.status_code == 401 or answer.url.startswith(login)}
    assert refused == set(PAGES)


def test_a_story_that_does_not_exist_is_not_found(client, others):
    login(client, is_superuser=True)
    others.pk = 999_999
    found = answers(client, others)
    assert {page: response.status_code for page, response in found.items()} == dict.fromkeys(PAGES, 404)


@pytest.mark.parametrize(
    "query",
    [
        "app_label=articles&model_name=article&field_name=translation_of",
        "app_label=articles&model_name=edition&field_name=moved_to",
    ],
)
def test_autocomplete_knows_own_stories_only(client, others, query):
    user = login(client, roles=["Contributor"])
    own = draft(by=user, title="My own story")
    found = client.get(f"{reverse('admin:autocomplete')}?{query}&term=").json()["results"]
    assert [row["id"] for row in found] == [str(own.pk)]


@pytest.mark.parametrize("query", ["", "?q=canaryword", "?public=changed", "?_facets=True"])
def test_the_list_has_own_stories_only(client, others, query):
    user = login(client, roles=["Contributor"])
    draft(by=user, title="My own story")
    content = client.get(reverse("admin:articles_article_changelist") + query).content.decode()
    assert CANARY not in content
    assert ("My own story" in content) is (query in ("", "?_facets=True"))


def test_the_start_page_has_own_stories_only(client, others):
    login(client, roles=["Contributor"])
    assert CANARY not in client.get(reverse("admin:index")).content.decode()


def test_a_shared_draft_is_open(client, others):
    user = login(client, roles=["Contributor"])
    others.shared_with.add(user)
    response = client.get(others.get_desk_url())
    assert response.status_code == 200
    assert CANARY in response.content.decode()


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("Contributor", {"submit", "copy", "hand_over", "delete"}),
        ("Editor", {"submit", "send_back", "approve", "copy", "hand_over", "delete"}),
        (
            "Publisher",
            {
                "submit",
                "publish",
                "schedule",
                "correct",
                "reschedule",
                "cancel",
                "withdraw",
                "expire",
                "reinstate",
                "replace",
                "mend_note",
                "seal",
                "copy",
                "hand_over",
                "delete",
            },
        ),
    ],
)
def test_a_role_opens_its_own_verbs_only(client, role, allowed):
    user = login(client, roles=[role])
    article = draft(by=user)
    opened = {
        name
        for name in VERBS
        if client.get(reverse(f"admin:articles_article_{name}", args=[article.pk])).status_code != 403
    }
    assert opened == allowed


def test_an_editor_works_in_the_rubrics_given(client):
    user = login(client, roles=["Editor"], every_rubric=False)
    given, other = RubricFactory(), RubricFactory()
    user.rubric_grants.create(rubric=given)
    inside, outside = draft(rubric=given), draft(rubric=other)
    assert client.get(inside.get_desk_url()).status_code == 200
    assert client.get(outside.get_desk_url()).status_code == 403


def test_the_log_tells_of_visible_stories_only(client, others):
    user = login(client, roles=["Editor"], every_rubric=False)
    draft(by=user, title="My own story")
    content = client.get(reverse("admin:articles_activity_changelist")).content.decode()
    assert "My own story" in content
    assert CANARY not in content


@pytest.mark.parametrize(
    "lookup", ["reason__startswith", "detail__note__startswith", "revision__data__title"]
)
def test_the_log_is_not_asked_for_what_it_does_not_show(client, others, lookup):
    login(client, roles=["Administrator"])
    address = reverse("admin:articles_activity_changelist")
    assert client.get(address, {lookup: "C"}).status_code == 400
    assert client.get(address, {"verb__exact": "publish", "at__year": "2026"}).status_code == 200


def test_the_log_tells_an_administrator_what_was_done_but_no_titles(client, others):
    login(client, roles=["Administrator"])
    content = client.get(reverse("admin:articles_activity_changelist")).content.decode()
    assert "published" in content
    assert CANARY not in content


@pytest.mark.parametrize(
    "lookup",
    ["owner__password__startswith=pbkdf2", "shared_with__username=x", "revision__data__title__contains=C"],
)
def test_the_list_is_not_filtered_by_what_is_not_offered(client, lookup):
    login(client, roles=["Editor"])
    response = client.get(f"{reverse('admin:articles_article_changelist')}?{lookup}")
    assert response.status_code in (302, 400)


# --- The register ---------------------------------------------------------------------------------


ENTITIES = "/admin/autocomplete/?app_label=articles&model_name=mention&field_name=entity&term="


@pytest.mark.parametrize(("role", "finds"), [("Contributor", False), ("Editor", True), ("Publisher", True)])
def test_an_entity_under_embargo_is_for_those_who_keep_the_register(client, role, finds):
    user = login(client, roles=[role])
    hidden = OrganizationFactory(label_en=f"{CANARY} body", public_from=later())
    article = draft(by=user)
    form = filled(article, title="", **rows(mentions=[hidden]))
    pages = [
        client.get(f"{ENTITIES}{CANARY}"),
        client.get(reverse("admin:organizations_entity_changelist")),
        client.get(reverse("admin:organizations_entity_history", args=[hidden.pk]), follow=True),
        client.post(article.get_desk_url(), form),
    ]
    assert [CANARY in page.content.decode() for page in pages] == [finds] * 4
    change = reverse("admin:organizations_entity_change", args=[hidden.pk])
    assert client.get(change).status_code == (302 if finds else 404)


def test_a_mention_that_an_editor_has_made_stays_when_its_contributor_saves(client):
    user = login(client, roles=["Contributor"])
    hidden, known = OrganizationFactory(public_from=later()), OrganizationFactory()
    article = draft(by=user, mentions=[{"entity": hidden.pk, "relation": "about", "styled_as": ""}])
    client.post(article.get_desk_url(), filled(article, **rows(mentions=[hidden, known])))
    assert set(article.mentions.values_list("entity", flat=True)) == {hidden.pk, known.pk}


def rows(mentions):
    posted = {"mentions-TOTAL_FORMS": len(mentions), "mentions-INITIAL_FORMS": 0}
    for number, entity in enumerate(mentions):
        posted |= {f"mentions-{number}-entity": entity.pk, f"mentions-{number}-relation": "about"}
    return posted
