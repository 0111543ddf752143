"""Role × address × method, from the URL resolver: an address without a declared rule fails.

Every object that a page of the desk is about belongs to somebody else and carries the canary word. What is
denied answers with the login page, 403 or 404, tells nothing of it and changes nothing.
"""

import datetime
import re

import pytest
from django.contrib.auth.tokens import default_token_generator
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from articles import workflow
from articles.models import (
    Activity,
    Assignment,
    Author,
    DeadAddress,
    FrontPick,
    Redirect,
    ReviewLink,
    SiteSettings,
    Tag,
    Todo,
)
from articles.reviewlinks import digest
from images.models import Image
from organizations import placing
from organizations.dates import Imprecise
from organizations.models import (
    Appointment,
    Convention,
    Document,
    Entity,
    Meeting,
    Organization,
    Person,
    Post,
    Series,
)
from outbox.models import Effect
from subscriptions.models import Subscriber
from tests.factories import AuthorFactory, RubricFactory, UserFactory, approved, published, superuser

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CANARY = "Quetzalcoatl"
SECRET = "Xolotl"  # stands beside the canary in the headline
ROLES = ["anonymous", "Contributor", "Editor", "Publisher", "Administrator"]
TOKEN = "00000000-0000-0000-0000-000000000000"
STAFF = {"Contributor", "Editor", "Publisher", "Administrator"}
NEWSROOM = {"Editor", "Publisher"}
NOBODY = set()
EVERYBODY = {"anonymous", *STAFF}

READERS = re.compile(
    r"(articles|organizations|subscriptions):\w+|robots|security_txt|(news_)?sitemap|django\.contrib\.sitemaps\.views\.sitemap"
)

