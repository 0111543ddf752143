"""Sitemap of the register, every page in both interfaces."""

from django.contrib.sitemaps import Sitemap

from organizations.models import Entity


class EntitySitemap(Sitemap):
    i18n = True
    alternates = True
    limit = 10_000

    def items(self):
        return Entity.objects.public().only("kind", "slug", "changed_at", "public_from").order_by("pk")

    def lastmod(self, entity):
        return max(entity.changed_at, entity.public_from)
