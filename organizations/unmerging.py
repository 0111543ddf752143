"""A merge taken back, step by step from the last to the first. What was changed since stays as it is, and is told.

Nothing comes back for readers that they would not see of what stood for it meanwhile: what the desk has withdrawn or
held back since stays so.
"""

from dataclasses import dataclass

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations import history, merging
from organizations.models import Entity, Merge, RegisterState


@dataclass(frozen=True)
class Lost:
    """What does not come back as it was: `what`, the kind of thing or its name, how many of it, and why."""

    what: str
    count: int
    why: str


def obstacles(merge):
    """Sentences, none where the merge may be undone."""
    if merge.undone_at:
        return [_("This was undone already.")]
    if merge.winner.merged_into_id:
        text = _("“%(winner)s” was merged on since. Undo that first.")
        return [text % {"winner": merge.winner}]
    return []


def rehearse(merge):
    """The list of `Lost` that `undo` would leave: it is done and taken back at once."""
    with transaction.atomic():
        lost = _take_back(merge)
        transaction.set_rollback(True)
    return lost


def public_from(merge):
    """From when readers may see the loser once it stands by itself: what it had, or what the winner has now."""
    return _stricter(merge.loser.public_from, merge.winner.public_from)


def undo(merge, *, by, based_on=None):
    """The loser stands by itself again. Returns the list of `Lost`; `ValidationError` where it may not be undone.

    - every row goes back that nobody has changed since; dropped ones come back under their keys
    - readers see the loser no sooner than the winner (`public_from`)
    - writes a revision of both
    `based_on` is what `merging.seen` said when the page was made; `merging.Stale` where it says something else by now.
    """
    with transaction.atomic():
        merging.locked(merge.loser, merge.winner)
        merge = Merge.objects.select_related("loser", "winner").get(pk=merge.pk)
        if found := obstacles(merge):
            raise ValidationError(found)
        if based_on not in (None, merging.seen(merge.loser, merge.winner)):
            raise merging.Stale
        for entity in (merge.loser, merge.winner):
            history.record(entity, by=None)
        lost = _take_back(merge)
        merge.undone_by, merge.undone_at = by, timezone.now()
        merge.save()
        words = {"loser": merge.loser, "winner": merge.winner}
        history.record(merge.loser, by=by, note=_("No longer merged into “%(winner)s”") % words)
        history.record(merge.winner, by=by, note=_("“%(loser)s” stands by itself again") % words)
        RegisterState.bump()
        return lost


def _take_back(merge):
    lost = []
    for step in reversed(merge.moved):
        model = apps.get_model(step["model"])
        lost += {"change": _change_back, "drop": _bring_back, "add": _take_away}[step["do"]](model, step)
    loser, winner = (Entity.objects.get(pk=key) for key in (merge.loser_id, merge.winner_id))
    Entity.objects.filter(pk=loser.pk).update(public_from=_stricter(loser.public_from, winner.public_from))
    merging.follow(loser, winner)
    return lost


def _stricter(own, other):
    """Of two `public_from`, its own, or the other's where that keeps readers away for longer; None is for ever."""
    if own is None or other is None:
        return None
    return own if other <= timezone.now() else max(own, other)


def _change_back(model, step):
    rows = model._base_manager.filter(pk__in=step["keys"])
    same = list(rows.filter(**{step["field"]: step["new"]}).values_list("pk", flat=True))
    lost = []
    if changed := rows.count() - len(same):
        lost.append(Lost(_named(model), changed, _("changed since")))
    if gone := len(step["keys"]) - len(same) - changed:
        lost.append(Lost(_named(model), gone, _("deleted since")))
    if not same or _all_back(model, step, same):
        return lost
    failed = sum(not _all_back(model, step, [key]) for key in same)
    return [
        *lost,
        *([Lost(_named(model), failed, _("something else took the place since"))] if failed else []),
    ]


def _all_back(model, step, keys):
    field = model._meta.get_field(step["field"])
    named = field.remote_field and step["old"] is not None
    if named and not field.related_model._base_manager.filter(pk=step["old"]).exists():
        return False
    try:
        with transaction.atomic():
            model._base_manager.filter(pk__in=keys).update(**{step["field"]: step["old"]})
    except IntegrityError:
        return False
    return True


def _bring_back(model, step):
    keys = [row["pk"] for row in step["rows"]]
    taken = set(model._base_manager.filter(pk__in=keys).values_list("pk", flat=True))
    limits = _limits(model, step, keys)
    failed = withheld = 0
    for built in serializers.deserialize("python", step["rows"]):
        row = built.object
        own = getattr(row, "public_from", None)
        if row.pk in limits:
            row.public_from = _stricter(own, limits[row.pk])
        try:
            if row.pk in taken or not _has_all(row):
                raise IntegrityError
            with transaction.atomic():
                built.save()
        except IntegrityError:
            failed += 1
        else:
            withheld += row.pk in limits and row.public_from != own
    told = [(failed, _("something else took the place since"))]
    told += [(withheld, _("for readers no sooner than what stood for it meanwhile"))]
    return [Lost(_named(model), count, why) for count, why in told if count]


def _limits(model, step, keys):
    """`{key: public_from of what stood for that row}`, None where it is gone; empty for rows that have none of it."""
    if not any(field.name == "public_from" for field in model._meta.fields):
        return {}
    stood = dict(zip(keys, step["kept"], strict=True))
    found = dict(model._base_manager.filter(pk__in=step["kept"]).values_list("pk", "public_from"))
    return {key: found.get(other) for key, other in stood.items()}


def _has_all(row):
    """Every row that it names is there: both databases would look only at the end of the transaction."""
    return all(
        field.related_model._base_manager.filter(pk=getattr(row, field.attname)).exists()
        for field in row._meta.concrete_fields
        if field.remote_field and getattr(row, field.attname) is not None
    )


def _take_away(model, step):
    """Names that the merge made."""
    rows = model._base_manager.filter(pk__in=step["keys"])
    count = rows.count()
    rows.delete()
    gone = len(step["keys"]) - count
    return [Lost(_named(model), gone, _("deleted since"))] if gone else []


def _named(model):
    return str(model._meta.verbose_name_plural)
