"""What somebody may have meant by an address that leads nowhere: live stories and public entities, likeliest first."""

import re
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, Value, When

from articles.addresses import make_slug
from articles.models import Edition
from organizations.models import Entity, FormerAddress

MOST = 3
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
    words = [word for slug in reversed(slugs) for word in slug.split("-") if len(word) >= STEM]
    stems = list(dict.fromkeys(stem for word in words[:MOST_WORDS] for stem in (word[:STEM], word[-STEM:])))
    if not stems:
        return []
    asked = {slugs[-1], "/".join(slugs)}
    scored = [*_stories(path, slugs[-1], stems, language), *_entities(asked, stems, language)]
    scored.sort(key=lambda pair: pair[0], reverse=True)
    return [target for _score, target in scored[:most]]


def _names(path):
    """The parts of a path that name something: no dates, sections, extensions."""
    parts = [part.rpartition(".")[0] or part for part in path.strip("/").split("/")]
    return [part for part in parts if part and not part.isdecimal() and part.lower() not in SECTIONS]


def _near(rows, stems, exact):
    """Rows whose slug has one of the stems, or that `exact` says are meant; those with most stems first."""
    has = [Q(slug__contains=stem) for stem in stems]
    number = [Case(When(part, then=Value(1)), default=Value(0), output_field=IntegerField()) for part in has]
    return (
        rows.annotate(was_here=Exists(exact), stems=sum(number[1:], number[0]))
        .filter(reduce(or_, has) | Q(was_here=True))
        .order_by("-was_here", "-stems", "-pk")[:CANDIDATES]
    )


def _stories(path, slug, stems, language):
    """(score, `Target`) of live stories and pages; of one in two languages the better."""
    day = "-".join(match.groups()) if (match := DAY.search(path)) else None
    was_here = Edition.objects.went_live().filter(article=OuterRef("article"), slug=slug)
    live = Edition.objects.live().only(
        "article", "source", "kind", "language", "title", "slug", "published_on"
    )
    best = {}
    for edition in _near(live, stems, was_here):
        alike = 1 if edition.was_here else _alike(slug, edition.slug)
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
    was_here = FormerAddress.objects.filter(entity=OuterRef("pk"), slug__in=asked)
    for entity in _near(Entity.objects.public(), stems, was_here):
        score = 1 if entity.was_here else max(_alike(slug, entity.slug) for slug in asked)
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
