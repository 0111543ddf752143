"""What a list is about: its parameters, its heading. Its page and its feed share it."""

from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from articles import site
from articles.lists import Listing, when
from articles.models import Edition


class AllStories:
    """The stories for a query string and a path; `slug_is` names what the path's slug stands for."""

    slug_is = None

    def __init__(self, query, path, **listing):
        path = {name if name != "slug" else self.slug_is: str(value) for name, value in path.items()}
        self.own = {self.slug_is, "q"}
        self.listing = Listing({**query.dict(), **path}, own=self.own, **listing)

    @cached_property
    def shown(self):
        """`heading`: (prefix, text, its language or ""), and what else stands in the head of the page.

        Raises Http404 where there is nothing to head.
        """
        return {"heading": ("", _("All stories"), "")}


class Archive(AllStories):
    """A year that has stories, or a month or day of such a year, even where nothing was published on it.

    So the calendar of a year has no holes, and of years before and after there is no end of empty pages.
    """

    @cached_property
    def shown(self):
        year = self.listing.parameters["year"]
        if not Edition.objects.live().stories().in_year(int(year)).exists():
            raise Http404
        return {"heading": (_("Archive:"), when(self.listing.parameters), "")}


class OfRubric(AllStories):
    """`/rubrics/news/`: "Rubric: News"."""

    slug_is = "rubric"

    @cached_property
    def shown(self):
        slug = self.listing.parameters["rubric"]
        rubric = next((row for row in site.current().rubrics if row.slug == slug), None)
        if rubric is None:
            raise Http404
        return {
            "heading": (_("Rubric:"), rubric.name, rubric.name_language),
            "description": rubric.description,
            "current_rubric": rubric,
        }


class OfTag(AllStories):
    """A tag that something live has."""

    slug_is = "tag"

    @cached_property
    def shown(self):
        tag = self.listing.found.get("tag")
        if tag is None:
            raise Http404
        return {"heading": (_("Tag:"), tag.name, tag.name_language)}


class OfAuthor(AllStories):
    """An author of something live."""

    slug_is = "author"

    @cached_property
    def shown(self):
        author = self.listing.found.get("author")
        if author is None:
            raise Http404
        return {
            "heading": (_("Author:"), author.name, author.name_language),
            "description": author.about,
        }


class Search(AllStories):
    """What was found for `?q=`."""

    @cached_property
    def shown(self):
        return {"heading": ("", _("Search"), "")}
