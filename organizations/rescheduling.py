"""A meeting that readers were told of moves, is postponed or cancelled: what was announced is kept, and why it changed.

A cancelled meeting keeps its dates and its number.
"""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Meeting, Rescheduling

PROMISED = (Meeting.Status.CONFIRMED, Meeting.Status.POSTPONED)
REASONS = ("reason_en", "reason_ru")


def moves(before, meeting):
    """Does `meeting`, not saved yet, take back dates that readers were told as confirmed? `before` is as stored."""
    return takes_back(before, meeting) and is_public(before) and before.status in PROMISED


def takes_back(before, meeting):
    """Do the stored dates hold no longer, or not for sure? Of a new meeting (`before` is None) there are none.

    When a postponed meeting gets its new dates nothing more is taken back: the postponement kept the old ones.
    """
    if not before or not (before.start or before.end):
        return False
    if before.status == Meeting.Status.POSTPONED and is_kept(before):
        return False
    if meeting.status == Meeting.Status.POSTPONED and before.status != Meeting.Status.POSTPONED:
        return True
    return have_changed(before, meeting)


def check(before, meeting, reasons):
    """Raise ValidationError, by field, for a move without its reason in both languages, or a cancellation that
    takes the dates away. `reasons` are `{"reason_en": …, "reason_ru": …}` as typed.
    """
    if before and meeting.status == Meeting.Status.CANCELLED and loses_dates(before, meeting):
        raise ValidationError({"start": _("A cancelled meeting keeps its dates. Leave them as they were.")})
    if moves(before, meeting):
        missing = [field for field in REASONS if not reasons.get(field)]
        if missing:
            text = _("Readers were told other dates (%(dates)s). Say why they changed, in both languages.")
            raise ValidationError({field: text % {"dates": before.dates} for field in missing})
    elif any(reasons.values()) and not takes_back(before, meeting):
        text = _(
            "No announced date changes with this save. Take the reason out, or give it at its earlier date."
        )
        raise ValidationError({field: text for field in REASONS if reasons.get(field)})


def keep(before, meeting, reasons):
    """Write the earlier dates with the reason, and have SEQUENCE rise once for the whole save.

    To be called last, when the meeting, its rows and its labels are saved.

    * a move, or a change for which a reason was given, leaves a `Rescheduling` with the dates as they were;
    * whatever was changed, and in however many steps, calendar programs are sent one change;
    * nothing of a new meeting.
    """
    if before is None:
        return
    if moves(before, meeting) or (any(reasons.values()) and takes_back(before, meeting)):
        row = Rescheduling(meeting=meeting, **reasons)
        row.start, row.end = before.start, before.end
        row.save()
    told = ("sequence", *Meeting.TOLD_TO_CALENDARS)
    sequence, *now = Meeting.objects.filter(pk=meeting.pk).values_list(*told).get()
    changed = sequence > before.sequence or now != [getattr(before, name) for name in told[1:]]
    meeting.sequence = before.sequence + changed
    Meeting.objects.filter(pk=meeting.pk).exclude(sequence=meeting.sequence).update(sequence=meeting.sequence)


def is_public(meeting):
    return bool(meeting.public_from and meeting.public_from <= timezone.now())


def have_changed(before, meeting):
    return (before.start, before.end) != (meeting.start, meeting.end)


def loses_dates(before, meeting):
    """A slip in the dates may be mended once it is cancelled; cancelling changes none, and nothing empties them."""
    cancelling = is_public(before) and before.status in PROMISED
    emptied = bool(before.start and not meeting.start)
    return have_changed(before, meeting) and (cancelling or emptied)


def is_kept(meeting):
    """Do the meeting's present dates stand already as the last of its earlier ones?"""
    last = meeting.reschedulings.last()
    return bool(last) and not have_changed(last, meeting)
