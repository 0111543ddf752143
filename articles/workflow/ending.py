"""The end of what is live, and its return."""

from django.utils.translation import gettext as _

from articles import editions, intervals, rules
from articles.intervals import require
from articles.models import Activity, Edition
from articles.workflow.door import door, fresh, log

Verb = Activity.Verb


def withdraw(article, *, by, based_on, ending, reason, moved_to=None):
    """The live edition ends now; `reason` is what readers are told.

    - a change that waited for its moment is cancelled with it
    """
    with door(article, rules.can_withdraw, by, based_on) as article:
        edition = article.live_edition
        require(edition, _("Only a live story is withdrawn."))
        if article.next_edition:
            intervals.drop(article, article.next_edition)
        intervals.end(edition, intervals.now(), ending, reason, moved_to, expires=False)
        log(
            Verb.WITHDRAW, article, by=by, reason=reason, detail={"edition": edition.number, "ending": ending}
        )
        return fresh(article)


def expire(article, *, by, based_on, at, ending, reason, moved_to=None):
    """The live or waiting edition will end at the moment `at`."""
    with door(article, rules.can_expire, by, based_on) as article:
        edition = article.next_edition or article.live_edition
        require(edition, _("Only a story that is live or scheduled can expire."))
        intervals.require_ahead(at)
        require(at > edition.live_from, _("It would end before it begins."), field="at")
        intervals.end(edition, at, ending, reason, moved_to, expires=True)
        log(
            Verb.EXPIRE, article, by=by, reason=reason,
            detail={"edition": edition.number, "ending": ending, "at": at.isoformat()},
        )  # fmt: skip
        return fresh(article)


def reinstate(article, *, by, based_on, reason=""):
    """A withdrawn or expired story is live again: a new edition that says what the last one said."""
    with door(article, rules.can_reinstate, by, based_on) as article:
        last = article.last_edition
        require(last and not article.live_edition, _("Only a withdrawn story is reinstated."))
        require(not article.next_edition, _("It is scheduled already. Cancel that first."))
        require(not last.sealed, _("Its last text is sealed. Publish another one."))
        copied = Edition.objects.get(pk=last.pk)
        filing = editions.Built(
            copied,
            tags=list(copied.tags.names()),
            entities=list(copied.entities.all()),
            authors=list(copied.authors.all()),
            attachments=list(copied.attachments.all()),
        )
        edition = Edition(
            **{
                field.attname: getattr(copied, field.attname)
                for field in Edition._meta.concrete_fields
                if field.name in Edition.frozen
                or field.name in ("published_at", "published_on", "rubric", "source")
            }
        )
        edition.created_by = by
        edition.note_kind = edition.note = ""
        filing.edition = edition
        intervals.require_free_address(article, edition)
        intervals.add(article, filing, at=intervals.now())
        log(Verb.REINSTATE, article, by=by, revision=edition.revision, reason=reason,
             detail={"edition": edition.number})  # fmt: skip
        return fresh(article)
