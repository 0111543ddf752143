"""Names of the register in a text: one automaton over all names and their forms, leftmost and longest.

What is compared is folded (`organizations.folding`), so case, ё, no-break spaces and soft hyphens make no
difference, with two exceptions that keep common words apart from names: a word with two capitals ("WCO", "ВТамО")
is only found as it is written, and a name of one word with a capital ("Turkey") only with one.
"""

import datetime
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import ahocorasick

from organizations.folding import fold
from organizations.models import Entity, Name, Organization, Person, Placement, RegisterState, Series

BARRIER = "\x1f"  # stands in a text where no name may run on, such as between two paragraphs
SURNAME, ORDINAL = "surname", "ordinal"
_CLUSTER = re.compile(r".[\u0300-\u036f]*", re.DOTALL)
_WORD = re.compile(r"[\w'’]+")


@dataclass(frozen=True, slots=True)
class Known:
    """One entity as the finder knows it; `policy` is a value of `Entity.LinkPolicy`."""

    pk: int
    kind: str
    label_en: str
    label_ru: str
    short_en: str
    short_ru: str
    policy: str
    public_from: datetime.datetime | None
    slug: str

    def label_in(self, language):
        return (self.label_ru if language == "ru" else "") or self.label_en


@dataclass(frozen=True, slots=True)
class Form:
    """One way of writing an entity: `entity` is the one that it was merged into, where it was.

    It may have been in use from `since` until `until`, None where that is open. `strict` are the places of its
    words that are only found as they are written.
    """

    entity: int
    kind: str
    text: str
    since: datetime.date | None = None
    until: datetime.date | None = None
    strict: tuple[int, ...] = ()

    def may_be_of(self, day):
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def fits(self, words):
        """Whether words that fold to the same are this form by their case too."""
        if not self.strict:
            return True
        own, theirs = self.text.split(), _clean(words).split()
        if self.strict == (-1,):
            return theirs[0][:1].isupper()
        return len(own) == len(theirs) and all(own[place] == theirs[place] for place in self.strict)


