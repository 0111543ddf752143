"""What a verb would change for readers and what stays on the desk, in sentences."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import editions
from articles.desk import times


@dataclass
class Effects:
    """`becomes` and `stays` are sentences; `edition` is the unsaved one that would be made, if any."""

    becomes: list = field(default_factory=list)
    stays: list = field(default_factory=list)
    edition: object = None
    address: str = ""


KEEPING = ("mend_note", "seal", "copy", "hand_over", "delete", "recover")


def title(name, article):
    """The heading of a verb's page: which revision or edition it is about."""
    revision = article.releasable or article.revision
    edition = article.next_edition or article.live_edition or article.last_edition
    newest, number = article.revision.number, edition.number if edition else 0
    live = article.live_edition.number if article.live_edition else number
    return {
        "submit": _("Submit revision %(number)d for review") % {"number": newest},
        "send_back": _("Send revision %(number)d back") % {"number": newest},
        "approve": _("Approve revision %(number)d") % {"number": newest},
        "publish": _("Publish revision %(number)d") % {"number": revision.number},
        "schedule": _("Schedule revision %(number)d") % {"number": revision.number},
        "correct": _("Correct with revision %(number)d") % {"number": revision.number},
        "replace": _("Replace what is scheduled with revision %(number)d") % {"number": revision.number},
        "reschedule": _("Reschedule edition %(number)d") % {"number": number},
        "cancel": _("Cancel the go-live of edition %(number)d") % {"number": number},
        "withdraw": _("Withdraw edition %(number)d") % {"number": live},
        "expire": _("Set an end for edition %(number)d") % {"number": number},
        "reinstate": _("Publish edition %(number)d again") % {"number": number},
        "mend_note": _("Mend a public note"),
        "seal": _("Seal an old edition"),
        "copy": _("Copy revision %(number)d") % {"number": newest},
        "hand_over": _("Hand over to another author"),
        "delete": _("Move to the bin"),
        "recover": _("Take out of the bin"),
    }[name]


def of(name, article):
    """The `Effects` of a verb on this article now."""
    effects = Effects()
    if name in ("submit", "send_back", "approve"):
        effects.becomes.append(_("Nothing: readers see no difference."))
        effects.stays += _review(name, article)
    elif name in KEEPING:
        _keep(effects, name, article)
    elif name == "replace":
        _replace(effects, article)
    elif name in ("publish", "schedule", "correct"):
        _release(effects, article)
    elif name in ("reschedule", "cancel"):
        _waiting(effects, name, article)
    elif name in ("withdraw", "expire"):
        _end(effects, name, article)
    else:
        effects.becomes.append(
            _("What edition %(number)d said is public again, at the same address, without its note.")
            % {"number": article.last_edition.number}
        )
        effects.address = article.last_edition.get_absolute_url()
        effects.stays += _newer(article, article.last_edition.revision)
    return effects


def _review(name, article):
    words = {
        "submit": _(
            "The editors of the rubric see it among what waits for them. Saving a change takes it back."
        ),
        "send_back": _("It becomes a draft again; an approval is taken back."),
        "approve": _("Revision %(number)d is what publishing will use, whatever is typed afterwards."),
    }
    return [words[name] % {"number": article.revision.number}]


def _release(effects, article):
    revision = article.releasable
    if revision is None:
        effects.becomes.append(_("Nothing yet: this needs an approval first."))
        return
    edition = editions.build(revision).edition
    edition.published_on = article.published_on or timezone.localdate()
    effects.edition, effects.address = edition, edition.get_absolute_url()
    number = max((row.number for row in article.timeline), default=0) + 1
    effects.becomes.append(
        _("Revision %(revision)d becomes edition %(edition)d.")
        % {"revision": revision.number, "edition": number}
    )
    if article.live_edition:
        effects.becomes.append(
            _("Edition %(number)d ends at that moment and stays in the change record.")
            % {"number": article.live_edition.number}
        )
    if not article.last_edition:
        effects.becomes.append(_("The address takes the day of first publication and stays for ever."))
    effects.stays += _newer(article, revision)


def _newer(article, revision):
    if article.revision_id == revision.pk:
        return [_("Nothing: the newest revision is the one that goes out.")]
    return [
        _("Revision %(number)d, saved by %(name)s, is newer and is not published by this.")
        % {"number": article.revision.number, "name": article.revision.created_by}
    ]


def _waiting(effects, name, article):
    edition = article.next_edition
    if edition is None:
        return
    effects.address = edition.get_absolute_url()
    effects.becomes.append(
        _("Edition %(number)d was to go live: %(moments)s.")
        % {"number": edition.number, "moments": _moments(edition.live_from)}
    )
    if edition.release:
        effects.becomes.append(
            _(
                "Its other language version was to go live in the same moment: what you do here holds for both."
            )
        )
    if name == "cancel":
        effects.stays.append(_("The approval and every revision."))
        if article.live_edition:
            effects.becomes.append(
                _("Readers keep edition %(number)d.") % {"number": article.live_edition.number}
            )


def _end(effects, name, article):
    edition = article.live_edition or article.next_edition
    if edition is None:
        return
    effects.address = edition.get_absolute_url()
    effects.becomes.append(
        _("The story leaves every list, feed, count and the search, and the address answers as chosen.")
    )
    if name == "withdraw" and article.next_edition:
        effects.becomes.append(_("The change that waits for its moment is cancelled with it."))
    effects.stays.append(_("The working copy, its revisions and the log. It can be published again."))


def _replace(effects, article):
    waiting = article.next_edition
    effects.edition = editions.build(article.releasable).edition
    effects.address = waiting.get_absolute_url()
    effects.becomes.append(
        _("Revision %(revision)d goes live instead of revision %(old)d, at the same moment: %(moments)s.")
        % {
            "revision": article.releasable.number,
            "old": waiting.revision.number,
            "moments": _moments(waiting.live_from),
        }
    )
    effects.stays += _newer(article, article.releasable)


def _keep(effects, name, article):
    nothing = _("Nothing: readers see no difference.")
    becomes, stays = {
        "mend_note": (
            _("Readers find the note in its new words, without a new edition."),
            _("The note as it was stays in the log."),
        ),
        "seal": (
            _("The change record says that there was an edition and no longer what it said."),
            _("The text itself, for the desk alone. Sealing cannot be undone."),
        ),
        "copy": (
            nothing,
            _("A new draft of yours with text, picture, byline, tags and mentions; "
              "without address, dates and documents."),
        ),
        "hand_over": (
            nothing,
            _("What its author has typed and not saved goes along. The author before may still read and edit it."),
        ),
        "delete": (
            nothing,
            _("For thirty days it can be taken out of the bin as it was. Then it is removed for good."),
        ),
        "recover": (nothing, _("Everything is as it was before.")),
    }[name]  # fmt: skip
    effects.becomes.append(becomes)
    effects.stays.append(stays)


def _moments(moment):
    return ", ".join(f"{zone.city} {times.short(zone.moment)}" for zone in times.in_zones(moment))
