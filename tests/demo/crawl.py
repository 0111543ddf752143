"""Follows every link of the newsroom from its front pages, as a crawler does, and keeps what it met.

Links with filters have no end. They are followed from pages without filters that are asked to be indexed, and of
those links one for each kind of page with each set of filters, and one for each filter with each value.
"""

import collections
import json
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

import lxml.html
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage

STARTS = ("/", "/ru/", "/sitemap.xml", "/news-sitemap.xml", "/robots.txt", "/.well-known/security.txt")
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@dataclass
class Page:
    """What a page says of itself."""

    address: str
    language: str
    title: str
    description: str
    headings: list
    is_indexed: bool
    canonical: str
    alternates: dict
    ids: set
    blocks: list = field(repr=False)

    @classmethod
    def of(cls, address, tree):
        def content(name):
            return " ".join(tree.xpath(f'//meta[@name="{name}"]/@content')).strip()

        canonical = tree.xpath('//link[@rel="canonical"]/@href')
        return cls(
            address=address,
            language=tree.get("lang", ""),
            title=" ".join((tree.findtext(".//title") or "").split()),
            description=content("description"),
            headings=[heading.text_content().strip() for heading in tree.iter("h1")],
            is_indexed="noindex" not in content("robots"),
            canonical=path_of(canonical[0], address) if len(canonical) == 1 else "",
            alternates={
                link.get("hreflang"): path_of(link.get("href"), address)
                for link in tree.xpath('//link[@rel="alternate"][@hreflang]')
            },
            ids=set(tree.xpath("//@id")),
            blocks=[json.loads(text) for text in tree.xpath('//script[@type="application/ld+json"]/text()')],
        )

    @property
    def is_own(self):
        """Is it asked to be found under this address?"""
        return self.is_indexed and self.canonical == self.address


@dataclass
class Crawl:
    """`pages` by address, `files` by content type as {address: bytes}, `broken` as (address, why, where linked)."""

    pages: dict = field(default_factory=dict)
    files: dict = field(default_factory=lambda: collections.defaultdict(dict))
    broken: list = field(default_factory=list)
    fragments: list = field(default_factory=list)
    sitemaps: list = field(default_factory=list)  # (address, the sitemap that names it)
    known: dict = field(default_factory=dict)
    shapes: set = field(default_factory=set)
    todo: collections.deque = field(default_factory=collections.deque)

    @classmethod
    def of(cls, client):
        crawl = cls()
        for address in STARTS:
            crawl.meet(address, "")
        while crawl.todo:
            crawl.visit(client, crawl.todo.popleft())
        for address, fragment, source in crawl.fragments:
            page = crawl.pages.get(address)
            if page and fragment not in page.ids:
                crawl.broken.append((f"{address}#{fragment}", "no such id", source))
        return crawl

    def meet(self, link, source):
        """A link of ours is noted, and asked for where it is a new one."""
        whole, fragment = urldefrag(path_of(link, source))
        if not whole.startswith("/") or whole.startswith("//"):
            return
        if fragment:
            self.fragments.append((whole, fragment, source))
        if whole not in self.known and self.is_new(whole):
            self.known[whole] = source
            self.todo.append(whole)

    def is_new(self, address):
        """Does it lead to a page of its own, or ask a question of a kind not yet asked?"""
        path, _mark, query = address.partition("?")
        if not query or path.startswith(("/static/", "/media/")):
            return True
        asked = parse_qsl(query, keep_blank_values=True)
        russian, parts = path.startswith("/ru/"), path.removeprefix("/ru").split("/")
        kind = ("year" if parts[1].isdecimal() else parts[1], len(parts), parts[-1])
        shapes = {(russian, kind, tuple(sorted(name for name, _value in asked))), *asked}
        new = shapes - self.shapes
        self.shapes |= shapes
        return bool(new)

    def visit(self, client, address):
        source = self.known[address]
        if address.startswith("/static/"):
            if not finders.find(urlsplit(address).path.removeprefix("/static/")):
                self.broken.append((address, "no such file", source))
            return
        if address.startswith("/media/"):
            if not default_storage.exists(address.removeprefix("/media/")):
                self.broken.append((address, "no such file", source))
            return
        response = client.get(address)
        if response.status_code != 200:
            self.broken.append((address, response.status_code, source))
            return
        kind = response["Content-Type"].partition(";")[0]
        content = b"".join(response.streaming_content) if response.streaming else response.content
        if kind == "text/html":
            self.read(address, content)
        else:
            self.files[kind][address] = content
            if kind == "application/xml":
                for element in lxml.etree.fromstring(content).iter(LOCATION):
                    self.sitemaps.append((path_of(element.text, address), address))
                    self.meet(element.text, address)

    def read(self, address, content):
        tree = lxml.html.document_fromstring(content.decode())
        page = self.pages[address] = Page.of(address, tree)
        for element, attribute, link, _place in tree.iterlinks():
            followed = page.is_own and "?" not in address
            if attribute in ("href", "src", "srcset") and (followed or is_of_page(element)):
                self.meet(link.strip(), address)


def is_of_page(element):
    """Is it in the head, or does it lead within the page? What a page with filters says of itself holds as well."""
    return element.tag == "link" or element.get("href", "").startswith("#")


def path_of(link, source):
    """The path of a link of ours with its query and fragment, else the whole address."""
    whole = urlsplit(urljoin(f"{settings.SITE_URL}{source}", link.strip()))
    if whole.scheme in ("http", "https", "webcal") and whole.netloc == urlsplit(settings.SITE_URL).netloc:
        return whole._replace(scheme="", netloc="").geturl()
    return whole.geturl()
