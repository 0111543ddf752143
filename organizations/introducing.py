"""What stands beside a name in a list of entities of all kinds: what a body is part of, what somebody does."""

from django.db.models import BooleanField, Case, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Now
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language

from organizations.models import Appointment, Entity, Organization, Post, PostTitle
from organizations.models.entity import is_public

ABOVE = ("organization__parent", "meeting__body", "series__body", "convention__body")
LABELS = ("slug", "kind", "label_en", "label_ru", "short_en", "short_ru")
HELD = "person__appointments__"
TERM = ("start_earliest", "start_latest", "end_earliest", "end_latest", "state", "acting", "checked_on")


def introduced(keys):
    """The public entities of these keys, in their order; one query.

    `what` says of which kind each is, `above` is the public `Entity` that it belongs to, or None, `post` what a person
    does or did last, an `Appointment` with `is_held`, and its title as `called` in `called_language`; None where
    nothing is known. A meeting has all its own fields, as `meeting`.
    """
    found, today = {}, timezone.localdate()
    for row in _rows(keys) if keys else ():
        entity = found.setdefault(row.pk, row)
        appointment = _appointment(row, today)
        if appointment and (row is entity or not entity.post or _rank(appointment) > _rank(entity.post)):
            entity.post = appointment
        elif row is entity:
            entity.post = None
    for entity in found.values():
        entity.what, entity.above = _what(entity), _above(entity)
    return [found[key] for key in keys if key in found]


def _rows(keys):
    """The entities, a person once for each public appointment."""
    above = Entity.objects.public().filter(pk=OuterRef("above_key"))
    of_post = {f"post_{name}": F(f"{HELD}post__{name}") for name in ("title_en", "title_ru")}
    of_body = {f"body_{name}": F(f"{HELD}post__organization__{name}") for name in LABELS}
    shown = Q(**{f"{HELD}public_from__lte": Now()}) & is_public(f"{HELD}post__organization__")
    return (
        Entity.objects.public()
        .filter(pk__in=keys)
        .select_related("organization", "meeting")
        .annotate(above_key=Coalesce(*ABOVE))
        .annotate(**{f"above_{name}": Subquery(above.values(name)) for name in LABELS})
        .annotate(**{f"term_{name}": F(f"{HELD}{name}") for name in TERM}, **of_post, **of_body)
        .annotate(**{f"then_{language}": _title_at_its_end(language) for language in ("en", "ru")})
        .annotate(is_shown=Case(When(shown, then=True), default=Value(False), output_field=BooleanField()))
        .order_by(f"{HELD}post__position", F(f"{HELD}start_latest").desc(nulls_last=True), f"{HELD}pk")
    )


def _title_at_its_end(language):
    """What `Post.title_on` says of the last day of an appointment that has ended, NULL without a dated title."""
    end = OuterRef(f"{HELD}end_earliest")
    begun = Q(valid_from_latest=None) | Q(valid_from_latest__lt=end)
    stood = Q(valid_to_earliest=None) | Q(valid_to_earliest__gte=end)
    titles = PostTitle.objects.filter(begun, stood, post=OuterRef(f"{HELD}post"), language=language)
    newest = F("valid_from_earliest").desc(nulls_last=True)
    return Subquery(titles.order_by(newest, "-pk").values("text")[:1])


def _appointment(row, today):
    """The public `Appointment` of a row that has begun, else None."""
    if not row.is_shown:
        return None
    body = Organization(**{name: getattr(row, f"body_{name}") for name in LABELS})
    post = Post(title_en=row.post_title_en, title_ru=row.post_title_ru, organization=body)
    found = Appointment(post=post, **{name: getattr(row, f"term_{name}") for name in TERM})
    if found.start and found.start.earliest > today:
        return None
    found.is_held = found.is_held_on(today)
    # What is held is called what the post is called now, what has ended what it was called then.
    now = {"en": post.title_en, "ru": post.title_ru}
    called = now if found.is_held else {"en": row.then_en or now["en"], "ru": row.then_ru or now["ru"]}
    found.called_language = "ru" if get_language() == "ru" and called["ru"] else "en"
    found.called = called[found.called_language]
    return found


def _rank(appointment):
    """A post that is held stands before one that is not; of two that are not, the one that ended last."""
    end = appointment.end_latest or appointment.start_latest
    return appointment.is_held, "" if appointment.is_held or end is None else end.isoformat()


def _what(entity):
    if entity.kind == Entity.Kind.ORGANIZATION and entity.organization.type != Organization.Type.OTHER:
        return capfirst(entity.organization.get_type_display())
    return capfirst(entity.get_kind_display())


def _above(entity):
    if entity.above_slug is None:
        return None
    return Entity(pk=entity.above_key, **{name: getattr(entity, f"above_{name}") for name in LABELS})
