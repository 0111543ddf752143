"""One story as a reader gets it: found by its address, with what stands around it; five queries."""

from dataclasses import dataclass, field

from django.db.models import BooleanField, Case, Count, Exists, ExpressionWrapper, OuterRef, Q, Subquery, When
from django.db.models.functions import JSONObject, Now
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles import asof, ranking
from articles.models import Edition
from organizations.models import Appointment, Entity

RELATED = 3
MOVES = 5  # how far a reader is sent on from one withdrawn story to the next
IS_LIVE = ExpressionWrapper(
    Q(live_from__lte=Now()) & (Q(live_until__isnull=True) | Q(live_until__gt=Now())),
    output_field=BooleanField(),
)


@dataclass
class Found:
    """`edition` to show, or `moved`, an address to go to, or `ended`, which says why it is gone."""

    edition: Edition | None = None
    moved: str | None = None
    ended: Edition | None = None


def find(language, **address):
    """What stands at this address (`kind`, `slug`, for a story `published_on`), for the interface's language.

    An address that only a coming edition has is found as little as one that does not exist.
    """
    there = (
        Edition.objects.went_live()
        .filter(**address)
        .annotate(is_live=IS_LIVE, is_own=Case(When(language=language, then=True), default=False))
        .select_related("rubric", "image")
        .order_by("-is_live", "-is_own", "-live_from")
        .first()
    )
    if there is None:
        return Found()
    if there.is_live:
        return Found(edition=there)
    return whereabouts(there.article_id, language)


def whereabouts(article, language=None):
    """Where readers of this article (its key) are sent now, inside the interface of `language` or of its own:
    `moved` to the live address, its own or that of the story it was withdrawn in favour of; or `ended`.
    """
    now = Edition.objects.live().filter(article=article).first()
    if now:
        return Found(moved=now.url_in(language or now.language))
    last = first = _last(article)
    for _step in range(MOVES):
        if last is None or last.ending != Edition.Ending.MOVED:
            break
        target = Edition.objects.live().filter(article=last.moved_to_id).first()
        if target:
            return Found(moved=target.url_in(language or target.language))
        last = _last(last.moved_to_id)
    return Found(ended=first)


def _last(article_id):
    """The newest edition that was public, or None; whoever is moved to has one."""
    return Edition.objects.went_live().filter(article=article_id).order_by("-live_from").first()


@dataclass(frozen=True)
class Named:
    """An entity of the story: styled as the story froze it, linked as the register has it today."""

    label: str
    styled_as: str
    url: str
    lang: str
    day: object
    entity: Entity
    now: str = ""


@dataclass
class Around:
    """The editions beside one: its own past, its translations, its neighbours, the footer's pages."""

    record: list = field(default_factory=list)
    translations: list = field(default_factory=list)
    related: list = field(default_factory=list)
    previous: Edition | None = None
    next: Edition | None = None
    pages: list = field(default_factory=list)


def around(edition):
    """All the editions that the page needs beside its own, in one query."""
    live = Edition.objects.live()
    near = live.stories().in_language(edition.language).exclude(source=edition.source_id)
    in_rubric = near.filter(rubric=edition.rubric_id)
    place = _place(edition)
    shared = Edition.entities.through.objects.filter(edition=edition.pk).values("entity")
    related = (
        near.filter(entities__in=shared)
        .annotate(common=Count("entities"))
        .order_by("-common", "-published_at", "-article_id")
    )
    wanted = [
        Edition.objects.filter(article=edition.article_id),
        live.filter(source=edition.source_id),
        live.pages(),
    ]
    if edition.kind == "story":
        chosen = (
            related[:RELATED],
            in_rubric.filter(ranking.older(*place)).newest()[:1],
            in_rubric.filter(ranking.newer(*place)).newest().reverse()[:1],
        )
        wanted += [Edition.objects.filter(pk__in=some.values("pk")) for some in chosen]
    # One list of keys, not conditions joined by OR, for which PostgreSQL reads every edition.
    first, *others = (editions.order_by().values("pk") for editions in wanted)
    rows = list(
        Edition.objects.went_live()
        .filter(pk__in=first.union(*others, all=True))
        .select_related("rubric", "image")
        .defer("body", "search_text")
        .annotate(is_live=IS_LIVE, common=Count("entities", filter=Q(entities__in=shared)))
        .order_by("live_from")
    )
    return _sorted(edition, rows)


