"""What somebody may have meant by an address that leads nowhere: live stories and public entities, likeliest first."""

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Case, IntegerField, Q, Value, When

from articles.addresses import make_slug
from articles.models import Edition
from organizations.models import Entity, FormerAddress

MOST = 3
NEAR = 200  # of each kind with most in common, public or not
CANDIDATES = 40  # of each kind that are looked at more closely
MOST_WORDS = 4
STEM = 4  # letters: a word with an error in it is found by its beginning or by its end
ENOUGH = 0.35  # alike, on a scale from 0 to 1
SAME_DAY = 0.3  # counts as much for a story
DAY = re.compile(r"/((?:19|20|21)\d\d)/(0[1-9]|1[0-2])/(0[1-9]|[12]\d|3[01])/")
SECTIONS = {
    "news", "rubrics", "tags", "authors", "organizations", "people", "meetings", "conventions", "calendar",
    "search", "feed", "changes", "index", *(code for code, _name in settings.LANGUAGES),
}  # fmt: skip


@dataclass(frozen=True)
class Target:
    """`kind`: "article" or "entity"; `pk` its key; `label` in the language `lang`; `url` for readers."""

    kind: str
    pk: int
    label: str
    lang: str
    url: str


def words_of(path):
    """What the address says, as somebody would type it into a search: "/2019/11/the-council.html" → "the council"."""
    parts = _names(path)
    return " ".join(re.split(r"[\W_]+", parts[-1])).strip() if parts else ""


def targets(path, language, most=MOST):
    """`Target`s for this path, at most `most`; in a draw the one in `language` first. Two queries, or none."""
    slugs = [make_slug(name.replace("_", "-")) for name in _names(path)[-2:]]
    if not slugs:
        return []
    words = [word for slug in reversed(slugs) for word in slug.split("-") if len(word) >= STEM]
    stems = list(dict.fromkeys(stem for word in words[:MOST_WORDS] for stem in (word[:STEM], word[-STEM:])))
    asked = {slugs[-1], "/".join(slugs)}
    scored = [*_stories(path, slugs[-1], stems, language), *_entities(asked, stems, language)]
    scored.sort(key=lambda pair: pair[0], reverse=True)
    return [target for _score, target in scored[:most]]


def _names(path):
    """The parts of a path that name something: no dates, sections, extensions."""
    parts = [part.rpartition(".")[0] or part for part in path.strip("/").split("/")]
    return [part for part in parts if part and not part.isdecimal() and part.lower() not in SECTIONS]


def _near(rows, stems, meant):
    """Rows that the condition `meant` says are meant, marked as `is_meant`, then those whose slug has most stems.

    The stems are looked for in the column's index alone: rows of stories are long, and SQLite would read them all.
    """
    has = [Q(slug__contains=stem) for stem in stems]
    number = [Case(When(one, then=Value(1)), default=Value(0), output_field=IntegerField()) for one in has]
    if stems:
        alike = rows.model.objects.filter(reduce(or_, has)).annotate(stems=sum(number, Value(0)))
        meant_or_near = meant | Q(pk__in=alike.order_by("-stems", "-pk").values("pk")[:NEAR])
    return (
        rows.annotate(is_meant=Case(When(meant, then=Value(True)), default=Value(False)))
        .annotate(stems=sum(number, Value(0)))
        .filter(meant_or_near if stems else meant)
        .order_by("-is_meant", "-stems", "-pk")[:CANDIDATES]
    )


def _stories(path, slug, stems, language):
    """(score, `Target`) of live stories and pages; of one in two languages the better."""
    day = "-".join(match.groups()) if (match := DAY.search(path)) else None
    had_it = Edition.objects.went_live().filter(slug=slug)  # today, or before it was changed
    live = Edition.objects.live().only(
        "article", "source", "kind", "language", "title", "slug", "published_on"
    )
    best = {}
    for edition in _near(live, stems, Q(article__in=had_it.values("article"))):
        alike = 1 if edition.is_meant else _alike(slug, edition.slug)
        score = alike + SAME_DAY * (edition.published_on.isoformat() == day)
        rank = (score, edition.language == language)
        if score >= ENOUGH and rank > best.get(edition.source_id, ((0, False), None))[0]:
            target = Target(
                "article", edition.article_id, edition.title, edition.language, edition.get_absolute_url()
            )
            best[edition.source_id] = (rank, target)
    return best.values()


def _entities(asked, stems, language):
    """(score, `Target`) of what the register shows readers."""
    had_it = FormerAddress.objects.filter(slug__in=asked).values("entity")
    for entity in _near(Entity.objects.public(), stems, Q(slug__in=asked) | Q(pk__in=had_it)):
        score = 1 if entity.is_meant else max(_alike(slug, entity.slug) for slug in asked)
        if score >= ENOUGH:
            target = Target(
                "entity", entity.pk, entity.label, entity.label_language, entity.get_absolute_url()
            )
            yield (score, entity.label_language == language), target


def _alike(one, other):
    """Dice's coefficient of the two texts' trigrams: 0 nothing in common, 1 the same."""
    if one == other:
        return 1
    first, second = _trigrams(one), _trigrams(other)
    return 2 * len(first & second) / (len(first) + len(second))


def _trigrams(text):
    padded = f"  {text} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}
