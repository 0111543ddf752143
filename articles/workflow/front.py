"""The front page: a story is placed in a slot, its choice moved in time, and taken off."""

from contextlib import contextmanager

from django.utils.translation import gettext as _

from articles import intervals, rules
from articles.intervals import require
from articles.models import Activity, Article, FrontPick
from articles.workflow.door import doors, log

Verb = Activity.Verb
Slot = FrontPick.Slot


def place(slot, article, *, by, rubric=None, at=None, until=None):
    """The story stands in this slot from now, or from the moment `at`, until `until` or until it is taken off.

    - `rubric` is that of the column, for the slot "rubric" alone
    - what the slot shows already is covered, and comes back when this choice ends
    - a story that is not live is shown once it is; until then the slot falls back
    """
    with doors({article.pk}, rules.can_arrange, by, {}) as (article,):
        _require_slot(slot, rubric, article)
        now = intervals.now()
        _require_interval(now, at, until)
        pick = FrontPick.objects.create(
            slot=slot, rubric=rubric, article=article, live_from=at or now, live_until=until, placed_by=by
        )
        log(Verb.PLACE, article, by=by, detail=_detail(pick))
        return pick


def move_pick(pick, *, by, was, until, at=None):
    """Another interval: until when, and from when (`at`) where the choice is still ahead.

    - `was` is the (beginning, end) that the person was looking at; `Invalid` where somebody has moved it since
    """
    with _door(pick, by) as pick:
        require(pick, _("It is not on the front page any more."))
        require(
            (pick.live_from, pick.live_until) == tuple(was), _("Somebody has moved it since. Look again.")
        )
        now = intervals.now()
        require(
            at is None or pick.live_from > now,
            _("It stands there already; only its end can be set."),
            field="at",
        )
        _require_interval(now, at, until, since=pick.live_from)
        pick.live_from, pick.live_until = at or pick.live_from, until
        pick.save(update_fields=["live_from", "live_until"])
        log(Verb.RESCHEDULE, pick.article, by=by, detail=_detail(pick))
        return pick


def lift(pick, *, by, at=None):
    """The choice ends now, or at the moment `at`. Returns whether anything was done.

    - what it covered comes back, or the newest
    - one that is still ahead is removed, since nothing of it was public
    - does nothing where it has ended, or is gone, already
    """
    with _door(pick, by) as pick:
        now = intervals.now()
        if pick is None or (pick.live_until and pick.live_until <= now):
            return False
        if at is not None:
            _require_interval(now, None, at, since=pick.live_from)
            require(not pick.live_until or at <= pick.live_until, _("It ends before that."), field="at")
        log(Verb.LIFT, pick.article, by=by, detail=_detail(pick) | {"until": (at or now).isoformat()})
        if at is None and pick.live_from >= now:
            pick.delete()
        else:
            pick.live_until = at or now
            pick.save(update_fields=["live_until"])
        return True


# --- Inside ---------------------------------------------------------------------------------------


@contextmanager
def _door(pick, by):
    """The choice as it is once its story is locked, as for every write of one; None where it is gone."""
    with doors({pick.article_id}, lambda user, article: rules.can_arrange(user), by, {}) as (article,):
        row = FrontPick.objects.filter(pk=pick.pk, article=article).first()
        if row:
            row.article = article
        yield row


def _require_slot(slot, rubric, article):
    require(slot in Slot.values, _("There is no such place on the front page."), field="slot")
    require((slot == Slot.RUBRIC) == bool(rubric), _("Say which rubric’s column."), field="slot")
    require(article.kind == Article.Kind.STORY, _("Only a story stands on the front page."), field="article")
    require(not article.deleted_at, _("It is in the bin."), field="article")
    stands_in = article.public_rubric_ids or {article.rubric_id}
    require(not rubric or rubric.pk in stands_in, _("The story stands in another rubric."), field="slot")


def _require_interval(now, at, until, since=None):
    """Both still ahead where they are given, and in their order; `since` is the beginning that stays."""
    ahead = _("Choose a moment that is still ahead.")
    require(at is None or at > now, ahead, field="at")
    require(until is None or until > now, ahead, field="until")
    begins = at or since or now
    require(until is None or until > begins, _("It would end before it begins."), field="until")


def _detail(pick):
    """Of the record: the slot, the rubric's key, and both moments."""
    until = pick.live_until.isoformat() if pick.live_until else None
    return {"slot": pick.slot, "rubric": pick.rubric_id, "at": pick.live_from.isoformat(), "until": until}
