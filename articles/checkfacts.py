"""What the checklist has to know beside the text, read for any number of stories in a fixed number of queries."""

import datetime
import hashlib
from dataclasses import dataclass, field
from functools import cached_property

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone, translation

from articles import site
from articles.bodyparts import parts
from articles.models import Article, Author, CheckLevel, Edition, Link, Rubric, Tag
from articles.reading import Reading
from articles.registerfacts import RegisterFacts
from articles.revisions import as_date
from images.models import Image
from organizations.models import Entity


def digest(url):
    """Under which `Link` keeps this address."""
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass
class Draft:
    """One working copy as the rules see it: `data` as in `articles.revisions`, to go live at the moment `at`."""

    data: dict
    article: Article | None
    at: datetime.datetime
    facts: "Facts" = None
    reading: Reading = None

    @cached_property
    def parts(self):
        return parts(self.data["body"])

    @property
    def is_story(self):
        return self.data["kind"] == Article.Kind.STORY

    @property
    def pk(self):
        return self.article.pk if self.article else None

    @property
    def source_id(self):
        """The story whose language versions this one belongs to; None before the first save."""
        return self.data["translation_of"] or self.pk

    @property
    def today(self):
        """The newsroom's day on which it goes live."""
        return self.at.astimezone(site.current().zone).date()

    @property
    def day(self):
        """The day in its address."""
        return (self.article.published_on if self.article else None) or self.today

    @property
    def story_days(self):
        """First and last day that the story is about: the event's, or the one in its address."""
        first = as_date(self.data["event_on"]) or self.day
        return first, max(first, as_date(self.data["event_until"]) or first)

    @property
    def image(self):
        return self.facts.images.get(self.data["picture"])

    @property
    def outside(self):
        return [link.href for link in self.parts.links if link.is_outside]


@dataclass
class Facts:
    """Everything that the rules look up, of all drafts together. One query each, and only where it is needed."""

    images: dict = field(default_factory=dict)  # key → Image
    public_entities: set = field(default_factory=set)  # keys, at the moment of going live
    live_articles: set = field(default_factory=set)  # keys, at that moment
    dead_links: dict = field(default_factory=dict)  # address → Link
    dead_paths: set = field(default_factory=set)  # paths at our own host
    addresses: list = field(default_factory=list)  # of other editions: dicts of article, kind, language, …
    versions: dict = field(default_factory=dict)  # key of the original → dicts of its language versions
    levels: dict = field(default_factory=dict)  # (rule, key of the rubric or None) → level
    register: RegisterFacts = None

    @classmethod
    def of(cls, drafts):
        """The facts of these drafts, which go live at the same moment; each draft is given them."""
        at = drafts[0].at if drafts else timezone.now()
        facts = cls(
            images=_images(drafts),
            public_entities=_public_entities(drafts, at),
            live_articles=_live_articles(drafts, at),
            dead_links=_dead_links(drafts),
            dead_paths=_dead_paths(drafts, at),
            addresses=_addresses(drafts),
            versions=_versions(drafts),
            levels={(row.rule, row.rubric_id): row.level for row in CheckLevel.objects.all()},
            register=RegisterFacts.of(drafts, timezone.now()),
        )
        for draft in drafts:
            draft.facts = facts
        return facts


def _images(drafts):
    keys = {draft.data["picture"] for draft in drafts}
    keys |= {figure.image for draft in drafts for figure in draft.parts.figures}
    return Image.objects.defer("renditions").in_bulk(keys - {None, 0}) if keys - {None, 0} else {}


def _public_entities(drafts, at):
    keys = {row["entity"] for draft in drafts for row in draft.data["mentions"]}
    keys |= {link.entity for draft in drafts for link in draft.parts.links} - {None}
    return {row["pk"] for row in _entities(pk__in=keys) if _is_public(row, at)} if keys else set()


def _entities(**wanted):
    return Entity.objects.filter(**wanted).values(
        "pk", "kind", "slug", "public_from", "merged_into", "merged_into__public_from"
    )


def _is_public(row, at):
    """One that was merged leads to the other."""
    since = row["merged_into__public_from"] if row["merged_into"] else row["public_from"]
    return since is not None and since <= at


def _live_articles(drafts, at):
    keys = {link.article for draft in drafts for link in draft.parts.links} - {None}
    live = Edition.objects.live(at).filter(article__in=keys)
    return set(live.values_list("article_id", flat=True)) if keys else set()


def _dead_links(drafts):
    by_digest = {digest(href): href for draft in drafts for href in draft.outside}
    if not by_digest:
        return {}
    dead = Link.objects.filter(digest__in=by_digest, state=Link.State.DEAD)
    return {by_digest[link.digest]: link for link in dead}


def _addresses(drafts):
    others = Edition.objects.filter(slug__in={draft.data["slug"] for draft in drafts})
    return list(others.values("article_id", "kind", "language", "slug", "published_on").distinct())


def _versions(drafts):
    sources = {draft.source_id for draft in drafts} - {None}
    if not sources:
        return {}
    family = Article.objects.filter(Q(pk__in=sources) | Q(translation_of__in=sources), deleted_at=None)
    versions = {}
    for row in family.values(
        "pk", "translation_of_id", "language", "text_revision__number", "translated_revision__number"
    ):
        versions.setdefault(row["translation_of_id"] or row["pk"], []).append(row)
    return versions


# --- Addresses at our own host --------------------------------------------------------------------


def _dead_paths(drafts, at):
    """Of the plain links to our own host, those at which a reader would find nothing."""
    wanted = {path: _target(path) for draft in drafts for path in _paths(draft)}
    slugs = {}
    for name, kwargs in filter(None, wanted.values()):
        if "slug" in kwargs:
            slugs.setdefault(name, set()).add(kwargs["slug"])
    there = {name: _there(name, found, at) for name, found in slugs.items()}
    return {path for path, target in wanted.items() if not _answers(target, there)}


def _paths(draft):
    return [link.path for link in draft.parts.links if link.path]


def _target(path):
    """(name of the view, its arguments) that answers a reader at this path, or None."""
    if path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        return "file", {}
    if path.startswith(reverse("admin:index")):
        return None
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    with translation.override(language):
        for candidate in (path, f"{path}/"):
            try:
                match = resolve(candidate)
            except Resolver404:
                continue
            return match.view_name, match.kwargs
    return None


_CATALOGUES = {"articles:rubric": Rubric, "articles:tag": Tag, "articles:author": Author}


def _there(name, slugs, at):
    """Which of these slugs a view of this name answers; of a story with the day."""
    if name in ("articles:story", "articles:changes"):
        live = Edition.objects.live(at).stories().filter(slug__in=slugs)
        return set(live.values_list("published_on", "slug"))
    if name == "articles:page":
        return set(Edition.objects.live(at).pages().filter(slug__in=slugs).values_list("slug", flat=True))
    if name in _CATALOGUES:
        return set(_CATALOGUES[name].objects.filter(slug__in=slugs).values_list("slug", flat=True))
    kind = name.removeprefix("organizations:").partition("_")[0]
    if kind in Entity.Kind.values:
        return {row["slug"] for row in _entities(kind=kind, slug__in=slugs) if _is_public(row, at)}
    return slugs  # a feed of something, which answers wherever the page does


def _answers(target, there):
    if target is None:
        return False
    name, kwargs = target
    if "slug" not in kwargs:
        return True
    if {"year", "month", "day"} <= kwargs.keys():
        try:
            day = datetime.date(kwargs["year"], kwargs["month"], kwargs["day"])
        except ValueError:
            return False
        return (day, kwargs["slug"]) in there[name]
    return kwargs["slug"] in there[name]
