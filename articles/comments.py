"""Comments of colleagues and of invited reviewers: said, answered, resolved, opened again.

A comment is text, shown escaped. It stays with the story whatever is saved since, and says on which revision it
was made. Who is told stands in `articles.notices`.
"""

import re
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import notices, reviewlinks, rules
from articles.intervals import require
from articles.models import Comment, ReviewLink, Revision

MOST_TEXT = 4000  # characters
MOST_QUOTED = 300
MOST_PEOPLE = 8  # proposed at once

# What a comment may be about: field of the form → its name. "" is the story as a whole.
FIELDS = {
    "": gettext_lazy("the whole story"),
    "title": gettext_lazy("headline"),
    "lead": gettext_lazy("lead"),
    "body": gettext_lazy("body"),
    "bylines": gettext_lazy("byline"),
    "mentions": gettext_lazy("mentions"),
    "picture": gettext_lazy("picture"),
    "rubric": gettext_lazy("rubric"),
    "tags": gettext_lazy("tags"),
    "slug": gettext_lazy("address"),
    "attachments": gettext_lazy("documents"),
}


@dataclass
class Thread:
    """A comment and its answers, oldest first."""

    root: Comment
    answers: list = field(default_factory=list)

    @property
    def is_open(self):
        return self.root.resolved_at is None

    @property
    def about(self):
        return FIELDS.get(self.root.field, self.root.field)


@dataclass
class Discussion:
    """All the threads of a story, newest first."""

    threads: list

    @property
    def open(self):
        return [thread for thread in self.threads if thread.is_open]

    @property
    def resolved(self):
        return [thread for thread in self.threads if not thread.is_open]


# --- Reading ----------------------------------------------------------------------------------------


def of(article):
    """The `Discussion` of a story; one query."""
    comments = article.comments.select_related("author", "link", "revision", "resolved_by")
    found = {}
    for comment in comments.defer("revision__data").order_by("pk"):  # an answer comes after what it answers
        if comment.parent_id is None:
            found[comment.pk] = Thread(comment)
        else:
            found[comment.parent_id].answers.append(comment)
    return Discussion(list(reversed(found.values())))


def open_counts(articles):
    """Key of a story → number of its open threads, for those that have any; one query."""
    waiting = Comment.objects.filter(article__in=articles, parent=None, resolved_at=None)
    return dict(waiting.order_by().values_list("article").annotate(Count("pk")))


def people(article, words):
    """Accounts that may view this story and whose name holds these words: at most `MOST_PEOPLE`."""
    wanted = words.casefold()
    # In Python: SQLite folds no Cyrillic, and a newsroom's staff is not long.
    return [person for person in _readers(article) if wanted in str(person).casefold()][:MOST_PEOPLE]


# --- Saying -----------------------------------------------------------------------------------------


@transaction.atomic
def add(article, *, by, text, field="", quote="", parent=None, revision=None):
    """A comment of the account `by`, on a field, on the story, or as an answer to `parent`.

    - whoever is named with @ and may view the story is told, and so are the owner and the thread
    - an answer opens a resolved thread again
    """
    if not rules.can_comment(by, article):
        raise PermissionDenied
    comment = _made(article, text, field, quote, parent, revision)
    comment.author = by
    comment.save()
    comment.mentioned.set(named_in(comment.text, _readers(article)))
    told = notices.announce("mentioned", article, by=by, comment=comment)
    notices.announce(
        "commented", article, by=by, comment=comment, besides=[notice.recipient_id for notice in told]
    )
    return comment


@transaction.atomic
def add_by_link(link, *, text, field="", quote=""):
    """A comment of the reader of a reviewer's link, under the name that the link was made for."""
    ReviewLink.objects.select_for_update().get(pk=link.pk)  # two at once are counted one after the other
    require(reviewlinks.may_comment(link), _("This link has said all that it may."))
    comment = _made(link.article, text, field, quote, None, link.revision)
    comment.link = link
    comment.save()
    notices.announce("reviewer_commented", link.article, comment=comment)
    return comment


def _made(article, text, field, quote, parent, revision):
    text = text.strip()
    require(text, _("Write something."), field="text")
    require(len(text) <= MOST_TEXT, _("At most 4000 characters."), field="text")
    require(field in FIELDS, _("There is no such field."), field="field")
    if parent:
        require(parent.article_id == article.pk, _("That comment is another story’s."), field="parent")
        parent = parent.parent or parent
        field, quote = parent.field, ""
        Comment.objects.filter(pk=parent.pk).update(resolved_at=None, resolved_by=None)
    return Comment(
        article=article,
        revision=revision or article.revision,
        field=field,
        quote=" ".join(quote.split())[:MOST_QUOTED],
        text=text,
        parent=parent,
    )


# --- Resolving --------------------------------------------------------------------------------------


@transaction.atomic
def resolve(comment, *, by):
    """The thread of this comment is done with; does nothing where it was already."""
    _require_thread(comment, by)
    waiting = Comment.objects.filter(pk=comment.pk, resolved_at=None)
    if waiting.update(resolved_at=timezone.now(), resolved_by=by):
        notices.announce("resolved", comment.article, by=by, comment=comment)


def reopen(comment, *, by):
    _require_thread(comment, by)
    Comment.objects.filter(pk=comment.pk).update(resolved_at=None, resolved_by=None)


def _require_thread(comment, by):
    if not rules.can_comment(by, comment.article):
        raise PermissionDenied
    require(comment.parent_id is None, _("Resolve the comment that it answers."))


# --- Mentions ---------------------------------------------------------------------------------------


def named_in(text, accounts):
    """Those of these accounts whose name stands in the text after an @, the longest name first."""
    text, found = text.casefold(), []
    for person in sorted(accounts, key=lambda person: len(str(person)), reverse=True):
        pattern = (
            rf"(?<!\w)@(?:{re.escape(str(person).casefold())}|{re.escape(person.username.casefold())})(?!\w)"
        )
        if re.search(pattern, text):
            found.append(person)
            text = re.sub(pattern, "", text)
    return found


def _readers(article):
    return sorted(rules.viewers(article), key=lambda person: str(person).casefold())


def revision_of(article, number):
    """The revision of the story with this number, or its newest."""
    return Revision.objects.filter(article=article, number=number).defer("data").first() or article.revision
