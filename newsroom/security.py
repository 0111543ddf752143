"""What stands in front of every view: refusing hostile input, and the headers that every answer has.

The promise is "no input yields a 5xx". Django keeps it for most input, but not for text that no database
stores (NUL), numbers and years beyond what a column or a calendar holds, and forged formsets. Those are met
here, once, instead of in every view and every list of the admin:

* before the view, `InputGuard` refuses what no honest browser sends;
* after it, `InputGuard.process_exception` answers 400 for the few errors of `CAUSED_BY_INPUT`. Everything
  else stays a 500, because it is a fault of ours.
"""

import logging
import re
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import BadRequest, SuspiciousOperation, ValidationError
from django.db import DataError
from django.http import HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.datastructures import MultiValueDictKeyError

logger = logging.getLogger("newsroom.security")

MAX_PATH = 2048  # characters
MAX_QUERY = 4096  # bytes
MAX_SEARCH_WORDS = 200  # characters of `?q=`, which every search of the site and of the admin uses
MAX_FORMS = 1000  # rows of one formset, as in django.forms.formsets
LARGEST = 2**63 - 1  # what a 64-bit column holds
NUMBER = re.compile(r"[+-]?\d{19,}")
COUNTERS = ("-TOTAL_FORMS", "-INITIAL_FORMS", "-MIN_NUM_FORMS", "-MAX_NUM_FORMS")

# Lookups that no page of ours asks for. A changelist passes any lookup of a parameter's name on to the
# database: a wrong expression or a range of one value is an error there, and a slow expression takes its time.
REFUSED_LOOKUPS = {"regex", "iregex", "range"}

# (error, module it passed through, words of its message); "" means any. Each is what Django or a driver raises
# for a value that came with the request. A slip of ours hardly raises one of them, and is logged with its trace.
CAUSED_BY_INPUT = [
    (DataError, "", ""),  # PostgreSQL: number, date or text that the column cannot hold
    (OverflowError, "", ""),  # SQLite and datetime: the same
    (UnicodeEncodeError, "", "surrogates not allowed"),
    (ValueError, "", r"(year|month|day|hour|minute|second)\b.*(out of range|must be in)"),
    (ValueError, "", r"\bNUL\b|null (byte|character)"),
    (ValueError, "django.db.models.lookups", "expected a number"),  # a key that is no number
    (ValidationError, "django.db.models.lookups", ""),  # a date or UUID that is none
    (MultiValueDictKeyError, "", ""),  # a field that was not sent
    (IndexError, "django.forms.models", ""),  # a formset that claims more rows than there are
    (AttributeError, "django.contrib.admin.views.autocomplete", "get_limit_choices_to"),  # the other way
]


def declared_as_utf8(application):
    """WSGI middleware: of a request's Content-Type only the kind and a multipart boundary go further.

    Django decodes the query string in the `charset` that the header names while it makes the request object,
    in front of its own middleware; one that is no text encoding (base64, punycode) would be a bare 500.
    """

    def wrapped(environ, start_response):
        kind, *parameters = environ.get("CONTENT_TYPE", "").split(";")
        kept = [part for part in parameters if part.strip().lower().startswith("boundary=")]
        return application({**environ, "CONTENT_TYPE": ";".join([kind, *kept])}, start_response)

    return wrapped


class Refused(SuspiciousOperation):
    """The request holds something that no honest browser sends."""