# Pattern of view names below the desk -> who may open it, of an object that is somebody else's.
DESK = {
    r"admin:(index|logout|jsi18n|password_change|password_change_done|view_on_site)": STAFF,
    r"admin:login": EVERYBODY,
    r"admin:app_list": STAFF,
    r"account|admin:notices": STAFF,
    r"invitation|admin_password_reset|password_reset_done|password_reset_confirm": EVERYBODY,
    r"admin:autocomplete": STAFF - {"Administrator"},  # what it tells of a story: see the last test
    r"admin:accounts_user_(changelist|add|change|history|invite)": {"Administrator"},
    r"admin:accounts_user_delete": NOBODY,
    r"admin:outbox_effect_(changelist|change|history)": {"Administrator"},
    r"admin:outbox_effect_(add|delete)": NOBODY,
    r"admin:subscriptions_subscriber_changelist": {"Administrator"},
    r"admin:images_image_(changelist|add)": STAFF - {"Administrator"},
    r"admin:images_image_(change|history|usage)": NEWSROOM,
    r"admin:images_image_delete": NOBODY,
    r"admin:articles_article_(pictures|targets|autosave_new)": STAFF - {"Administrator"},
    r"admin:articles_article_(autosave|presence)": NEWSROOM,
    r"admin:articles_article_(unsaved|discard)": NOBODY,  # but who has typed it
    r"admin:articles_article_(session|sign_in)": EVERYBODY,  # signing in again
    r"admin:articles_article_(changelist|add|bin)": STAFF - {"Administrator"},
    r"admin:articles_article_(change|history|compare|restore|preview|submit)": NEWSROOM,
    r"admin:articles_article_(translate|translation|preview_live)": NEWSROOM,
    r"admin:articles_article_(preview|suggest)_new": STAFF - {"Administrator"},
    r"admin:articles_article_(suggest|refuse)": NEWSROOM,
    r"admin:articles_article_(send_back|approve)": {"Editor"},
    r"admin:articles_article_(publish|schedule|release|correct|reschedule|cancel|withdraw|expire|reinstate|replace)": {
        "Publisher"
    },
    r"admin:articles_article_(mend_note|seal)": {"Publisher"},
    r"admin:articles_article_(comments|people|links)": NEWSROOM,
    r"admin:articles_article_copy": NEWSROOM,
    r"admin:articles_article_(hand_over|delete)": {"Editor"},
    r"admin:articles_article_recover": NOBODY,  # it is not in the bin
    r"admin:articles_rubric_(changelist|change|history)": STAFF,
    r"admin:articles_rubric_add": {"Publisher"},
    r"admin:articles_rubric_delete": NOBODY,
    r"admin:articles_checklevel_changelist": {"Publisher"},
    r"admin:articles_checklevel_(add|change|delete|history)": NOBODY,
    r"admin:articles_(author|tag)_(changelist|change|history)": STAFF - {"Administrator"},
    r"admin:articles_(author|tag)_add": NEWSROOM,
    r"admin:articles_(author|tag)_delete": NOBODY,
    r"admin:articles_sitesettings_(changelist|change|history)": {"Administrator"},
    r"admin:articles_sitesettings_(add|delete)": NOBODY,
    r"admin:articles_activity_(changelist|change|history|export)": {"Editor", "Publisher", "Administrator"},
    r"admin:articles_activity_(add|delete)": NOBODY,
    r"admin:(goto|calendar(_move)?)": STAFF - {"Administrator"},  # what it moves: tests/desk/test_calendar.py
    r"admin:articles_(deadaddress|redirect)_(changelist|change|history)": NEWSROOM,
    r"admin:articles_deadaddress_add": NOBODY,
    r"admin:articles_(deadaddress_delete|redirect_(add|delete))": {"Publisher"},
    r"admin:front(_preview)?": NEWSROOM,
    r"admin:front_(place|change|lift)": {"Publisher"},
    r"admin:articles_assignment_changelist": STAFF - {"Administrator"},
    r"admin:articles_assignment_(add|change|history|close|reopen)": NEWSROOM,
    r"admin:articles_assignment_(begin|delete)": NOBODY,  # of somebody else's
    r"admin:articles_todo_(changelist|change|history)": NEWSROOM,
    r"admin:articles_todo_(add|delete)": NOBODY,
    r"admin:organizations_entity_(changelist|history|usage)": STAFF - {"Administrator"},
    r"admin:organizations_entity_change": STAFF,  # leads to the body's, person's or meeting's own page
    r"admin:organizations_entity_(add|delete)": NOBODY,
    r"admin:organizations_document_file": NEWSROOM,
    r"admin:organizations_(organization|person|meeting|series|convention)_delete": NOBODY,
    r"admin:organizations_(organization|person|meeting|series|convention|post)_\w+": NEWSROOM,
    r"admin:organizations_appointment_add": NOBODY,  # on the page of the person or the post
    r"admin:organizations_appointment_\w+": NEWSROOM,
}
# The stock addresses without a name: `…/<id>/` leads to its change page, anything else is not found.
UNNAMED = re.compile(r".*<path:object_id>/|admin/\(\?P<url>\.\*\)\$|\^?media/.*")


def named(entries=None, namespace="", route=""):
    """(name with namespace, or None; route) of every address."""
    for entry in get_resolver().url_patterns if entries is None else entries:
        whole = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from named(entry.url_patterns, inner, whole)
        else:
            yield (f"{namespace}{entry.name}" if entry.name else None), whole


def rule(name):
    """Who may open this address; None where nothing is declared."""
    if READERS.fullmatch(name):
        return EVERYBODY
    return next((allowed for pattern, allowed in DESK.items() if re.fullmatch(pattern, name)), None)


NAMES = sorted({name for name, _route in named() if name})


def test_every_address_has_a_rule():
    assert [name for name in NAMES if rule(name) is None] == []
    assert [route for name, route in named() if not name and not UNNAMED.fullmatch(route)] == []


def test_every_rule_has_an_address():
    assert [pattern for pattern in DESK if not any(re.fullmatch(pattern, name) for name in NAMES)] == []


