"""Before go-live: another moment, or none. What is released together moves and falls together."""

from contextlib import contextmanager

from django.utils.translation import gettext as _

from articles import intervals, rules, translations
from articles.intervals import require
from articles.models import Activity, Edition
from articles.workflow.door import NotAllowed, Stale, doors, fresh, log

Verb = Activity.Verb


def reschedule(article, *, by, based_on, at, reason=""):
    """What has not gone live yet goes live at another moment ahead, with what is released together with it."""
    with _released_with(article, rules.can_reschedule, by, based_on) as articles:
        intervals.require_ahead(at)
        for row in articles:
            edition = next_edition(row)
            _move(row, edition, at)
            detail = {"edition": edition.number, "at": at.isoformat()}
            log(Verb.RESCHEDULE, row, by=by, reason=reason, detail=detail)
        return fresh(article)


def cancel(article, *, by, based_on, reason=""):
    """What has not gone live yet will not, nor what is released together with it.

    - the approval stays; a live edition stays live
    """
    with _released_with(article, rules.can_cancel, by, based_on) as articles:
        for row in articles:
            edition = next_edition(row)
            intervals.drop(row, edition)
            log(Verb.CANCEL, row, by=by, reason=reason, detail={"edition": edition.number})
        return fresh(article)


def next_edition(article):
    require(article.next_edition, _("Nothing is scheduled."))
    return article.next_edition


@contextmanager
def _released_with(article, rule, by, based_on):
    """The door, for this story and those whose coming edition goes live with its own or not at all."""
    keys = _keys(article.pk)

    def allowed(user, locked):
        if rule(user, locked):
            return True
        if locked.pk == article.pk:
            raise NotAllowed
        language = {"language": translations.language_name(locked.language)}
        text = _("It goes live together with its version in %(language)s, which is not yours to move.")
        return require(False, text % language)

    with doors(keys, allowed, by, {article.pk: based_on}) as articles:
        if _keys(article.pk) != keys:  # released together, or no more, since the keys were read
            raise Stale(next(row for row in articles if row.pk == article.pk))
        yield articles


def _keys(pk):
    releases = Edition.objects.ahead().filter(article=pk).exclude(release=None).values("release")
    return {pk, *Edition.objects.ahead().filter(release__in=releases).values_list("article", flat=True)}


def _move(article, edition, at):
    intervals.require_before_end(edition, at)
    before = article.live_edition
    if before:
        # Two statements: the intervals must not overlap in between.
        first, second = (edition, before) if at > edition.live_from else (before, edition)
        for row in (first, second):
            intervals.move(row, at, is_next=row is edition)
    else:
        intervals.move(edition, at, is_next=True)
        if not article.last_edition:
            intervals.set_first_publication(article, at, edition)
