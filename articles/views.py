"""The reader's pages. Each states what it varies; lists live in `lists.py`, a story in `story.py`."""

import datetime
from functools import partial

from django.http import Http404, HttpResponsePermanentRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import ListView, TemplateView, View

from articles import changes, deadaddresses, frontpage, likely, results, site, story, structured, subjects
from articles.filters import LONGEST_WORDS
from articles.models import Attachment, Edition
from organizations import addresses, documents
from organizations.subscriptions import Feeds, Subscription


class FrontView(TemplateView):
    template_name = "articles/front.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, **frontpage.context(get_language()))


class StoriesView(TemplateView):
    """A list about its `subject`, one of `articles.subjects`."""

    template_name = "articles/list.html"
    subject = subjects.AllStories

    def get_context_data(self, **kwargs):
        subject = self.get_subject()
        listing = subject.listing
        prefix, text, _language = subject.shown["heading"]
        asked = [
            chip.label for chip in listing.chips if subject.slug_is or chip.label != text
        ]  # not the date twice
        return super().get_context_data(
            **subject.shown,
            page_title=" · ".join([f"{prefix} {text}".strip(), *asked]),
            is_indexed=bool(listing.page.rows and not listing.position and len(listing.chips) < 2),
            listing=listing,
            page=listing.page,
            facets=listing.facets,
            period=listing.period,
            months=listing.months,
            months_year=listing.months_year,
            chips=listing.chips,
            clear_url=listing.url(drop=set(listing.parameters) - subject.own),
            feeds=Feeds(listing.beside("feed"), listing.beside("json")),
            subscriptions=[Subscription(_("Meetings and events of this list"), listing.beside("ics"))],
            canonical=listing.url(),
            query=listing.parameters.get("q", ""),
        )

    def get_subject(self):
        return self.subject(self.request.GET, self.kwargs)


class SearchView(StoriesView):
    """The best stories first, and before them what the words name in the register."""

    template_name = "articles/search.html"
    subject = subjects.Search

    def get_context_data(self, **kwargs):
        if not self.typed:
            heading = ("", _("Search"), "")
            return {"heading": heading, "canonical": reverse("articles:search"), "view": self}
        context = super().get_context_data(**kwargs)
        return {**context, **results.of(context["listing"]), "query": self.typed, "is_indexed": False}

    def get_subject(self):
        """What was asked for; where that finds nothing, the same in the words of the register, if that finds any.

        Not among filters: there the page leads to the search without them first.
        """
        asked = super().get_subject()
        listing = asked.listing
        if listing.page.rows or listing.chips or listing.match.query.is_empty:
            return asked
        register = listing.match.register
        parameters = self.request.GET.copy()
        parameters["q"] = register.corrected(self.typed)
        if not 0 < len(parameters["q"]) <= LONGEST_WORDS:
            return asked
        corrected = self.subject(parameters, self.kwargs, register=register)
        return corrected if corrected.listing.page.rows else asked

    @cached_property
    def typed(self):
        return self.request.GET.get("q", "").strip()


def suggestions(request):
    """Names of the register for the words that are being typed, for browsers and for js/suggest.js."""
    found = results.suggestions(request.GET.get("q", ""), partial(site.whole, request))
    return JsonResponse(found, safe=False, content_type="application/x-suggestions+json")


class OpenSearchView(TemplateView):
    """The description by which browsers offer this search: https://github.com/dewitt/opensearch."""

    template_name = "opensearch.xml"
    content_type = "application/opensearchdescription+xml"

    def get_context_data(self, **kwargs):
        return super().get_context_data(short_name=results.short_name(site.current().name), **kwargs)


class CorrectionsView(ListView):
    """Every public note, newest first."""

    template_name = "articles/corrections.html"
    context_object_name = "notes"
    paginate_by = 50

    def get_context_data(self, **kwargs):
        names = ("articles:corrections_feed", "articles:corrections_json")
        return super().get_context_data(feeds=Feeds(*map(reverse, names)), **kwargs)

    def get_queryset(self):
        return frontpage.notes()


# --- One story ------------------------------------------------------------------------------------


class EditionView(View):
    """A story or page at its address; a former address leads on, a withdrawn story says why it is gone."""

    kind = template_name = None

    def get(self, request, **kwargs):
        found = story.find(get_language(), kind=self.kind, **self.address())
        if found.edition:
            return self.show(request, found.edition)
        if found.moved:
            return HttpResponsePermanentRedirect(found.moved)
        if found.ended and found.ended.ending:
            return ended(request, found.ended)
        raise Http404

    def show(self, request, edition):
        return render(request, self.template_name, story.context(edition))

    def address(self):
        return {"slug": self.kwargs["slug"]}


class PageView(EditionView):
    kind, template_name = "page", "articles/page.html"


class StoryView(EditionView):
    kind, template_name = "story", "articles/story.html"

    def show(self, request, edition):
        shown = story.context(edition)
        shown["structured"] = structured.story(shown, partial(site.whole, request))
        return render(request, self.template_name, shown)

    def address(self):
        try:
            day = datetime.date(self.kwargs["year"], self.kwargs["month"], self.kwargs["day"])
        except ValueError as error:
            raise Http404 from error
        return {"published_on": day, "slug": self.kwargs["slug"]}


class ChangesView(StoryView):
    """The change record of a live story: each public edition, when, why, and what it changed."""

    template_name = "articles/changes.html"

    def show(self, request, edition):
        editions = Edition.objects.went_live().filter(article=edition.article_id).order_by("-live_from")
        record = changes.record(list(editions), edition)
        return render(request, self.template_name, {"edition": edition, "record": record})


def ended(request, edition):
    """The answer at the address of a story that was withdrawn or has expired; a sealed one is not named."""
    gone = edition.ending != Edition.Ending.NOTICE
    response = render(
        request,
        "articles/gone.html" if gone or edition.sealed else "articles/ended.html",
        {"ended": edition, "reason": edition.ending_reason},
        status=410 if gone else 200,
    )
    response.headers["X-Robots-Tag"] = "noindex"
    return response


# --- Where nothing was found ------------------------------------------------------------------------


def redirected(request):
    """The answer of the redirect that the desk has made at this address, or None where it made none or it leads to
    nothing that is public. The question behind the `?` is kept.
    """
    if request.method not in ("GET", "HEAD"):
        return None
    found = deadaddresses.redirect_at(request.path_info)
    if found is None:
        return None
    url = found.to
    if found.article_id:
        there = story.whereabouts(found.article_id)
        if there.ended and there.ended.ending == Edition.Ending.GONE:
            return ended(request, there.ended)
        url = there.moved or (there.ended and there.ended.ending and there.ended.get_absolute_url())
    elif found.entity:
        url = addresses.url_of(found.entity)
    if not url:
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponsePermanentRedirect(f"{url}?{query}" if query else url)


def not_found(request, exception=None):
    """The page for 404 (`handler404`): a search for the words of the address, and what was perhaps meant by it."""
    if answer := redirected(request):
        return answer
    path, shown = deadaddresses.key(request.path_info), {}
    if deadaddresses.is_a_page(path) and not deadaddresses.is_without_slash(request.path_info):
        shown = {"words": likely.words_of(path)[:80], "targets": likely.targets(path, get_language())}
    return render(request, "404.html", shown, status=404)


def attachment(request, token):
    """A document as a download, only while a live edition has it."""
    found = Attachment.objects.filter(token=token, editions__in=Edition.objects.live()).first()
    if found is None:
        raise Http404
    return documents.download(found.file, found.name, found.content_type)
