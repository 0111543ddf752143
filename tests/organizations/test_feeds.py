"""The feeds of the register: what was written about a body with its parts, a person, a meeting."""

import datetime
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from organizations.models import Organization
from tests.factories import published, scheduled, superuser
from tests.organizations.factories import MeetingFactory, OrganizationFactory, PersonFactory, later

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = datetime.datetime(2019, 11, 21, 12, tzinfo=datetime.UTC)


@pytest.fixture
def boss(db):
    return superuser()


def about(*entities):
    return [{"entity": entity.pk, "relation": "about", "styled_as": ""} for entity in entities]


def feed(client, path):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)  # noqa: S314  our own answer


def titles(client, path):
    return [entry.findtext(f"{ATOM}title") for entry in feed(client, path).iter(f"{ATOM}entry")]


def test_a_body_with_its_parts_newest_first(client, boss):
    body = OrganizationFactory(slug="wco")
    part = OrganizationFactory(parent=OrganizationFactory(parent=body), slug="wgrkc")
    other = OrganizationFactory()
    published(by=boss, title="Older", at=DAY, mentions=about(body, part))
    published(by=boss, title="Newer", at=DAY + datetime.timedelta(days=1), mentions=about(part))
    published(by=boss, title="Elsewhere", at=DAY, mentions=about(other))
    assert titles(client, "/organizations/wco/feed/") == ["Newer", "Older"]
    assert titles(client, "/organizations/wgrkc/feed/") == ["Newer", "Older"]


def test_a_person_and_a_meeting(client, boss):
    person = PersonFactory(slug="kunio-mikuriya")
    meeting = MeetingFactory(slug="rkc-mc/21")
    published(by=boss, title="Person", at=DAY, mentions=about(person))
    published(by=boss, title="Meeting", at=DAY, mentions=about(meeting))
    assert titles(client, "/people/kunio-mikuriya/feed/") == ["Person"]
    assert titles(client, "/meetings/rkc-mc/21/feed/") == ["Meeting"]


def test_an_entry_is_the_story_and_the_feed_is_the_entity(client, boss, settings):
    settings.SITE_URL = "https://news.example.org"
    body = OrganizationFactory(slug="wco", label_en="World Customs Organization", label_ru="ВТамО")
    edition = published(by=boss, at=DAY, mentions=about(body)).editions.get()
    english, russian = feed(client, "/organizations/wco/feed/"), feed(client, "/ru/organizations/wco/feed/")
    assert english.findtext(f"{ATOM}title").startswith("World Customs Organization")
    assert russian.findtext(f"{ATOM}title").startswith("ВТамО")
    assert english.findtext(f"{ATOM}id") == "tag:news.example.org,2019:/organizations/wco/"
    entry = english.find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"tag:news.example.org,2019:story-{edition.article_id}"
    assert entry.findtext(f"{ATOM}content") == edition.body
    assert entry.findtext(f"{ATOM}summary") == edition.lead


def test_nothing_that_readers_do_not_see(client, boss):
    body = OrganizationFactory(slug="wco")
    published(by=boss, title="Live", at=DAY, mentions=about(body))
    scheduled(by=boss, title="Canary", at=timezone.now() + datetime.timedelta(hours=1), mentions=about(body))
    assert titles(client, "/organizations/wco/feed/") == ["Live"]
    assert "Canary" not in client.get("/organizations/wco/feed/").content.decode()


@pytest.mark.parametrize("hidden", ["desk", "later"])
def test_no_feed_of_what_is_not_public(client, hidden):
    fields = {"desk": {"public_from": None}, "later": {"public_from": later()}}[hidden]
    OrganizationFactory(slug="hidden", **fields)
    PersonFactory(slug="hidden", **fields)
    MeetingFactory(slug="hidden/1", **fields)
    for path in ("organizations/hidden", "people/hidden", "meetings/hidden/1", "people/nobody"):
        assert client.get(f"/{path}/feed/").status_code == 404


def test_a_part_that_is_not_public_does_not_show_through_its_body(client, boss):
    body = OrganizationFactory(slug="wco")
    part = OrganizationFactory(parent=body, public_from=None)
    Organization.objects.filter(pk=part.pk).update(label_en="Canary group")
    published(by=boss, title="Story", at=DAY, mentions=about(body))
    assert "Canary" not in client.get("/organizations/wco/feed/").content.decode()


@pytest.mark.parametrize("rows", [1, 30])
def test_queries(client, boss, rows, django_assert_max_num_queries):
    body = OrganizationFactory(slug="wco")
    for number in range(rows):
        published(by=boss, title=f"Story {number}", at=DAY, mentions=about(body))
    client.get("/organizations/wco/feed/")
    with django_assert_max_num_queries(4):
        assert len(titles(client, "/organizations/wco/feed/")) == min(rows, 20)
