"""The one door for a change of state: one function per verb.

Every verb takes the article, `by=` (an account) and `based_on=` (the key of the revision that the person was
looking at), runs in one transaction with the article locked, and returns the article as it is afterwards,
with a fresh `timeline`. It writes an `Activity` row. It raises

- `NotAllowed` where `articles.rules` says no,
- `Stale` where another revision has been saved since: nothing is written, both texts still exist,
- `Invalid` where the verb does not follow from the present state, or what is missing for it.

Times are aware datetimes. The database's clock decides what is now.
"""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from articles import addresses, checklist, editions, intervals, revisions, rules
from articles.intervals import Invalid, require
from articles.models import Activity, Article, Edition, Revision
from articles.models.guard import open_door
from articles.rendering import sanitise
from organizations.models import Entity

Verb = Activity.Verb


class NotAllowed(PermissionDenied):
    """This account may not do this to this story."""


class Stale(Exception):
    """Somebody saved since. `article` is as it is now; nothing was written."""

    def __init__(self, article):
        super().__init__("saved since")
        self.article = article


# --- Writing --------------------------------------------------------------------------------------


def create(data, *, by, comment=""):
    """A new draft of the account `by`, from data as in `articles.revisions` (missing fields are empty).

    - writes the first revision and the log row
    """
    if not rules.can_create(by):
        raise NotAllowed
    with transaction.atomic(), open_door():
        article = Article(owner=by, status=Article.Status.DRAFT)
        _write(article, data)
        revision = _add_revision(article, by=by, comment=comment, based_on=None)
        _log(Verb.CREATE, article, by=by, revision=revision)
        return _fresh(article)


def save(article, data, *, by, based_on, comment=""):
    """The working copy takes over the fields that `data` names.

    - writes a revision and a log row; neither when nothing differs from the newest revision
    - an approved copy becomes a draft again, and so does one in review unless a reviewer saves
    - readers see nothing of it
    """
    with _verb(article, rules.can_edit, by, based_on) as article:
        newest = article.revision
        _write(article, data)
        if revisions.snapshot(article) == newest.data:
            return _fresh(article)
        if article.status == Article.Status.APPROVED or not rules.can_send_back(by, article):
            article.status = Article.Status.DRAFT
        revision = _add_revision(article, by=by, comment=comment, based_on=newest)
        _log(Verb.SAVE, article, by=by, revision=revision, reason=comment)
        return _fresh(article)


def restore(article, number, *, by, based_on):
    """The working copy becomes what revision `number` was: a new revision, the others stay.

    - an entity that was deleted since is mentioned no more
    """
    old = Revision.objects.get(article=article, number=number)
    known = Entity.objects.in_bulk([row["entity"] for row in old.data["mentions"]])
    data = old.data | {"mentions": [row for row in old.data["mentions"] if row["entity"] in known]}
    comment = _("Restored from revision %(number)d") % {"number": number}
    return save(article, data, by=by, based_on=based_on, comment=comment)


# --- Review ---------------------------------------------------------------------------------------


def submit(article, *, by, based_on, reason=""):
    """A draft goes to the editors of its rubric."""
    with _verb(article, rules.can_submit, by, based_on) as article:
        require(article.status == Article.Status.DRAFT, _("Only a draft is submitted for review."))
        return _set_status(article, Article.Status.REVIEW, Verb.SUBMIT, by, reason)


def send_back(article, *, by, based_on, reason):
    """A copy in review, or an approved one, becomes a draft; the author is told the reason.

    - an approval of this copy is taken back
    """
    with _verb(article, rules.can_send_back, by, based_on) as article:
        require(article.status != Article.Status.DRAFT, _("This is a draft already."))
        require(reason.strip(), _("Say why it goes back: the author reads it."), field="reason")
        if article.status == Article.Status.APPROVED:
            article.approved_revision = article.approved_by = None
            article.save(update_fields=["approved_revision", "approved_by"])
        return _set_status(article, Article.Status.DRAFT, Verb.SEND_BACK, by, reason)


def approve(article, *, by, based_on):
    """The newest revision of a copy in review is the approved one."""
    with _verb(article, rules.can_approve, by, based_on) as article:
        require(article.status == Article.Status.REVIEW, _("Only a story in review is approved."))
        return _approve(article, by)


# --- Going public ---------------------------------------------------------------------------------


def publish(article, *, by, based_on, at=None, imported=False):
    """The approved revision is public from now on.

    - makes an edition; in a rubric without review, approves the newest revision first
    - `imported=True` lets `at` lie in the past: the story was public since then, elsewhere
    """
    with _verb(article, rules.can_publish, by, based_on) as article:
        require(not article.live_edition, _("This story is live. Correct it instead."))
        if at is not None:
            require(
                imported and at <= intervals.now(),
                _("Only an imported story has been public before."),
                field="at",
            )
        return _release(article, Verb.PUBLISH, by=by, at=at)


