"""A list of stories as readers get it: filtered, counted, read by position.

"Newer" and "older" start from a position (first publication, article) and not from a page number: the list
stays put while stories arrive, and its end costs what its beginning costs. A list takes at most seven queries:
rows, their translations, how many are newer, the counts, those of organizations, and two to look up what the
filters name.

A search has the best stories first, and its position begins with the score. It takes at most eight: the register and
the index are asked before, and rows, counts and places come of one.
"""

import datetime
from collections import Counter
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.db.models import Case, CharField, Count, Value, When
from django.db.models.functions import Cast, Coalesce, Substr
from django.http import Http404
from django.utils import formats
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles import filters, ranking, site
from articles.bodycounts import counted_organizations
from articles.models import Edition
from articles.search import MOST_RANKED, Match

PER_PAGE = 20
SHOWN_ORGANIZATIONS = 12
ABOUT = datetime.timedelta(days=2)
CUBED = ("rubric", *filters.DATE_PARTS, "language")


@dataclass(frozen=True)
class Choice:
    """One line of a facet, one chip, or one month: where it leads and what it counts."""

    label: str
    url: str | None
    lang: str = ""
    count: int = 0
    selected: bool = False
    full: str = ""
    height: int = 0


@dataclass(frozen=True)
class Page:
    rows: list
    newer_url: str | None
    older_url: str | None
    first: int
    last: int
    total: int


