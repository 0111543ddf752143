"""The one door for a change of state: one function per verb.

Every verb takes the article, `by=` (an account) and `based_on=` (the key of the revision that the person was
looking at), runs in one transaction with the article locked, and returns the article as it is afterwards,
with a fresh `timeline`. It writes an `Activity` row. It raises

- `NotAllowed` where `articles.rules` says no,
- `Stale` where another revision has been saved since: nothing is written, both texts still exist,
- `Invalid` where the verb does not follow from the present state, or what is missing for it.

Times are aware datetimes. The database's clock decides what is now.
"""

import re
from contextlib import contextmanager

import iuliia
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import checklist, editions, revisions, rules, site
from articles.models import Activity, Article, Edition, Revision
from articles.models.guard import open_door
from articles.rendering import sanitise
from organizations.models import Entity

Verb = Activity.Verb
TAKEN = gettext_lazy("Another story of that day has this address. Change the address.")


class NotAllowed(PermissionDenied):
    """This account may not do this to this story."""


class Invalid(ValidationError):
    """The verb does not follow from the present state, or something is missing for it."""


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
        _require(article.status == Article.Status.DRAFT, _("Only a draft is submitted for review."))
        return _set_status(article, Article.Status.REVIEW, Verb.SUBMIT, by, reason)


def send_back(article, *, by, based_on, reason):
    """A copy in review, or an approved one, becomes a draft; the author is told the reason.

    - an approval of this copy is taken back
    """
    with _verb(article, rules.can_send_back, by, based_on) as article:
        _require(article.status != Article.Status.DRAFT, _("This is a draft already."))
        _require(reason.strip(), _("Say why it goes back: the author reads it."), field="reason")
        if article.status == Article.Status.APPROVED:
            article.approved_revision = article.approved_by = None
            article.save(update_fields=["approved_revision", "approved_by"])
        return _set_status(article, Article.Status.DRAFT, Verb.SEND_BACK, by, reason)


def approve(article, *, by, based_on):
    """The newest revision of a copy in review is the approved one."""
    with _verb(article, rules.can_approve, by, based_on) as article:
        _require(article.status == Article.Status.REVIEW, _("Only a story in review is approved."))
        return _approve(article, by)


# --- Going public ---------------------------------------------------------------------------------


def publish(article, *, by, based_on, at=None, imported=False):
    """The approved revision is public from now on.

    - makes an edition; in a rubric without review, approves the newest revision first
    - `imported=True` lets `at` lie in the past: the story was public since then, elsewhere
    """
    with _verb(article, rules.can_publish, by, based_on) as article:
        _require(not article.live_edition, _("This story is live. Correct it instead."))
        if at is not None:
            _require(
                imported and at <= _now(), _("Only an imported story has been public before."), field="at"
            )
        return _release(article, Verb.PUBLISH, by=by, at=at)


def schedule(article, *, by, based_on, at):
    """The approved revision becomes public at the moment `at`. No job has to run for it."""
    with _verb(article, rules.can_schedule, by, based_on) as article:
        _require(not article.live_edition, _("This story is live. Correct it instead."))
        _require_ahead(at)
        return _release(article, Verb.SCHEDULE, by=by, at=at)


def correct(article, *, by, based_on, note_kind="", note="", at=None, imported=False, reason=""):
    """A live story gets a new edition, with a public note or, as a minor change, without; now or at `at`.

    - the edition before it ends at that moment and stays in the change record
    - an end that was set in advance is taken over
    """
    with _verb(article, rules.can_correct, by, based_on) as article:
        _require(article.live_edition, _("Only a live story is corrected."))
        note = note.strip()
        _require(bool(note_kind) == bool(note), _("A note needs its kind and its text."), field="note")
        revision = _releasable(article, by)
        _require(
            revision.pk != article.live_edition.revision_id or note,
            _("Nothing differs from what readers see."),
        )
        if at is not None and not imported:
            _require_ahead(at)
        return _release(article, Verb.CORRECT, by=by, at=at, note_kind=note_kind, note=note, reason=reason)


