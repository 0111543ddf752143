"""A newsroom in which nothing has happened yet."""

import pytest

from articles import frontpage
from tests.articles.test_sitemaps import HOST, locations

pytestmark = pytest.mark.django_db


def test_it_has_a_front_page(client):
    response = client.get("/")
    assert response.status_code == 200
    assert "Nothing has been published yet." in response.content.decode()
    assert frontpage.context("en")["lead"] is None


def test_it_has_a_sitemap(client):
    assert locations(client, "/sitemap.xml")
    assert locations(client, "/sitemap-stories.xml") == [f"{HOST}/"]  # its schema asks for one entry at least
