"""A reviewer's link is made and revoked."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import reviewlinks, rules
from articles.intervals import require
from articles.models import Activity, ReviewLink
from articles.workflow.door import door, log

Verb = Activity.Verb


def make_link(article, revision, *, by, name, days=reviewlinks.DAYS, may_comment=True):
    """Let somebody without an account read this revision for `days` days. Returns the link and its token.

    - the token is nowhere but in this answer
    """
    with door(article, rules.can_make_link, by, article.revision_id) as article:
        require(revision.article_id == article.pk, _("There is no such revision."), field="revision")
        require(1 <= days <= reviewlinks.MOST_DAYS, _("Between 1 and 30 days."), field="days")
        require(name.strip(), _("Say for whom it is."), field="name")
        token = reviewlinks.new_token()
        link = ReviewLink.objects.create(
            article=article,
            revision=revision,
            digest=reviewlinks.digest(token),
            name=name.strip(),
            may_comment=may_comment,
            created_by=by,
            expires_at=timezone.now() + datetime.timedelta(days=days),
        )
        detail = {"name": link.name, "days": days, "may_comment": may_comment}
        log(Verb.LINK, article, by=by, revision=revision, detail=detail)
        return link, token


def revoke_link(link, *, by):
    """Nobody opens the link from now on; does nothing where it was revoked before."""
    with door(link.article, rules.can_revoke_link, by, link.article.revision_id) as article:
        waiting = ReviewLink.objects.filter(pk=link.pk, article=article, revoked_at=None)
        if waiting.update(revoked_at=timezone.now(), revoked_by=by):
            log(Verb.REVOKE, article, by=by, revision=link.revision, detail={"name": link.name})
