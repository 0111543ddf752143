"""The reader's pages. Each states what it varies; lists live in `lists.py`, a story in `story.py`."""

import datetime
from functools import partial

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import ListView, TemplateView, View

from articles import changes, frontpage, site, story, structured, subjects
from articles.models import Attachment, Edition
from organizations import documents


class FrontView(TemplateView):
    template_name = "articles/front.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs, **frontpage.context(get_language()))


class StoriesView(TemplateView):
    """A list about its `subject`, one of `articles.subjects`."""

    template_name = "articles/list.html"
    subject = subjects.AllStories

    def get_context_data(self, **kwargs):
        subject = self.subject(self.request.GET, self.kwargs)
        listing = subject.listing
        prefix, text, _language = subject.shown["heading"]
        return super().get_context_data(
            **subject.shown,
            page_title=" · ".join(
                [f"{prefix} {text}".strip(), *(chip.label for chip in listing.chips if chip.label != text)]
            ),
            is_indexed=bool(listing.page.rows and not listing.position and len(listing.chips) < 2),
            page=listing.page,
            facets=listing.facets,
            months=listing.months,
            months_year=listing.months_year,
            chips=listing.chips,
            clear_url=listing.url(drop=set(listing.parameters) - subject.own),
            feed_url=listing.feed_url,
            canonical=listing.url(),
            query=listing.parameters.get("q", ""),
        )


class SearchView(StoriesView):
    template_name = "articles/search.html"
    subject = subjects.Search

    def get_context_data(self, **kwargs):
        if not self.request.GET.get("q", "").strip():
            heading = ("", _("Search"), "")
            return {"query": "", "heading": heading, "canonical": reverse("articles:search"), "view": self}
        return super().get_context_data(**kwargs)


class CorrectionsView(ListView):
    """Every public note, newest first."""

    template_name = "articles/corrections.html"
    context_object_name = "notes"
    paginate_by = 50

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


def attachment(request, token):
    """A document as a download, only while a live edition has it."""
    found = Attachment.objects.filter(token=token, editions__in=Edition.objects.live()).first()
    if found is None:
        raise Http404
    return documents.download(found.file, found.name, found.content_type)
