"""A picture: the original, who made it, and the renditions that readers are sent."""

import secrets

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def originals():
    """The private storage: no address leads to it."""
    return storages["originals"]


def random_name(image, filename):
    """A server-made name of 128 bits with the ending of the checked format; the sender's name is not used."""
    return f"{secrets.token_hex(16)}.{image.format}"


class ImageQuerySet(models.QuerySet):
    def available(self):
        """Pictures that may be shown: all that were not taken down."""
        return self.filter(taken_down_at=None)


class Image(models.Model):
    """One uploaded picture. How a story uses it (alt text, caption) is the story's.

    `renditions` lists the files made from it, in the public storage, all under random names:
    `{"crop": "" or "card", "format": "avif", "width": 800, "height": 533, "name": "….avif"}`.
    They are made by `images.uploads`, which is the one way in.
    """

    class Format(models.TextChoices):
        JPEG = "jpeg", "JPEG"
        PNG = "png", "PNG"
        WEBP = "webp", "WebP"
        AVIF = "avif", "AVIF"
        GIF = "gif", "GIF"

    name = models.CharField(
        _("name"), max_length=120, help_text=_("For finding it at the desk; readers do not see it.")
    )
    original = models.FileField(_("original"), storage=originals, upload_to=random_name, max_length=60)
    format = models.CharField(_("format"), max_length=4, choices=Format)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Photographer and source, as printed.")
    )
    rights = models.CharField(
        _("rights"),
        max_length=200,
        blank=True,
        help_text=_("What we may do with it, and where that is written."),
    )
    licence_until = models.DateField(_("licence ends on"), null=True, blank=True)
    focal_x = models.FloatField(
        _("focal point from the left"), default=0.5, help_text=_("0 is the left edge, 1 the right.")
    )
    focal_y = models.FloatField(
        _("focal point from the top"), default=0.5, help_text=_("0 is the upper edge, 1 the lower.")
    )
    alt_en = models.CharField(_("alternative text, English"), max_length=300, blank=True)
    alt_ru = models.CharField(_("alternative text, Russian"), max_length=300, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="images",
        null=True,
        blank=True,
        verbose_name=_("uploaded by"),
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    taken_down_at = models.DateTimeField(_("taken down"), null=True, blank=True, editable=False)
    taken_down_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("taken down by"),
    )
    taken_down_for = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    renditions = models.JSONField(default=list, editable=False)

    objects = ImageQuerySet.as_manager()

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["-uploaded_at", "-pk"]
        permissions = [("manage_images", _("Can change and take down every picture"))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focal_x__range=(0, 1), focal_y__range=(0, 1)),
                name="images_image_focal_point_inside",
                violation_error_message=_(
                    "The focal point lies outside the picture: give numbers from 0 to 1."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(width__gt=0, height__gt=0), name="images_image_has_a_size"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_available(self):
        return self.taken_down_at is None

    def alt(self, language=None):
        """The default alternative text in a language ("en", "ru"; the active one by default), or ""."""
        return {"en": self.alt_en, "ru": self.alt_ru}.get((language or get_language() or "en")[:2], "")

    def sources(self, crop="", format="jpeg"):
        """The renditions of one crop and format, narrowest first; none for a picture taken down."""
        if not self.is_available:
            return []
        chosen = [r for r in self.renditions if r["crop"] == crop and r["format"] == format]
        return sorted(chosen, key=lambda rendition: rendition["width"])

    def url(self, width=1200, crop="", format="jpeg"):
        """Address of the narrowest rendition at least `width` wide, else the widest; "" if there is none."""
        sources = self.sources(crop, format)
        fitting = [r for r in sources if r["width"] >= width] or sources[-1:]
        return storages["default"].url(fitting[0]["name"]) if fitting else ""
