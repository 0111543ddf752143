"""No input yields a 5xx: hostile addresses, query strings and forms against every page there is."""

import datetime
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.utils import timezone

from articles.filters import PARAMETERS
from images import uploads
from organizations.models import Appointment, Meeting, Organization, Person, Post
from tests import factories
from tests.images.factories import upload
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
    f"page={2**63 - 1}",
    f"page={2**31}",
    "page=0",
    "page=-1",
    "page=abc",
    "page=1.5",
    "page=%D9%A1",
    "page=" + "9" * 4999,
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
    now = timezone.now()
    image = uploads.accept(upload(size=(60, 40)), by=root)
    image.credit = "The photographer"
    image.save()
    body = Organization.objects.create(label_en="A Body", slug="body", public_from=now)
    person = Person.objects.create(label_en="A Person", slug="person", public_from=now)
    Meeting.objects.create(label_en="A Meeting", slug="body/1", public_from=now, body=body)
    post = Post.objects.create(organization=body, title_en="Head")
    Appointment.objects.create(post=post, person=person, public_from=now)
    story = factories.published(
        by=root,
        at=datetime.datetime(2019, 11, 26, 12, tzinfo=datetime.UTC),
        slug="story",
        tags=["customs"],
        picture=image.pk,
        picture_alt="A hall",
        mentions=[{"entity": body.pk, "relation": "about", "styled_as": "A Body"}],
    )
    return {
        "object_id": story.pk,
        "pk": story.pk,
        "id": story.pk,
        "article_id": story.pk,
        "year": 2019,
        "month": 11,
        "day": 26,
        "slug": "story",
        "app_label": "articles",
        "content_type_id": 1,
        "root": root,
    }


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
    readers = [address for address in addresses(newsroom) if not address.startswith("/admin/")]
    assert len(readers) > 20
    requests = [(address, query) for address in readers for query in ANYWHERE]
    # Every question at several addresses and many at each; all at all would take minutes.
    requests += [(a, query) for place, a in enumerate(readers) for query in QUESTIONS[place % 5 :: 5]]
    assert failures(Client(), requests) == Failures()


def test_hostile_queries_at_the_desk(newsroom, desk):
    pages = [a for a in addresses(newsroom) if a.startswith("/admin/") and "logout" not in a]
    assert len(pages) > 50
    assert failures(desk, [(address, query) for address in pages for query in DESK]) == Failures()
    assert failures(Client(), [(address, query) for address in pages for query in DESK[::4]]) == Failures()


def lists():
    for model, model_admin in admin.site._registry.items():
        options = model._meta
        dates = [
            f.name for f in options.get_fields() if f.get_internal_type() in ("DateField", "DateTimeField")
        ]
        yield f"/admin/{options.app_label}/{options.model_name}/", model_admin, dates


def test_hostile_filters_of_every_list(desk):
    requests = []
    for address, model_admin, dates in lists():
        names = [
            name if isinstance(name, str) else name[0]
            for name in model_admin.list_filter
            if not callable(name)
        ]
        requests += [(address, query) for query in LIST]
        requests += [(address, f"{n}__{part.format(n)}") for n in dates for part in [*DATE_PARTS, *DATES]]
        requests += [
            (address, f"{name}{lookup}={value}")
            for name in names
            for lookup in ("", "__exact", "__in", "__isnull")
            for value in ("abc", "-1", str(2**62), "1,x")
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
    assert (
        failures(desk, [(address, f"q={word}") for address, *_rest in lists() for word in words])
        == Failures()
    )


def test_hostile_questions_of_the_autocomplete(desk):
    """Every field of every model, relations from the other side too."""
    requests = [
        (
            "/admin/autocomplete/",
            f"app_label={model._meta.app_label}&model_name={model._meta.model_name}&{rest}",
        )
        for model in apps.get_models()
        for field in model._meta.get_fields()
        for rest in (f"field_name={field.name}&term=a", f"field_name={field.name}&page={2**62}")
    ]
    assert len(requests) > 300
    assert failures(desk, requests) == Failures()


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
    requests = [
        (f"{address}{key}/{page}", "")
        for address, *_rest in lists()
        for key in keys
        for page in ("change/", "history/", "delete/", "")
    ]
    assert failures(desk, requests) == Failures()


def test_hostile_addresses_of_readers(newsroom):
    values = {
        "year": ["0000", "0001", "9999", "99999", HUGE],
        "month": ["0", "00", "13", "99", HUGE],
        "day": ["0", "00", "32", "99", HUGE],
        "slug": ["%00", "%FF", "a" * 1000, "..", "%2F", "%F0%9F%98%80", HUGE, "-", "%0A"],
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
    """Hostile versions of a form: each poison in every field at once, then in the counters of its formsets."""
    kept = ("csrfmiddlewaretoken",)
    for poison in ["\x00", HUGE, "", *TEXTS]:
        yield {name: value if name in kept or is_counter(name) else poison for name, value in fields.items()}
    counters = [name for name in fields if is_counter(name)]
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
    for address in dict.fromkeys(forms):
        page = desk.get(address)
        if page.status_code != 200 or "text/html" not in page["Content-Type"]:
            continue
        for data in poisoned(Fields(page.content.decode()).values):
            tried += 1
            failed.add(
                desk.post(address, data), f"{address} {sorted({str(v)[:20] for v in data.values()})[:5]}"
            )
    assert tried > 300
    assert failed == Failures()


def test_hostile_actions_of_every_list(desk):
    desk.raise_request_exception = False
    failed = Failures()
    for address, model_admin, _dates in lists():
        for action in [*model_admin.get_actions(request_of(desk)), "nothing", "\x00", ""]:
            for selected in (["0"], ["abc"], [HUGE], ["-1"], ["1"] * 500, ["\x00"], [str(2**63 - 1)], []):
                data = {"action": action, "_selected_action": selected, "index": "x", "select_across": "1"}
                failed.add(desk.post(address, data), f"{address} {action!r} {selected[:1]}")
    assert failed == Failures()


def request_of(client):
    return client.get("/admin/").wsgi_request
