"""Sitemaps: what is live, in its own language, at its own address; and what is news."""

import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap, views
from django.db.models import F, Max
from django.urls import reverse
from django.utils import timezone

from articles import site
from articles.models import Edition
from articles.structured import picture

LIMIT = 50_000  # the most that one file may list: sitemaps.org
NEWS_LIMIT = 1_000  # https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
NEWS_FOR = datetime.timedelta(hours=48)  # the same


class EditionSitemap(Sitemap):
    """Each with its picture, and with the versions in other languages where there are some."""

    limit = LIMIT

    def items(self):
        """Oldest first: a file that is full stays as it is while stories arrive."""
        shown = ("kind", "language", "slug", "published_on", "published_at", "article", "live_from", "source")
        pictures = ("image__renditions", "image__taken_down_at")
        return Edition.objects.live().select_related("image").only(*shown, *pictures).newest().reverse()

    def lastmod(self, edition):
        return edition.live_from

    def get_latest_lastmod(self):
        return Edition.objects.live().aggregate(latest=Max("live_from"))["latest"]

    def get_urls(self, page=1, site=None, protocol=None):
        """Django's rows, with `image` and with `alternates` of real translations; one query more."""
        rows = super().get_urls(page=page, site=site, protocol=protocol)
        home = f"{self.get_protocol(protocol)}://{self.get_domain(site)}"
        versions = translated()
        for row in rows:
            edition = row["item"]
            row["image"] = picture(edition.image, lambda path: f"{home}{path}")
            row["alternates"] = [
                {"location": f"{home}{other.get_absolute_url()}", "lang_code": other.language}
                for other in versions.get(edition.source_id, ())
            ]
        return rows


def translated():
    """`{story that they share: [its live editions]}` of stories that are live in more than one language."""
    live = Edition.objects.live()
    found = {}
    shown = live.filter(source__in=live.exclude(article=F("source")).values("source"))
    for edition in shown.only("kind", "language", "slug", "published_on", "source").order_by(
        "language", "pk"
    ):
        found.setdefault(edition.source_id, []).append(edition)
    return {source: editions for source, editions in found.items() if len(editions) > 1}


class NewsSitemap(Sitemap):
    """Stories of the last two days, the newest first."""

    limit = NEWS_LIMIT

    def items(self):
        shown = ("kind", "language", "slug", "title", "published_on", "published_at", "article")
        recent = Edition.objects.live().stories().filter(published_at__gt=timezone.now() - NEWS_FOR)
        return recent.only(*shown).newest()[:NEWS_LIMIT]


class ListSitemap(Sitemap):
    """The lists that always exist, in both interfaces."""

    i18n = alternates = x_default = True

    def items(self):
        fixed = [("articles:front", None), ("articles:news", None), ("articles:corrections", None)]
        return fixed + [("articles:rubric", rubric.slug) for rubric in site.current().rubrics]

    def location(self, item):
        name, slug = item
        return reverse(name, kwargs={"slug": slug} if slug else None)


SITEMAPS = {"stories": EditionSitemap, "lists": ListSitemap}


def index(request, sitemaps):
    """Django's index of the sitemaps, for `SITE_URL`; moments to the second, as its readers want them."""
    response = without_date(views.index(request, sitemaps))
    for entry in response.context_data["sitemaps"]:
        entry.location = at_home(entry.location)
        entry.last_mod = entry.last_mod and entry.last_mod.replace(microsecond=0)
    return response


def section(request, sitemaps, section, template_name="sitemap.xml"):
    """One sitemap of the index, for `SITE_URL`; `?p=2` is its second file."""
    response = without_date(views.sitemap(request, sitemaps, section, template_name))
    for entry in response.context_data["urlset"]:
        for row in (entry, *entry["alternates"]):
            row["location"] = at_home(row["location"])
        if entry.get("image"):
            entry["image"] = at_home(entry["image"])
    return response


def news(request):
    """The sitemap that search engines ask for news, beside the index."""
    return section(request, {"news": NewsSitemap}, "news", template_name="news-sitemap.xml")


def at_home(address):
    """The address at `SITE_URL`, whatever name the request used."""
    if not settings.SITE_URL:
        return address
    return site.absolute(urlsplit(address)._replace(scheme="", netloc="").geturl())


def without_date(response):
    """A withdrawal moves no date: asked by date alone, the answer would be "not modified". An ETag is sent."""
    response.headers.pop("Last-Modified", None)
    return response
