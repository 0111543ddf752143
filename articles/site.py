"""The newsroom's name, zone and rubrics, which every page needs: read once, kept for half a minute.

Saving a rubric or the settings drops the copy at once in that process; another follows within `SECONDS`.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.core.cache import cache
from django.utils.functional import SimpleLazyObject

from articles.models import Rubric, SiteSettings
from articles.models.site import SITE_CACHE_KEY

SECONDS = 30


@dataclass(frozen=True)
class Site:
    settings: SiteSettings
    rubrics: list[Rubric] = field(default_factory=list)

    @property
    def name(self):
        return self.settings.name

    @property
    def tagline(self):
        return self.settings.tagline

    @property
    def zone(self):
        """The newsroom's `ZoneInfo`."""
        return self.settings.zones[0]


def current():
    """The `Site`, from the cache where it is fresh."""
    site = cache.get(SITE_CACHE_KEY)
    if site is None:
        row = SiteSettings.objects.first() or SiteSettings()
        site = Site(row, list(Rubric.objects.all()))
        cache.set(SITE_CACHE_KEY, site, SECONDS)
    return site


def absolute(path):
    """The path at `SITE_URL`, whatever name the request used; the path alone where that is not set."""
    return f"{settings.SITE_URL}{path}"


def whole(request, path):
    """The path with scheme and host: the site's own address, or the request's where none is set."""
    return request.build_absolute_uri(absolute(path))


def context(request):
    """Context processor: `site`."""
    return {"site": SimpleLazyObject(current)}
