"""Tags, with Latin addresses for Russian words."""

import re

import iuliia
from django.db import models
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

CYRILLIC = re.compile("[\u0400-\u04ff]")


class Tag(TagBase):
    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def get_absolute_url(self):
        return reverse("articles:tag", kwargs={"slug": self.slug})

    def slugify(self, tag, i=None):
        slug = slugify(iuliia.WIKIPEDIA.translate(tag)) or "tag"
        return slug if i is None else f"{slug}-{i}"

    @property
    def name_language(self):
        """Tags have no language of their own: the letters tell."""
        return "ru" if CYRILLIC.search(self.name) else "en"


class ArticleTag(ItemBase):
    content_object = models.ForeignKey("articles.Article", models.CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="article_tags")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="one_tag_once_per_article")
        ]

    def __str__(self):
        return str(self.tag)
