"""What stands beside a name in a list of entities of all kinds: what a body is part of, what somebody does."""

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language

from organizations.models import Appointment, Entity, Organization, PostTitle

ABOVE = ("organization__parent", "meeting__body", "series__body", "convention__body")


def introduced(keys):
    """The public entities of these keys, in their order; at most two queries.

    `what` says of which kind each is, `above` is the public `Entity` that it belongs to, or None, `post` what a person
    does or did last, an `Appointment` with its `called`, or None. A meeting has all its own fields, as `meeting`.
    """
    rows = Entity.objects.public().filter(pk__in=keys).select_related("organization", "meeting")
    above = Entity.objects.public().filter(pk=OuterRef("above_key"))
    names = {
        f"above_{name}": Subquery(above.values(name)) for name in ("slug", "label_en", "label_ru", "kind")
    }
    found = {row.pk: row for row in rows.annotate(above_key=Coalesce(*ABOVE)).annotate(**names)}
    entities = [found[key] for key in keys if key in found]
    posts = last_posts([entity.pk for entity in entities if entity.kind == Entity.Kind.PERSON])
    for entity in entities:
        entity.what = _what(entity)
        entity.above = _above(entity)
        entity.post = posts.get(entity.pk)
    return entities


def last_posts(people):
    """`{key of a person: Appointment}`: what each of these people does, or did last; one query, none of nobody.

    `called` is the title of that time in the active language, or in English.
    """
    found = {}
    if not people:
        return found
    titles = {f"called_{language}": _title_at_its_end(language) for language in ("en", "ru")}
    held = Appointment.objects.public().filter(person__in=people).select_related("post__organization")
    today = timezone.localdate()
    order = ("post__position", F("start_latest").desc(nulls_last=True), "pk")
    for appointment in held.annotate(**titles).order_by(*order):
        if appointment.start and appointment.start.earliest > today:
            continue
        appointment.is_held = appointment.is_held_on(today)
        before = found.get(appointment.person_id)
        if before is None or _rank(appointment) > _rank(before):
            found[appointment.person_id] = appointment
    for appointment in found.values():
        _call(appointment)
    return found


def _rank(appointment):
    """Of two posts the one that is held, of two that are not the one that ended last; else the first one stays."""
    end = appointment.end_latest or appointment.start_latest
    return appointment.is_held, "" if appointment.is_held or end is None else end.isoformat()


def _call(appointment):
    """What is held is called what the post is called now, what has ended what it was called then."""
    post, then = appointment.post, {"en": appointment.called_en, "ru": appointment.called_ru}
    now = {"en": post.title_en, "ru": post.title_ru}
    called = now if appointment.is_held else {code: then[code] or now[code] for code in now}
    language = "ru" if get_language() == "ru" and called["ru"] else "en"
    appointment.called, appointment.called_language = called[language], language


def _title_at_its_end(language):
    """What `Post.title_on` says of the last day of an appointment that has ended, None without a dated title."""
    end = OuterRef("end_earliest")
    begun = Q(valid_from_latest=None) | Q(valid_from_latest__lt=end)
    stood = Q(valid_to_earliest=None) | Q(valid_to_earliest__gte=end)
    titles = PostTitle.objects.filter(begun, stood, post=OuterRef("post"), language=language)
    newest = F("valid_from_earliest").desc(nulls_last=True)
    return Subquery(titles.order_by(newest, "-pk").values("text")[:1])


def _what(entity):
    if entity.kind == Entity.Kind.ORGANIZATION and entity.organization.type != Organization.Type.OTHER:
        return capfirst(entity.organization.get_type_display())
    return capfirst(entity.get_kind_display())


def _above(entity):
    if entity.above_slug is None:
        return None
    return Entity(
        pk=entity.above_key,
        kind=entity.above_kind,
        slug=entity.above_slug,
        label_en=entity.above_label_en,
        label_ru=entity.above_label_ru,
    )
