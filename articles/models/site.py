"""The newsroom's own row: its names, its zone, its contact."""

import zoneinfo

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

SITE_CACHE_KEY = "articles.site"


def forget_site():
    """Drop the copy that `articles.site` keeps, when the transaction commits."""
    transaction.on_commit(lambda: cache.delete(SITE_CACHE_KEY))


def validate_zone(value):
    """Refuse a name that the IANA time zone database does not know."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(zone)s” is not a time zone. Write it like Europe/Brussels."), params={"zone": value}
        )


def validate_zones(value):
    for zone in filter(None, (part.strip() for part in value.split(","))):
        validate_zone(zone)


class SiteSettings(models.Model):
    """One row. Read it through `articles.site.current()`."""

    name_en = models.CharField(_("name in English"), max_length=80, default="Newsroom")
    name_ru = models.CharField(_("name in Russian"), max_length=80, blank=True)
    tagline_en = models.CharField(_("tagline in English"), max_length=160, blank=True)
    tagline_ru = models.CharField(_("tagline in Russian"), max_length=160, blank=True)
    zone = models.CharField(
        _("the newsroom's time zone"), max_length=64, default="Europe/Brussels", validators=[validate_zone]
    )
    further_zones = models.CharField(
        _("further zones"),
        max_length=200,
        blank=True,
        default="Europe/Moscow",
        validators=[validate_zones],
        help_text=_("Shown beside the newsroom's own at the desk; separated by commas."),
    )
    embed_hosts = models.TextField(
        _("sites that may be shown as a card"),
        blank=True,
        default="youtube.com, youtu.be, vimeo.com, rutube.ru, vk.com, vkvideo.ru, x.com, t.me",
        help_text=_("Separated by commas; their subdomains count too. Nothing is loaded from them."),
    )
    contact_email = models.EmailField(_("contact"), blank=True)

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="site_settings_is_one_row")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)
        forget_site()

    @property
    def name(self):
        return (self.name_ru if get_language() == "ru" else "") or self.name_en

    @property
    def tagline(self):
        return self.tagline_ru if get_language() == "ru" else self.tagline_en

    @property
    def embed_host_list(self):
        return [part for part in (part.strip().lower() for part in self.embed_hosts.split(",")) if part]

    @property
    def zones(self):
        """`ZoneInfo`s, the newsroom's own first."""
        further = (part.strip() for part in self.further_zones.split(","))
        return [zoneinfo.ZoneInfo(name) for name in dict.fromkeys([self.zone, *filter(None, further)])]
