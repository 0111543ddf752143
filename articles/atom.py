"""The feed of a list of stories, as Atom and as JSON Feed: full text, stable ids (RFC 4151), an ETag.

The feeds of stories and those of the register are made of it.
"""

import datetime
import json
import re
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed, SyndicationFeed, rfc3339_date

from articles import site
from articles.rendering import at_home, body_html
from articles.structured import picture
from organizations.structured import filled

ITEMS = 20
LONG_AGO = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, production 2


class FullTextAtom(Atom1Feed):
    """Atom with the body as content beside the lead as summary, and the language of each entry."""

    def write(self, outfile, encoding):
        """One character that XML lacks, pasted into one headline, must not cost readers the whole feed."""
        self.feed, *self.items = [
            {name: for_xml(value) for name, value in row.items()} for row in (self.feed, *self.items)
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


class JSONFeed(SyndicationFeed):
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/) of what the Atom feed says, under the same ids."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile, encoding):
        feed = self.feed
        told = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": feed["title"],
            "home_page_url": feed["link"],
            "feed_url": feed["feed_url"],
            "description": feed["subtitle"],
            "language": feed["language"],
            "authors": named(feed["author_name"]),
        }
        items = [filled(self.told(item)) for item in self.items]
        outfile.write(json.dumps({**filled(told), "items": items}, ensure_ascii=False))

    def told(self, item):
        """An item; a note has no content of its own, and an item must have some."""
        content, lead = item["content"], item["description"]
        return {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": lead if content else "",
            "content_html": at_home(content),
            "content_text": "" if content else lead or item["title"],
            "image": item["image"],
            "date_published": rfc3339_date(item["pubdate"]),
            "date_modified": rfc3339_date(item["updateddate"]),
            "authors": named(item["author_name"]),
            "tags": list(item["categories"]),
            "language": item["language"],
        }


def named(name):
    """The authors of JSON Feed."""
    return [{"name": name}] if name else []


FORMS = {"feed": FullTextAtom, "json": JSONFeed}  # by the end of the names of their addresses


def for_xml(value):
    """Text, or a list of such, without the characters that no XML may hold."""
    if isinstance(value, list | tuple):
        return [for_xml(part) for part in value]
    return NOT_IN_XML.sub("", value) if isinstance(value, str) else value


class EditionFeed(Feed):
    """A feed of editions in one of the `FORMS`; a subclass says which editions, and where list and feed stand."""

    def __init__(self, form="feed"):
        self.form, self.feed_type = form, FORMS[form]

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
        return ", ".join(row["name"] for row in edition.bylines) or None  # then the feed's own

    def item_categories(self, edition):
        rubric = [edition.rubric.name_en] if edition.rubric else []
        return dict.fromkeys([*rubric, *edition.tag_names])

    def item_extra_kwargs(self, edition):
        image = picture(edition.image, site.absolute)
        return {"language": edition.language, "content": body_html(edition), "image": image}


def host():
    """The host that stands in the ids: the site's own, whatever name the request used."""
    return urlsplit(settings.SITE_URL).hostname or "localhost"
