"""The two statuses as the desk draws them: a square for the working copy, a round for the public state."""

from django.conf import settings
from django.utils.html import format_html

from articles.models import Article

LANGUAGES = dict(settings.LANGUAGES)


def copy(status):
    """Mark and word of the working copy's status."""
    return format_html(
        '<span class="st" data-copy="{}">{}</span>', status, _word(Article.Status(status).label)
    )


def public(state):
    """Mark and word of the public state."""
    return format_html(
        '<span class="st" data-public="{}">{}</span>', state, _word(Article.PublicState(state).label)
    )


def language(code):
    return format_html('<abbr class="lang" title="{}">{}</abbr>', LANGUAGES.get(code, code), code.upper())


def _word(label):
    return label[:1].upper() + label[1:]
