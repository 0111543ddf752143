"""The status card of a story: three rungs, and the verbs that this person may use now."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import checklist, rules, workflow
from articles.models import Activity, Article

SHOWN_REVISIONS = 6


@dataclass(frozen=True)
class Step:
    """A verb as the card offers it."""

    name: str
    label: str
    url: str
    quiet: bool = False


def labels(article):
    """Verb → what its link says: which revision, which edition."""
    revision = article.releasable
    number = revision.number if revision else article.revision.number
    live = article.live_edition
    return {
        "submit": _("Submit revision %(number)d for review…") % {"number": article.revision.number},
        "send_back": _("Send back…"),
        "approve": _("Approve revision %(number)d…") % {"number": article.revision.number},
        "publish": _("Publish revision %(number)d…") % {"number": number},
        "schedule": _("Schedule revision %(number)d…") % {"number": number},
        "release": _("Release all language versions…"),
        "correct": _correct(live, revision),
        "replace": _("Replace with revision %(number)d…") % {"number": number},
        "reschedule": _("Reschedule…"),
        "cancel": _("Cancel go-live…"),
        "withdraw": _("Withdraw edition %(number)d…") % {"number": live.number if live else 0},
        "expire": _("Set an end…"),
        "reinstate": _("Publish again…"),
        "mend_note": _("Mend a note…"),
        "seal": _("Seal an old edition…"),
        "copy": _("Copy…"),
        "hand_over": _("Hand over…"),
        "delete": _("Move to the bin…"),
        "recover": _("Take out of the bin…"),
    }


def _correct(live, revision):
    if live and revision and live.revision_id == revision.pk:
        return _("Add a note to edition %(number)d…") % {"number": live.number}
    return _("Correct with revision %(number)d…") % {"number": revision.number if revision else 0}


QUIET = {"withdraw", "expire", "mend_note", "seal", "copy", "hand_over", "delete"}


def steps(article, user):
    """The verbs that are possible now and allowed to this account, as `Step`s."""
    words = labels(article)
    quiet = QUIET if article.revision_id != _live_revision(article) else QUIET | {"correct"}
    return [
        Step(name, words[name], reverse(f"admin:articles_article_{name}", args=[article.pk]), name in quiet)
        for name in workflow.available(article, user)
    ]


def _live_revision(article):
    return article.live_edition.revision_id if article.live_edition else None


def sentences(article, user):
    """Why a step that one may expect is not offered."""
    result = []
    if article.deleted_at:
        until = article.deleted_at + workflow.KEPT_IN_BIN
        return [
            _("In the bin: removed for good on %(day)s.")
            % {"day": date_format(timezone.localtime(until), "DATE_FORMAT")}
        ]
    in_review = article.status == Article.Status.REVIEW
    if in_review and user.has_perm("articles.review_article") and rules.lacks_second_eyes(user, article):
        result.append(
            _(
                "Approving is not yours: you wrote revision %(number)d, and %(rubric)s asks for a second pair of eyes."
            )
            % {"number": article.revision.number, "rubric": article.rubric}
        )
    elif in_review and not rules.can_approve(user, article):
        result.append(_("It waits for an editor of the rubric. Saving a change takes it back."))
    if article.status == Article.Status.APPROVED and not rules.can_publish(user, article):
        result.append(_("It waits for a publisher of the rubric."))
    if rules.can_publish(user, article) and not article.releasable:
        result.append(_("Publishing needs an approval first."))
    if article.live_edition and rules.can_edit(user, article):
        result.append(_("Saving a change makes a draft; readers keep what is live."))
    return result


def context(article, user):
    """All that the right column of the form shows beside the form's own fields."""
    offered = steps(article, user)
    checks = checklist.check(article.revision, article=article)
    return {
        # The way on comes first, the way back after it.
        "steps": sorted((s for s in offered if not s.quiet), key=lambda step: step.name == "send_back"),
        "quiet_steps": [*(step for step in offered if step.quiet), *front_steps(article, user)],
        "can_submit": any(step.name == "submit" for step in offered),
        "sentences": sentences(article, user),
        "sent_back": sent_back(article),
        "checks": checks,
        "has_mends": any(item.mend for item in checks),
        "blocks": len(checklist.blocking(checks)),
        "warns": len(checklist.warnings(checks)),
        "revisions": list(article.revisions.defer("data").select_related("created_by")[:SHOWN_REVISIONS]),
        "languages": language_versions(article, user),
        "releasable": article.releasable,
    }


def front_steps(article, user):
    """On the way to the front page, from a story that is live or will be."""
    stands = article.live_edition or article.next_edition
    if article.kind != Article.Kind.STORY or not stands or not rules.can_arrange(user):
        return []
    address = f"{reverse('admin:front_place')}?story={article.pk}"
    return [Step("place", _("Put on the front page…"), address, quiet=True)]


def sent_back(article):
    """The log row that says why this revision came back to its author, or None."""
    if article.status != Article.Status.DRAFT:
        return None
    rows = article.activities.filter(verb=Activity.Verb.SEND_BACK, revision=article.revision)
    return rows.select_related("by").first()


def language_versions(article, user):
    """The story, its source and its translations, as far as this account may see them."""
    family = Article.objects.filter(pk=article.source_id) | Article.objects.filter(
        translation_of=article.source_id
    )
    visible = rules.visible_articles(user, Article.objects.all()).filter(pk__in=family.values("pk"))
    return visible.with_public_state().select_related("revision").order_by("language", "pk")
