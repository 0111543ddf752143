"""A story in two languages: what starts a translation, which ones lag behind, what changed in the original since.

A translation follows a revision of its original (`Article.translated_revision`). It is stale once a later one
changed what readers read (`Article.text_revision`): headline, lead or body.
"""

import re

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import get_language_info

from articles import asof, mentions, revisions
from articles.models import Article, Author, BylineRole

# What a translation takes over as it stands. Headline, lead and body are the text to write over.
COPIED = ("kind", "rubric", "event_on", "event_until", "picture", "picture_is_decorative", "slug", "tags")
SPOKEN = ("title", "lead", "body")
_FIGURE_ALT = re.compile(r' data-alt="[^"]*"')


def stale(articles):
    """Those of this queryset that translate a story whose text was changed since they followed it."""
    return articles.filter(
        translation_of__deleted_at=None,
        translation_of__text_revision__number__gt=F("translated_revision__number"),
    )


def is_stale(article):
    """The same of one story: at most three queries, none where its relations are loaded."""
    if not article.translation_of_id or article.translation_of.deleted_at:
        return False
    newest, followed = article.translation_of.text_revision, article.translated_revision
    return bool(newest and followed and newest.number > followed.number)


def family(article):
    """The language versions of a story, itself among them, as a queryset; not those in the bin."""
    source = article.source_id
    return Article.objects.filter(Q(pk=source) | Q(translation_of=source), deleted_at=None)


def others(article):
    """The other language versions of a story, with what `articles.workflow` asks of each; a list."""
    versions = family(article).exclude(pk=article.pk)
    return list(versions.select_related("rubric", "revision", "approved_revision").order_by("pk"))


def language_name(code):
    """The name of a language in the language of the desk."""
    return get_language_info(code)["name_translated"]


def missing_languages(article):
    """Codes of the languages that no version of the story is in, in the order of the settings."""
    there = set(family(article).values_list("language", flat=True)) | {article.language}
    return [code for code, _name in settings.LANGUAGES if code not in there]


def skeleton(source, language, *, by):
    """What a new translation of the story `source` begins with, as in `articles.revisions`.

    The structure and the words to write over; no alternative text, since nobody would see that it is still in the
    other language. A mention is styled by the title of the post that it relies on, others are not. `by` is
    credited as translator where the account is an author.
    """
    text = source.revision.data
    data = {name: text[name] for name in (*COPIED, *SPOKEN, "picture_caption")}
    data["body"] = _FIGURE_ALT.sub("", text["body"])
    data["mentions"] = _styled(revisions.known_mentions(text["mentions"]), source, language)
    data["bylines"] = [row for row in text["bylines"] if row["role"] != BylineRole.TRANSLATOR]
    author = Author.objects.filter(user=by).first()
    if author:
        data["bylines"].append({"author": author.pk, "role": BylineRole.TRANSLATOR.value})
    return data | {"language": language, "translation_of": source.pk}


def _styled(rows, source, language):
    day = mentions.story_day(source.revision.data, source)
    told = asof.facts(rows, day=day, language=language)
    titles = {entity: fact.get("title", "") for entity, fact in told.items()}
    return [row | {"styled_as": titles.get(row["entity"], "") if row["styled_as"] else ""} for row in rows]