def reschedule(article, *, by, based_on, at, reason=""):
    """What has not gone live yet goes live at another moment ahead."""
    with _verb(article, rules.can_reschedule, by, based_on) as article:
        edition = _next(article)
        _require_ahead(at)
        _require_before_end(edition, at)
        before = article.live_edition
        if before:
            # Two statements: the intervals must not overlap in between.
            first, second = (edition, before) if at > edition.live_from else (before, edition)
            for row in (first, second):
                _move(row, at, is_next=row is edition)
        else:
            _move(edition, at, is_next=True)
            if not article.last_edition:
                _set_first_publication(article, at, edition)
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
        _drop(article, edition)
        _log(Verb.CANCEL, article, by=by, reason=reason, detail={"edition": edition.number})
        return _fresh(article)


# --- Ending ---------------------------------------------------------------------------------------


def withdraw(article, *, by, based_on, ending, reason, moved_to=None):
    """The live edition ends now; `reason` is what readers are told.

    - a change that waited for its moment is cancelled with it
    """
    with _verb(article, rules.can_withdraw, by, based_on) as article:
        edition = article.live_edition
        _require(edition, _("Only a live story is withdrawn."))
        if article.next_edition:
            _drop(article, article.next_edition)
        _end(edition, _now(), ending, reason, moved_to, expires=False)
        _log(
            Verb.WITHDRAW, article, by=by, reason=reason, detail={"edition": edition.number, "ending": ending}
        )
        return _fresh(article)


def expire(article, *, by, based_on, at, ending, reason, moved_to=None):
    """The live or waiting edition will end at the moment `at`."""
    with _verb(article, rules.can_expire, by, based_on) as article:
        edition = article.next_edition or article.live_edition
        _require(edition, _("Only a story that is live or scheduled can expire."))
        _require_ahead(at)
        _require(at > edition.live_from, _("It would end before it begins."), field="at")
        _end(edition, at, ending, reason, moved_to, expires=True)
        _log(
            Verb.EXPIRE, article, by=by, reason=reason,
            detail={"edition": edition.number, "ending": ending, "at": at.isoformat()},
        )  # fmt: skip
        return _fresh(article)


def reinstate(article, *, by, based_on, reason=""):
    """A withdrawn or expired story is live again: a new edition that says what the last one said."""
    with _verb(article, rules.can_reinstate, by, based_on) as article:
        last = article.last_edition
        _require(last and not article.live_edition, _("Only a withdrawn story is reinstated."))
        _require(not article.next_edition, _("It is scheduled already. Cancel that first."))
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
        _require_free_address(article, edition)
        _add_edition(article, filing, at=_now())
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


def _require(condition, message, *, field=None):
    if not condition:
        raise Invalid({field: message} if field else message)


def _now():
    """The database's clock."""
    return Article.objects.annotate(now=Now()).values_list("now", flat=True)[:1].get()


def _require_ahead(at):
    _require(at > _now(), _("Choose a moment that is still ahead."), field="at")


def _require_before_end(edition, at):
    """An end that was set in advance stays where it is."""
    ends_later = edition.live_until is None or at < edition.live_until
    _require(ends_later, _("The story ends before that."), field="at")


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
        _require(same, _("Language and kind of a published story stay as they are."), field="language")
    revisions.apply_fields(article, data)
    if article.kind == Article.Kind.PAGE:
        article.rubric = None  # a page belongs to the whole newsroom, and so do the rights over it
    if not article.slug:
        article.slug = make_slug(article.title)
    article.full_clean(exclude=["owner", "revision", "approved_revision"])
    article.save()
    revisions.apply_lists(article, data)


def make_slug(title):
    """An address in Latin letters from a headline in English or Russian, at most 80 characters long."""
    words = slugify(iuliia.WIKIPEDIA.translate(title))
    return re.sub(r"-[^-]*$", "", words[:81]) if len(words) > 80 else words or "story"


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
    _require(revision, _("This needs an approval first."))
    if revision.pk != article.approved_revision_id:
        _approve(article, by)
    return revision


def _release(article, verb, *, by, at, reason="", note_kind="", note=""):
    _require(not article.next_edition, _("A change is scheduled already. Reschedule or cancel that first."))
    revision = _releasable(article, by)
    problems = checklist.check(revision.data)
    _require(not problems, [str(item.text) for item in problems])
    moment = at or _now()
    built = editions.build(revision, note_kind=note_kind, note=note, created_by=by)
    if article.last_edition:
        built.edition.published_at, built.edition.published_on = article.published_at, article.published_on
    else:
        _set_first_publication(article, moment, built.edition)
    _require_free_address(article, built.edition)
    _add_edition(article, built, at=moment)
    _log(verb, article, by=by, revision=revision, reason=reason,
         detail={"edition": built.edition.number, "at": moment.isoformat(), "note": note})  # fmt: skip
    return _fresh(article)


