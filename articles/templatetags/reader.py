"""What the reader's templates ask for: `{% load reader %}`."""

from django import template
from django.conf import settings
from django.urls import translate_url
from django.utils.translation import get_language

from articles import site
from articles.atom import for_xml
from articles.cards import card as card_of
from articles.models import Edition
from articles.rendering import data_block, page_html
from organizations.dates import Imprecise, span

register = template.Library()


@register.simple_tag
def card(edition):
    """The typographic card of an edition, an `articles.cards.Card`."""
    return card_of(edition)


@register.simple_tag
def event_dates(edition):
    """The days of the event that the story tells of: "18–20 November 2019"."""
    start, end = edition.event_on, edition.event_until or edition.event_on
    return span(Imprecise.day(start), Imprecise.day(end)) if start else ""


@register.filter
def body(edition):
    """The body of an edition as HTML, by the one exit."""
    return page_html(edition)


register.filter("for_xml", for_xml)


@register.filter(expects_localtime=True)
def instant(moment):
    """For `datetime` and for machines: HTML allows three digits of a second, `date:"c"` writes six."""
    return moment.isoformat(timespec="seconds") if moment else ""


@register.simple_tag(takes_context=True)
def absolute(context, path=None):
    """A path with scheme and host: the site's own address, or the request's where none is set."""
    request = context["request"]
    return site.whole(request, path or request.path)


@register.inclusion_tag("components/canonical.html", takes_context=True)
def canonical_links(context, path=None, alternates=True):
    """The page's one address, that at `path` or its own, and with `alternates` the same page in the other interface.

    `x-default`, for readers of any other language, is the English one. A further page of a list is not indexed:
    what stands on it moves.
    """
    request, page = context["request"], context.get("page_obj")
    path = path or request.path
    links = []
    if alternates:
        codes = {code: site.whole(request, translate_url(path, code)) for code, _name in settings.LANGUAGES}
        links = [*codes.items(), ("x-default", codes["en"])]
    return {"address": site.whole(request, path), "links": links, "further": bool(page and page.number > 1)}


@register.simple_tag
def structured_data(data):
    """A dict of schema.org, of `organizations.structured` for one, as a block of JSON-LD."""
    return data_block(data)


@register.inclusion_tag("components/languages.html", takes_context=True)
def language_links(context):
    """The page in each interface language: a story's translation where there is one, else the same page."""
    request = context["request"]
    edition = context.get("edition")
    translations = {e.language: e for e in context.get("translations") or []}
    links = []
    for code, name in settings.LANGUAGES:
        current = code == get_language()
        if current:
            url = request.get_full_path()
        elif edition is not None and not edition._state.adding:
            url = translations[code].get_absolute_url() if code in translations else edition.url_in(code)
        else:
            url = translate_url(request.get_full_path(), code)
        links.append({"language": code, "name": name, "url": url, "current": current})
    return {"links": links}


@register.simple_tag(takes_context=True)
def footer_pages(context):
    """The live pages of the newsroom in the interface's language, or else in English; one query at most."""
    pages = context.get("footer_pages")
    if pages is None:
        pages = Edition.objects.live().pages().defer("body", "search_text")
    chosen = {}
    for page in sorted(pages, key=lambda page: (page.language == get_language(), page.language != "en")):
        chosen[page.source_id] = page
    return sorted(chosen.values(), key=lambda page: page.published_at)
