"""The register's sections of the sitemap, one for each interface: what is public, in one query."""

import datetime

import pytest
from django.utils import timezone

from organizations.models import Meeting
from organizations.sitemaps import SITEMAPS, EntitySitemap
from tests.organizations.factories import (
    LONG_AGO,
    MeetingFactory,
    OrganizationFactory,
    PersonFactory,
    later,
)

pytestmark = pytest.mark.django_db


class Site:
    domain = "news.example.org"


def locations(section="register"):
    return [url["location"] for url in SITEMAPS[section]().get_urls(site=Site, protocol="https")]


@pytest.mark.parametrize(("section", "prefix"), [("register", ""), ("register-ru", "/ru")])
def test_everything_public_in_its_own_interface(section, prefix):
    OrganizationFactory(slug="wco")
    PersonFactory(slug="kunio-mikuriya")
    MeetingFactory(slug="rkc-mc/21")
    assert locations(section) == [
        f"https://news.example.org{prefix}/{path}/"
        for path in ("organizations/wco", "people/kunio-mikuriya", "meetings/rkc-mc/21")
    ]


@pytest.mark.parametrize("section", ["register", "register-ru"])
def test_nothing_else(section):
    shown = OrganizationFactory(slug="shown")
    OrganizationFactory(slug="desk-only", public_from=None)
    PersonFactory(slug="coming", public_from=later())
    Meeting.objects.create(label_en="Merged", slug="merged", public_from=LONG_AGO, merged_into=shown)
    [location] = locations(section)
    assert location.endswith("/organizations/shown/")


def test_the_date_is_the_last_change_or_the_day_it_became_public():
    changed = OrganizationFactory()
    opened = OrganizationFactory(public_from=timezone.now() + datetime.timedelta(hours=1))
    assert EntitySitemap().lastmod(changed) == changed.changed_at
    assert EntitySitemap().lastmod(opened) == opened.public_from


def test_what_is_not_public_yet_does_not_move_the_sections_date():
    assert EntitySitemap().get_latest_lastmod() is None
    shown = OrganizationFactory()
    OrganizationFactory(public_from=later())
    assert EntitySitemap().get_latest_lastmod() == shown.changed_at


def test_the_section_as_a_file_and_in_the_index(client):
    OrganizationFactory(slug="wco")
    section = client.get("/sitemap-register-ru.xml")
    assert section.status_code == 200
    assert "/ru/organizations/wco/</loc>" in section.content.decode()
    index = client.get("/sitemap.xml").content.decode()
    assert "/sitemap-register.xml</loc>" in index
    assert "/sitemap-register-ru.xml</loc>" in index


def test_the_lists_in_both_interfaces():
    found = locations("register-lists")
    for path in ("organizations/", "people/", "conventions/", "meetings/", "calendar/"):
        assert f"https://news.example.org/{path}" in found
        assert f"https://news.example.org/ru/{path}" in found
    assert len(found) == 10


@pytest.mark.parametrize("rows", [1, 30])
def test_queries(client, rows, django_assert_max_num_queries):
    OrganizationFactory.create_batch(rows)
    with django_assert_max_num_queries(4):
        answer = client.get("/sitemap-register.xml")
    assert answer.content.decode().count("<loc>") == rows
