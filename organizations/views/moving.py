"""Feeds and calendars follow what they are about: to another address, or into what it was merged with."""

from functools import wraps

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse

from organizations import addresses


def moving(view):
    """The view of an address with `slug`, whose name begins with the kind (`person_feed`); a former one leads on."""

    @wraps(view)
    def following(request, slug):
        try:
            return view(request, slug=slug)
        except Http404:
            match = request.resolver_match
            kind = match.url_name.partition("_")[0]
            target = addresses.leading_on(kind, slug)
            if target is None or target.kind != kind:
                raise
        url = reverse(match.view_name, kwargs={"slug": target.slug})
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)

    return following