@pytest.fixture
def world(db):
    """Objects of somebody else, all named by the canary."""
    newsroom = SiteSettings.objects.create(
        contact_email="desk@example.org"
    )  # before anybody asks, and keeps, its name
    boss = superuser(username="boss", display_name=CANARY)
    public = {"public_from": timezone.now() - datetime.timedelta(days=1)}
    body = Organization.objects.create(slug="body", label_en="A body", **public)
    person = Person.objects.create(slug="person", label_en="A person", sort_key="Person", **public)
    meeting = Meeting(slug="body/1", label_en="A meeting", body=body, **public)
    meeting.start = meeting.end = Imprecise.day(timezone.localdate())
    meeting.save()
    series = Series.objects.create(slug="body", label_en="A series", body=body, **public)
    placing.place(meeting, series, 1)
    paper = ContentFile(CANARY.encode(), name="paper.pdf")
    document = Document.objects.create(
        meeting=meeting, title="Paper", file=paper, content_type="application/pdf"
    )
    convention = Convention.objects.create(slug="convention", label_en="A convention", body=body, **public)
    post = Post.objects.create(organization=body, title_en="Chair")
    appointment = Appointment.objects.create(post=post, person=person)
    author = AuthorFactory(slug="author")
    live = published(
        by=boss, title="A public story", slug="public", tags=["customs"],
        bylines=[{"author": author.pk, "role": "author"}],
        mentions=[{"entity": e.pk, "relation": "about", "styled_as": ""} for e in (body, person, meeting)],
    )  # fmt: skip
    published(by=boss, kind="page", title="About", slug="about", rubric=None)
    ReviewLink.objects.create(
        article=live, revision=live.revision, name="Reviewer", created_by=boss, digest=digest(TOKEN),
        expires_at=timezone.now() + datetime.timedelta(days=1),
    )  # fmt: skip
    objects = {
        "boss": boss,
        "article": approved(
            by=boss, title=f"{CANARY} {SECRET}", lead=CANARY, body=f"<p>{CANARY}</p>", slug="canary"
        ),
        "live": live,
        "image": Image.objects.create(name=CANARY, uploaded_by=boss, width=1, height=1, format="png"),
        "entity": Entity.objects.get(pk=body.pk),
        "organization": body,
        "person": person,
        "meeting": meeting,
        "series": series,
        "convention": convention,
        "document": document,
        "post": post,
        "appointment": appointment,
        "rubric": RubricFactory(slug="news"),
        "author": Author.objects.get(slug="author"),
        "tag": Tag.objects.get(name="customs"),
        "sitesettings": newsroom,
        "activity": Activity.objects.first(),
        "assignment": Assignment.objects.create(
            title=CANARY, assignee=boss, created_by=boss, due_on=timezone.localdate(), rubric=live.rubric
        ),
        "deadaddress": DeadAddress.objects.create(
            path=f"/{CANARY}/", first_on=timezone.localdate(), last_on=timezone.localdate()
        ),
        "redirect": Redirect.objects.create(path=f"/{CANARY}/old/", article=live, made_by=boss),
        "todo": Todo.objects.create(article=live, entity=body, kind=Todo.Kind.GONE, words={"said": "A body"}),
        "user": boss,
        "subscriber": Subscriber.objects.create(
            address=f"{CANARY}@example.org".lower(), language="en", confirmed_at=timezone.now()
        ),
        "effect": Effect.objects.create(name="mail", payload={"to": [CANARY]}),
    }
    objects["pick"] = workflow.place("lead", objects["article"], by=boss)
    return objects


