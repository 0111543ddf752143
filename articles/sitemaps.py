"""Sitemaps: what is live, in its own language, at its own address."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from articles import site
from articles.models import Edition


class EditionSitemap(Sitemap):
    limit = 10_000

    def items(self):
        return Edition.objects.live().defer("body", "search_text", "mentions").newest()

    def lastmod(self, edition):
        return edition.live_from


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
