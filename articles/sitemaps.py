"""Sitemaps: what is live, in its own language, at its own address."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.db.models import Max
from django.urls import reverse

from articles import site
from articles.models import Edition

LIMIT = 50_000  # the most that one file may list: sitemaps.org


class EditionSitemap(Sitemap):
    limit = LIMIT

    def items(self):
        """Oldest first: a file that is full stays as it is while stories arrive."""
        shown = ("kind", "language", "slug", "published_on", "published_at", "article", "live_from")
        return Edition.objects.live().only(*shown).newest().reverse()

    def lastmod(self, edition):
        return edition.live_from

    def get_latest_lastmod(self):
        return Edition.objects.live().aggregate(latest=Max("live_from"))["latest"]


class ListSitemap(Sitemap):
    """The lists that always exist, in both interfaces."""

    i18n = True
    alternates = True

    def items(self):
        fixed = [("articles:front", None), ("articles:news", None), ("articles:corrections", None)]
        return fixed + [("articles:rubric", rubric.slug) for rubric in site.current().rubrics]

    def location(self, item):
        name, slug = item
        return reverse(name, kwargs={"slug": slug} if slug else None)


SITEMAPS = {"stories": EditionSitemap, "lists": ListSitemap}


def index(request, sitemaps):
    """Django's index of the sitemaps, for `SITE_URL`."""
    response = without_date(views.index(request, sitemaps))
    for entry in response.context_data["sitemaps"]:
        entry.location = at_home(entry.location)
    return response


def section(request, sitemaps, section):
    """One sitemap of the index, for `SITE_URL`; `?p=2` is its second file."""
    response = without_date(views.sitemap(request, sitemaps, section))
    for entry in response.context_data["urlset"]:
        for row in (entry, *entry["alternates"]):
            row["location"] = at_home(row["location"])
    return response


def at_home(address):
    """The address at `SITE_URL`, whatever name the request used."""
    if not settings.SITE_URL:
        return address
    return site.absolute(urlsplit(address)._replace(scheme="", netloc="").geturl())


def without_date(response):
    """A withdrawal moves no date: asked by date alone, the answer would be "not modified". An ETag is sent."""
    response.headers.pop("Last-Modified", None)
    return response
