"""How a text would look to readers before it is saved: the page, and what feeds, cards and engines make of it."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import addresses, editions, rendering, revisions, site, story
from articles.atom import host
from articles.models import Article, Edition, Revision
from organizations.models import Entity

# What search engines show of a title and of a description, about; they cut by width.
RESULT_TITLE, RESULT_TEXT = 60, 155


@dataclass(frozen=True)
class Outside:
    """What stands outside our pages: `feed` is the content of a feed's item, HTML for readers; the rest is text.

    `result_title` and `result_text` are cut as a search engine does; `place` is the address in its words.
    """

    edition: Edition
    authors: str
    feed: str
    host: str
    place: str
    result_title: str
    result_text: str


def empty(language):
    """The data of a story of which nothing is written yet, as in `articles.revisions`."""
    data = dict.fromkeys(revisions.TEXTS, "") | dict.fromkeys(revisions.FLAGS, False)
    data |= dict.fromkeys((*revisions.DATES, *revisions.KEYS)) | {name: [] for name in revisions.LISTS}
    return data | {"kind": Article.Kind.STORY.value, "language": language}


def built(data, article=None):
    """The `editions.Built` of a working copy that is not saved, dated as if it went live now.

    Raises `ValidationError` where the body cannot be cleaned.
    """
    title = data["title"].strip() or _("(no headline yet)")
    slug = data["slug"] or addresses.make_slug(title)
    made = editions.build(Revision(article=article, data=data | {"title": title, "slug": slug}))
    dated = article if article and article.published_at else None
    made.edition.published_at = made.edition.live_from = dated.published_at if dated else timezone.now()
    made.edition.published_on = dated.published_on if dated else timezone.localdate()
    return made


def page(made):
    """What `articles/story.html` and `articles/page.html` show."""
    entities = Entity.objects.public().filter(pk__in=[entity.pk for entity in made.entities])
    return story.context(
        made.edition,
        entities=entities.select_related("meeting"),
        tags=editions.tags_of(made),
        attachments=made.attachments,
        preview=True,
    )


def outside(made):
    """The `Outside` of an edition that is not saved."""
    edition = made.edition
    return Outside(
        edition=edition,
        authors=", ".join(row["name"] for row in edition.bylines),
        feed=rendering.body_html(edition),
        host=host(),
        place=" › ".join([host(), *edition.get_absolute_url().strip("/").split("/")[:-1]]),
        result_title=cut(f"{edition.title} · {site.current().name}", RESULT_TITLE),
        result_text=cut(edition.lead or edition.title, RESULT_TEXT),
    )


def cut(text, most):
    """The text, or as many whole words as leave room for the ellipsis within `most` characters."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    if text[most - 1] != " " and " " in kept:
        kept = kept.rpartition(" ")[0]
    return f"{kept.rstrip(' .,;:–-')}…"
