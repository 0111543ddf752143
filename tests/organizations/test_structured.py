"""JSON-LD of every page: what schema.org allows, with dates as precise as known, and nothing that is not public."""

import json

import pytest

from articles.rendering import data_block
from organizations.dates import parse
from organizations.models import Milestone

from . import schema_org
from .factories import (
    AppointmentFactory,
    ConventionFactory,
    MeetingFactory,
    NameFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    SeriesFactory,
    later,
)

pytestmark = pytest.mark.django_db
HOST = "https://news.example.org"


@pytest.fixture(autouse=True)
def home(settings):
    settings.SITE_URL = HOST


def told(client, path):
    """What the page tells of its entity, and its crumbs."""
    entity, crumbs = schema_org.blocks(client.get(path).content.decode())
    return entity, crumbs


def milestone(convention, on, **fields):
    row = Milestone(convention=convention, **fields)
    row.on = parse(on)
    row.save()
    return row


def test_a_body_with_its_names_its_dates_and_where_it_sits(client):
    wco = OrganizationFactory(slug="wco", label_en="World Customs Organization", short_en="WCO", type="igo")
    body = OrganizationFactory(
        slug="rkc-mc", label_en="RKC Management Committee", label_ru="Управляющий комитет", parent=wco, wikidata="Q1",
        ror="05dxps055", website="https://example.org/", seat_en="Brussels",
    )  # fmt: skip
    body.founded, body.dissolved = parse("4 November 1952"), parse("June 2019")
    body.save()
    OrganizationFactory(slug="wgrkc", label_en="Working group", parent=body)
    OrganizationFactory(slug="armenia", label_en="Armenia", type="state", parent=body)
    NameFactory(entity=body, text="Old committee", kind="former")
    entity, crumbs = told(client, "/organizations/rkc-mc/")
    assert entity == {
        "@type": "Organization",
        "@id": f"{HOST}/organizations/rkc-mc/",
        "name": "RKC Management Committee",
        "url": f"{HOST}/organizations/rkc-mc/",
        "alternateName": ["Управляющий комитет", "Old committee"],
        "foundingDate": "1952-11-04",
        "dissolutionDate": "2019-06",
        "location": {"@type": "Place", "name": "Brussels"},
        "parentOrganization": named("Organization", "wco", "World Customs Organization"),
        "subOrganization": [
            named("GovernmentOrganization", "armenia", "Armenia"),
            named("Organization", "wgrkc", "Working group"),
        ],
        "sameAs": ["https://example.org/", "http://www.wikidata.org/entity/Q1", "https://ror.org/05dxps055"],
    }
    assert [(item["position"], item["name"], item["item"]) for item in crumbs["itemListElement"]] == [
        (1, "Institutions", f"{HOST}/organizations/"),
        (2, "WCO", f"{HOST}/organizations/wco/"),
        (3, "RKC Management Committee", f"{HOST}/organizations/rkc-mc/"),
    ]


def named(kind, slug, name):
    address = f"{HOST}/organizations/{slug}/"
    return {"@type": kind, "@id": address, "name": name, "url": address}


@pytest.mark.parametrize(
    ("dates", "start", "end"),
    [
        (("1 January 2009", "31 December 2023"), "2009-01-01", "2023-12-31"),
        (("January 2002", "2008"), "2002-01", "2008"),
        (("between June and 18 November 2019", ""), "2019", None),
        (("between 2018 and 2019", ""), None, None),
        ((), None, None),
    ],
    ids=["days", "month and year", "within a year", "over years", "unknown"],
)
def test_a_post_is_held_in_a_role_as_precise_as_known(client, dates, start, end):
    post = PostFactory(organization__slug="wco", title_en="Secretary General")
    AppointmentFactory(post=post, person__slug="kunio", dates=dates)
    [member] = told(client, "/organizations/wco/")[0]["member"]
    [membership] = told(client, "/people/kunio/")[0]["memberOf"]
    assert member["member"]["@id"] == f"{HOST}/people/kunio/"
    assert membership["memberOf"]["@id"] == f"{HOST}/organizations/wco/"
    for role in (member, membership):
        assert role["@type"] == "OrganizationRole"
        assert role["roleName"] == ["Secretary General"]
        assert (role.get("startDate"), role.get("endDate")) == (start, end)


