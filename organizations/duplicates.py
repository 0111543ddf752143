"""Entities of one kind that are likely to be the same: for somebody to look at, never merged by themselves."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations

import iuliia
from django.utils.text import slugify
from django.utils.translation import gettext as _

from organizations import history
from organizations.folding import fold
from organizations.models import Entity, Name

MOST_ALIKE = 12  # a name that more entities have says nothing
IDENTIFIERS = {"wikidata": "Wikidata", "ror": "ROR"}


@dataclass
class Pair:
    """Two entities, the older row first, and why they may be one: sentences."""

    one: Entity
    other: Entity
    reasons: list = field(default_factory=list)


def likely(kind):
    """The `Pair`s of one kind, those with most reasons first; two queries, whatever the number of entities.

    Alike are the same name or form, also written in the other alphabet or in another order of its words, and the
    same identifier; of meetings the same days beside the name or the body. Acronyms are not asked: bodies share them.
    An entity with `disambiguation` was told apart from its namesakes by somebody; its identifiers count all the same.
    """
    model = history.MODELS[kind]
    entities = {entity.pk: entity for entity in model.objects.filter(merged_into=None).order_by("pk")}
    pairs = {}
    for reason, keys, by_name in _groups(kind, entities):
        for one, other in combinations(sorted(keys), 2):
            pair = Pair(entities[one], entities[other])
            if by_name and (pair.one.disambiguation or pair.other.disambiguation):
                continue
            if kind == Entity.Kind.MEETING and not _same_days(pair):
                continue
            reasons = pairs.setdefault((one, other), pair).reasons
            if reason not in reasons:
                reasons.append(reason)
    return sorted(
        pairs.values(), key=lambda pair: (-len(pair.reasons), pair.one.label.casefold(), pair.one.pk)
    )


def _groups(kind, entities):
    """`(reason, keys, whether it is by name)` of entities that share something."""
    for column, name in IDENTIFIERS.items():
        shared = defaultdict(set)
        for entity in entities.values():
            if value := getattr(entity, column, ""):
                shared[value.strip().casefold()].add(entity.pk)
        for value, keys in _shared(shared):
            yield _("the same %(name)s: %(value)s") % {"name": name, "value": value}, keys, False
    if kind == Entity.Kind.MEETING:
        shared = defaultdict(set)
        for meeting in entities.values():
            if meeting.body_id and meeting.start_earliest:
                shared[meeting.body_id, meeting.start_earliest].add(meeting.pk)
        for _day, keys in _shared(shared):
            yield _("the same body on the same days"), keys, True
    same, sounds = _by_name(kind, entities)
    for text, keys in _shared(same):
        yield _("the same name: %(text)s") % {"text": same.written[text]}, keys, True
    for sound, keys in _shared(sounds):
        if not any(keys <= same[text] for text in same.of[sound]):
            texts = " / ".join(sorted(same.written[text] for text in same.of[sound]))
            yield _("names that read alike: %(texts)s") % {"texts": texts}, keys, True


def _shared(groups):
    """Those of the groups that tell of something: of more than one, and of few."""
    return [(value, keys) for value, keys in groups.items() if 1 < len(keys) <= MOST_ALIKE]


class _Texts(defaultdict):
    """`{folded text: keys}`; `of[sound]` are the texts that read so in Latin letters, their words in order, `written`
    is how one of them writes it.
    """

    def __init__(self):
        super().__init__(set)
        self.of = defaultdict(set)
        self.written = {}


def _by_name(kind, entities):
    same, sounds = _Texts(), defaultdict(set)
    texts = [(e.pk, text, []) for e in entities.values() for text in (e.label_en, e.label_ru)]
    rows = Name.objects.filter(entity__kind=kind, entity__merged_into=None)
    rows = rows.exclude(kind__in=[Name.Kind.ACRONYM, Name.Kind.SHORT])
    texts += rows.values_list("entity", "text", "forms")
    for pk, text, forms in texts:
        for one in (text, *forms):
            if folded := fold(one):
                same[folded].add(pk)
                same.written.setdefault(folded, one)
        if folded := fold(text):  # its case forms are no names to be read in another alphabet
            sound = _sound(folded)
            same.of[sound].add(folded)
            sounds[sound].add(pk)
    return same, sounds


def _sound(folded):
    """A name in Latin letters, its words in the order of the alphabet."""
    latin = folded if folded.isascii() else iuliia.WIKIPEDIA.translate(folded)
    return "-".join(sorted(slugify(latin).split("-")))


def _same_days(pair):
    """Days that may be the same; of two meetings without days nothing is known."""
    one, other = pair.one.start, pair.other.start
    return bool(one and other and one.earliest <= other.latest and other.earliest <= one.latest)
