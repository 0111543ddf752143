"""The Atom feed of a list of stories: full text, stable ids (RFC 4151), conditional GET by ETag.

The feeds of stories and those of the register are made of it.
"""

import datetime
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from articles import site
from articles.rendering import body_html

ITEMS = 20
LONG_AGO = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, production 2


class FullTextAtom(Atom1Feed):
    """Atom with the body as content beside the lead as summary, and the language of each entry."""

    def write(self, outfile, encoding):
        """One character that XML lacks, pasted into one headline, must not cost readers the whole feed."""
        self.feed, *self.items = [
            {name: _for_xml(value) for name, value in row.items()} for row in (self.feed, *self.items)
        ]
        super().write(outfile, encoding)

    def latest_post_date(self):
        """Of an empty feed a fixed one: Django's "now" would make it another feed at every request."""
        return super().latest_post_date() if self.items else LONG_AGO

    def item_attributes(self, item):
        return super().item_attributes(item) | {"xml:lang": item["language"]}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        if item["content"]:
            attributes = {"type": "html", "xml:base": item["link"]}
            handler.addQuickElement("content", item["content"], attributes)


def _for_xml(value):
    if isinstance(value, list | tuple):
        return [_for_xml(part) for part in value]
    return NOT_IN_XML.sub("", value) if isinstance(value, str) else value


class EditionFeed(Feed):
    """A feed of editions; a subclass says which, and where its list and the feed itself stand."""

    feed_type = FullTextAtom

    def __call__(self, request, *args, **kwargs):
        response = super().__call__(request, *args, **kwargs)
        # The newest date does not move when a story is withdrawn: asked by date alone, the answer would be
        # "not modified". ConditionalGetMiddleware adds an ETag.
        response.headers.pop("Last-Modified", None)
        return response

    def link(self, obj):
        return site.absolute(self.list_url(obj))

    def feed_url(self, obj):
        return site.absolute(self.own_url(obj))

    def title(self, obj):
        return f"{self.heading(obj)} · {site.current().name}"

    def subtitle(self, obj):
        return site.current().tagline

    def feed_guid(self, obj):
        return f"tag:{host()},2019:{self.list_url(obj)}"

    def author_name(self, obj):
        return site.current().name

    def item_title(self, edition):
        return edition.title

    def item_description(self, edition):
        return edition.lead

    def item_link(self, edition):
        return site.absolute(edition.get_absolute_url())

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
        return body_html(edition)


def host():
    """The host that stands in the ids: the site's own, whatever name the request used."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"