@dataclass(frozen=True, slots=True)
class Hit:
    """`words` stand at `start`–`end` of the text as it was given; several `candidates` make it ambiguous.

    `form` is a value of `Name.Kind`, or "surname", "ordinal"; `forms` are what was found, one for each candidate.
    """

    start: int
    end: int
    words: str
    candidates: tuple[Known, ...]
    form: str
    forms: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A series as ordinals need it: `nouns` are those of its meetings in all languages, folded."""

    pk: int
    body: int
    noun_en: str
    nouns_en: str
    noun_ru: str
    nouns_ru: str


@dataclass
class Index:
    """What the register knew when it was read. `entities` holds all that were not merged, by key; `winners` leads
    from those that were to what they were merged into.
    """

    entities: dict[int, Known] = field(default_factory=dict)
    winners: dict[int, int] = field(default_factory=dict)
    forms: dict[str, tuple[Form, ...]] = field(default_factory=dict)  # folded text → what it may mean
    families: dict[int, set] = field(default_factory=dict)  # key of a person → family names as written
    series: dict[int, Row] = field(default_factory=dict)
    placements: dict[tuple, int] = field(default_factory=dict)  # (series, number) → meeting
    parents: dict[int, int] = field(default_factory=dict)  # body → what it is part of
    types: dict[int, str] = field(default_factory=dict)  # body → `Organization.Type`

    @cached_property
    def automaton(self):
        found = ahocorasick.Automaton()
        for text, forms in self.forms.items():
            found.add_word(text, (len(text), forms))
        found.make_automaton()
        return found

    def find(self, text):
        """The `Hit`s of a text, in its order, none inside another.

        Behind the full name of a person the bare family name is that person.
        """
        if not self.forms:
            return []
        folded, places = _folded(text)
        matches = []
        for last, (length, forms) in self.automaton.iter(folded):
            start, end = last - length + 1, last + 1
            if _is_whole(folded, start, end):
                matches.append((start, -end, forms))
        hits, behind = [], 0
        for start, end, forms in sorted(matches, key=lambda match: match[:2]):
            if start < behind:
                continue
            first, last = places[start], places[-end]
            words = text[first:last]
            fitting = [form for form in forms if form.fits(words)]
            if fitting and not _is_part_of_a_compound(text, first, last, words):
                hits.append(self._hit(first, last, words, fitting))
                behind = -end
        return self._with_surnames(text, hits)

    def winner(self, key):
        """The key of what the entity of this key is by now, its own where it was not merged."""
        return _winner(key, self.winners)

    def _hit(self, start, end, words, forms):
        by_entity = {}
        for form in forms:
            by_entity.setdefault(form.entity, form)
        candidates = tuple(self.entities[key] for key in by_entity)
        return Hit(start, end, words, candidates, forms[0].kind, tuple(by_entity.values()))

    def _with_surnames(self, text, hits):
        """The hits, and between them the family names of people whose full names stand before."""
        people = {}
        for hit in hits:
            if len(hit.candidates) == 1 and (names := self.families.get(hit.candidates[0].pk)):
                people.setdefault(hit.candidates[0].pk, (hit.end, names))
        if not people:
            return hits
        meant = defaultdict(list)
        for key, (_behind, names) in people.items():
            for name in names:
                meant[name].append(key)
        either = "|".join(map(re.escape, sorted(meant, key=len, reverse=True)))
        taken = {place for hit in hits for place in range(hit.start, hit.end)}
        found = list(hits)
        for match in re.finditer(rf"(?<![\w-])(?:{either})(?![\w-])", text):
            keys = [key for key in meant[match[0]] if people[key][0] <= match.start()]
            if keys and match.start() not in taken:
                candidates = tuple(self.entities[key] for key in keys)
                found.append(Hit(match.start(), match.end(), match[0], candidates, SURNAME))
        return sorted(found, key=lambda hit: hit.start)


def index():
    """What the register knows now; it is read again when `RegisterState` has changed. One query otherwise."""
    return _read(RegisterState.current())


@lru_cache(
    maxsize=2
)  # two: what another transaction has not committed yet must not push out what is valid here
def _read(_version):
    winners = dict(Entity.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    columns = (
        "pk",
        "kind",
        "label_en",
        "label_ru",
        "short_en",
        "short_ru",
        "link_policy",
        "public_from",
        "slug",
    )
    rows = {row[0]: Known(*row) for row in Entity.objects.order_by("pk").values_list(*columns)}
    found = Index({key: known for key, known in rows.items() if key not in winners}, winners)
    found.series = {row[0]: Row(*row) for row in _series()}
    for body, kind, parent in Organization.objects.order_by().values_list("pk", "type", "parent"):
        found.types[body], found.parents[body] = kind, parent
    for series, first, last, meeting in _placements():
        for number in range(first, min(last or first, first + 9) + 1):
            found.placements[series, number] = _winner(meeting, winners)
    found.forms = _forms(rows, winners, found.series)
    found.families = _families(rows, winners, found.forms)
    found.automaton  # noqa: B018  built here, before several threads ask for it
    return found


def _series():
    return Series.objects.order_by().values_list("pk", "body", "noun_en", "nouns_en", "noun_ru", "nouns_ru")


def _placements():
    placed = Placement.objects.exclude(ordinal_from=None).order_by()
    return placed.values_list("series", "ordinal_from", "ordinal_to", "meeting")


def _winner(key, winners):
    seen = set()
    while key in winners and key not in seen:
        seen.add(key)
        key = winners[key]
    return key


# --- Forms ----------------------------------------------------------------------------------------


def _forms(rows, winners, series):
    """`{folded text: (Form, …)}`. A name says more of a text than the label that was made from it."""
    found = defaultdict(dict)

    def add(key, kind, text, since=None, until=None):
        winner = _winner(key, winners)
        folded = fold(text)
        if len(folded) > 1 and winner in rows and not _is_a_plural(folded, series.get(key)):
            form = Form(winner, kind, _clean(text), since, until, _strict(text))
            found[folded].setdefault((winner, form.strict and form.text), form)

    names = Name.objects.order_by("pk").values_list(
        "entity", "kind", "text", "forms", "valid_from_earliest", "valid_to_latest"
    )
    for key, kind, text, forms, since, until in names:
        for written in (text, *(forms if isinstance(forms, list) else ())):
            add(key, kind, str(written), since, until)
    for row in rows.values():
        for text in (row.label_en, row.label_ru):
            add(row.pk, Name.Kind.OFFICIAL.value, text)
        for text in (row.short_en, row.short_ru):
            add(row.pk, Name.Kind.SHORT.value, text)
    return {text: tuple(forms.values()) for text, forms in found.items()}


def _is_a_plural(folded, series):
    """ "Meetings of the RKC/MC" in a text names the body, not the row that counts them."""
    nouns = (series.nouns_en, series.nouns_ru) if series else ()
    return any(noun and folded.startswith(fold(noun)) for noun in nouns)


def _strict(text):
    words = _clean(text).split()
    strict = tuple(place for place, word in enumerate(words) if sum(map(str.isupper, word)) > 1)
    return (-1,) if not strict and len(words) == 1 and words[0][0].isupper() else strict


def _families(rows, winners, forms):
    """`{key of a person: family names}`, in Russian in all cases that the forms of the full name show."""
    written = defaultdict(list)
    for known in forms.values():
        for form in known:
            written[form.entity].append(form.text)
    found = {}
    for key, latin, cyrillic in Person.objects.order_by().values_list("pk", "sort_key", "sort_key_ru"):
        row, winner = rows[key], _winner(key, winners)
        names = found.setdefault(winner, set())
        for label, sort_key in ((row.label_en, latin), (row.label_ru, cyrillic or _like(row, latin))):
            family = " ".join(_clean(sort_key.partition(",")[0]).split())
            if not family or not f" {_clean(label)}".endswith(f" {family}"):
                continue
            given = _clean(label)[: -len(family)].split()
            names.add(family)
            names |= {
                " ".join(text.split()[len(given) :])
                for text in written[winner]
                if given and len(text.split()) == len(given) + len(family.split()) and _alike(text, label)
            }
    return {key: {name for name in names if len(name) > 1} for key, names in found.items() if names}


def _like(row, latin):
    """Where the Russian family name is not told: as many last words of the Russian name as of the other."""
    family, words = latin.partition(",")[0].split(), row.label_ru.split()
    if "," in latin and len(words) == len(row.label_en.split()) and row.label_en.endswith(" ".join(family)):
        return " ".join(words[len(words) - len(family) :])
    return ""


def _alike(one, other):
    """Every word of the one begins like that of the other: two cases of one name."""
    pairs = zip(fold(one).split(), fold(other).split(), strict=True)
    return all(a[:2] == b[:2] for a, b in pairs)


# --- Text -----------------------------------------------------------------------------------------


class _Folded(dict):
    def __missing__(self, cluster):
        folded = self[cluster] = (
            cluster if cluster == BARRIER else " " if cluster.isspace() else fold(cluster)
        )
        return folded


_FOLDED = _Folded()


def _folded(text):
    """(folded text, places): `places[n]` is where in the text the n-th folded character comes from.

    One more place is the end of the text.
    """
    composed = unicodedata.is_normalized("NFC", text)
    clusters = text if composed else _CLUSTER.findall(text)
    parts = [_FOLDED[cluster] for cluster in clusters]
    folded = "".join(parts)
    if composed and len(folded) == len(text) and "" not in parts and "  " not in folded:
        return folded, range(len(text) + 1)
    kept, places, place = [], [], 0
    for cluster, part in zip(clusters, parts, strict=True):
        if part != " " or (kept and kept[-1] != " "):
            kept.append(part)
            places += [place] * len(part)
        place += len(cluster)
    return "".join(kept), [*places, place]


def _clean(text):
    """As `fold`, but with the case kept."""
    kept = "".join(character for character in text if _FOLDED[character])
    return " ".join(unicodedata.normalize("NFC", kept).replace("\u2011", "-").replace("ё", "е").split())


def _is_whole(folded, start, end):
    """No letter or figure stands directly before or behind."""
    return not (
        (start and folded[start - 1].isalnum() and folded[start].isalnum())
        or (end < len(folded) and folded[end].isalnum() and folded[end - 1].isalnum())
    )


def _is_part_of_a_compound(text, start, end, words):
    """ "Guinea" in "Guinea-Bissau"; an acronym may be joined to another."""
    if sum(map(str.isupper, words)) > 1 and " " not in words:
        return False
    before, behind = text[max(0, start - 2) : start], text[end : end + 2]
    return (before[-1:] == "-" and before[:1].isalpha()) or (behind[:1] == "-" and behind[1:].isupper())
