"""The two statuses as the desk draws them: a square for the working copy, a round for the public state."""

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import gettext

from articles.models import Article

LANGUAGES = dict(settings.LANGUAGES)


def copy(status):
    """Mark and word of the working copy's status."""
    return format_html(
        '<span class="st" data-copy="{}">{}</span>', status, _word(Article.Status(status).label)
    )


def public(state, *, narrow=False):
    """Mark and word of the public state; in a `narrow` column the longest one is cut short."""
    label = Article.PublicState(state).label
    if narrow and state == Article.PublicState.CHANGED:
        label = gettext("live, changed")
    return format_html('<span class="st" data-public="{}">{}</span>', state, _word(label))


def language(code):
    return format_html('<abbr class="lang" title="{}">{}</abbr>', LANGUAGES.get(code, code), code.upper())


def _word(label):
    return label[:1].upper() + label[1:]
