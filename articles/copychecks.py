"""The rules about what is written and filed, about its pictures, its embargo and its language versions."""

import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

from articles import addresses
from articles.checkrules import OFF, WARN, rule
from articles.models.article import LEAD_LENGTH
from articles.rendering import plain_text
from articles.revisions import as_date

TITLE_LENGTH = 110
LICENCE_WARNING = datetime.timedelta(days=30)


def _numbers(things, is_wrong):
    return [number for number, thing in enumerate(things, 1) if is_wrong(thing)]


def _each(sentence, numbers):
    return [sentence % {"number": number} for number in numbers]


# --- Headline, filing, lead -----------------------------------------------------------------------


@rule("headline-missing", gettext_lazy("Headline"), field="title", fixed=True)
def headline_missing(draft):
    if not draft.data["title"].strip():
        yield _("Write a headline.")


@rule("headline-long", gettext_lazy("Length of the headline"), field="title", default=WARN)
def headline_long(draft):
    length = len(draft.data["title"])
    if length > TITLE_LENGTH:
        yield _("Shorten the headline: it has %(length)d characters, %(most)d fit lists and cards.") % {
            "length": length,
            "most": TITLE_LENGTH,
        }


@rule("rubric-missing", gettext_lazy("Rubric"), field="rubric", fixed=True)
def rubric_missing(draft):
    if draft.is_story and not draft.data["rubric"]:
        yield _("Choose a rubric.")


@rule("byline-missing", gettext_lazy("Byline"), field="bylines")
def byline_missing(draft):
    if draft.is_story and not draft.data["bylines"]:
        yield _("Name an author.")


@rule("lead-missing", gettext_lazy("Lead"), field="lead")
def lead_missing(draft):
    if draft.is_story and not draft.data["lead"].strip():
        yield _("Write a lead.")


@rule("lead-long", gettext_lazy("Length of the lead"), field="lead")
def lead_long(draft):
    if len(draft.data["lead"]) > LEAD_LENGTH:
        yield _("Shorten the lead to 300 characters.")


@rule("slug-taken", gettext_lazy("Address free"), field="slug", fixed=True)
def slug_taken(draft):
    place = {name: draft.data[name] for name in ("kind", "language", "slug")}
    if addresses.is_reserved(place["kind"], place["slug"]):
        yield str(addresses.RESERVED)
        return
    if draft.is_story:
        place["published_on"] = draft.day
    for row in draft.facts.addresses:
        if row["article_id"] != draft.pk and row.items() >= place.items():
            yield str(addresses.TAKEN)
            return


# --- Text -----------------------------------------------------------------------------------------


@rule("body-missing", gettext_lazy("Text"), field="body")
def body_missing(draft):
    if not plain_text(draft.data["body"]):
        yield _("Write the text.")


@rule("heading-order", gettext_lazy("Order of headings"), field="body", default=WARN)
def heading_order(draft):
    levels = draft.parts.headings
    for before, level in zip([1, *levels], levels, strict=False):
        if level > before + 1:
            yield _("A heading of level %(level)d follows one of level %(before)d: leave none out.") % {
                "level": level,
                "before": before,
            }
            return


@rule("footnote-empty", gettext_lazy("Empty footnotes"), field="body")
def footnote_empty(draft):
    empty = _numbers(draft.parts.footnotes, lambda words: not words.strip())
    return _each(_("Footnote %(number)d is empty: write it, or remove it."), empty)


@rule("table-header", gettext_lazy("Headings of tables"), field="body", default=WARN)
def table_header(draft):
    bare = _numbers(draft.parts.tables, lambda table: not table.has_header)
    return _each(_("Table %(number)d has no heading cells: make its first row or column a header."), bare)


@rule("link-inside", gettext_lazy("Links inside the site"), field="body", default=WARN, timed=True)
def link_inside(draft):
    facts = draft.facts
    for link in draft.parts.links:
        if (
            (link.article and link.article not in facts.live_articles)
            or (link.entity and link.entity not in facts.public_entities)
            or link.path in facts.dead_paths
        ):
            yield _("The link “%(words)s” leads readers to nothing: change or remove it.") % {
                "words": _short(link)
            }


@rule("link-outside", gettext_lazy("Links to other sites"), field="body", default=WARN)
def link_outside(draft):
    for link in draft.parts.links:
        dead = draft.facts.dead_links.get(link.href) if link.is_outside else None
        if dead:
            yield _(
                "The page behind the link “%(words)s” is gone (asked on %(day)s): change or remove it."
            ) % {
                "words": _short(link),
                "day": date_format(timezone.localtime(dead.checked_at), "SHORT_DATE_FORMAT"),
            }


def _short(link):
    words = " ".join(link.words.split()) or link.href
    return words if len(words) <= 60 else f"{words[:59]}…"


# --- Pictures -------------------------------------------------------------------------------------


@rule("picture-alt", gettext_lazy("Alternative text of the picture"), field="picture_alt")
def picture_alt(draft):
    data = draft.data
    if data["picture"] and not data["picture_is_decorative"] and not data["picture_alt"].strip():
        yield _("Describe the picture, or mark it as decorative.")


