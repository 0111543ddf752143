"""Who is told of what: the one table *event × who*.

`tell` is called with every row of the record, in its transaction; whatever is no verb is told by its name. Nobody
is told of what they did themselves, nor of a story that they may not view: that is asked when the notice is
made, when it is shown and once more when its mail is sent.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles import rules
from articles.models import Activity, Article, Byline, Comment, Edition, Notice
from outbox import effects

Verb = Activity.Verb


@dataclass(frozen=True)
class Case:
    """What has happened: what the columns of the table look at."""

    article: Article | None = None
    comment: Comment | None = None
    detail: dict = field(default_factory=dict)
    people: tuple = ()


# --- Who: a `Q` over accounts; the docstring is what docs/notices.md prints -------------------------


def owner(case):
    """the owner"""
    return Q(pk=case.article.owner_id)


def last_writer(case):
    """who wrote last"""
    return Q(pk=case.article.revision.created_by_id) if case.article.revision_id else Q(pk=None)


def reviewers(case):
    """the reviewers named, or else the editors of the rubric"""
    if case.detail.get("reviewers"):
        return Q(pk__in=case.detail["reviewers"])
    return Q(pk__in=rules.staff("articles.review_article", [case.article.rubric_id]))


def publishers(case):
    """the publishers of the rubric"""
    return Q(pk__in=rules.staff("articles.publish_article", [case.article.rubric_id]))


def authors(case):
    """the authors in the byline who have an account"""
    named = Byline.objects.filter(article=case.article).exclude(author__user=None)
    return Q(pk__in=named.values("author__user"))


def both_owners(case):
    """the owner before and the new one"""
    return Q(pk__in=[case.detail["from"], case.detail["to"]])


def newly_shared(case):
    """with whom it is shared now"""
    return Q(pk__in=case.detail["added"])


def thread(case):
    """who has written in the thread"""
    root = case.comment.parent_id or case.comment.pk
    said = Comment.objects.filter(Q(pk=root) | Q(parent=root)).exclude(author=None)
    return Q(pk__in=said.values("author"))


def mentioned(case):
    """who is named with @"""
    return Q(pk__in=case.comment.mentioned.values("pk"))


def link_maker(case):
    """who made the link"""
    return Q(pk=case.comment.link.created_by_id)


def named(case):
    """who is to write it"""
    return Q(pk__in=case.people)


def administrators(case):
    """administrators"""
    return Q(pk__in=User.objects.with_perm("outbox.manage_effect").values("pk"))


# --- The table --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    """A line of the table. `settles` names the events whose unread notices of the story are answered by it."""

    label: str
    who: tuple
    verb: str = ""
    settles: tuple = ()
    is_mailed: bool = True


REVIEWED = ("submitted",)
RELEASED = ("submitted", "approved")

EVENTS = {
    "submitted": Event(_("Submitted for review"), (reviewers,), Verb.SUBMIT, ("sent_back",)),
    "sent_back": Event(_("Sent back"), (owner, last_writer), Verb.SEND_BACK, RELEASED),
    "approved": Event(_("Approved"), (owner, publishers), Verb.APPROVE, REVIEWED),
    "published": Event(_("Published"), (owner, authors), Verb.PUBLISH, RELEASED),
    "scheduled": Event(_("Scheduled"), (owner, authors), Verb.SCHEDULE, RELEASED),
    "replaced": Event(_("Scheduled text replaced"), (owner, authors), Verb.REPLACE, RELEASED),
    "rescheduled": Event(_("Rescheduled"), (owner, authors), Verb.RESCHEDULE),
    "cancelled": Event(_("Go-live cancelled"), (owner, authors), Verb.CANCEL),
    "went_live": Event(_("Has gone live"), (owner, authors)),
    "released": Event(_("Released with its translation"), (owner, authors), Verb.RELEASE, RELEASED),
    "corrected": Event(_("Corrected"), (owner, authors), Verb.CORRECT, RELEASED),
    "withdrawn": Event(_("Withdrawn"), (owner, authors), Verb.WITHDRAW),
    "ends": Event(_("Will expire"), (owner, authors), Verb.EXPIRE),
    "reinstated": Event(_("Published again"), (owner, authors), Verb.REINSTATE),
    "sealed": Event(_("Old text sealed"), (owner,), Verb.SEAL),
    "handed_over": Event(_("Handed over"), (both_owners,), Verb.HAND_OVER),
    "shared": Event(_("Shared with you"), (newly_shared,), Verb.SHARE),
    "binned": Event(_("Moved to the bin"), (owner,), Verb.DELETE),
    "recovered": Event(_("Taken out of the bin"), (owner,), Verb.RECOVER),
    "link_made": Event(_("Reviewer’s link made"), (owner,), Verb.LINK),
    "mentioned": Event(_("You were mentioned"), (mentioned,)),
    "commented": Event(_("Comment"), (owner, thread)),
    "resolved": Event(_("Comment resolved"), (thread,)),
    "reviewer_commented": Event(_("Comment by a reviewer"), (owner, link_maker, thread)),
    "assigned": Event(_("Assigned to you"), (named,)),
    "dead_link": Event(_("Dead link in a live story"), (owner,)),
    # Not mailed: what failed may be the mail. ADMIN_EMAILS are written to by the worker itself.
    "work_failed": Event(_("Background work failed"), (administrators,), is_mailed=False),
}
# Where a notice without a story leads.
PLACES = {
    "assigned": "admin:articles_assignment_changelist",
    "work_failed": "admin:outbox_effect_changelist",
}
MAILED = [name for name, event in EVENTS.items() if event.is_mailed]
BY_VERB = {event.verb: name for name, event in EVENTS.items() if event.verb}


# --- Telling ----------------------------------------------------------------------------------------


def tell(activity):
    """The notices that follow from a row of the record; none for a verb that is not in the table.

    Called in the verb's transaction. Returns the notices.
    """
    event = BY_VERB.get(activity.verb)
    if event is None or activity.article is None:
        return []
    detail = activity.detail | ({"reason": activity.reason} if activity.reason else {})
    return announce(event, activity.article, by=activity.by, detail=detail)


def announce(event, article=None, *, by=None, comment=None, detail=None, people=(), besides=()):
    """Make the notices of one event, and let their mails be sent. Returns them.

    `by` is the account that did it, `people` and `besides` are keys of accounts: who is named, who knows already.
    Costs the same number of queries however many are told.
    """
    case = Case(article, comment, detail or {}, tuple(people))
    wanted = Q()
    for who in EVENTS[event].who:
        wanted |= who(case)
    accounts = User.objects.filter(wanted, is_active=True).exclude(pk__in=[by.pk] if by else [])
    keys = list(accounts.exclude(pk__in=besides).values_list("pk", flat=True))
    if article:
        settle(article, EVENTS[event].settles)
        # Mostly nobody is left, and of all questions to the database who may see a story is the longest.
        keys = keys and list(rules.viewers(article).filter(pk__in=keys).values_list("pk", flat=True))
    told = Notice.objects.bulk_create(
        Notice(recipient_id=pk, event=event, article=article, comment=comment, by=by, detail=case.detail)
        for pk in keys
    )
    if told and EVENTS[event].is_mailed:
        effects.add("notices", {"notices": [notice.pk for notice in told]})
    return told


def settle(article, events):
    """Unread notices of these events about a story are read: it has gone on."""
    if events:
        open_ones = Notice.objects.filter(article=article, event__in=events, read_at=None)
        open_ones.update(read_at=timezone.now())


def tell_assignment(assignment, by):
    """The account that a piece was assigned to is told what and until when."""
    detail = {"what": assignment.title, "due_on": assignment.due_on.isoformat()}
    return announce("assigned", by=by, detail=detail, people=[assignment.assignee_id])


def tell_gone_live(edition_pk):
    """An edition that waited for its moment is live: told once, and only if it is."""
    with transaction.atomic():
        edition = Edition.objects.live().filter(pk=edition_pk).select_related("article__revision").first()
        if edition is None:
            return []
        locked = Article.objects.select_for_update(of=("self",)).get(pk=edition.article_id)
        if Notice.objects.filter(article=locked, event="went_live", detail__edition=edition.number).exists():
            return []
        return announce("went_live", edition.article, detail={"edition": edition.number})


def tell_failed_work(name):
    """Administrators are told that a kind of background work has failed for good, once until they read it."""
    known = Notice.objects.filter(event="work_failed", detail__what=name, read_at=None)
    return announce("work_failed", detail={"what": name}, besides=known.values("recipient"))


# --- Reading ----------------------------------------------------------------------------------------


def of(user):
    """The notices of an account, as far as it may still see what they are about."""
    seen = rules.visible_articles(user, Article.objects.all()) | rules.binned_articles(
        user, Article.objects.all()
    )
    return Notice.objects.filter(Q(article=None) | Q(article__in=seen.values("pk")), recipient=user)


def place(notice):
    """The address at the desk that the notice leads to."""
    if notice.comment_id:
        return f"{reverse('admin:articles_article_comments', args=[notice.article_id])}#c{notice.comment_id}"
    if notice.article_id:
        return reverse("admin:articles_article_change", args=[notice.article_id])
    return reverse(PLACES.get(notice.event, "admin:index"))


def unread(user):
    """How many notices wait for this account; one query."""
    return of(user).filter(read_at=None).count()


def mark_read(user, keys=None):
    """These notices of the account are read, or all of them. Returns how many were not."""
    waiting = Notice.objects.filter(recipient=user, read_at=None)
    if keys is not None:
        waiting = waiting.filter(pk__in=keys)
    return waiting.update(read_at=timezone.now())