def schedule(article, *, by, based_on, at):
    """The approved revision becomes public at the moment `at`. No job has to run for it."""
    with _verb(article, rules.can_schedule, by, based_on) as article:
        require(not article.live_edition, _("This story is live. Correct it instead."))
        intervals.require_ahead(at)
        return _release(article, Verb.SCHEDULE, by=by, at=at)


def correct(article, *, by, based_on, note_kind="", note="", at=None, imported=False, reason=""):
    """A live story gets a new edition, with a public note or, as a minor change, without; now or at `at`.

    - the edition before it ends at that moment and stays in the change record
    - an end that was set in advance is taken over
    """
    with _verb(article, rules.can_correct, by, based_on) as article:
        require(article.live_edition, _("Only a live story is corrected."))
        note = note.strip()
        require(bool(note_kind) == bool(note), _("A note needs its kind and its text."), field="note")
        revision = _releasable(article, by)
        require(
            revision.pk != article.live_edition.revision_id or note,
            _("Nothing differs from what readers see."),
        )
        if at is not None and not imported:
            intervals.require_ahead(at)
        return _release(article, Verb.CORRECT, by=by, at=at, note_kind=note_kind, note=note, reason=reason)


def reschedule(article, *, by, based_on, at, reason=""):
    """What has not gone live yet goes live at another moment ahead."""
    with _verb(article, rules.can_reschedule, by, based_on) as article:
        edition = _next(article)
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
        _log(
            Verb.RESCHEDULE,
            article,
            by=by,
            reason=reason,
            detail={"edition": edition.number, "at": at.isoformat()},
        )
        return _fresh(article)


def cancel(article, *, by, based_on, reason=""):
    """What has not gone live yet will not. The approval stays; a live edition stays live."""
    with _verb(article, rules.can_cancel, by, based_on) as article:
        edition = _next(article)
        intervals.drop(article, edition)
        _log(Verb.CANCEL, article, by=by, reason=reason, detail={"edition": edition.number})
        return _fresh(article)


# --- Ending ---------------------------------------------------------------------------------------


def withdraw(article, *, by, based_on, ending, reason, moved_to=None):
    """The live edition ends now; `reason` is what readers are told.

    - a change that waited for its moment is cancelled with it
    """
    with _verb(article, rules.can_withdraw, by, based_on) as article:
        edition = article.live_edition
        require(edition, _("Only a live story is withdrawn."))
        if article.next_edition:
            intervals.drop(article, article.next_edition)
        intervals.end(edition, intervals.now(), ending, reason, moved_to, expires=False)
        _log(
            Verb.WITHDRAW, article, by=by, reason=reason, detail={"edition": edition.number, "ending": ending}
        )
        return _fresh(article)


def expire(article, *, by, based_on, at, ending, reason, moved_to=None):
    """The live or waiting edition will end at the moment `at`."""
    with _verb(article, rules.can_expire, by, based_on) as article:
        edition = article.next_edition or article.live_edition
        require(edition, _("Only a story that is live or scheduled can expire."))
        intervals.require_ahead(at)
        require(at > edition.live_from, _("It would end before it begins."), field="at")
        intervals.end(edition, at, ending, reason, moved_to, expires=True)
        _log(
            Verb.EXPIRE, article, by=by, reason=reason,
            detail={"edition": edition.number, "ending": ending, "at": at.isoformat()},
        )  # fmt: skip
        return _fresh(article)


def reinstate(article, *, by, based_on, reason=""):
    """A withdrawn or expired story is live again: a new edition that says what the last one said."""
    with _verb(article, rules.can_reinstate, by, based_on) as article:
        last = article.last_edition
        require(last and not article.live_edition, _("Only a withdrawn story is reinstated."))
        require(not article.next_edition, _("It is scheduled already. Cancel that first."))
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
        _log(Verb.REINSTATE, article, by=by, revision=edition.revision, reason=reason,
             detail={"edition": edition.number})  # fmt: skip
        return _fresh(article)


# --- What may be done now -------------------------------------------------------------------------

_DRAFT, _REVIEW, _APPROVED = Article.Status.DRAFT, Article.Status.REVIEW, Article.Status.APPROVED


def _may_go_out(article):
    return bool(article.releasable and not article.live_edition and not article.next_edition)


def _may_be_corrected(article):
    revision, live = article.releasable, article.live_edition
    return bool(revision and live and not article.next_edition and live.revision_id != revision.pk)


