"""Sitemaps of the register, one for each interface: listing both in one would walk through every row."""

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse
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


class RegisterListSitemap(Sitemap):
    """The lists of the register, in both interfaces."""

    i18n = alternates = x_default = True

    def items(self):
        return ["organization_list", "person_list", "convention_list", "meeting_list", "calendar"]

    def location(self, name):
        return reverse(f"organizations:{name}")


SITEMAPS = {
    "register": EntitySitemap,
    "register-ru": RussianEntitySitemap,
    "register-lists": RegisterListSitemap,
}
