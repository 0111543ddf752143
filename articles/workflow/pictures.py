"""A picture is taken down everywhere at once, and shown again."""

from django.utils.translation import gettext as _

from articles.intervals import require
from articles.models import Activity
from articles.workflow.door import NotAllowed, origin
from images import rules, uploads

Verb = Activity.Verb


def take_down(image, *, by, reason):
    """No page, feed or card shows the picture from now on; the private original stays.

    - its public files are removed
    """
    require(image.is_available, _("It is taken down already."))
    require(reason.strip(), _("Say why."), field="reason")
    return _do(Verb.TAKE_DOWN, uploads.take_down, image, by, reason.strip())


def put_back(image, *, by, reason=""):
    """A picture that was taken down is shown again, under new names."""
    require(not image.is_available, _("It is not taken down."))
    return _do(Verb.PUT_BACK, uploads.put_back, image, by, reason.strip())


def _do(verb, act, image, by, reason):
    if not rules.can_manage_all(by):
        raise NotAllowed
    image.taken_down_by = by if verb == Verb.TAKE_DOWN else None
    image.taken_down_for = reason if verb == Verb.TAKE_DOWN else ""
    row = Activity(verb=verb, image=image, subject=image.name, by=by, reason=reason, origin=origin.get())
    act(image, then=row.save)
    return image
