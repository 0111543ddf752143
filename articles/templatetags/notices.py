"""What a notice says, for the list at the desk and for mails."""

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
