"""What a reader meets who looks for something: the page, the names below the field, the description for browsers."""

from django.http import JsonResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from articles import fragments, rendering, site, subjects
from articles.filters import NEWEST
from articles.lists import Choice
from articles.search import suggest
from articles.views import StoriesView
from organizations.introducing import introduced

SHOWN_HITS = 4
SUGGESTED = 8
SHORT_NAME = 16  # characters that OpenSearch 1.1 allows


class SearchView(StoriesView):
    """The best stories first, and before them what the words name in the register."""

    template_name = "articles/search.html"
    subject = subjects.Search

    def get_context_data(self, **kwargs):
        if not self.typed:
            heading = ("", _("Search"), "")
            return {"heading": heading, "canonical": reverse("articles:search"), "view": self}
        context = super().get_context_data(**kwargs)
        listing, match = context["listing"], context["listing"].match
        show(context["page"].rows, fragments.Sought.of(match))
        is_first = not (listing.position or context["chips"])
        named = match.register.best(match.text, SHOWN_HITS) if is_first else []
        return {
            **context,
            "query": self.typed,
            "shown": match.text,
            "canonical": listing.url(drop=("order",)),
            "orders": [
                Choice(_("By relevance"), listing.url(drop=("order",)), selected=listing.is_ranked),
                Choice(_("Newest first"), listing.url(order=NEWEST), selected=not listing.is_ranked),
            ],
            "is_indexed": False,
            "hits": introduced([known.pk for known in named]),
            "only_without": match.query.is_empty,
        }

    def get_subject(self):
        """What was asked for; where that finds nothing, the same in the words of the register, if that finds any."""
        asked = super().get_subject()
        if asked.listing.page.rows or asked.listing.match.query.is_empty:
            return asked
        register = asked.listing.match.register
        parameters = self.request.GET.copy()
        parameters["q"] = register.corrected(self.typed)
        if not parameters["q"]:
            return asked
        corrected = self.subject(parameters, self.kwargs, register=register)
        return corrected if corrected.listing.page.rows else asked

    @cached_property
    def typed(self):
        return self.request.GET.get("q", "").strip()


def show(rows, sought):
    """Mark what is sought in the titles of these editions, and in as much of their texts as a list shows."""
    for row in rows:
        text = fragments.fragment(row.lead, row.body, sought)
        row.marked_title = rendering.marked(row.title, fragments.places(row.title, sought))
        row.marked_text = rendering.marked(text, fragments.places(text, sought))


def suggestions(request):
    """Names of the register that begin as what is typed, as OpenSearch Suggestions 1.1 wants them:
    `[what was typed, [name, …], [of which kind, …], [address, …]]`.
    """
    typed = request.GET.get("q", "")
    found = suggest(typed, SUGGESTED) if typed.strip() else []
    return JsonResponse(
        [
            typed,
            [entity.label for entity in found],
            [capfirst(entity.get_kind_display()) for entity in found],
            [site.whole(request, entity.get_absolute_url()) for entity in found],
        ],
        safe=False,
        content_type="application/x-suggestions+json",
    )


class OpenSearchView(TemplateView):
    """The description by which browsers offer this search: https://github.com/dewitt/opensearch."""

    template_name = "opensearch.xml"
    content_type = "application/opensearchdescription+xml"

    def get_context_data(self, **kwargs):
        return super().get_context_data(short_name=short_name(site.current().name), **kwargs)


def short_name(name):
    """As many whole words of the newsroom's name as the description has room for."""
    if len(name) <= SHORT_NAME:
        return name
    return name[: SHORT_NAME + 1].rpartition(" ")[0] or name[:SHORT_NAME]
