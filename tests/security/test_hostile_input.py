"""No input yields a 5xx: hostile addresses, query strings and forms against every page there is.

All questions at all addresses would take a quarter of an hour. Equivalents stand side by side in each list of
questions, and `in_turn` asks every address one of each few neighbours, so that each is asked at many addresses.
"""

import datetime
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from articles.filters import PARAMETERS
from articles.models import SiteSettings
from images import uploads
from organizations import placing
from organizations.models import Appointment, Convention, Organization, Person, Post, Series
from subscriptions.models import Subscriber
from tests import factories
from tests.images.factories import upload
from tests.organizations.factories import MeetingFactory
from tests.security.addresses import addresses

pytestmark = pytest.mark.django_db

LONG = "a" * 3900
HUGE = "9" * 30
ANYWHERE = [
    "%00=1",
    "x=%FF",
    "x=%ED%A0%80",
    "q=" + "a" * 100_000,
    f"page={HUGE}",
    "page=" + "9" * 4999,
    f"page={2**63 - 1}",
    f"page={2**31}",
    "page=0",
    "page=-1",
    "page=abc",
    "page=1.5",
    "page=%D9%A1",
    "&".join(f"page={number}" for number in range(500)),
    f"{LONG}=1",
]
VALUES = [
    "0", "-1", "9999", "99999", str(2**63 - 1), "2019-02-30", "0000-00-00", "9999-12-31", "abc", "%27%22%3B(--",
    "%25%5C_*:", "nan", "%F0%9F%98%80" * 40, "%C4%B0%E1%BA%9E",
]  # fmt: skip
QUESTIONS = [f"{name}={value}" for name in (*PARAMETERS, "older", "newer") for value in VALUES]
DESK = [
    *ANYWHERE,
    "_popup=1",
    "_to_field=password",
    "_to_field=id&_popup=1",
    "_changelist_filters=%25ff",
    "next=//x",
]
LIST = [
    *DESK,
    "o=..",
    "o=99.-99.x",
    f"o={2**62}",
    "o=-",
    "p=-1",
    "p=abc",
    f"p={2**62}",
    "all=",
    "e=1",
    "_facets=True",
    "q=(((",
    "q=%22%27%20%22",
    "q=%C4%B0",
    "q=" + "1" * 200,
    "action=delete_selected",
    "id__exact=abc",
    "id=1&id=2",
    "id__in=",
    "id__in=1,,x",
    f"id__in={','.join('1' * 300)}",
    "id__range=1",
    "id__range=1,2,3",
    "id__isnull=maybe",
    "id__gt=abc",
    "pk=%5B%5D",
    "id__regex=(",
    "id__iregex=%5B",
    "id__contains=%25",
    "nothing__exact=1",
    "id__nothing=1",
    "id__exact__exact=1",
    "password__startswith=a",
    "owner__password__startswith=a",
    "author__password__regex=a",
    "__=1",
    "a__b__c__d__e=1",
]
TEXTS = ["99999-01-01", "(\\{[1]\u202e", "a" * 10_000, "-1"]
DATE_PARTS = [
    "year=0",
    "year=9999",
    "year=10000",
    "year=99999",
    "year=-1",
    "year=abc",
    "month=13&{0}__year=2019",
    "month=0&{0}__year=2019",
    "day=31&{0}__month=2&{0}__year=2019",
    "day=99&{0}__month=2&{0}__year=9999",
    f"year={2**62}",
]
DATES = [
    "gte=0000-00-00", "gte=10000-01-01", "lt=9999-12-31T23:59:59%2B14:00", "lt=0001-01-01T00:00:00%2B14:00",
    "gte=abc", "range=1", "date=x", "isnull=7", "exact=", "week=99999", "hour=99", "lt=2019-11-26%20",
]  # fmt: skip


@pytest.fixture
def newsroom():
    """A newsroom with one of everything; gives values for the parameters of addresses."""
    root = factories.superuser()
    SiteSettings.objects.create(contact_email="desk@example.org")
    now = timezone.now()
    image = uploads.accept(upload(size=(60, 40)), by=root)
    image.credit = "The photographer"
    image.save()
    public = {"slug": "story", "public_from": now}  # one slug for every kind of page
    body = Organization.objects.create(label_en="A Body", **public)
    person = Person.objects.create(label_en="A Person", **public)
    meeting = MeetingFactory(label_en="A Meeting", slug="story/1", body=body, dates="18 November 2019")
    placing.place(meeting, Series.objects.create(label_en="A Series", body=body, **public), 1)
    Convention.objects.create(label_en="A Convention", body=body, **public)
    post = Post.objects.create(organization=body, title_en="Head")
    Appointment.objects.create(post=post, person=person, public_from=now)
    story = factories.published(
        by=root,
        at=datetime.datetime(2019, 11, 26, 12, tzinfo=datetime.UTC),
        slug="story",
        rubric=factories.RubricFactory(slug="story"),
        bylines=[{"author": factories.AuthorFactory(slug="story").pk, "role": "author"}],
        tags=["story"],
        picture=image.pk,
        picture_alt="A hall",
        mentions=[{"entity": body.pk, "relation": "about", "styled_as": "A Body"}],
    )
    reader = Subscriber.objects.create(address="reader@example.org", language="en", confirmed_at=now)
    return {
        "object_id": story.pk,
        "pk": story.pk,
        "id": story.pk,
        "article_id": story.pk,
        "year": 2019,
        "month": 11,
        "day": 26,
        "section": "stories",
        "slug": "story",
        "meeting:slug": "story/1",
        "token:token": reader.token,
        "app_label": "articles",
        "content_type_id": 1,
        "root": root,
    }


