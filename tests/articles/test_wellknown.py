"""security.txt: whom to tell of a hole, where that is known."""

import datetime

import pytest

from articles.models import SiteSettings
from tests import validators
from tests.factories import published, superuser

pytestmark = pytest.mark.django_db
ADDRESS = "/.well-known/security.txt"
HOME = "https://chronicle.example"


def read(client):
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert validators.security_txt(response.content) == []
    lines = [line for line in response.content.decode().splitlines() if not line.startswith("#")]
    return dict(line.split(": ", 1) for line in lines)


def test_the_contact_of_the_newsroom(client, settings, time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 29, 0, 30, tzinfo=datetime.UTC))
    settings.SITE_URL = HOME
    SiteSettings(contact_email="desk@example.org").save()
    assert read(client) == {
        "Contact": "mailto:desk@example.org",
        "Expires": "2027-05-28T00:00:00Z",
        "Preferred-Languages": "en, ru",
        "Canonical": f"{HOME}{ADDRESS}",
    }
    tag = client.get(ADDRESS)["ETag"]
    time_machine.move_to(datetime.datetime(2026, 11, 29, 23, 59, tzinfo=datetime.UTC))
    assert client.get(ADDRESS, headers={"if-none-match": tag}).status_code == 304
    published(by=superuser(), kind="page", title="When you find a hole", slug="security")
    assert read(client)["Policy"] == f"{HOME}/security/"


def test_else_an_administrator(client, settings):
    settings.SITE_URL = HOME
    settings.ADMINS = [("Ada", "ada@example.org"), ("Bob", "bob@example.org")]
    assert read(client)["Contact"] == "mailto:ada@example.org"


def test_nobody_to_tell(client, settings):
    settings.ADMINS = []
    assert client.get(ADDRESS).status_code == 404
