"""What readers may ask of a list, and the address of every such question."""

import datetime
from urllib.parse import urlencode

import django_filters as filters
from django.core.validators import validate_slug
from django.db.models import CharField, Q, Value
from django.db.models.functions import Now
from django.urls import reverse

from articles.models import Author, Edition, EditionTag, Tag
from articles.search import Match
from organizations.models import Entity, FormerAddress, Organization

LANGUAGES = [("en", "English"), ("ru", "Русский")]
LONGEST_WORDS = 200  # characters of `q`
NEWEST = "newest"  # the order that a search does not have by itself


class EditionFilter(filters.FilterSet):
    """The parameters, alike in paths and query strings. Anything else is ignored; a bad value is invalid."""

    q = filters.CharFilter(method="by_words", max_length=LONGEST_WORDS)
    rubric = filters.CharFilter(field_name="rubric__slug", max_length=60, validators=[validate_slug])
    year = filters.NumberFilter(field_name="published_on__year", min_value=1900, max_value=2199)
    month = filters.NumberFilter(field_name="published_on__month", min_value=1, max_value=12)
    day = filters.NumberFilter(field_name="published_on__day", min_value=1, max_value=31)
    since = filters.DateFilter(field_name="published_on", lookup_expr="gte", input_formats=["%Y-%m-%d"])
    until = filters.DateFilter(field_name="published_on", lookup_expr="lte", input_formats=["%Y-%m-%d"])
    organization = filters.CharFilter(method="by_organization", max_length=120)
    person = filters.CharFilter(method="by_person", max_length=120)
    tag = filters.CharFilter(method="by_tag", max_length=100, validators=[validate_slug])
    author = filters.CharFilter(method="by_author", max_length=120, validators=[validate_slug])
    language = filters.ChoiceFilter(choices=LANGUAGES)
    order = filters.ChoiceFilter(choices=[(NEWEST, NEWEST)], method="as_it_is")

    match = None  # of `q`, where the list has made it

    class Meta:
        model = Edition
        fields = []

    def by_words(self, queryset, name, value):
        return (self.match or Match(value)).among(queryset)

    def as_it_is(self, queryset, name, value):
        return queryset

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


def _entity(kind, slug):
    """What has this address, what it was merged into, or what had it before."""
    merged = Entity.objects.filter(kind=kind, slug=slug, public_from__lte=Now()).values("merged_into")
    former = FormerAddress.objects.filter(kind=kind, slug=slug).values("entity")
    public = Entity.objects.public().filter(Q(slug=slug) | Q(pk__in=merged) | Q(pk__in=former), kind=kind)
    return public.values_list(_text(kind), "pk", "slug", "label_en", "label_ru", _text(""), _text(""))


def _tag(kind, slug):
    live = EditionTag.objects.filter(content_object__in=Edition.objects.live().stories())
    used = Tag.objects.filter(slug=slug, pk__in=live.values("tag"))
    return used.values_list(_text(kind), "pk", "slug", "name", _text(""), _text(""), _text(""))


def _author(kind, slug):
    live = Edition.authors.through.objects.filter(edition__in=Edition.objects.live().stories())
    credited = Author.objects.filter(slug=slug, pk__in=live.values("author"))
    return credited.values_list(_text(kind), "pk", "slug", "name_en", "name_ru", "about_en", "about_ru")


def _text(value):
    return Value(value, output_field=CharField())


LOOKUPS = {"organization": _entity, "person": _entity, "tag": _tag, "author": _author}


def asked_of(parameters):
    """The known parameters that have a value, stripped, dates as whole numbers; ValueError for other ones.

    A month without its year, or a day without its month, asks for nothing, nor does an order without words.
    """
    asked = {name: str(parameters[name]).strip() for name in PARAMETERS if parameters.get(name)}
    asked = {name: value for name, value in asked.items() if value}
    if "q" not in asked:
        asked.pop("order", None)
    kept = True
    for part in DATE_PARTS:
        kept = kept and part in asked
        if kept:
            asked[part] = str(int(asked[part]))
        else:
            asked.pop(part, None)
    return asked


def look_up(parameters):
    """What these parameters name, as `{"organization": Entity, …}`; one query, whatever is asked for.

    Only what readers may know of: public entities, tags and authors of live stories. Each has its names
    and address alone. A body gets `body_ids`, its own key and those of its sub-bodies, by one query more.
    """
    asked = [(name, look) for name, look in LOOKUPS.items() if parameters.get(name)]
    queries = [look(name, parameters[name]).order_by() for name, look in asked]
    rows = {}
    for name, *row in queries[0].union(*queries[1:], all=True) if queries else []:
        if name not in rows or row[1] == parameters[name]:  # before what had this address once
            rows[name] = row
    found = {name: _named(name, *rows[name]) for name in LOOKUPS if name in rows}
    if "organization" in found:
        body = found["organization"]
        body.body_ids = Organization.objects.with_descendants(body.pk)
    return found


def _named(kind, pk, slug, name_en, name_ru, about_en, about_ru):
    if kind == "tag":
        return Tag(pk=pk, slug=slug, name=name_en)
    if kind == "author":
        names = {"name_en": name_en, "name_ru": name_ru, "about_en": about_en, "about_ru": about_ru}
        return Author(pk=pk, slug=slug, **names)
    return Entity(pk=pk, kind=kind, slug=slug, label_en=name_en, label_ru=name_ru)


def address(parameters, *, beside=""):
    """The one address of a list: the most telling parameter makes the path, the others the query string.

    `beside` asks for what stands beside the list: "feed" (Atom), "json" (JSON Feed), "ics" (calendar). These have the
    newest first, in whatever order the list is read.
    """
    rest = {name: parameters[name] for name in PARAMETERS if parameters.get(name)}
    if beside:
        rest.pop("order", None)
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
    path = reverse(f"articles:{name}_{beside}" if beside else f"articles:{name}", kwargs=kwargs)
    return path + query_string(rest)


def query_string(parameters):
    return f"?{urlencode(parameters)}" if parameters else ""


def day_of(parameters):
    """The `date` that year, month and day name, or None where one is missing. ValueError if there is none."""
    if not all(parameters.get(part) for part in DATE_PARTS):
        return None
    return datetime.date(*(int(parameters[part]) for part in DATE_PARTS))
