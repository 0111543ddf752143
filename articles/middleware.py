"""Times are the newsroom's; the record knows where a request came from; what readers did not find is counted."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_ipv46_address
from django.utils import timezone

from articles import deadaddresses, site, views, workflow


def newsroom_zone(get_response):
    """Activate the newsroom's zone for the request: `timezone.localdate()` is the newsroom's today."""

    def middleware(request):
        with timezone.override(site.current().zone):
            return get_response(request)

    return middleware


def origin(get_response):
    """Keep the sender's address for the rows of the record that this request writes.

    Behind a proxy (`TRUST_PROXY`) it is the last one in X-Forwarded-For: the one that our proxy has added.
    """

    def middleware(request):
        token = workflow.origin.set(_sender(request.META))
        try:
            return get_response(request)
        finally:
            workflow.origin.reset(token)

    return middleware


def dead_addresses(get_response):
    """Count what readers asked for and did not find. The innermost: it sees the 404 before anything is made of it.

    With DEBUG Django shows a page of its own instead of asking `handler404`, which leads readers on.
    """

    def middleware(request):
        response = get_response(request)
        if response.status_code != 404:
            return response
        if settings.DEBUG and (answer := views.redirected(request)):
            return answer
        if deadaddresses.is_dead(request):
            deadaddresses.count(request)
        return response

    return middleware


def _sender(meta):
    address = meta.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY:
        address = meta.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    try:
        validate_ipv46_address(address)
    except ValidationError:  # a socket of the machine itself has none
        return None
    return address
