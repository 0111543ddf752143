"""What readers may ask of a list, and the address of every such question."""

import datetime
from urllib.parse import urlencode

import django_filters as filters
from django.urls import reverse

from articles.models import Author, Edition, Tag
from articles.search import matching
from organizations.models import Entity, Organization

LANGUAGES = [("en", "English"), ("ru", "Русский")]


class EditionFilter(filters.FilterSet):
    """The parameters, alike in paths and query strings. Anything else is ignored; a bad value is invalid."""

    q = filters.CharFilter(method="by_words", max_length=200)
    rubric = filters.CharFilter(field_name="rubric__slug", max_length=60)
    year = filters.NumberFilter(field_name="published_on__year", min_value=1900, max_value=2199)
    month = filters.NumberFilter(field_name="published_on__month", min_value=1, max_value=12)
    day = filters.NumberFilter(field_name="published_on__day", min_value=1, max_value=31)
    since = filters.DateFilter(field_name="published_on", lookup_expr="gte", input_formats=["%Y-%m-%d"])
    until = filters.DateFilter(field_name="published_on", lookup_expr="lte", input_formats=["%Y-%m-%d"])
    organization = filters.CharFilter(method="by_organization", max_length=120)
    person = filters.CharFilter(method="by_person", max_length=120)
    tag = filters.CharFilter(method="by_tag", max_length=100)
    author = filters.CharFilter(method="by_author", max_length=120)
    language = filters.ChoiceFilter(choices=LANGUAGES)

    class Meta:
        model = Edition
        fields = []

    def by_words(self, queryset, name, value):
        return matching(queryset, value)

    def by_organization(self, queryset, name, value):
        found = self.found.get(name)
        return queryset.about(found.body_ids) if found else queryset.none()

    def by_person(self, queryset, name, value):
        found = self.found.get(name)
        return queryset.about([found.pk]) if found else queryset.none()

    def by_tag(self, queryset, name, value):
        found = self.found.get(name)
        return queryset.tagged(found) if found else queryset.none()

    def by_author(self, queryset, name, value):
        found = self.found.get(name)
        return queryset.by_author(found) if found else queryset.none()


PARAMETERS = tuple(EditionFilter.base_filters)
DATE_PARTS = ("year", "month", "day")
LOOKUPS = {
    "organization": lambda slug: Entity.objects.public().filter(kind="organization", slug=slug),
    "person": lambda slug: Entity.objects.public().filter(kind="person", slug=slug),
    "tag": lambda slug: Tag.objects.filter(slug=slug),
    "author": lambda slug: Author.objects.filter(slug=slug),
}


def asked_of(parameters):
    """The known parameters that have a value, dates as plain whole numbers; ValueError for other ones.

    A month without its year, or a day without its month, asks for nothing.
    """
    asked = {name: str(parameters[name]) for name in PARAMETERS if parameters.get(name)}
    kept = True
    for part in DATE_PARTS:
        kept = kept and part in asked
        if kept:
            asked[part] = str(int(asked[part]))
        else:
            asked.pop(part, None)
    return asked


def look_up(parameters):
    """The rows that these parameters name, as `{"organization": Entity, …}`; one query each.

    A body gets `body_ids`, its own key and those of its sub-bodies, by one more.
    """
    found = {name: LOOKUPS[name](parameters[name]).first() for name in LOOKUPS if parameters.get(name)}
    found = {name: row for name, row in found.items() if row}
    if "organization" in found:
        body = found["organization"]
        body.body_ids = Organization.objects.with_descendants(body.pk)
    return found


def address(parameters, *, feed=False):
    """The one address of a list: the most telling parameter makes the path, the others the query string."""
    rest = {name: parameters[name] for name in PARAMETERS if parameters.get(name)}
    name, kwargs = "news", {}
    if "q" in rest:
        name = "search"
    elif "tag" in rest:
        name, kwargs = "tag", {"slug": rest.pop("tag")}
    elif "author" in rest:
        name, kwargs = "author", {"slug": rest.pop("author")}
    elif "rubric" in rest:
        name, kwargs = "rubric", {"slug": rest.pop("rubric")}
    elif "year" in rest:
        parts = [part for part in DATE_PARTS if part in rest]
        name, kwargs = parts[-1], {part: int(rest.pop(part)) for part in parts}
    path = reverse(f"articles:{name}_feed" if feed else f"articles:{name}", kwargs=kwargs)
    return path + query_string(rest)


def query_string(parameters):
    return f"?{urlencode(parameters)}" if parameters else ""


def day_of(parameters):
    """The `date` that year, month and day name, or None where one is missing. ValueError if there is none."""
    if not all(parameters.get(part) for part in DATE_PARTS):
        return None
    return datetime.date(*(int(parameters[part]) for part in DATE_PARTS))
