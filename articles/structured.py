"""What search engines are told of a story: schema.org/NewsArticle as a dict. See `organizations.structured`."""

from django.utils import timezone

from articles import site
from organizations.structured import block, breadcrumbs, filled


def story(shown, absolute):
    """The blocks of a live story: the article, and its rubric as the way to it.

    `shown` is what `articles.story.context` gives, `absolute` makes a whole address of a path.
    """
    edition, rubric = shown["edition"], shown["edition"].rubric
    address = absolute(edition.get_absolute_url())
    article = {
        "@type": "NewsArticle",
        "@id": address,
        "url": address,
        "headline": edition.title,
        "description": edition.lead,
        "inLanguage": edition.language,
        "datePublished": instant(edition.published_at),
        "dateModified": instant(shown["updated"] or edition.published_at),
        "version": shown["version"],
        "articleSection": rubric.name if rubric else "",
        "image": picture(edition.image, absolute),
        "creditText": ", ".join(byline["name"] for byline in shown["bylines"]),
        "correction": [note.public_note for note in shown["notes"]],
        "keywords": [tag.name for tag in shown["tags"]],
        "publisher": filled(
            {"@type": "NewsMediaOrganization", "name": site.current().name, "url": absolute("/")}
        ),
    }
    if not rubric:
        return [block(article)]
    way = [(rubric.name, rubric.get_absolute_url()), (edition.title, edition.get_absolute_url())]
    return [block(article), breadcrumbs(way, absolute)]


def instant(moment):
    """ISO 8601 in the newsroom's zone, to the second."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


def picture(image, absolute):
    """Its address where readers may see it."""
    return absolute(image.url()) if image and image.is_available and image.renditions else ""
