"""What is not public is nowhere: not as a page, a row, a parent, a neighbour, an event, an entry or an address."""

import datetime

import pytest

from organizations.models import Entity
from tests.factories import draft, published, scheduled, superuser

from .factories import (
    LONG_AGO,
    AppointmentFactory,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    PostFactory,
    later,
)

pytestmark = pytest.mark.django_db
DAY = datetime.datetime(2019, 11, 21, 12, tzinfo=datetime.UTC)
SECRET = "Embargoed"

PAGES = [
    "/organizations/",
    "/organizations/?q=embargoed",
    "/organizations/wco/",
    "/organizations/part/",
    "/organizations/wco.ics",
    "/organizations/wco/feed/",
    "/people/",
    "/people/?q=embargoed",
    "/people/known/",
    "/people/known/feed/",
    "/meetings/",
    "/meetings/?q=embargoed",
    "/meetings/?body=wco",
    "/meetings/wco/21/",
    "/meetings/wco/21/feed/",
    "/calendar/",
    "/calendar/?body=wco",
    "/calendar/2019/11/",
    "/calendar.ics",
    "/sitemap-register.xml",
    "/search/?q=embargoed",
    "/search/?q=wco",
    "/search/?q=known",
    "/search/suggest/?q=embarg",
    "/",
    "/2019/11/21/a-committee-meets-in-brussels/",
]


@pytest.fixture(params=["never", "later", "merged"])
def hidden(request):
    """Fields that keep a row from readers."""
    if request.param == "merged":
        return {
            "public_from": LONG_AGO,
            "merged_into": PersonFactory(slug="target", label_en="Target").entity_ptr,
        }
    return {"public_from": None if request.param == "never" else later()}


@pytest.fixture
def register(hidden):
    """Public rows with hidden ones all around them."""
    above = OrganizationFactory(slug="embargoed-above", label_en=f"{SECRET} parent", **hidden)
    wco = OrganizationFactory(slug="wco", parent=above)
    part = OrganizationFactory(slug="part", parent=wco)
    beside = OrganizationFactory(slug="embargoed-part", label_en=f"{SECRET} part", parent=wco, **hidden)
    known = PersonFactory(slug="known")
    post = PostFactory(organization=wco, title_en="Secretary General")
    AppointmentFactory(
        post=post, person=PersonFactory(label_en=f"{SECRET} person", **hidden), dates=("2019",)
    )
    AppointmentFactory(post=PostFactory(organization=beside, title_en=f"{SECRET} post"), person=known)
    when = None if hidden["public_from"] in (None, LONG_AGO) else hidden["public_from"]
    secret_post = PostFactory(organization=wco, title_en=f"{SECRET} appointment")
    AppointmentFactory(post=secret_post, person=known, dates=("2019",), public_from=when)
    meeting = MeetingFactory(slug="wco/21", body=wco, ordinal_from=21, dates="18 November 2019")
    for number in (20, 22):
        MeetingFactory(
            slug=f"embargoed/{number}",
            body=wco,
            ordinal_from=number,
            label_en=f"{SECRET} meeting",
            dates="19 November 2019",
            **hidden,
        )
    MeetingFactory(
        slug="embargoed/8", body=part, label_en=f"{SECRET} tentative", status="tentative", **hidden
    )
    meeting.organizers.add(beside)
    MeetingFactory(slug="2019/bodiless", body=beside, dates="20 November 2019")
    mentions = [
        {"entity": entity.pk, "relation": "about", "styled_as": ""} for entity in (wco, known, meeting)
    ]
    published(by=superuser(), at=DAY, mentions=mentions)


@pytest.mark.parametrize("prefix", ["", "/ru"])
def test_no_page_shows_it(client, register, prefix):
    for path in (*PAGES, "/meetings/2019/bodiless/"):
        if prefix and path.startswith("/sitemap"):
            continue  # the sitemap has one address
        response = client.get(prefix + path)
        assert response.status_code == 200, path
        text = response.content.decode()
        assert SECRET not in text, path
        assert "embargoed-" not in text, path
        assert "embargoed/" not in text, path


def test_it_has_no_address(client, register):
    hidden = Entity.objects.filter(label_en__startswith=SECRET)
    assert {entity.kind for entity in hidden} == {"organization", "person", "meeting"}
    for entity in hidden:
        address = entity.get_absolute_url()
        merged = entity.merged_into_id is not None  # into a person
        assert client.get(address).status_code == (301 if merged else 404)
        leads_on = merged and entity.kind == "person"
        assert client.get(f"{address}feed/").status_code == (301 if leads_on else 404)
        if entity.kind != "person":
            assert client.get(f"{address.rstrip('/')}.ics").status_code == 404


def test_it_filters_nothing(client, register):
    for path in ("/meetings/", "/calendar/", "/calendar.ics"):
        merged = Entity.objects.get(slug="embargoed-part").merged_into_id  # known to readers before
        assert client.get(f"{path}?body=embargoed-part").status_code == (301 if merged else 404)


def test_a_merge_into_something_hidden_is_a_dead_address(client):
    target = PersonFactory(slug="target", public_from=None)
    PersonFactory(slug="old", merged_into=target)
    assert client.get("/people/old/").status_code == 404
    PersonFactory(slug="never-public", public_from=None, merged_into=PersonFactory(slug="shown"))
    assert client.get("/people/never-public/").status_code == 404


def test_a_story_that_is_not_live_is_not_coverage(client):
    body = OrganizationFactory(slug="wco")
    mentions = [{"entity": body.pk, "relation": "about", "styled_as": ""}]
    draft(title=f"{SECRET} draft", mentions=mentions)
    scheduled(title=f"{SECRET} story", mentions=mentions, at=later())
    text = client.get("/organizations/wco/").content.decode()
    assert SECRET not in text
    assert "Nothing has been published about it so far." in text
