"""Atom feeds of every list, with the full text. Stable ids; conditional GET by Django."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles import frontpage, site, subjects

ITEMS = 20


class FullTextAtom(Atom1Feed):
    """Atom with the body as content beside the lead as summary, and the language of each entry."""

    def item_attributes(self, item):
        return super().item_attributes(item) | {"xml:lang": item["language"]}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item["content"]:
            handler.addQuickElement("content", item["content"], {"type": "html"})


class EditionFeed(Feed):
    """A feed of editions; a subclass says which and where the list stands."""

    feed_type = FullTextAtom

    def link(self, obj):
        return self.list_url(obj)

    def title(self, obj):
        return f"{self.heading(obj)} · {site.current().name}"

    def subtitle(self, obj):
        return site.current().tagline

    def feed_guid(self, obj):
        return f"tag:{host()},2019:{self.list_url(obj)}"

    def author_name(self, obj):
        return site.current().name

    def feed_extra_kwargs(self, obj):
        return {"language": get_language()}

    def item_title(self, edition):
        return edition.title

    def item_description(self, edition):
        return edition.lead

    def item_link(self, edition):
        return edition.get_absolute_url()

    def item_guid(self, edition):
        return f"tag:{host()},2019:story-{edition.article_id}"

    item_guid_is_permalink = False

    def item_pubdate(self, edition):
        return edition.published_at

    def item_updateddate(self, edition):
        return edition.live_from

    def item_author_name(self, edition):
        return ", ".join(row["name"] for row in edition.bylines)

    def item_categories(self, edition):
        return [edition.rubric.name_en] if edition.rubric else []

    def item_extra_kwargs(self, edition):
        return {"language": edition.language, "content": self.content(edition)}

    def content(self, edition):
        return edition.body


class ListFeed(EditionFeed):
    """The feed of exactly the list that a page shows for the same `subject`."""

    def __init__(self, subject=subjects.AllStories):
        self.subject = subject

    def get_object(self, request, **kwargs):
        subject = self.subject(request.GET, kwargs)
        subject.shown  # noqa: B018  a heading that cannot be made is a 404
        return subject

    def heading(self, subject):
        prefix, text, _language = subject.shown["heading"]
        return f"{prefix} {text}".strip()

    def list_url(self, subject):
        return subject.listing.url()

    def items(self, subject):
        return subject.listing.editions.select_related("rubric").defer("search_text").newest()[:ITEMS]


class CorrectionsFeed(EditionFeed):
    """Each entry is a note; what it says is the note, not the story."""

    def heading(self, obj):
        return _("Corrections and updates")

    def list_url(self, obj):
        return reverse("articles:corrections")

    def items(self, obj):
        return frontpage.notes()[:ITEMS]

    def item_title(self, edition):
        return f"{edition.get_note_kind_display()}: {edition.title}"

    def item_description(self, edition):
        return edition.note

    def item_guid(self, edition):
        return f"tag:{host()},2019:note-{edition.article_id}-{edition.number}"

    def item_pubdate(self, edition):
        return edition.live_from

    def content(self, edition):
        return ""


def host():
    """The host that stands in the ids: the site's own, whatever name the request used."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"