def _add_edition(article, built, *, at):
    edition = built.edition
    edition.live_from = at
    edition.number = (article.editions.aggregate(number=Max("number"))["number"] or 0) + 1
    before = article.live_edition
    if before:
        _require(at > before.live_from, _("The edition before it began later."), field="at")
        _require_before_end(before, at)
        for name in ("live_until", "ending", "ending_reason", "moved_to_id", "expires"):
            setattr(edition, name, getattr(before, name))
        before.live_until, before.ending, before.ending_reason = at, "", ""
        before.moved_to, before.expires = None, False
        before.save(update_fields=["live_until", "ending", "ending_reason", "moved_to", "expires"])
    edition.save()
    built.file()


def _set_first_publication(article, moment, edition):
    """First publication is set once; while nothing has gone live yet, it follows the schedule."""
    article.published_at = edition.published_at = moment
    article.published_on = edition.published_on = moment.astimezone(site.current().zone).date()
    article.slug = edition.slug
    _require_free_address(article, edition)
    try:
        with transaction.atomic():  # the address may be in the working copy of another story of that day
            article.save(update_fields=["published_at", "published_on", "slug"])
    except IntegrityError as error:
        raise Invalid({"slug": TAKEN}) from error
    if edition.pk:
        edition.save(update_fields=["published_at", "published_on"])


def _require_free_address(article, edition):
    if edition.kind == Article.Kind.PAGE:
        try:
            with translation.override(settings.LANGUAGE_CODE):
                view = resolve(f"/{edition.slug}/").view_name
        except Resolver404:
            view = "articles:page"
        prefixes = {
            settings.STATIC_URL,
            settings.MEDIA_URL,
            *(f"/{code}/" for code, _name in settings.LANGUAGES),
        }
        if f"/{edition.slug}/" in prefixes:
            view = None
        _require(
            view == "articles:page", _("This address belongs to another page of the site."), field="slug"
        )
        same_place = Edition.objects.filter(kind=edition.kind)
    else:
        _require(edition.slug != "feed", _("This address belongs to another page of the site."), field="slug")
        same_place = Edition.objects.filter(kind=edition.kind, published_on=edition.published_on)
    taken = same_place.filter(language=edition.language, slug=edition.slug).exclude(article=article)
    _require(not taken.exists(), TAKEN, field="slug")


def _next(article):
    _require(article.next_edition, _("Nothing is scheduled."))
    return article.next_edition


def _move(edition, at, *, is_next):
    if is_next:
        edition.live_from = at
        edition.save(update_fields=["live_from"])
    else:
        edition.live_until = at
        edition.save(update_fields=["live_until"])


def _drop(article, edition):
    """Delete an edition that never was public; what it would have replaced goes on as if it had not been."""
    before = article.live_edition
    interval = {
        name: getattr(edition, name)
        for name in ("live_until", "ending", "ending_reason", "moved_to_id", "expires")
    }
    edition.delete()
    if before:
        for name, value in interval.items():
            setattr(before, name, value)
        before.save(update_fields=["live_until", "ending", "ending_reason", "moved_to", "expires"])
    elif not article.last_edition:
        article.published_at = article.published_on = None
        article.save(update_fields=["published_at", "published_on"])


def _end(edition, at, ending, reason, moved_to, *, expires):
    _require(ending in Edition.Ending.values, _("Choose what readers find there."), field="ending")
    _require(reason.strip(), _("Give readers a reason."), field="reason")
    if ending == Edition.Ending.MOVED:
        _require(
            moved_to and moved_to.pk != edition.article_id and moved_to.live_edition,
            _("Choose another story that is live."),
            field="moved_to",
        )
    else:
        moved_to = None
    edition.live_until, edition.ending, edition.ending_reason = at, ending, reason.strip()
    edition.moved_to, edition.expires = moved_to, expires
    edition.save(update_fields=["live_until", "ending", "ending_reason", "moved_to", "expires"])
