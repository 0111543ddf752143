"""Going public: an edition from the approved revision, now or at a moment ahead."""

from django.utils.translation import gettext as _

from articles import editions, intervals, rules, site
from articles.intervals import require
from articles.models import Activity
from articles.passes import Passes
from articles.workflow.door import door, fresh, log
from articles.workflow.review import releasable

Verb = Activity.Verb


def publish(article, *, by, based_on, at=None, imported=False, accept=(), override=""):
    """The approved revision is public from now on.

    - makes an edition; in a rubric without review, approves the newest revision first
    - `imported=True` lets `at` lie in the past: the story was public since then, elsewhere; nothing warns
    - `accept` names the checks that warn and may; `override` is the reason for publishing over those that block,
      from accounts that may (`articles.checklist`). Both are recorded with the names of the checks
    """
    with door(article, rules.can_publish, by, based_on) as article:
        require(not article.live_edition, _("This story is live. Correct it instead."))
        if at is not None:
            require(
                imported and at <= intervals.now(),
                _("Only an imported story has been public before."),
                field="at",
            )
        passes = Passes(accept, override, imported)
        return put_out(article, Verb.PUBLISH, by=by, at=at, passes=passes)


def schedule(article, *, by, based_on, at, accept=(), override=""):
    """The approved revision becomes public at the moment `at`. No job has to run for it. Checks: as `publish`."""
    with door(article, rules.can_schedule, by, based_on) as article:
        require(not article.live_edition, _("This story is live. Correct it instead."))
        intervals.require_ahead(at)
        return put_out(article, Verb.SCHEDULE, by=by, at=at, passes=Passes(accept, override))


def correct(
    article,
    *,
    by,
    based_on,
    note_kind="",
    note="",
    at=None,
    imported=False,
    reason="",
    accept=(),
    override="",
):
    """A live story gets a new edition, with a public note or, as a minor change, without; now or at `at`.

    - checks are accepted and overridden as in `publish`
    - the edition before it ends at that moment and stays in the change record
    - an end that was set in advance is taken over
    """
    with door(article, rules.can_correct, by, based_on) as article:
        require(article.live_edition, _("Only a live story is corrected."))
        note = note.strip()
        require(bool(note_kind) == bool(note), _("A note needs its kind and its text."), field="note")
        revision = releasable(article, by)
        require(
            revision.pk != article.live_edition.revision_id or note,
            _("Nothing differs from what readers see."),
        )
        if at is not None and not imported:
            intervals.require_ahead(at)
        passes = Passes(accept, override, imported)
        return put_out(
            article, Verb.CORRECT, by=by, at=at, note_kind=note_kind, note=note, reason=reason, passes=passes
        )


def replace(article, *, by, based_on, reason="", accept=(), override=""):
    """What waits for its moment is replaced by the approved revision; moment, note and end stay as they are.

    - checks are accepted and overridden as in `publish`
    """
    with door(article, rules.can_replace, by, based_on) as article:
        waiting = article.next_edition
        require(waiting, _("Nothing is scheduled."))
        revision = releasable(article, by)
        require(revision.pk != waiting.revision_id, _("This very text is scheduled already."))
        end = {name: getattr(waiting, name) for name in intervals.END}
        intervals.drop(article, waiting)
        article = fresh(article)
        return put_out(
            article,
            Verb.REPLACE,
            by=by,
            at=waiting.live_from,
            reason=reason,
            note_kind=waiting.note_kind,
            note=waiting.note,
            passes=Passes(accept, override),
            release=waiting.release,
            **end,
        )


# --- Inside ---------------------------------------------------------------------------------------


def put_out(article, verb, *, by, at, reason="", note_kind="", note="", passes=None, **interval):
    """The edition of the releasable revision, `at` a moment or now; `interval` sets its end and its release."""
    require(not article.next_edition, _("A change is scheduled already. Reschedule or cancel that first."))
    revision = releasable(article, by)
    passes = passes or Passes()
    checks = passes.check(article, revision, by=by, at=at)
    reason = passes.reason(reason, checks)
    moment = at or intervals.now()
    day = article.published_on or moment.astimezone(site.current().zone).date()
    built = editions.build(revision, day=day, note_kind=note_kind, note=note, created_by=by, **interval)
    if article.last_edition:
        built.edition.published_at, built.edition.published_on = article.published_at, article.published_on
    else:
        intervals.set_first_publication(article, moment, built.edition)
    intervals.require_free_address(article, built.edition)
    intervals.add(article, built, at=moment)
    log(verb, article, by=by, revision=revision, reason=reason,
         detail={"edition": built.edition.number, "at": moment.isoformat(), "note": note, **checks})  # fmt: skip
    return fresh(article)