def _sorted(edition, rows):
    result = Around()
    key = (edition.published_at, edition.article_id)
    for row in rows:
        if row.article_id == edition.article_id:
            result.record.append(row)
        elif row.kind == "page":
            result.pages.append(row)
            if row.source_id == edition.source_id:
                result.translations.append(row)
        elif row.source_id == edition.source_id:
            result.translations.append(row)
        else:
            if row.common:
                result.related.append(row)
            if row.rubric_id == edition.rubric_id:
                place = (row.published_at, row.article_id)
                if place < key and (not result.previous or place > _place(result.previous)):
                    result.previous = row
                if place > key and (not result.next or place < _place(result.next)):
                    result.next = row
    if edition.kind == "page" and edition.pk:
        result.pages.append(edition)
    result.related = sorted(result.related, key=lambda row: (row.common, _place(row)), reverse=True)[:RELATED]
    return result


def _place(row):
    return (row.published_at, row.article_id)


def entities_of(edition):
    """What readers may know of that the edition is indexed under, and what became of it by a merge: the story goes on
    to name it by its key of then.

    Of a person whose post the edition relied on: `has_left` it, and `holds`, `{title_en, title_ru, …}` of the first
    post held today. All of it in one query.
    """
    relied = [key for key in map(asof.relied_on, edition.mentions) if key]
    index = Edition.entities.through.objects.filter(edition=edition.pk).values("entity")
    public = Entity.objects.filter(Q(pk__in=index) | Q(merged_into__in=index), public_from__lte=Now())
    public = public.select_related("meeting")
    if not relied:
        return public
    held = Appointment.objects.public().filter(person=OuterRef("pk")).held_on(timezone.localdate())
    since = Appointment.objects.public().filter(person=OuterRef("pk"), pk__in=relied)
    holds = JSONObject(
        title_en="post__title_en",
        title_ru="post__title_ru",
        body_en="post__organization__label_en",
        body_ru="post__organization__label_ru",
    )
    return public.annotate(
        has_left=Exists(since) & ~Exists(held.filter(pk__in=relied)),
        holds=Subquery(held.order_by("post__position", "pk").values(json=holds)[:1]),
    )


def now_of(entity, label, language):
    """What a person is today who has left the post that the story gives, how a body is called today; "" where the
    story's word still holds."""
    if entity.kind != Entity.Kind.PERSON:
        name = entity.label_in(language)
        return "" if name == label else _("now: %(name)s") % {"name": name}
    if not getattr(entity, "has_left", False):
        return ""
    if not entity.holds:
        return _("no longer in this post")
    language = "ru" if get_language() == "ru" else "en"
    title, body = (entity.holds[f"{n}_{language}"] or entity.holds[f"{n}_en"] for n in ("title", "body"))
    return _("now: %(title)s, %(body)s") % {"title": title, "body": body}


def named(edition, entities):
    """The mentions of an edition by kind, each a `Named`.

    `entities` are those of them that readers may know of, as `entities_of` gives them; what was merged stands as what
    it became. The others are left out: an embargoed appointment must not show through a story.
    """
    public, shown = {entity.pk: entity for entity in entities}, set()
    groups = {kind: [] for kind in Entity.Kind.values}
    for row in edition.mentions:
        known = public.get(row["entity"])
        entity = public.get(known.merged_into_id, known) if known else None
        if entity is None or entity.merged_into_id or entity.pk in shown:
            continue
        shown.add(entity.pk)
        groups[row["kind"]].append(
            Named(
                label=row["label"],
                styled_as=row["styled_as"],
                url=entity.get_absolute_url(),
                lang=edition.language,
                day=edition.event_on or edition.published_on,
                entity=entity,
                now=now_of(entity, row["label"], edition.language),
            )
        )
    return groups


def context(edition, *, entities=None, tags=None, attachments=None, preview=False):
    """What `articles/story.html` and `articles/page.html` show. The lists are given for a preview only."""
    if entities is None:
        entities = entities_of(edition)
    beside = Around() if preview else around(edition)
    notes = [row for row in reversed(beside.record) if row.note and not row.sealed]
    if preview and edition.note:
        notes = [edition]
    groups = named(edition, entities)
    return {
        "edition": edition,
        "bylines": edition.bylines,
        "people": groups["person"],
        "organizations": groups["organization"],
        "meetings": groups["meeting"],
        "conventions": groups["convention"] + groups["series"],
        "tags": edition.tags.all() if tags is None else tags,
        "attachments": edition.attachments.all() if attachments is None else attachments,
        "notes": notes,
        "version": len(beside.record) or 1,
        "updated": edition.live_from if len(beside.record) > 1 else None,
        "translations": beside.translations,
        "related": beside.related,
        "previous": beside.previous,
        "next": beside.next,
        "footer_pages": None if preview else beside.pages,
        "current_rubric": edition.rubric,
        "preview": preview,
    }
