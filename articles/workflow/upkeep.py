"""What is done to a story beside its text: whose it is, who may read it, the bin, the record of what was public."""

import datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import autosave, rules
from articles.intervals import Invalid, require
from articles.models import Activity, Article, Edition
from articles.models.guard import open_door
from articles.workflow.door import door, fresh, log
from outbox import effects

Verb = Activity.Verb
KEPT_IN_BIN = datetime.timedelta(days=30)


# --- Whose it is ----------------------------------------------------------------------------------


def hand_over(article, *, by, based_on, to, reason=""):
    """The story becomes another author's, with what its owner has typed and not saved.

    - the owner before may still read and edit it, as a colleague it is shared with
    """
    with door(article, rules.can_hand_over, by, based_on) as article:
        require(rules.may_own(to), _("Choose somebody who writes."), field="to")
        require(to.pk != article.owner_id, _("It is theirs already."), field="to")
        before = article.owner
        article.owner = to
        article.save(update_fields=["owner", "changed_at"])
        article.shared_with.remove(to)
        article.shared_with.add(before)
        autosave.hand_over(article, before, to)
        log(Verb.HAND_OVER, article, by=by, reason=reason, detail={"from": before.pk, "to": to.pk})
        return fresh(article)


def share(article, people, *, by):
    """Exactly these colleagues may read and edit the draft beside its owner and the editors.

    - writes a log row, unless nothing changes; no revision: who reads is no part of the text
    """
    with door(article, rules.can_share, by, article.revision_id) as article:
        before = set(article.shared_with.values_list("pk", flat=True))
        after = {person.pk for person in people}
        if before != after:
            article.shared_with.set(after)
            detail = {"added": sorted(after - before), "removed": sorted(before - after)}
            log(Verb.SHARE, article, by=by, detail=detail)
        return fresh(article)


# --- The bin --------------------------------------------------------------------------------------


def delete(article, *, by, based_on, reason=""):
    """A story that never was public goes to the bin for thirty days; whatever was is withdrawn instead.

    - an effect removes it for good when they are over
    """
    with door(article, rules.can_delete, by, based_on) as article:
        require(not article.next_edition, _("It is scheduled. Cancel that first."))
        require(not article.last_edition, _("It has been public: withdraw it instead."))
        article.deleted_at, article.deleted_by = timezone.now(), by
        article.save(update_fields=["deleted_at", "deleted_by"])
        effects.add("purge", {"article": article.pk}, at=article.deleted_at + KEPT_IN_BIN, key=_key(article))
        log(Verb.DELETE, article, by=by, reason=reason)
        return fresh(article)


def recover(article, *, by, based_on, reason=""):
    """Out of the bin, as it was."""
    with door(article, rules.can_recover, by, based_on) as article:
        require(article.deleted_at, _("It is not in the bin."))
        article.deleted_at = article.deleted_by = None
        taken = Article.objects.filter(
            translation_of=article.translation_of_id, language=article.language, deleted_at=None
        )
        require(
            not (article.translation_of_id and taken.exists()),
            _("Another translation into this language has been begun."),
        )
        article.save(update_fields=["deleted_at", "deleted_by"])
        effects.drop(_key(article))
        log(Verb.RECOVER, article, by=by, reason=reason)
        return fresh(article)


def purge(pk):
    """Remove a story for good whose thirty days in the bin are over. Its rows of the record stay.

    - does nothing where it was taken out meanwhile, or has been public
    """
    with transaction.atomic(), open_door():
        due = Article.objects.select_for_update(of=("self",)).filter(
            pk=pk, deleted_at__lte=Now() - KEPT_IN_BIN, editions=None
        )
        article = due.first()
        if article is None:
            return
        log(Verb.PURGE, article, by=None)
        files = [attachment.file for attachment in article.attachments.all()]
        article.translations.update(translation_of=None)
        Edition.objects.filter(source=article).update(source=F("article"))  # of a translation that was public
        article.delete()
        transaction.on_commit(lambda: _remove(files))


def _remove(files):
    for file in files:
        file.storage.delete(file.name)


def _key(article):
    return f"purge:{article.pk}"


# --- What was public ------------------------------------------------------------------------------


def mend_note(article, *, by, based_on, number, note, reason=""):
    """A typo in the public note of edition `number`. The log keeps the note as it was."""
    with door(article, rules.can_mend_note, by, based_on) as article:
        edition = _edition(article, number)
        note = note.strip()
        require(edition.note and not edition.sealed, _("This edition has no note to mend."), field="number")
        require(note, _("A note cannot become empty."), field="note")
        require(note != edition.public_note, _("Nothing differs."), field="note")
        before, edition.mended_note = edition.public_note, note
        edition.save(update_fields=["mended_note"])
        detail = {"edition": edition.number, "before": before, "after": note}
        log(Verb.MEND_NOTE, article, by=by, revision=edition.revision, reason=reason, detail=detail)
        return fresh(article)


def seal(article, *, by, based_on, number, reason):
    """The text of an ended edition is not shown to readers any more; that there was one is.

    - what is live is corrected or withdrawn first
    """
    with door(article, rules.can_seal, by, based_on) as article:
        edition = _edition(article, number)
        require(
            not edition.is_live, _("This is what readers see: correct or withdraw it first."), field="number"
        )
        require(not edition.is_ahead, _("It is not public yet: cancel it instead."), field="number")
        require(not edition.sealed, _("It is sealed already."), field="number")
        require(reason.strip(), _("Say why."), field="reason")
        edition.sealed = True
        edition.save(update_fields=["sealed"])
        detail = {"edition": edition.number}
        log(Verb.SEAL, article, by=by, revision=edition.revision, reason=reason, detail=detail)
        return fresh(article)


def _edition(article, number):
    for edition in article.timeline:
        if edition.number == number:
            return edition
    raise Invalid({"number": _("There is no such edition.")})
