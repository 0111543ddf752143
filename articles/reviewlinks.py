"""A reviewer's link: one revision, read by somebody without an account until it expires or is revoked.

The address holds 256 random bits and is shown once; stored is its SHA-256 digest, so that nobody who reads the
database or a copy of it can open a link. Making and revoking are verbs: `articles.workflow`.
"""

import hashlib
import secrets

from django.db.models.functions import Now
from django.utils import timezone

from articles.desk import preview
from articles.models import ReviewLink

DAYS = 7  # unless another number is asked for
MOST_DAYS = 30
MOST_COMMENTS = 50  # by one link
BYTES = 32


def new_token():
    return secrets.token_urlsafe(BYTES)


def digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


def find(token):
    """The link of this token, expired and revoked ones too, or None."""
    links = ReviewLink.objects.select_related("article__rubric", "article__revision", "revision")
    return links.filter(digest=digest(token)).first()


def opens(link):
    """Whether it may still be read: neither expired nor revoked, and the story not in the bin."""
    return not link.revoked_at and not link.article.deleted_at and link.expires_at > timezone.now()


def may_comment(link):
    return link.may_comment and link.comments.count() < MOST_COMMENTS


def page(link):
    """What the templates of the reader's site show of its revision: as a preview, and without documents."""
    shown = preview.page(preview.built(link.revision.data, link.article))
    return shown | {"attachments": [], "link": link}


def note_opened(link):
    """Remember when it was first read."""
    ReviewLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=Now())