def test_a_person_with_the_posts_held_now_as_titles(client):
    person = PersonFactory(
        slug="ana", label_en="Ana", label_ru="Ана", wikidata="Q2", bio_en="From somewhere."
    )
    AppointmentFactory(person=person, post__title_en="Director", dates=("2019",))
    AppointmentFactory(person=person, post__title_en="Clerk", dates=("2001", "2003"))
    entity, _crumbs = told(client, "/ru/people/ana/")
    assert (entity["name"], entity["alternateName"]) == ("Ана", ["Ana"])
    assert entity["jobTitle"] == ["Director"]
    assert entity["url"] == f"{HOST}/ru/people/ana/"
    assert entity["sameAs"] == ["http://www.wikidata.org/entity/Q2"]


def test_a_convention_is_dated_where_its_sources_agree(client):
    convention = ConventionFactory(
        slug="rkc", label_en="Kyoto Convention", body=OrganizationFactory(slug="wco")
    )
    milestone(convention, "18 May 1973", kind="signed")
    entity, _crumbs = told(client, "/conventions/rkc/")
    assert entity["@type"] == "Legislation"
    assert entity["legislationDate"] == "1973-05-18"
    assert entity["legislationResponsible"]["@id"] == f"{HOST}/organizations/wco/"
    milestone(convention, "19 May 1973", kind="signed")
    assert "legislationDate" not in told(client, "/conventions/rkc/")[0]


def test_every_kind_of_page_is_valid_in_both_languages(client):
    body = OrganizationFactory(slug="wco", label_ru="ВТамО")
    series = SeriesFactory(slug="wco", body=body)
    meeting = MeetingFactory(
        body=body, ordinal_from=21, dates=("18 November 2019", "20 November 2019"), city_en="Brussels"
    )
    meeting.organizers.add(body)
    PersonFactory(slug="ana")
    ConventionFactory(slug="rkc", body=body)
    kinds = {
        "/organizations/wco/": "Organization",
        "/people/ana/": "Person",
        "/conventions/rkc/": "Legislation",
        meeting.get_absolute_url(): "Event",
        series.get_absolute_url(): "EventSeries",
    }
    for path, kind in kinds.items():
        for prefix in ("", "/ru"):
            assert told(client, prefix + path)[0]["@type"] == kind


def hidden(factory, number):
    return factory(slug=f"canary-{number}", label_en=f"Canary {number}", public_from=later())


def test_nothing_embargoed_is_told(client):
    body = OrganizationFactory(slug="wco", parent=hidden(OrganizationFactory, 1))
    part = hidden(OrganizationFactory, 2)
    part.parent = body
    part.save()
    person = PersonFactory(slug="ana")
    AppointmentFactory(post__organization=body, person=person, post__title_en="Canary", public_from=later())
    AppointmentFactory(post__organization=body, person=hidden(PersonFactory, 1))
    AppointmentFactory(post__organization=part, person=person)
    ConventionFactory(slug="rkc", body=part)
    for path in ("/organizations/wco/", "/people/ana/", "/conventions/rkc/"):
        told(client, path)
        assert "canary" not in client.get(path).content.decode().casefold()


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--<script>", "a & b", "\u2028\u2029", '"\\']
)
def test_no_text_ends_the_block(client, text):
    block = data_block({"name": text})
    inside = block.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert json.loads(inside) == {"name": text}
    assert not set("<>&\u2028\u2029") & set(inside)
    OrganizationFactory(slug="wco", label_en=text)
    assert told(client, "/organizations/wco/")[0]["name"] == text


def test_the_table_knows_what_is_wrong():
    good = {"@type": "Organization", "@id": "x", "name": "A", "url": "https://a.example/"}
    schema_org.check(good)
    for wrong in (
        {"foundingDate": "June 2019"},
        {"jobTitle": "Chair"},
        {"member": {**good, "@type": "Place"}},
        {"name": ""},
        {"sameAs": []},
    ):
        with pytest.raises(AssertionError):
            schema_org.check({**good, **wrong})