def address(name, world):
    """The address of this view for the world's object, or None where the world has none of its kind."""
    day = world["live"].published_on
    date = {"year": day.year, "month": day.month, "day": day.day}
    boss = world["boss"]
    token = {
        "uidb64": urlsafe_base64_encode(force_bytes(boss.pk)),
        "token": default_token_generator.make_token(boss),
    }
    kind = "pick" if name.startswith("admin:front_") else re.sub(r"admin:[a-z]+_([a-z]+)_.*", r"\1", name)
    pk = world[kind].pk if kind in world else 1
    slugs = {
        "articles:rubric": "news", "articles:tag": "customs", "articles:author": "author", "articles:page": "about",
        "organizations:organization": "body", "organizations:person": "person", "organizations:meeting": "body/1",
        "organizations:series": "body", "organizations:convention": "convention",
    }  # fmt: skip
    slug = next((value for key, value in slugs.items() if name.startswith(key)), "public")
    tries = [
        {}, {"pk": pk}, {"object_id": pk}, {"slug": slug}, {**date, "slug": slug}, date, {"year": day.year},
        {"year": day.year, "month": day.month}, token, {"section": "stories"}, {"app_label": "articles"},
        {"content_type_id": ContentType.objects.get_for_model(Person).pk, "object_id": world["person"].pk},
        {"token": TOKEN}, {"token": world["subscriber"].token}, {"tab": "00000000-0000-0000-0000-000000000000"},
    ]  # fmt: skip
    for kwargs in tries:
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    raise AssertionError(f"no sample for {name}")


def client_of(role):
    client = Client()
    if role != "anonymous":
        client.force_login(UserFactory(roles=[role]))
    return client


def is_denied(response):
    """The login page, the stock admin's "no such row" (back to the start), 401, 403, 404, or not this method."""
    if response.status_code == 302:
        return response.url.startswith(reverse("admin:login")) or response.url == reverse("admin:index")
    return response.status_code in (401, 403, 404, 405)


def state(world):
    world["article"].refresh_from_db()
    return (
        world["article"].status, world["article"].revision_id, world["article"].editions.count(),
        Activity.objects.count(), Image.objects.count(), Entity.objects.count(), Author.objects.count(),
        type(world["user"]).objects.get(pk=world["user"].pk).password, *FrontPick.objects.values_list("live_until"),
    )  # fmt: skip


QUERY = {
    "admin:autocomplete": "?app_label=articles&model_name=article&field_name=translation_of&term=",
}


@pytest.mark.parametrize("role", ROLES)
def test_the_matrix(role, world):
    client = client_of(role)
    wrong, before = [], None
    for name in NAMES:
        if name in ("admin:login", "admin:logout"):
            continue  # they change who asks
        url = address(name, world) + QUERY.get(name, "")
        allowed = role in rule(name)
        for method in ("get", "post"):
            before = None if allowed else before or state(world)
            response = getattr(client, method)(url)
            body = b"".join(response) if response.streaming else response.content
            if allowed:
                files = ("articles:attachment", "organizations:document")  # the world has none
                missing = name in files and response.status_code == 404
                if method == "get" and is_denied(response) and not missing and response.status_code != 405:
                    wrong.append((name, method, response.status_code, "should be allowed"))
            else:
                if not is_denied(response):
                    wrong.append((name, method, response.status_code, "should be denied"))
                if CANARY.encode() in body:
                    wrong.append((name, method, response.status_code, "tells the canary"))
                after = state(world)
                if after != before:
                    wrong.append((name, method, response.status_code, "changed something"))
                before = after
            if response.status_code >= 500:
                wrong.append((name, method, response.status_code, "failed"))
    assert wrong == []


@pytest.mark.parametrize("role", ["anonymous", "Contributor", "Administrator"])
def test_no_list_or_autocomplete_tells_of_somebody_elses_draft(role, world):
    client = client_of(role)
    for url in (
        reverse("admin:articles_article_changelist"),
        reverse("admin:articles_article_changelist") + f"?q={CANARY}",
        reverse("admin:autocomplete") + QUERY["admin:autocomplete"] + CANARY,
        reverse("admin:index"),
        reverse("articles:search") + f"?q={CANARY}",
    ):
        response = client.get(url)
        # The word looked for stands on the page again; what the story says beside it must not.
        assert SECRET not in response.content.decode(), url
