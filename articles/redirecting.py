"""Making a redirect: which address may have one, where it may lead, and what follows from it."""

from io import BytesIO
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.handlers.wsgi import WSGIRequest
from django.db import DataError, transaction
from django.http import Http404
from django.urls import resolve
from django.utils import translation
from django.utils.translation import gettext as _

from articles import deadaddresses, workflow
from articles.models import Activity, DeadAddress, Redirect
from articles.models.addresses import LONGEST_PATH

NOT_HERE = {"HTTP_COOKIE", "CONTENT_LENGTH", "CONTENT_TYPE"}  # of the desk's own request


def path_of(text, request):
    """The path, in its one form, of an address of this site as somebody has typed or pasted it.

    `ValidationError` for another site's address, a question behind a `?`, the desk, a file, and what is no address.
    """
    text = text.strip()
    for ours in (settings.SITE_URL, request.build_absolute_uri("/").rstrip("/")):
        if ours and (text == ours or text.startswith(f"{ours}/")):
            text = text.removeprefix(ours) or "/"
    try:
        parts = urlsplit(text)
        path = unquote(parts.path, errors="strict")
    except ValueError as error:
        raise ValidationError(_("This is no address.")) from error
    if parts.scheme or parts.netloc or not path.startswith("/"):
        raise ValidationError(_("Only addresses of this site: they begin with “/”."))
    if parts.query or parts.fragment:
        raise ValidationError(_("Without what follows “?” or “#”: readers keep it when they are sent on."))
    path = deadaddresses.key(path)
    if not path.isprintable() or "\\" in path or len(path) > LONGEST_PATH:
        raise ValidationError(_("This is no address."))
    if not deadaddresses.is_readers(path):
        raise ValidationError(_("No address of the desk, and of no file."))
    return path


def answer(path, request):
    """The status that a reader gets at this path now, redirects of the desk left out; asks the view that answers there.

    `request` is the desk's: the reader's is made from it, without a cookie and without an account.
    """
    environ = {name: value for name, value in request.META.items() if name not in NOT_HERE}
    environ |= {"PATH_INFO": path.encode().decode("latin-1"), "QUERY_STRING": "", "REQUEST_METHOD": "GET"}
    asked = WSGIRequest(environ | {"wsgi.input": BytesIO()})
    asked.user = AnonymousUser()
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            asked.resolver_match = match = resolve(path)
            with transaction.atomic():
                response = match.func(asked, *match.args, **match.kwargs)
        except (Http404, DataError, OverflowError):  # a number that no column holds is at no address
            return 404
    # A view says this of a link that is one person's alone: other readers are sent to none.
    return 404 if response.headers.get("Referrer-Policy") else response.status_code


def check(redirect, request):
    """`ValidationError` by field where it cannot do what it is for; `path` and `to` are in their one form."""
    others = Redirect.objects.exclude(pk=redirect.pk)
    if answer(redirect.path, request) != 404:
        raise ValidationError(
            {"path": _("Something answers at this address: readers would never be sent on.")}
        )
    if not redirect.to:
        return
    if redirect.to == redirect.path:
        raise ValidationError({"to": _("This is the address itself.")})
    if other := others.filter(path=redirect.to).first():
        text = _("Readers are sent on from there, to: %(target)s. Choose that.")
        raise ValidationError({"to": text % {"target": other.target}})
    if answer(redirect.to, request) != 200:
        raise ValidationError({"to": _("Readers find nothing at this address.")})


def save(redirect, *, by):
    """Make or change a redirect.

    - it stands in the record, with where it leads
    - those that led to its address lead where it leads: no reader is sent on twice
    - its address is dead no more
    """
    with transaction.atomic():
        if redirect.made_by_id is None:
            redirect.made_by = by
        redirect.save()
        target = {"article": redirect.article, "entity": redirect.entity, "to": redirect.to}
        Redirect.objects.filter(to=redirect.path).update(**target)
        DeadAddress.objects.filter(path=redirect.path).delete()
        _note(redirect, by, f"→ {redirect.target}")


def remove(redirect, *, by):
    """The address leads nowhere again, which stands in the record."""
    with transaction.atomic():
        _note(redirect, by, _("removed"))
        redirect.delete()


def _note(redirect, by, reason):
    workflow.note(Activity.Verb.REDIRECT, redirect.path, by=by, reason=reason, article=redirect.article)
