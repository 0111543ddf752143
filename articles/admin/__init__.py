"""The desk's pages for stories: `article` is the story's own, the others are what it is filed under."""

from django.contrib import admin
from taggit.models import Tag as StockTag

from . import activity, addresses, article, assignments, checks, filing, newsroom, todos

__all__ = ["activity", "addresses", "article", "assignments", "checks", "filing", "newsroom", "todos"]

admin.site.unregister(StockTag)  # our tags are `articles.Tag`