@rule("picture-credit", gettext_lazy("Credit of the picture"), field="picture")
def picture_credit(draft):
    if draft.image and not draft.image.credit.strip():
        yield _("Say whose picture it is: its credit is written with the picture in the library.")


@rule("picture-licence-ended", gettext_lazy("Licence of the picture"), field="picture")
def picture_licence_ended(draft):
    if _has_ended(draft, draft.image):
        yield _("The licence of the picture has ended: renew it or choose another picture.")


@rule("picture-licence-ends", gettext_lazy("End of the picture’s licence"), field="picture", default=WARN)
def picture_licence_ends(draft):
    if _ends_soon(draft, draft.image):
        yield _("The licence of the picture ends within 30 days: renew it or choose another picture.")


@rule("picture-taken-down", gettext_lazy("Picture taken down"), field="picture")
def picture_taken_down(draft):
    if draft.data["picture"] and not _is_there(draft.image):
        yield _("The picture was taken down: choose another.")


@rule("figure-alt", gettext_lazy("Alternative texts of pictures in the text"), field="body")
def figure_alt(draft):
    bare = _numbers(draft.parts.figures, lambda figure: not figure.alt and not figure.is_decorative)
    return _each(_("Describe picture %(number)d in the text, or mark it as decorative."), bare)


@rule("figure-credit", gettext_lazy("Credits of pictures in the text"), field="body")
def figure_credit(draft):
    bare = _numbers(draft.parts.figures, lambda figure: not figure.credit)
    return _each(_("Say whose picture %(number)d in the text is: write its credit."), bare)


@rule("figure-licence-ended", gettext_lazy("Licences of pictures in the text"), field="body")
def figure_licence_ended(draft):
    ended = _numbers(_figures(draft), lambda image: _has_ended(draft, image))
    return _each(_("The licence of picture %(number)d in the text has ended: choose another."), ended)


@rule(
    "figure-licence-ends", gettext_lazy("End of licences of pictures in the text"), field="body", default=WARN
)
def figure_licence_ends(draft):
    ending = _numbers(_figures(draft), lambda image: _ends_soon(draft, image))
    return _each(_("The licence of picture %(number)d in the text ends within 30 days."), ending)


@rule("figure-taken-down", gettext_lazy("Pictures in the text taken down"), field="body")
def figure_taken_down(draft):
    gone = _numbers(_figures(draft), lambda image: not _is_there(image))
    return _each(_("Picture %(number)d in the text was taken down: choose another, or remove it."), gone)


def _figures(draft):
    """The pictures in the text, None for one that is not in the library any more."""
    return [draft.facts.images.get(figure.image) for figure in draft.parts.figures]


def _is_there(image):
    return image is not None and image.is_available


def _has_ended(draft, image):
    return bool(_is_there(image) and image.licence_until and image.licence_until < draft.today)


def _ends_soon(draft, image):
    if not _is_there(image) or not image.licence_until:
        return False
    return draft.today <= image.licence_until <= draft.today + LICENCE_WARNING


# --- Embargo, languages ---------------------------------------------------------------------------


@rule("event-ahead", gettext_lazy("Day of the event"), field="event_on", default=WARN, timed=True)
def event_ahead(draft):
    day = as_date(draft.data["event_on"])
    if day and day > draft.today:
        yield _("The event is still ahead when the story goes live: is that meant?")


@rule("mention-hidden", gettext_lazy("Mentions under embargo"), field="mentions", default=WARN, timed=True)
def mention_hidden(draft):
    public = draft.facts.public_entities
    hidden = _numbers(draft.data["mentions"], lambda row: row["entity"] not in public)
    return _each(
        _("Mention %(number)d is not public yet when the story goes live: wait, or remove it."), hidden
    )


@rule("translation-missing", gettext_lazy("Other language"), field="translation_of", default=OFF)
def translation_missing(draft):
    there = {row["language"] for row in draft.facts.versions.get(draft.source_id, [])}
    for language, _name in settings.LANGUAGES:
        if language not in there | {draft.data["language"]}:
            yield _("There is no version in %(language)s: start one under Language versions.") % {
                "language": get_language_info(language)["name_translated"]
            }


@rule("translation-stale", gettext_lazy("Translation up to date"), field="translation_of", default=WARN)
def translation_stale(draft):
    versions = {row["pk"]: row for row in draft.facts.versions.get(draft.source_id, [])}
    source, own = versions.get(draft.source_id), versions.get(draft.pk)
    if not source or not own:
        return
    followers = [own] if own is not source else [row for row in versions.values() if row is not source]
    for row in [row for row in followers if _is_behind(row, source)]:
        if row is own:
            yield _("The original was changed since this translation followed it: bring it up to date.")
        else:
            yield _("Bring the version in %(language)s up to date: it follows an earlier revision.") % {
                "language": get_language_info(row["language"])["name_translated"]
            }


def _is_behind(translated, source):
    followed, newest = translated["translated_revision__number"], source["text_revision__number"]
    return bool(followed and newest and followed < newest)