class Listing:
    """A list of live stories for the parameters of one request (path and query string together).

    `own` names what the page is about: it stands in the heading, not among the chips. `register` is that of another
    search of the same request.
    """

    def __init__(self, parameters, *, own=(), per_page=PER_PAGE, register=None):
        self.own = own
        try:
            self.parameters = filters.asked_of(parameters)
        except ValueError as error:
            raise Http404 from error
        self.position = {name: parameters[name] for name in ("older", "newer") if parameters.get(name)}
        self.per_page = per_page
        self.match = Match(self.parameters["q"], register) if "q" in self.parameters else None
        self.found = filters.look_up(self.parameters)
        self.parameters |= {name: entity.slug for name, entity in self.found.items()}  # of today
        self.editions = self.filtered()

    def filtered(self, *, without=()):
        """The live stories for the parameters, some of them left out. Http404 for a bad value."""
        asked = {name: value for name, value in self.parameters.items() if name not in without}
        bound = filters.EditionFilter(asked, queryset=Edition.objects.live().stories())
        bound.found, bound.match = self.found, self.match
        try:
            filters.day_of(asked)
        except ValueError as error:
            raise Http404 from error
        if not bound.is_valid():
            raise Http404
        return bound.qs

    # --- Rows ------------------------------------------------------------------------------------

    @cached_property
    def page(self):
        rows, before, older = self._ranked_rows() if self.is_ranked else self._rows()
        if self.position and not rows:
            raise Http404
        return Page(
            rows=rows,
            newer_url=self._with_position("newer", rows[0]) if rows and before else None,
            older_url=self._with_position("older", rows[-1]) if rows and older else None,
            first=before + 1 if rows else 0,
            last=before + len(rows),
            total=self.total,
        )

    def _rows(self):
        """The rows of this page, how many are newer, and whether there are older ones."""
        ordered, size = self.editions.for_lists().newest(), self.per_page
        if "newer" in self.position:
            after = ranking.newer(*ranking.position(self.position["newer"]))
            rows = list(ordered.filter(after).reverse()[:size])[::-1]
            more = True
        else:
            if "older" in self.position:
                ordered = ordered.filter(ranking.older(*ranking.position(self.position["older"])))
            rows = list(ordered[: size + 1])
            rows, more = rows[:size], len(rows) > size
        before = self._before(rows[0]) if self.position and rows else 0
        return decorated(rows, with_bodies=self.match is not None), before, more

    def _before(self, row):
        """How many are newer than this one: of later months by the cube, of the month by counting, at any depth alike.

        The day is that of the moment in the newsroom's zone of then: two days on, it tells for sure what is newer.
        """
        near = row.published_on + ABOUT
        later = (cell for cell in self.cube if (cell["year"], cell["month"]) > (near.year, near.month))
        until = (near.replace(day=1) + datetime.timedelta(days=31)).replace(day=1)
        here = self.editions.filter(published_on__gte=row.published_on - ABOUT, published_on__lt=until)
        newer = here.filter(ranking.newer(row.published_at, row.article_id)).count()
        return newer + sum(cell["count"] for cell in later if self._holds(cell, ()))

    @property
    def is_ranked(self):
        return self.match is not None and "order" not in self.parameters

    def _ranked_rows(self):
        """The same of a search: how many are better, and whether there are others."""
        asked = {}
        for name, text in self.position.items():
            score, rest = ranking.score_and_rest(text)
            asked[name] = (score, *ranking.position(rest))
        rows, before, more, beside = self.ranking.read(self.editions, asked, self.per_page)
        return decorated(rows, beside=beside, with_bodies=True), before, more

    @cached_property
    def ranking(self):
        """The `Ranking` of what was found."""
        if self.cells is not None:
            rows = [place for cell, place in self.cells if self._holds(cell, ())]
        else:
            newest = self.editions.newest().values_list("pk", "published_at", "article")
            rows = list(newest[:MOST_RANKED])
        return ranking.Ranking.of(self.match, rows, are_all=self.cells is not None or len(rows) < MOST_RANKED)

    def _with_position(self, name, row):
        url = self.url()
        place = ranking.written(row, is_ranked=self.is_ranked)
        return f"{url}{'&' if '?' in url else '?'}{name}={place}"

    # --- Counts ----------------------------------------------------------------------------------

    @cached_property
    def cube(self):
        """Counts by (rubric, year, month, the day asked for, language) without those filters: one query."""
        if self.cells is not None:
            return [cell for cell, _place in self.cells]
        day = filters.day_of(self.parameters)
        on_day = Case(When(published_on=day, then=Value(1)), default=Value(0)) if day else Value(0)
        rows = (
            self.filtered(without=CUBED)
            .order_by()
            .annotate(
                section=Coalesce("rubric_id", 0),  # not the column, or SQLite takes its index
                month=Substr(Cast("published_on", CharField()), 1, 7),
                on_day=on_day,
            )
            .values_list("section", "month", "on_day", "language")
            .annotate(stories=Count("pk"))
        )
        slugs = {rubric.pk: rubric.slug for rubric in site.current().rubrics}
        return [
            _cell(slugs.get(section), int(month[:4]), int(month[5:]), on_day, language, stories)
            for section, month, on_day, language, stories in rows
        ]

    @cached_property
    def cells(self):
        """Of a search that finds few: [(cell of the cube, (key, published_at, article))], one for each; else None."""
        if self.match is None or self.match.kept is None:
            return None
        asked = filters.day_of(self.parameters)
        rows = self.filtered(without=CUBED).order_by()
        columns = ("rubric__slug", "published_on", "language", "pk", "published_at", "article")
        return [
            (_cell(rubric, day.year, day.month, day == asked, language, 1), place)
            for rubric, day, language, *place in rows.values_list(*columns)
        ]

    def counted(self, by, *, without=()):
        """A Counter of stories by one side of the cube, under the other filters."""
        counter = Counter()
        for cell in self.cube:
            if self._holds(cell, without):
                counter[cell[by]] += cell["count"]
        return counter

    def _holds(self, cell, without):
        asked = self.parameters
        for name in ("rubric", "language"):
            if name not in without and name in asked and cell[name] != asked[name]:
                return False
        if "year" in without:
            return True
        if "year" in asked and cell["year"] != int(asked["year"]):
            return False
        if "month" in without:
            return True
        if "month" in asked and cell["month"] != int(asked["month"]):
            return False
        return "day" not in asked or bool(cell["on_day"])

    @cached_property
    def total(self):
        return sum(cell["count"] for cell in self.cube if self._holds(cell, ()))

    # --- Facets ----------------------------------------------------------------------------------

    @cached_property
    def facets(self):
        """Lists of `Choice` by name; each counted with all other filters applied."""
        years = self.counted("year", without=("year",))
        languages = self.counted("language", without=("language",))
        rubrics = self.counted("rubric", without=("rubric",))
        names = {rubric.slug: rubric for rubric in site.current().rubrics}
        return {
            "rubrics": [
                self._choice("rubric", slug, rubric.name, rubrics[slug], lang=rubric.name_language)
                for slug, rubric in names.items()
                if rubrics[slug]
            ],
            "years": [
                self._choice("year", year, str(year), years[year], drop=("month", "day"))
                for year in sorted(years, reverse=True)
            ],
            "organizations": self._organizations(),
            "languages": [
                self._choice("language", code, name, languages[code], lang=code)
                for code, name in filters.LANGUAGES
                if languages[code]
            ],
        }

    def _choice(self, name, value, label, count, *, lang="", drop=()):
        selected = self.parameters.get(name) == str(value)
        url = self.url(drop=(name, *drop)) if selected else self.url(drop=drop, **{name: value})
        return Choice(label, url, lang, count, selected)

    def _organizations(self):
        rows = counted_organizations(self.filtered(without=("organization",)), SHOWN_ORGANIZATIONS)
        return [
            self._choice("organization", entity.slug, entity.label, count, lang=entity.label_language)
            for entity, count in rows
        ]

    @cached_property
    def months_year(self):
        """The year whose months are shown: the one asked for, or the newest that has stories."""
        if "year" in self.parameters:
            return int(self.parameters["year"])
        return max((cell["year"] for cell in self.cube if self._holds(cell, ("year",))), default=None)

    @cached_property
    def months(self):
        """Twelve `Choice`s of `months_year`, or none where nothing was published."""
        year = self.months_year
        counts = Counter()
        for cell in self.cube:
            if cell["year"] == year and self._holds(cell, ("year",)):
                counts[cell["month"]] += cell["count"]
        top = max(counts.values(), default=0)
        if not top:
            return []
        return [
            Choice(
                label=short_month(month),
                url=self.url(drop=("day",), year=year, month=month) if counts[month] else None,
                count=counts[month],
                selected=self.parameters.get("month") == str(month),
                full=f"{MONTHS[month]} {year}",
                height=round(100 * counts[month] / top),
            )
            for month in range(1, 13)
        ]

    @cached_property
    def chips(self):
        """What is asked for beside the page's own subject, each with the address without it."""
        chips = []
        day = self.parameters
        if "year" in day:
            last = next(part for part in reversed(filters.DATE_PARTS) if part in day)
            drop = filters.DATE_PARTS[filters.DATE_PARTS.index(last) :]
            chips.append(Choice(when(day), self.url(drop=drop)))
        if "since" in day or "until" in day:
            label = _("%(since)s to %(until)s") % {
                "since": _written(day.get("since")),
                "until": _written(day.get("until")),
            }
            chips.append(Choice(label, self.url(drop=("since", "until"))))
        for name, row in self.found.items():
            if name in self.own:
                continue
            label = getattr(row, "label", None) or getattr(row, "name", "")
            lang = getattr(row, "label_language", None) or getattr(row, "name_language", "")
            chips.append(Choice(label, self.url(drop=(name,)), lang))
        if "language" in day:
            code = day["language"]
            chips.append(Choice(dict(filters.LANGUAGES)[code], self.url(drop=("language",)), code))
        if "rubric" in day and "rubric" not in self.own:
            rubric = next((r for r in site.current().rubrics if r.slug == day["rubric"]), None)
            if rubric:
                chips.append(Choice(rubric.name, self.url(drop=("rubric",)), rubric.name_language))
        return chips

    @property
    def period(self):
        """What the form of a period needs: where it leads, what else is asked for, and its two days."""
        path, _mark, query = self.url(drop=("since", "until")).partition("?")
        days = {name: self.parameters.get(name, "") for name in ("since", "until")}
        return {"path": path, "kept": parse_qsl(query), **days}

    # --- Addresses -------------------------------------------------------------------------------

    def url(self, *, drop=(), **changes):
        kept = {name: value for name, value in self.parameters.items() if name not in drop}
        return filters.address(kept | changes)

    def beside(self, what):
        """Address of what stands beside the list: "feed" (Atom), "json" (JSON Feed), "ics" (calendar)."""
        return filters.address(self.parameters, beside=what)