def in_turn(addresses, questions, *, share):
    """Pairs of address and question: at each address every `share`-th question, from another one each time."""
    return [
        (a, question) for place, a in enumerate(addresses) for question in questions[place % share :: share]
    ]


class Failures(dict):
    """What was answered 5xx: error -> (times, first request). Empty when all went well."""

    def __repr__(self):
        return "".join(f"\n{times} x {error}\n    first {first}" for error, (times, first) in self.items())

    def add(self, response, request):
        if response.status_code >= 500:
            error = response.exc_info[1] if response.exc_info else response.status_code
            times, first = self.get(repr(error)[:200], (0, request))
            self[repr(error)[:200]] = (times + 1, first)


def failures(client, requests):
    """`Failures` of GET requests, given as (address, query)."""
    client.raise_request_exception = False
    failed = Failures()
    for address, query in requests:
        failed.add(client.get(address, QUERY_STRING=query), f"{address}?{query[:80]}")
    return failed


@pytest.fixture
def desk(newsroom):
    client = Client()
    client.force_login(newsroom["root"])
    return client


def test_hostile_queries_of_readers(newsroom):
    client = Client()
    readers = [address for address in addresses(newsroom) if not address.startswith("/admin/")]
    dead = {address for address in readers if client.get(address).status_code != 200}
    assert dead == {"/documents/1/", "/review/1/", f"/meetings/documents/{newsroom['pk']}/", "/story/"}
    requests = in_turn(readers, ANYWHERE, share=3) + in_turn(readers, QUESTIONS, share=13)
    requests += [("/search/", query) for query in (*ANYWHERE, *QUESTIONS)]
    assert failures(client, requests) == Failures()


def test_hostile_queries_at_the_desk(newsroom, desk):
    pages = [a for a in addresses(newsroom) if a.startswith("/admin/") and "logout" not in a]
    assert len(pages) > 50
    assert failures(desk, in_turn(pages, DESK, share=5)) == Failures()
    assert failures(Client(), in_turn(pages, DESK, share=len(DESK))) == Failures()


def lists():
    for model, model_admin in admin.site._registry.items():
        options = model._meta
        dates = [
            f.name for f in options.get_fields() if f.get_internal_type() in ("DateField", "DateTimeField")
        ]
        yield f"/admin/{options.app_label}/{options.model_name}/", model_admin, dates


def test_hostile_filters_of_every_list(desk):
    requests = in_turn([address for address, *_rest in lists()], LIST, share=5)
    dates = [(address, name) for address, _model_admin, names in lists() for name in names]
    for (address, name), part in in_turn(dates, [*DATE_PARTS, *DATES], share=5):
        requests.append((address, f"{name}__{part.format(name)}"))
    filters = [
        (address, name if isinstance(name, str) else name[0])
        for address, model_admin, _dates in lists()
        for name in model_admin.list_filter
        if not callable(name)
    ]
    conditions = [
        f"{lookup}={value}"
        for lookup in ("", "__exact", "__in", "__isnull")
        for value in ("abc", "-1", str(2**62), "1,x")
    ]
    requests += [
        (address, f"{name}{rest}") for (address, name), rest in in_turn(filters, conditions, share=3)
    ]
    assert len(requests) > 500
    assert failures(desk, requests) == Failures()


def test_hostile_search_of_every_list(desk):
    words = [
        "%22",
        "%5C",
        "%25%25",
        "a" * 200,
        "%D0%81" * 100,
        "1" * 200,
        "NEAR(",
        "%27%29%3B",
        "a%20" * 50,
        "%F0%9F%98%80",
    ]
    requests = in_turn([address for address, *_rest in lists()], [f"q={word}" for word in words], share=3)
    assert failures(desk, requests) == Failures()


def test_hostile_questions_of_the_autocomplete(desk):
    """Every field of every model, relations from the other side too."""
    fields = [
        f"app_label={model._meta.app_label}&model_name={model._meta.model_name}&field_name={field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
    ]
    assert len(fields) > 300
    asked = in_turn(fields, ["term=a", f"page={2**62}"], share=2)
    assert (
        failures(desk, [("/admin/autocomplete/", f"{field}&{rest}") for field, rest in asked]) == Failures()
    )


def test_hostile_objects(desk):
    keys = [
        "0",
        "-1",
        "abc",
        HUGE,
        "_5F",
        "_00",
        "%00",
        "1_2F..",
        "a" * 1000,
        "%FF",
        str(2**63 - 1),
        "1%20",
        "%D9%A1",
    ]
    pages = [f"{key}/{page}" for key in keys for page in ("change/", "history/", "delete/", "")]
    asked = in_turn([address for address, *_rest in lists()], pages, share=3)
    assert failures(desk, [(f"{address}{page}", "") for address, page in asked]) == Failures()


