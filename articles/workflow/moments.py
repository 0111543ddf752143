"""Before go-live: another moment, or none."""

from django.utils.translation import gettext as _

from articles import intervals, rules
from articles.intervals import require
from articles.models import Activity
from articles.workflow.door import door, fresh, log

Verb = Activity.Verb


def reschedule(article, *, by, based_on, at, reason=""):
    """What has not gone live yet goes live at another moment ahead."""
    with door(article, rules.can_reschedule, by, based_on) as article:
        edition = next_edition(article)
        intervals.require_ahead(at)
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
        log(
            Verb.RESCHEDULE,
            article,
            by=by,
            reason=reason,
            detail={"edition": edition.number, "at": at.isoformat()},
        )
        return fresh(article)


def cancel(article, *, by, based_on, reason=""):
    """What has not gone live yet will not. The approval stays; a live edition stays live."""
    with door(article, rules.can_cancel, by, based_on) as article:
        edition = next_edition(article)
        intervals.drop(article, edition)
        log(Verb.CANCEL, article, by=by, reason=reason, detail={"edition": edition.number})
        return fresh(article)


def next_edition(article):
    require(article.next_edition, _("Nothing is scheduled."))
    return article.next_edition
