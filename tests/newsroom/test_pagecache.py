"""No answer is left to a browser's own rules of caching."""

import pytest
from django.test import Client

from articles import workflow
from tests.factories import published, superuser

pytestmark = pytest.mark.django_db


def test_every_kind_of_answer_is_asked_for_again():
    boss = superuser()
    article = published(by=boss)
    story = article.live_edition.get_absolute_url()
    page = Client().get(story)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-cache")
    unchanged = Client().get(story, headers={"If-None-Match": page.headers["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    workflow.withdraw(article, by=boss, based_on=article.revision_id, ending="gone", reason="Called off.")
    gone = Client().get(story, headers={"If-None-Match": page.headers["ETag"]})
    assert (gone.status_code, gone.headers["Cache-Control"]) == (410, "no-cache")


@pytest.mark.parametrize("path", ["/", "/news/", "/no-such-page/", "/news/feed/", "/sitemap.xml", "/about"])
def test_lists_errors_feeds_and_redirects_too(path):
    response = Client().get(path)
    assert "no-cache" in response.headers["Cache-Control"] or "no-store" in response.headers["Cache-Control"]
