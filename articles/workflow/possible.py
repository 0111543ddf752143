"""What may be done now: each verb with its rule and whether it follows from the present state."""

from articles import rules, translations
from articles.models import Article

_DRAFT, _REVIEW, _APPROVED = Article.Status.DRAFT, Article.Status.REVIEW, Article.Status.APPROVED


def _may_go_out(article):
    return bool(article.releasable and not article.live_edition and not article.next_edition)


def _may_be_released(article):
    others = translations.others(article) if _may_go_out(article) else []
    return bool(others) and all(_may_go_out(other) for other in others)


def _can_release(user, article):
    """Every language version is this account's to publish."""
    return all(rules.can_release(user, version) for version in (article, *translations.others(article)))


def _may_be_corrected(article):
    revision, live = article.releasable, article.live_edition
    return bool(revision and live and not article.next_edition)  # the same text may get a note


def _may_be_replaced(article):
    revision, waiting = article.releasable, article.next_edition
    return bool(revision and waiting and waiting.revision_id != revision.pk)


def mendable(article):
    """Editions with a public note that readers may still read."""
    return [edition for edition in article.timeline if edition.note and not edition.sealed]


def sealable(article):
    """Editions whose interval has ended and whose text may still be read."""
    return [e for e in article.timeline if not (e.is_live or e.is_ahead or e.sealed)]


POSSIBLE = {
    "submit": (rules.can_submit, lambda a: a.status == _DRAFT),
    "send_back": (rules.can_send_back, lambda a: a.status != _DRAFT),
    "approve": (rules.can_approve, lambda a: a.status == _REVIEW),
    "publish": (rules.can_publish, _may_go_out),
    "schedule": (rules.can_schedule, _may_go_out),
    "release": (_can_release, _may_be_released),
    "correct": (rules.can_correct, _may_be_corrected),
    "replace": (rules.can_replace, _may_be_replaced),
    "reschedule": (rules.can_reschedule, lambda a: bool(a.next_edition)),
    "cancel": (rules.can_cancel, lambda a: bool(a.next_edition)),
    "withdraw": (rules.can_withdraw, lambda a: bool(a.live_edition)),
    "expire": (rules.can_expire, lambda a: bool(a.live_edition or a.next_edition)),
    "reinstate": (
        rules.can_reinstate,
        lambda a: bool(
            a.last_edition and not a.last_edition.sealed and not a.live_edition and not a.next_edition
        ),
    ),
    "mend_note": (
        rules.can_mend_note,
        lambda a: bool(mendable(a)),
    ),
    "seal": (rules.can_seal, lambda a: bool(sealable(a))),
    "copy": (rules.can_copy, lambda a: True),
    "hand_over": (rules.can_hand_over, lambda a: True),
    "delete": (rules.can_delete, lambda a: not a.timeline),
    "recover": (rules.can_recover, lambda a: bool(a.deleted_at)),
}


def available(article, user):
    """Names of the verbs that this account may use on this article now, in the order of the work."""
    return [name for name, (rule, possible) in POSSIBLE.items() if possible(article) and rule(user, article)]
