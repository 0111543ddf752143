"""When an edition is live: the moments that follow from a verb, and what they must not break.

Only `articles.workflow` calls these, inside its door. `Invalid` names the form's field where there is one.
"""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from articles import addresses, site
from articles.models import Article, Edition
from articles.search import index
from outbox import effects

# How an edition ends; taken over by the one that replaces it.
END = ("live_until", "ending", "ending_reason", "moved_to_id", "expires")


class Invalid(ValidationError):
    """The verb does not follow from the present state, or something is missing for it."""


def require(condition, message, *, field=None):
    if not condition:
        raise Invalid({field: message} if field else message)


def now():
    """The database's clock."""
    return Article.objects.annotate(now=Now()).values_list("now", flat=True)[:1].get()


def require_ahead(at):
    require(at > now(), _("Choose a moment that is still ahead."), field="at")


def require_before_end(edition, at):
    """An end that was set in advance stays where it is."""
    ends_later = edition.live_until is None or at < edition.live_until
    require(ends_later, _("The story ends before that."), field="at")


def add(article, built, *, at):
    edition = built.edition
    edition.live_from = at
    edition.number = (article.editions.aggregate(number=Max("number"))["number"] or 0) + 1
    before = article.live_edition
    if before:
        require(at > before.live_from, _("The edition before it began later."), field="at")
        require_before_end(before, at)
        for name in END:
            setattr(edition, name, getattr(before, name))
        before.live_until, before.ending, before.ending_reason = at, "", ""
        before.moved_to, before.expires = None, False
        before.save(update_fields=["live_until", "ending", "ending_reason", "moved_to", "expires"])
    edition.save()
    built.file()
    index.add(edition)
    _announce(edition)


def set_first_publication(article, moment, edition):
    """First publication is set once; while nothing has gone live yet, it follows the schedule."""
    article.published_at = edition.published_at = moment
    article.published_on = edition.published_on = moment.astimezone(site.current().zone).date()
    article.slug = edition.slug
    require_free_address(article, edition)
    try:
        with transaction.atomic():  # the address may be in the working copy of another story of that day
            article.save(update_fields=["published_at", "published_on", "slug"])
    except IntegrityError as error:
        raise Invalid({"slug": addresses.TAKEN}) from error
    if edition.pk:
        edition.save(update_fields=["published_at", "published_on"])


def require_free_address(article, edition):
    """`Invalid` where the edition's address is another story's or a page's of the site."""
    problem = addresses.problem(article, edition)
    require(not problem, problem, field="slug")


def move(edition, at, *, is_next):
    if is_next:
        edition.live_from = at
        edition.save(update_fields=["live_from"])
        _announce(edition)
    else:
        edition.live_until = at
        edition.save(update_fields=["live_until"])


def drop(article, edition):
    """Delete an edition that never was public; what it would have replaced goes on as if it had not been."""
    before = article.live_edition
    interval = {name: getattr(edition, name) for name in END}
    effects.drop(_key(edition))
    edition.delete()
    if before:
        for name, value in interval.items():
            setattr(before, name, value)
        before.save(update_fields=["live_until", "ending", "ending_reason", "moved_to", "expires"])
    elif not article.last_edition:
        article.published_at = article.published_on = None
        article.save(update_fields=["published_at", "published_on"])


def _announce(edition):
    """Let the people concerned be told when it has gone live. Readers see it by the interval alone."""
    effects.drop(_key(edition))
    if edition.live_from > now():
        effects.add("went-live", {"edition": edition.pk}, at=edition.live_from, key=_key(edition))
    else:
        effects.add("register-todos", {"articles": [edition.article_id]}, key=f"todos:{edition.article_id}")


def _key(edition):
    return f"live:{edition.pk}"


def end(edition, at, ending, reason, moved_to, *, expires):
    require(ending in Edition.Ending.values, _("Choose what readers find there."), field="ending")
    require(reason.strip(), _("Give readers a reason."), field="reason")
    if ending == Edition.Ending.MOVED:
        require(
            moved_to and moved_to.pk != edition.article_id and moved_to.live_edition,
            _("Choose another story that is live."),
            field="moved_to",
        )
    else:
        moved_to = None
    edition.live_until, edition.ending, edition.ending_reason = at, ending, reason.strip()
    edition.moved_to, edition.expires = moved_to, expires
    edition.save(update_fields=["live_until", "ending", "ending_reason", "moved_to", "expires"])
