"""Both languages of a story: a translation begun, brought up to date, and released together with its original."""

import uuid

from django.utils.translation import gettext as _

from articles import intervals, rules, translations
from articles.intervals import Invalid, require
from articles.models import Activity, Revision
from articles.passes import Passes
from articles.workflow.door import doors, fresh, log
from articles.workflow.publication import put_out
from articles.workflow.writing import create

Verb = Activity.Verb


def translate(article, language, *, by):
    """A new draft of the account `by` in `language`, with the structure and the words of the original's newest
    revision to write over; it follows that text.

    - writes the first revision and its log row
    """
    with doors([article.pk], rules.can_translate, by, {}) as (source,):
        require(not source.translation_of_id, _("Start it from the original story."))
        require(
            language in translations.missing_languages(source),
            _("There is a version in this language already."),
            field="language",
        )
        comment = _("Translation begun from revision %(number)d") % {"number": source.revision.number}
        return create(translations.skeleton(source, language, by=by), by=by, comment=comment)


def follow(article, *, by, based_on, revision):
    """The translation says what revision `revision` (a key) of its original says.

    - the text stays as it is: who translates has saved it before
    - does nothing where it follows that revision, or a later one, already
    """
    with doors([article.pk], rules.can_edit, by, {article.pk: based_on}) as (article,):
        require(article.translation_of_id, _("This story translates none."))
        wanted = Revision.objects.filter(article=article.translation_of_id, pk=revision).first()
        require(wanted, _("The original has no such revision."))
        followed = article.translated_revision
        if followed and followed.article_id == wanted.article_id and followed.number >= wanted.number:
            return fresh(article)
        article.translated_revision = wanted
        article.save(update_fields=["translated_revision"])
        log(Verb.FOLLOW, article, by=by, detail={"original": wanted.article_id, "revision": wanted.number})
        return fresh(article)


def release(articles, *, by, based_on, at=None, accept=None, override="", reason=""):
    """The language versions of one story go live in one moment, now or `at`, or none of them does.

    `based_on` maps the key of each article to the revision that was looked at, `accept` to the checks that are
    accepted as in `publish`. Returns the articles in the order of their keys. What is missing for one of them is
    said with its language.

    - makes an edition of each; a log row for each names the others
    - while they wait, one is rescheduled or cancelled with the others
    """
    keys = {article.pk for article in articles}
    release = uuid.uuid4()
    with doors(keys, rules.can_publish, by, based_on) as locked:
        require(based_on.keys() == keys, _("Look at every language version before."))
        require(
            len(locked) > 1 and len({article.source_id for article in locked}) == 1,
            _("Only language versions of one story are released together."),
        )
        if at is None:
            moment = intervals.now()
        else:
            intervals.require_ahead(at)
            moment = at
        released = []
        for article in locked:
            passes = Passes(tuple((accept or {}).get(article.pk, ())), override)
            try:
                require(not article.live_edition, _("It is live already. Correct it instead."))
                out = put_out(
                    article, Verb.RELEASE, by=by, at=moment, reason=reason, passes=passes, release=release
                )
            except Invalid as error:
                raise _of(article, error) from error
            released.append(out)
        return released


def _of(article, error):
    """The error with the language version that it is about."""
    language = translations.language_name(article.language)
    return Invalid(
        [_("%(language)s: %(text)s") % {"language": language, "text": text} for text in error.messages]
    )
