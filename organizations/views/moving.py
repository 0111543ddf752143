"""Feeds, calendars and questions follow what they are about: to another address, or into what it was merged with."""

from functools import wraps

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse

from organizations import addresses

ASKED = {"body": "organization", "series": "series"}  # parameter -> the kind that it names


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


def asking(view):
    """The view of a list that may be asked for a body or a series; a former address leads to the same question with
    today's.
    """

    @wraps(view)
    def following(request, **kwargs):
        try:
            return view(request, **kwargs)
        except Http404:
            question = request.GET.copy()
            for name, kind in ASKED.items():
                if target := addresses.leading_on(kind, request.GET.get(name, "")):
                    question[name] = target.slug
            if question == request.GET:
                raise
        return HttpResponsePermanentRedirect(f"{request.path}?{question.urlencode()}")

    return following
