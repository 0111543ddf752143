"""A second pair of eyes: submitted, sent back, approved."""

from django.utils.translation import gettext as _

from articles import rules
from articles.intervals import require
from articles.models import Activity, Article
from articles.workflow.door import door, fresh, log

Verb = Activity.Verb


def submit(article, *, by, based_on, reason="", reviewers=(), due_on=None):
    """A draft goes to the `reviewers` named, or to all editors of its rubric; `due_on` is a date.

    - a reviewer must be allowed to review it
    """
    with door(article, rules.can_submit, by, based_on) as article:
        require(article.status == Article.Status.DRAFT, _("Only a draft is submitted for review."))
        require(
            all(rules.can_send_back(person, article) for person in reviewers),
            _("Choose editors of the rubric."),
            field="reviewers",
        )
        article.reviewers.set(reviewers)
        article.due_on = due_on
        article.save(update_fields=["due_on"])
        detail = {"reviewers": [person.pk for person in reviewers], "due_on": str(due_on or "")}
        return set_status(article, Article.Status.REVIEW, Verb.SUBMIT, by, reason, detail)


def send_back(article, *, by, based_on, reason):
    """A copy in review, or an approved one, becomes a draft; the author is told the reason.

    - an approval of this copy is taken back
    """
    with door(article, rules.can_send_back, by, based_on) as article:
        require(article.status != Article.Status.DRAFT, _("This is a draft already."))
        require(reason.strip(), _("Say why it goes back: the author reads it."), field="reason")
        if article.status == Article.Status.APPROVED:
            article.approved_revision = article.approved_by = None
            article.save(update_fields=["approved_revision", "approved_by"])
        return set_status(article, Article.Status.DRAFT, Verb.SEND_BACK, by, reason)


def approve(article, *, by, based_on):
    """The newest revision of a copy in review is the approved one."""
    with door(article, rules.can_approve, by, based_on) as article:
        require(article.status == Article.Status.REVIEW, _("Only a story in review is approved."))
        return approve_newest(article, by)


def set_status(article, status, verb, by, reason="", detail=None):
    article.status = status
    article.save(update_fields=["status", "changed_at"])
    log(verb, article, by=by, reason=reason, detail=detail)
    return fresh(article)


def approve_newest(article, by):
    article.approved_revision = article.revision
    article.approved_by = by
    article.save(update_fields=["approved_revision", "approved_by"])
    return set_status(article, Article.Status.APPROVED, Verb.APPROVE, by)


def releasable(article, by):
    """The revision that goes out; approves it first where the rubric needs no review."""
    revision = article.releasable
    require(revision, _("This needs an approval first."))
    if revision.pk != article.approved_revision_id:
        approve_newest(article, by)
    return revision
