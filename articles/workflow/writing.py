"""The working copy: made, saved, restored, copied."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from articles import addresses, linkcheck, revisions, rules
from articles.intervals import Invalid, require
from articles.models import Activity, Article, Author, Revision
from articles.models.guard import open_door
from articles.rendering import sanitise
from articles.workflow.door import NotAllowed, door, fresh, log

Verb = Activity.Verb

# A translation follows these.
SPOKEN = ("title", "lead", "body")
# A copy starts without what belongs to the one story.
OWN = ("slug", "event_on", "event_until", "translation_of", "attachments")


def create(data, *, by, comment=""):
    """A new draft of the account `by`, from data as in `articles.revisions` (missing fields are empty).

    - writes the first revision and the log row; its outside links are checked in the background
    """
    if not rules.can_create(by):
        raise NotAllowed
    with transaction.atomic(), open_door():
        article = Article(owner=by, status=Article.Status.DRAFT)
        write(article, data)
        revision = add_revision(article, by=by, comment=comment, based_on=None)
        log(Verb.CREATE, article, by=by, revision=revision)
        return fresh(article)


def save(article, data, *, by, based_on, comment=""):
    """The working copy takes over the fields that `data` names.

    - writes a revision and a log row; neither when nothing differs from the newest revision
    - its outside links are checked in the background
    - an approved copy becomes a draft again, and so does one in review unless a reviewer saves
    - readers see nothing of it
    """
    with door(article, rules.can_edit, by, based_on) as article:
        newest = article.revision
        write(article, data)
        if revisions.snapshot(article) == newest.data:
            return fresh(article)
        if article.status == Article.Status.APPROVED or not rules.can_send_back(by, article):
            article.status = Article.Status.DRAFT
        revision = add_revision(article, by=by, comment=comment, based_on=newest)
        log(Verb.SAVE, article, by=by, revision=revision, reason=comment)
        return fresh(article)


def restore(article, number, *, by, based_on):
    """The working copy becomes what revision `number` was: a new revision, the others stay.

    - an entity, appointment or author deleted since is named no more, nor an original that is gone
    """
    old = Revision.objects.get(article=article, number=number)
    authors = Author.objects.in_bulk([row["author"] for row in old.data["bylines"]])
    data = old.data | {
        "mentions": revisions.known_mentions(old.data["mentions"]),
        "bylines": [row for row in old.data["bylines"] if row["author"] in authors],
    }
    if data["translation_of"] and not Article.objects.filter(pk=data["translation_of"]).exists():
        data["translation_of"] = None
    comment = _("Restored from revision %(number)d") % {"number": number}
    return save(article, data, by=by, based_on=based_on, comment=comment)


def copy(article, *, by, based_on):
    """A new draft of the account `by` from the newest revision of a story that it may see.

    - address, dates, documents and the link to an original stay behind
    - writes the first revision and the log rows
    """
    with door(article, rules.can_copy, by, based_on) as article:
        data = {name: value for name, value in article.revision.data.items() if name not in OWN}
        data["mentions"] = revisions.known_mentions(data["mentions"])
        made = create(data, by=by, comment=_("Copied from “%(title)s”") % {"title": article.title})
        log(Verb.COPY, made, by=by, detail={"article": article.pk, "revision": article.revision.number})
    return made


# --- Inside ---------------------------------------------------------------------------------------


def write(article, data):
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
    original = article.translation_of_id
    revisions.apply_fields(article, data)
    if article.translation_of_id != original:
        _follow(article)
    if article.kind == Article.Kind.PAGE:
        article.rubric = None  # a page belongs to the whole newsroom, and so do the rights over it
    if not article.slug:
        article.slug = addresses.make_slug(article.title)
    require(not addresses.is_empty(article.slug), addresses.EMPTY, field="slug")
    article.full_clean(exclude=["owner", "revision", "approved_revision"])
    article.save()
    revisions.apply_lists(article, data)


def _follow(article):
    """A translation that gets an original, or another one, follows what that says now."""
    original = Article.objects.filter(pk=article.translation_of_id).values_list("text_revision", flat=True)
    article.translated_revision_id = original.first()


def add_revision(article, *, by, comment, based_on):
    number = (article.revisions.aggregate(number=Max("number"))["number"] or 0) + 1
    revision = Revision.objects.create(
        article=article,
        number=number,
        data=revisions.snapshot(article),
        comment=comment[:200],
        created_by=by,
        based_on=based_on,
    )
    before = based_on.data if based_on else {}
    if any(revision.data[name] != before.get(name) for name in SPOKEN):
        article.text_revision = revision
    article.revision = revision
    article.save(update_fields=["revision", "text_revision", "status", "changed_at"])
    linkcheck.queue(revision)
    return revision