def _cell(*values):
    return dict(zip(("rubric", "year", "month", "on_day", "language", "count"), values, strict=True))


def short_month(month):
    """ "Jan", «янв»: Django has both without a capital, English wants one."""
    name = str(MONTHS_3[month])
    return name if get_language() == "ru" else name.capitalize()


def _written(text):
    """The day of "since" or "until" as a reader writes it; the filter has checked its form."""
    if not text:
        return "…"
    return formats.date_format(datetime.datetime.strptime(text, "%Y-%m-%d"), "DATE_FORMAT")


def when(parameters):
    """The year, month or day that is asked for, as a reader says it."""
    year, month = int(parameters["year"]), parameters.get("month")
    if not month:
        return str(year)
    if not parameters.get("day"):
        return formats.date_format(datetime.date(year, int(month), 1), "YEAR_MONTH_FORMAT")
    return formats.date_format(filters.day_of(parameters), "DATE_FORMAT")


def decorated(editions, live=None, *, with_bodies=False, beside=None):
    """The editions, made by `for_lists()`, with `translations` (live ones in other languages, of `live` where that
    is given) and `organization_label`, and with their `body` where that is asked for: one query, none where the live
    editions of the same stories are given as `beside`.
    """
    editions = list(editions)
    if beside is None:
        live = Edition.objects.live() if live is None else live
        left_out = ("search_text",) if with_bodies else ("body", "search_text")
        sources = {edition.source_id for edition in editions}
        beside = live.filter(source__in=sources).defer(*left_out) if editions else []
    if with_bodies:
        bodies = {other.pk: other.body for other in beside}
        for edition in editions:
            edition.body = bodies.get(edition.pk, "")
    by_source = {}
    for other in beside:
        by_source.setdefault(other.source_id, []).append(other)
    for edition in editions:
        edition.translations = [
            other for other in by_source.get(edition.source_id, []) if other.language != edition.language
        ]
        named = [
            row for row in edition.mentions if row["kind"] == "organization" and not edition.names_secret
        ]
        edition.organization_label = named[0]["label"] if named else ""
    return editions
