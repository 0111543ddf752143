"""What the finder reads of the register: entities, what they are written as, series and their numbers, titles."""

import datetime
import re
from collections import defaultdict
from dataclasses import dataclass

from organizations.folding import fold, spell
from organizations.models import Entity, Name, Organization, Person, Placement, Post, PostTitle, Series

MOST_JOINED = 9  # numbers that one gathering may have
COLUMNS = (
    "pk", "kind", "label_en", "label_ru", "short_en", "short_ru", "link_policy", "public_from", "slug",
)  # fmt: skip


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
        own, theirs = self.text.split(), spell(words).split()
        if self.strict == (-1,):
            return theirs[0][:1].isupper()
        return len(own) == len(theirs) and all(own[place] == theirs[place] for place in self.strict)


@dataclass(frozen=True, slots=True)
class Row:
    """A series as numbers need it: what one of its meetings and several are called."""

    pk: int
    body: int
    noun_en: str
    nouns_en: str
    noun_ru: str
    nouns_ru: str


def read():
    """The values of a `finder.Index`, in nine queries."""
    winners = dict(Entity.objects.exclude(merged_into=None).values_list("pk", "merged_into"))
    rows = {row[0]: Known(*row) for row in Entity.objects.order_by("pk").values_list(*COLUMNS)}
    entities = {key: known for key, known in rows.items() if key not in winners}
    series = {row[0]: Row(*row) for row in _series()}
    placements, numbers = {}, {}
    for key, first, last, meeting in _placements():
        numbers[meeting] = re.compile(rf"\b{first}(?!\d)")
        for number in range(first, min(last or first, first + MOST_JOINED - 1) + 1):
            placements[key, number] = winner(meeting, winners)
    forms = _forms(rows, winners, series, numbers)
    return {
        "entities": entities,
        "winners": winners,
        "forms": forms,
        "families": _families(rows, winners, forms),
        "series": series,
        "placements": placements,
        "types": dict(Organization.objects.order_by().values_list("pk", "type")),
        "titles": _titles(),
    }


def _series():
    return Series.objects.order_by().values_list("pk", "body", "noun_en", "nouns_en", "noun_ru", "nouns_ru")


def _placements():
    placed = Placement.objects.exclude(ordinal_from=None).order_by()
    return placed.values_list("series", "ordinal_from", "ordinal_to", "meeting")


def _titles():
    posts = Post.objects.order_by().values_list("pk", "title_en", "title_ru")
    rows = [(title, key) for key, *titles in posts for title in titles]
    rows += PostTitle.objects.order_by().values_list("text", "post")
    found = defaultdict(dict)
    for title, key in rows:
        if folded := fold(title):
            found[folded][key] = True
    return {title: tuple(keys) for title, keys in found.items()}


def winner(key, winners):
    """The key of what an entity is by now, its own where it was not merged; `winners` leads one step each."""
    seen = set()
    while key in winners and key not in seen:
        seen.add(key)
        key = winners[key]
    return key


# --- Forms ----------------------------------------------------------------------------------------


def _forms(rows, winners, series, numbers):
    """`{folded text: (Form, …)}`. A name says more of a text than the label that was made from it.

    Left out is what only counts: "Meetings of the RKC/MC" in a text names the body, and "RKC/MC, 21st Meeting" the
    body and a number (`organizations.ordinals`).
    """
    found = defaultdict(dict)

    def counts(key, folded):
        if key in numbers:
            return numbers[key].search(folded)
        nouns = (series[key].nouns_en, series[key].nouns_ru) if key in series else ()
        return any(noun and folded.startswith(fold(noun)) for noun in nouns)

    def add(key, kind, text, since=None, until=None):
        now, folded = winner(key, winners), fold(text)
        if len(folded) > 1 and now in rows and now not in winners and not counts(key, folded):
            spelt = spell(text)
            form = Form(now, kind, spelt, since, until, _strict(spelt.split()))
            found[folded].setdefault((now, form.strict and form.text), form)

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


def _strict(words):
    """The places of the words that are found by their case too; -1 for one that only needs its capital."""
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
        row, now = rows[key], winner(key, winners)
        names = found.setdefault(now, set())
        for label, sort_key in ((row.label_en, latin), (row.label_ru, cyrillic or _like(row, latin))):
            family = " ".join(spell(sort_key.partition(",")[0]).split())
            if not family or not f" {spell(label)}".endswith(f" {family}"):
                continue
            given = spell(label)[: -len(family)].split()
            names.add(family)
            names |= {
                " ".join(text.split()[len(given) :])
                for text in written[now]
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
