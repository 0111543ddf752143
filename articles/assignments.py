"""Assignments: one name, one date. Which are open, and how one becomes a story."""

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import gaps, notices, rules, workflow
from articles.intervals import require
from articles.models import Activity, Assignment, Edition
from organizations.models import Entity


def with_state(assignments):
    """Annotate `is_published`: its story has been public. Nobody has to close such a one."""
    public = Edition.objects.went_live().filter(article=OuterRef("article"))
    return assignments.annotate(is_published=Exists(public))


def still_open(assignments):
    """Those that nobody closed and whose story has not been public yet."""
    public = Edition.objects.filter(live_from__lte=Now(), article=OuterRef("article"))
    return assignments.filter(~Exists(public), closed_at=None)


def begin(assignment, *, by):
    """The draft that the assignment asks for, owned by its assignee `by`; the one begun already where there is one.

    - takes over what, language and rubric; mentions the meeting where the assignee may know of it
    - raises `workflow.NotAllowed` for anybody else, `workflow.Invalid` where it is closed or has lost its rubric
    """
    with transaction.atomic():
        assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
        if not rules.can_begin(by, assignment):
            raise workflow.NotAllowed
        if assignment.article and not assignment.article.deleted_at:
            return assignment.article
        require(not assignment.closed_at, _("This assignment is closed."))
        require(assignment.rubric_id, _("Its rubric is gone: ask for another one."))
        assignment.article = workflow.create(_first_data(assignment, by), by=by)
        assignment.save(update_fields=["article"])
        return assignment.article


def close(assignment, *, by):
    """Nothing more is expected of it. Does nothing where it is closed."""
    return _set_closed(assignment, by, timezone.now())


def reopen(assignment, *, by):
    """It is expected again."""
    return _set_closed(assignment, by, None)


def give(assignment, *, by):
    """Save it as it is now filled in, and tell its assignee what is expected until when.

    - one that is saved again is told again only where name or day differ
    """
    with transaction.atomic():
        before = Assignment.objects.filter(pk=assignment.pk).values_list("assignee", "due_on").first()
        if before is None:
            assignment.created_by = by
        assignment.save()
        if before != (assignment.assignee_id, assignment.due_on):
            notices.tell_assignment(assignment, by)
            _note(Activity.Verb.ASSIGN, assignment, by)
        return assignment


def move(assignment, day, *, by):
    """It is due on another day; its assignee is told."""
    if not rules.can_assign(by, assignment):
        raise workflow.NotAllowed
    assignment.due_on = day
    return give(assignment, by=by)


def _set_closed(assignment, by, moment):
    if not rules.can_assign(by, assignment):
        raise workflow.NotAllowed
    if bool(assignment.closed_at) != bool(moment):
        assignment.closed_at = moment
        with transaction.atomic():
            assignment.save(update_fields=["closed_at"])
            _note(Activity.Verb.CLOSE if moment else Activity.Verb.REOPEN, assignment, by)
    return assignment


def _note(verb, assignment, by):
    detail = {"to": assignment.assignee_id, "due_on": str(assignment.due_on)}
    workflow.note(verb, assignment.title, by=by, detail=detail, article=assignment.article)


def _first_data(assignment, by):
    data = {
        "title": assignment.title,
        "language": assignment.language,
        "rubric": assignment.rubric_id,
    }
    known = Entity.objects.visible_to(by).filter(pk=assignment.meeting_id)
    if assignment.meeting_id and known.exists():
        data |= gaps.about(assignment.meeting)
    return data
