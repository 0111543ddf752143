"""What a notice says, for the list at the desk and for mails."""

import datetime

from django import template

from articles import notices

register = template.Library()

register.filter("place", notices.place)


@register.filter
def event(notice):
    """What happened, in the active language."""
    return notices.EVENTS[notice.event].label


@register.filter
def actor(notice):
    """Who did it: the account, or the name on a reviewer's link; nothing where the newsroom did."""
    if notice.comment and notice.comment.link:
        return notice.comment.link.name
    return notice.by or ""


@register.filter
def due(notice):
    """The day that a review or a piece is wanted by, or None."""
    day = notice.detail.get("due_on")
    return datetime.date.fromisoformat(day) if day else None


@register.filter
def moment(notice):
    """When it goes live or ends, or None."""
    at = notice.detail.get("at")
    return datetime.datetime.fromisoformat(at) if at else None