POSSIBLE = {
    "submit": (rules.can_submit, lambda a: a.status == _DRAFT),
    "send_back": (rules.can_send_back, lambda a: a.status != _DRAFT),
    "approve": (rules.can_approve, lambda a: a.status == _REVIEW),
    "publish": (rules.can_publish, _may_go_out),
    "schedule": (rules.can_schedule, _may_go_out),
    "correct": (rules.can_correct, _may_be_corrected),
    "reschedule": (rules.can_reschedule, lambda a: bool(a.next_edition)),
    "cancel": (rules.can_cancel, lambda a: bool(a.next_edition)),
    "withdraw": (rules.can_withdraw, lambda a: bool(a.live_edition)),
    "expire": (rules.can_expire, lambda a: bool(a.live_edition or a.next_edition)),
    "reinstate": (
        rules.can_reinstate,
        lambda a: bool(a.last_edition and not a.live_edition and not a.next_edition),
    ),
}


def available(article, user):
    """Names of the verbs that this account may use on this article now, in the order of the work."""
    return [name for name, (rule, possible) in POSSIBLE.items() if possible(article) and rule(user, article)]


# --- Inside ---------------------------------------------------------------------------------------


@contextmanager
def _verb(article, rule, by, based_on):
    """Lock the article, ask the rule, compare the revision; then open the door for the verb."""
    with transaction.atomic(), open_door():
        locked = (
            Article.objects.select_for_update(of=("self",))
            .select_related("rubric", "revision", "approved_revision")
            .get(pk=article.pk)
        )
        if not rule(by, locked):
            raise NotAllowed
        if based_on != locked.revision_id:
            raise Stale(locked)
        yield locked


def _fresh(article):
    return Article.objects.select_related("rubric", "revision", "approved_revision").get(pk=article.pk)


def _write(article, data):
    """Check and store the working copy; `Invalid` names the field."""
    data = revisions.normalised(data)
    if "body" in data:
        try:
            data["body"] = sanitise(data["body"])
        except ValidationError as error:
            raise Invalid({"body": error}) from error
    if article.published_at and {"language", "kind"} & data.keys():
        same = all(getattr(article, name) == data[name] for name in ("language", "kind") if name in data)
        require(same, _("Language and kind of a published story stay as they are."), field="language")
    revisions.apply_fields(article, data)
    if article.kind == Article.Kind.PAGE:
        article.rubric = None  # a page belongs to the whole newsroom, and so do the rights over it
    if not article.slug:
        article.slug = addresses.make_slug(article.title)
    article.full_clean(exclude=["owner", "revision", "approved_revision"])
    article.save()
    revisions.apply_lists(article, data)


def _add_revision(article, *, by, comment, based_on):
    number = (article.revisions.aggregate(number=Max("number"))["number"] or 0) + 1
    revision = Revision.objects.create(
        article=article,
        number=number,
        data=revisions.snapshot(article),
        comment=comment[:200],
        created_by=by,
        based_on=based_on,
    )
    article.revision = revision
    article.save(update_fields=["revision", "status", "changed_at"])
    return revision


def _log(verb, article, *, by, revision=None, reason="", detail=None):
    Activity.objects.create(
        verb=verb,
        article=article,
        revision=revision or article.revision,
        by=by,
        reason=reason,
        detail=detail or {},
    )


def _set_status(article, status, verb, by, reason=""):
    article.status = status
    article.save(update_fields=["status", "changed_at"])
    _log(verb, article, by=by, reason=reason)
    return _fresh(article)


def _approve(article, by):
    article.approved_revision = article.revision
    article.approved_by = by
    article.save(update_fields=["approved_revision", "approved_by"])
    return _set_status(article, _APPROVED, Verb.APPROVE, by)


def _releasable(article, by):
    """The revision that goes out; approves it first where the rubric needs no review."""
    revision = article.releasable
    require(revision, _("This needs an approval first."))
    if revision.pk != article.approved_revision_id:
        _approve(article, by)
    return revision


def _release(article, verb, *, by, at, reason="", note_kind="", note=""):
    require(not article.next_edition, _("A change is scheduled already. Reschedule or cancel that first."))
    revision = _releasable(article, by)
    problems = checklist.check(revision.data)
    require(not problems, [str(item.text) for item in problems])
    moment = at or intervals.now()
    built = editions.build(revision, note_kind=note_kind, note=note, created_by=by)
    if article.last_edition:
        built.edition.published_at, built.edition.published_on = article.published_at, article.published_on
    else:
        intervals.set_first_publication(article, moment, built.edition)
    intervals.require_free_address(article, built.edition)
    intervals.add(article, built, at=moment)
    _log(verb, article, by=by, revision=revision, reason=reason,
         detail={"edition": built.edition.number, "at": moment.isoformat(), "note": note})  # fmt: skip
    return _fresh(article)


def _next(article):
    require(article.next_edition, _("Nothing is scheduled."))
    return article.next_edition