def test_hostile_addresses_of_readers(newsroom):
    values = {
        "year": ["0000", "0001", "9999", "99999", HUGE],
        "month": ["0", "00", "13", "99", HUGE],
        "day": ["0", "00", "32", "99", HUGE],
        "slug": ["%00", "%FF", "a" * 1000, "..", "%2F", "%F0%9F%98%80", HUGE, "-", "%0A"],
        "meeting:slug": [
            "story/%00",
            "story/%0A",
            "story/..",
            f"story/{HUGE}",
            f"9999/{'a' * 1000}",
            "1/2/3",
        ],
        "number": ["0", HUGE],
        "pk": ["0", HUGE, "abc"],
    }
    usual = set(addresses(newsroom))
    requests = [
        (address, "")
        for name, bad in values.items()
        for value in bad
        for address in addresses({**newsroom, name: value})
        if address not in usual and not address.startswith("/admin/")
    ]
    assert len(requests) > 50
    assert failures(Client(), requests) == Failures()


class Fields(HTMLParser):
    """Names and values of a page's form fields, as a browser would send them."""

    def __init__(self, html):
        super().__init__()
        self.values, self.select, self.textarea = {}, None, None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        name = attributes.get("name")
        if (
            tag == "input"
            and name
            and (attributes.get("type") not in ("file", "submit", "checkbox", "radio"))
        ):
            self.values[name] = attributes.get("value") or ""
        elif tag == "input" and name and "checked" in attributes:
            self.values.setdefault(name, attributes.get("value", "on"))
        elif tag == "select" and name:
            self.select = name
        elif tag == "option" and self.select and "selected" in attributes:
            self.values[self.select] = attributes.get("value", "")
        elif tag == "textarea" and name:
            self.textarea, self.values[name] = name, ""

    def handle_endtag(self, tag):
        if tag == "select":
            self.select = None
        if tag == "textarea":
            self.textarea = None

    def handle_data(self, data):
        if self.textarea:
            self.values[self.textarea] += data


def is_counter(name):
    return name.endswith(("_FORMS",))


def poisoned(fields):
    """Hostile versions of a form: each poison in every field at once, then in the counters of its formsets.

    A form without formsets is sent once as it came.
    """
    kept = ("csrfmiddlewaretoken",)
    for poison in ["\x00", HUGE, "", *TEXTS]:
        yield {name: value if name in kept or is_counter(name) else poison for name, value in fields.items()}
    counters = [name for name in fields if is_counter(name)]
    if not counters:
        yield fields
        return
    for value in ("abc", "0", "7"):
        yield {**fields, **dict.fromkeys(counters, value)}
    yield {name: value for name, value in fields.items() if name not in counters}
    prefixes = [name.removesuffix("-INITIAL_FORMS") for name in counters if name.endswith("-INITIAL_FORMS")]
    for total, key in ((1, "999999"), (1, "abc"), (5, "-1")):
        yield fields | {
            f"{prefix}-{name}": value
            for prefix in prefixes
            for name, value in (
                ("INITIAL_FORMS", total),
                ("TOTAL_FORMS", total),
                ("0-id", key),
                ("0-DELETE", "on"),
            )
        }
    yield fields | {f"{prefix}-INITIAL_FORMS": "3" for prefix in prefixes}


def test_hostile_forms_at_the_desk(newsroom, desk):
    desk.raise_request_exception = False
    forms = []
    for address, model_admin, _dates in lists():
        first = model_admin.model._default_manager.order_by("pk").first()
        forms += [address, f"{address}add/", *([f"{address}{first.pk}/change/"] if first else [])]
    forms += [a for a in addresses(newsroom) if a.startswith("/admin/") and "logout" not in a]
    failed, tried = Failures(), 0
    for place, address in enumerate(dict.fromkeys(forms)):
        page = desk.get(address)
        if page.status_code != 200 or "text/html" not in page["Content-Type"]:
            continue
        for data in [*poisoned(Fields(page.content.decode()).values)][place % 2 :: 2]:
            tried += 1
            failed.add(
                desk.post(address, data), f"{address} {sorted({str(v)[:20] for v in data.values()})[:5]}"
            )
    assert tried > 300
    assert failed == Failures()


def test_hostile_actions_of_every_list(desk):
    desk.raise_request_exception = False
    failed = Failures()
    selections = [["0"], ["-1"], ["abc"], ["\x00"], [HUGE], [str(2**63 - 1)], ["1"] * 500, []]
    request = desk.get("/admin/").wsgi_request
    actions = [
        (address, action)
        for address, model_admin, _dates in lists()
        for action in [*model_admin.get_actions(request), "nothing", "\x00", ""]
    ]
    for (address, action), selected in in_turn(actions, selections, share=3):
        data = {"action": action, "_selected_action": selected, "index": "x", "select_across": "1"}
        failed.add(desk.post(address, data), f"{address} {action!r} {selected[:1]}")
    assert failed == Failures()
