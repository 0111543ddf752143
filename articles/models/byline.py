"""Who is credited."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Author(models.Model):
    """A name under a story: a person or a desk, with or without an account."""

    name_en = models.CharField(pgettext_lazy("of an author", "name in English"), max_length=120)
    name_ru = models.CharField(pgettext_lazy("of an author", "name in Russian"), max_length=120, blank=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    about_en = models.TextField(_("about, in English"), blank=True)
    about_ru = models.TextField(_("about, in Russian"), blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="author",
        verbose_name=_("account"),
    )
    person = models.ForeignKey(
        "organizations.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("person of the register"),
    )

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["name_en"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("articles:author", kwargs={"slug": self.slug})

    @property
    def name_language(self):
        return "ru" if get_language() == "ru" and self.name_ru else "en"

    @property
    def name(self):
        return self.name_in(get_language())

    @property
    def about(self):
        return self.about_ru if get_language() == "ru" else self.about_en

    def name_in(self, language):
        """The name as a story in this language ("en" or "ru") prints it."""
        return (self.name_ru if language == "ru" else "") or self.name_en


class BylineRole(models.TextChoices):
    AUTHOR = "author", pgettext_lazy("byline", "by")
    TRANSLATOR = "translator", _("translated by")
    EDITOR = "editor", _("edited by")
    PHOTOGRAPHER = "photographer", _("pictures by")


class Byline(models.Model):
    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines", verbose_name=_("author"))
    role = models.CharField(_("role"), max_length=12, choices=BylineRole, default=BylineRole.AUTHOR)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "author", "role"], name="one_byline_per_author_and_role"
            )
        ]

    def __str__(self):
        return str(self.author)