class InputGuard:
    """Middleware, the outermost: hostile input is answered with 400, on every database alike."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            check_address(request)
            check_cookies(request)
            check_form(request)
        except (SuspiciousOperation, BadRequest, MultiPartParserError, UnreadablePostError) as refusal:
            return bad_request(request, refusal)
        return self.get_response(request)

    def process_exception(self, request, exception):
        if is_caused_by_input(exception):
            logger.warning("Refused %s %s", request.method, request.path, exc_info=exception)
            return bad_request(request, exception)
        return None


def check_address(request):
    """Raise `Refused` for a path or a query string that is too long, not text, or holds a huge number."""
    if len(request.path_info) > MAX_PATH or "\x00" in request.path_info:
        raise Refused("path")
    for segment in request.path_info.split("/"):
        check_number(segment)
    query = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")  # as WSGI hands bytes on
    if len(query) > MAX_QUERY:
        raise Refused("query string too long")
    check_encoding(query)
    for name, values in request.GET.lists():
        if not REFUSED_LOOKUPS.isdisjoint(name.split("__")[1:]):
            raise Refused("lookup")
        if name == "q":
            if any(len(value) > MAX_SEARCH_WORDS for value in values):
                raise Refused("search words too long")
            continue
        for value in values:
            for part in value.split(","):
                check_number(part)


def check_number(text):
    """Raise `Refused` for an integer that no 64-bit column holds."""
    if NUMBER.fullmatch(text.strip()) and (len(text) > 25 or abs(int(text)) > LARGEST):
        raise Refused("number too large")


def check_encoding(encoded):
    """Raise `Refused` unless the percent-encoded text is UTF-8 without NUL (so without surrogates too)."""
    raw = unquote_to_bytes(encoded)
    if b"\x00" in raw:
        raise Refused("NUL")
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused("not UTF-8") from error


def check_cookies(request):
    """Raise `Refused` for NUL in a cookie: a quoted one may hold it, and sessions are looked up by cookie."""
    if any("\x00" in value for value in request.COOKIES.values()):
        raise Refused("NUL in a cookie")


def check_form(request):
    """Raise `Refused` for form fields with NUL, broken UTF-8, or a formset's counter that is no counter."""
    if request.method != "POST":
        return
    if request.content_type == "application/x-www-form-urlencoded":
        check_encoding(request.body)
    for name, values in request.POST.lists():
        for value in [name, *values]:
            if "\x00" in value:
                raise Refused("NUL in a field")
        if name.endswith(COUNTERS) and not all(is_counter(value) for value in values):
            raise Refused("formset counter")


def is_counter(text):
    return text.isascii() and text.isdecimal() and len(text) <= 4 and int(text) <= MAX_FORMS


def is_caused_by_input(exception):
    """Is it one of the errors of `CAUSED_BY_INPUT`?"""
    return any(
        isinstance(exception, error)
        and (not module or module in modules_of(exception))
        and re.search(words, str(exception))
        for error, module, words in CAUSED_BY_INPUT
    )


def modules_of(exception):
    """Names of the modules that the error passed through."""
    names, trace = set(), exception.__traceback__
    while trace:
        names.add(trace.tb_frame.f_globals.get("__name__", ""))
        trace = trace.tb_next
    return names


def headers(get_response):
    """Middleware: what SecurityMiddleware and django-csp do not send. The desk is never kept or listed."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        origin = "cross-origin" if request.path_info.startswith(settings.MEDIA_URL) else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", origin)  # feed readers show our pictures
        if request.path_info.startswith(reverse("admin:index")):
            response.headers["Cache-Control"] = "private, no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return middleware


PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "browsing-topics",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "microphone",
        "midi",
        "payment",
        "usb",
    )
)


def bad_request(request, exception=None):
    """The page for 400 (`handler400`): needs no database and no session, repeats nothing of the request."""
    return page(request, "400.html", 400)


def permission_denied(request, exception=None):
    """The page for 403 (`handler403`); it names no reason that would tell what exists."""
    return page(request, "403.html", 403)


def other_methods(get_response):
    """Middleware: a page for a bare 405, which a form that somebody saved years ago may meet."""

    def middleware(request):
        response = get_response(request)
        if response.status_code != 405 or response.streaming or response.content:
            return response
        answer = page(request, "405.html", 405)
        answer.headers["Allow"] = response.headers["Allow"]
        return answer

    return middleware


def csrf_failure(request, reason=""):
    """The page for a form without a valid token (`CSRF_FAILURE_VIEW`); what a login carries is not lost by it."""
    return admin.site.login_of_another_tab(request) or page(request, "403_csrf.html", 403)


def page(request, template, status):
    """A short page in the language of the address (at the desk: of the account, when it is known by now)."""
    language = translation.get_language_from_path(request.path_info)
    prefix = f"/{language}/" if language else "/"
    desk = reverse("admin:index")
    context = {"front": prefix, "desk": desk, "at_desk": request.path_info.startswith(desk)}
    with translation.override(language or getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)):
        content = render_to_string(template, context)
    response = HttpResponse(content, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
