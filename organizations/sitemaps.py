"""Sitemaps of the register, one for each interface: listing both in one would walk through every row."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.utils import translation

from organizations.models import Entity


class EntitySitemap(Sitemap):
    language = "en"
    limit = 50_000  # the most that one file may list: sitemaps.org

    def items(self):
        return Entity.objects.public().only("kind", "slug", "changed_at", "public_from").order_by("pk")

    def location(self, entity):
        with translation.override(self.language):
            return entity.get_absolute_url()

    def lastmod(self, entity):
        return max(entity.changed_at, entity.public_from)

    def get_latest_lastmod(self):
        latest = Entity.objects.public().aggregate(changed=Max("changed_at"), opened=Max("public_from"))
        return max(filter(None, latest.values()), default=None)


class RussianEntitySitemap(EntitySitemap):
    language = "ru"


SITEMAPS = {"register": EntitySitemap, "register-ru": RussianEntitySitemap}
