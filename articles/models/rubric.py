"""Rubric: a section of the paper, and who may work on it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .site import forget_site


class Rubric(models.Model):
    """A section such as "News". A missing Russian name falls back to the English one."""

    class Palette(models.TextChoices):
        """The five colours that keep 4.5:1 in both themes, each with its guilloche."""

        NEWS = "news", _("green")
        CONVENTIONS = "conventions", _("blue")
        DIGITAL = "digital", _("teal")
        PERFORMANCE = "performance", _("ochre")
        TRAINING = "training", _("crimson")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name_en = models.CharField(_("name in English"), max_length=60)
    name_ru = models.CharField(_("name in Russian"), max_length=60, blank=True)
    description_en = models.CharField(_("description in English"), max_length=300, blank=True)
    description_ru = models.CharField(_("description in Russian"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    palette = models.CharField(_("colour"), max_length=12, choices=Palette, default=Palette.NEWS)
    needs_review = models.BooleanField(
        _("needs review"),
        default=True,
        help_text=_("Otherwise a publisher publishes a draft with one button."),
    )
    needs_four_eyes = models.BooleanField(
        _("needs four eyes"), default=False, help_text=_("Who wrote last may not approve.")
    )

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        ordering = ["position", "slug"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        forget_site()

    def get_absolute_url(self):
        return reverse("articles:rubric", kwargs={"slug": self.slug})

    def delete(self, *args, **kwargs):
        result = super().delete(*args, **kwargs)
        forget_site()
        return result

    @property
    def name_language(self):
        """Language that `name` is in: the active one, or English where the Russian name is missing."""
        return "ru" if get_language() == "ru" and self.name_ru else "en"

    @property
    def name(self):
        return self.name_ru if self.name_language == "ru" else self.name_en

    @property
    def description(self):
        return self.description_ru if get_language() == "ru" else self.description_en


class RubricGrant(models.Model):
    """An Editor or a Publisher without `every_rubric` may work on this rubric."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="rubric_grants", verbose_name=_("account")
    )
    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="grants", verbose_name=_("rubric"))

    class Meta:
        verbose_name = _("rubric of an account")
        verbose_name_plural = _("rubrics of an account")
        constraints = [
            models.UniqueConstraint(fields=["user", "rubric"], name="one_grant_per_user_and_rubric")
        ]

    def __str__(self):
        return f"{self.user}: {self.rubric}"
