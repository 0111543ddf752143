"""Addresses of stories and pages: made from headlines, and each for one alone."""

import re

import iuliia
from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from articles.models import Article, Edition

EMPTY = _("Hyphens alone are no address: it needs a letter or a digit.")
TAKEN = _("Another story of that day has this address. Change the address.")
RESERVED = _("This address belongs to another page of the site.")


def make_slug(title):
    """An address in Latin letters from a headline in English or Russian, at most 80 characters long."""
    words = slugify(iuliia.WIKIPEDIA.translate(title))
    return re.sub(r"-[^-]*$", "", words[:81]) if len(words) > 80 else words or "story"


def is_empty(slug):
    """Nothing that anybody could read or say."""
    return not slug.strip("-_")


def problem(article, edition):
    """Why this edition of the article cannot stand at its address; None where it can."""
    same_place = Edition.objects.filter(kind=edition.kind, language=edition.language, slug=edition.slug)
    if is_reserved(edition.kind, edition.slug):
        return RESERVED
    if edition.kind == Article.Kind.STORY:
        same_place = same_place.filter(published_on=edition.published_on)
    return TAKEN if same_place.exclude(article=article).exists() else None


def is_reserved(kind, slug):
    """Something else of the site stands there: of a story the feed of its day."""
    return slug == "feed" if kind == Article.Kind.STORY else not _is_free_for_pages(slug)


def _is_free_for_pages(slug):
    """No other view answers there, and neither files nor an interface language begin so."""
    languages = [f"/{code}/" for code, _name in settings.LANGUAGES]
    if f"/{slug}/" in (settings.STATIC_URL, settings.MEDIA_URL, *languages):
        return False
    try:
        with translation.override(settings.LANGUAGE_CODE):
            return resolve(f"/{slug}/").view_name == "articles:page"
    except Resolver404:
        return True
