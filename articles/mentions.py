"""What a text names of the register: suggested while one writes, linked and indexed when an edition is made.

Nothing of it is stored: what is accepted or refused is (`articles.models.Mention`), the rest is found again each
time. `data` is a working copy as in `articles.revisions`.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone, translation
from django.utils.text import slugify

from articles import linking, reading
from articles.models import Mention
from articles.revisions import as_date
from organizations import finder, ordinals, placing, said, strangers
from organizations.models import Appointment, Entity, Series

TEXTS = ("title", "lead", "body")
AUTO, NEVER = Entity.LinkPolicy.AUTO.value, Entity.LinkPolicy.NEVER.value


@dataclass(frozen=True)
class Suggestion:
    """An entity that a text names, at its first occurrence: `start`–`end` in the plain text of `field`.

    `key` is stable within the text: "12", "series-5-22" for a meeting that the register lacks, "words-eec" where
    several `candidates` are meant. `certain` ones are linked by themselves. `appointment` is the key of the one
    that `styled_as`, a title in the story's language, relies on. `create` is what the text says of an entity that
    the register lacks: `kind` and the initial values of its form, dates as ISO texts.
    """

    key: str
    field: str
    start: int
    end: int
    words: str
    entity: finder.Known | None
    candidates: tuple[finder.Known, ...]
    certain: bool
    appointment: int | None = None
    styled_as: str = ""
    create: dict | None = None
    occurrences: int = 1


@dataclass
class Named:
    """What is named at one or more places of a text: `hits` have offsets into all of it; `missing` is the
    `ordinals.Numbered` of a meeting, or the `strangers.Stranger`, that the register lacks.
    """

    key: str
    hits: list
    candidates: tuple[finder.Known, ...]
    certain: bool
    missing: object = None

    @property
    def keys(self):
        return [row.pk for row in self.candidates]

    @property
    def entity(self):
        return self.candidates[0] if len(self.candidates) == 1 else None


def story_day(data, article=None):
    """The day that titles and names are held against: of the event, of first publication, or the newsroom's today."""
    published = article.published_on if article else None
    return as_date(data.get("event_on")) or published or timezone.localdate()


def suggest(data, *, day, user=None, rejected=()):
    """The `Suggestion`s of a working copy in the order of its text, each entity once.

    Left out are what is mentioned already, `rejected` keys of entities, and what `user` may not see, where one is
    given. Entities that are never linked are not suggested. The body has to be sanitised. One query, one where
    `user` sees less than all, two where people are named, one where a meeting is to be created.
    """
    text = _Text(data)
    skipped = {text.known.winner(row["entity"]) for row in data["mentions"]} | set(rejected)
    named = [row for row in text.named(day, user) if not skipped.intersection(row.keys)]
    people = [row.entity.pk for row in named if row.entity and row.entity.kind == Entity.Kind.PERSON]
    posts = _posts(people, day, data["language"], user) if people else {}
    created = _meetings(text, [row for row in named if isinstance(row.missing, ordinals.Numbered)], day)
    created |= {
        row.key: _person(row.missing, data["language"]) for row in named if row.key.startswith("person-")
    }
    found = []
    for row in named:
        first = row.hits[0]
        appointment, title = posts.get(row.entity and row.entity.pk, (None, ""))
        found.append(
            Suggestion(
                row.key,
                *text.locate(first.start, first.end),
                first.words,
                row.entity,
                row.candidates,
                row.certain,
                appointment,
                title,
                created.get(row.key),
                len(row.hits),
            )
        )
    return found


def found(data, *, day, rejected=()):
    """Keys of the entities that a text names for certain, in its order: what an edition is indexed under."""
    rows = _Text(data).named(day)
    return [row.entity.pk for row in rows if row.certain and row.entity.pk not in set(rejected)]


def linked(data, *, day, rejected=()):
    """(body, keys): the sanitised body with links to what it names, marked as made, and what `found` gives.

    Linked is what is certain or mentioned, each entity once, at its first place that may hold a link; none that
    the text links to itself.
    """
    text = _Text(data)
    rows = [row for row in text.named(day) if row.entity and row.entity.pk not in set(rejected)]
    accepted = {row["entity"] for row in data["mentions"]}
    there = _linked_already(text.flow)
    links = []
    for row in rows:
        key = row.entity.pk
        addresses = {language: _address(row.entity, language) for language, _name in settings.LANGUAGES}
        if not (row.certain or key in accepted) or there.intersection([key, *addresses.values()]):
            continue
        spans = (text.span(hit.start, hit.end) for hit in row.hits)
        if span := next(filter(None, spans), None):
            links.append((*span, key, addresses[data["language"]]))
    return linking.insert(data["body"], _apart(links)), [row.entity.pk for row in rows if row.certain]


def rejected_of(article):
    """Keys of the entities that somebody refused for this article, or that of this key; none for None."""
    rows = Mention.objects.filter(article=article, state=Mention.State.REJECTED)
    return set(rows.values_list("entity", flat=True)) if article else set()


# --- Reading --------------------------------------------------------------------------------------


class _Text:
    """Headline, lead and body as one text, and the way back to each of them."""

    def __init__(self, data):
        self.known = finder.index()
        self.flow = linking.flow(data["body"])
        self.starts, parts = {}, []
        for name, words in (("title", data["title"]), ("lead", data["lead"]), ("body", self.flow.text)):
            self.starts[name] = sum(map(len, parts))
            parts += [words, finder.BARRIER]
        self.text = "".join(parts)

    def locate(self, start, end):
        """(field, start, end) in the plain text of that field."""
        name = [name for name in TEXTS if self.starts[name] <= start][-1]
        start, end = start - self.starts[name], end - self.starts[name]
        if name == "body":
            start, end = self.flow.plain(start), self.flow.plain(end - 1) + 1
        return name, start, end

    def span(self, start, end):
        """Where these words stand in the HTML of the body, or None: they may not become a link."""
        offset = self.starts["body"]
        return self.flow.span(start - offset, end - offset) if start >= offset else None

    def named(self, day, user=None):
        """The `Named`s, by their first place."""
        hits = self.known.find(self.text)
        numbers = ordinals.find(self.text, self.known, hits)
        keys = {entity.pk for hit in hits for entity in hit.candidates}
        keys |= {key for number in numbers for key in (number.series_pk, number.meeting_pk)}
        people = strangers.find(self.text, self.known, hits)
        keys |= {row.pk for person in people for row in self.known.with_fuller_name(person.words)}
        shown = _shown(keys, user)
        rows = {}
        for key, hit, candidates, certain, missing in (
            *_of_hits(hits, day, shown),
            *_of_numbers(numbers, self.known.entities, shown),
            *_of_strangers(people, self.known, shown),
        ):
            row = rows.setdefault(key, Named(key, [], candidates, certain, missing))
            row.hits.append(hit)
            row.certain = row.certain or certain
        for row in rows.values():
            row.hits.sort(key=lambda hit: hit.start)
        return sorted(rows.values(), key=lambda row: row.hits[0].start)


def _of_hits(hits, day, shown):
    """For each name of the text (key, hit, candidates, whether certain, None); `shown` are keys that may be told of."""
    full = _in_full(hits)
    for hit in hits:
        candidates, certain = _meant(hit, full, day, shown)
        if candidates:
            keys = [str(entity.pk) for entity in candidates]
            yield "-".join(["one-of", *keys] if keys[1:] else keys), hit, candidates, certain, None


def _of_numbers(numbers, entities, shown):
    """The same of the numbers of meetings, of which the register may lack one; a hidden one is passed over."""
    for number in numbers:
        series, meeting = entities.get(number.series_pk), entities.get(number.meeting_pk)
        found = (meeting,) if meeting else ()
        hit = finder.Hit(number.start, number.end, number.words, found, finder.ORDINAL)
        if meeting and meeting.pk in shown and meeting.policy != NEVER:
            yield str(meeting.pk), hit, found, number.sure and meeting.policy == AUTO, None
        elif series and series.pk in shown and not meeting:
            yield _key(number), hit, (), False, number


def _of_strangers(people, known, shown):
    """The same of people whom the register lacks, or has under a name with more words. Whom readers know and the text
    misspells is no stranger: a check says so, and of nobody else.
    """
    now = timezone.now()
    for person in people:
        misses = reading.speller(known).misses(person.words, ())
        since = [known.entities[miss.entity].public_from for miss in misses]
        if any(moment and moment <= now for moment in since):
            continue
        fuller = [
            row for row in known.with_fuller_name(person.words) if row.pk in shown and row.policy != NEVER
        ]
        hit = finder.Hit(person.start, person.end, person.words, tuple(fuller), finder.STRANGER)
        if len(fuller) == 1:
            yield str(fuller[0].pk), hit, hit.candidates, False, None
        else:
            yield f"person-{slugify(person.words, allow_unicode=True)}", hit, (), False, person


def _key(number):
    return "-".join(
        str(part) for part in ("series", number.series_pk, *dict.fromkeys((number.first, number.last)))
    )


def _shown(keys, user):
    """Those of the keys that this account finds at the desk; all of them where none is given."""
    if user is None or user.has_perm("organizations.change_entity"):
        return keys
    return set(Entity.objects.visible_to(user).filter(pk__in=keys - {None}).values_list("pk", flat=True))


def _in_full(hits):
    """Keys of the entities that stand in the text by a name of more than one word that only they have."""
    return {hit.candidates[0].pk for hit in hits if len(hit.candidates) == 1 and " " in hit.words}


def _meant(hit, full, day, shown):
    """(candidates, certain): who may be meant, the likeliest first, and whether that is sure enough to link."""
    forms = {form.entity: form for form in hit.forms}
    valid = {row.pk for row in hit.candidates if row.pk not in forms or forms[row.pk].may_be_of(day)}
    wanted = [row for row in hit.candidates if row.policy != NEVER and row.pk in shown]
    if len(hit.candidates) > 1:
        for preferred in (full, valid):
            chosen = [row for row in wanted if row.pk in preferred]
            if len(chosen) == 1 and sum(row.pk in preferred for row in hit.candidates) == 1:
                return tuple(chosen), chosen[0].policy == AUTO and chosen[0].pk in valid
    wanted.sort(key=lambda row: row.pk not in valid)
    one = len(wanted) == 1 == len(hit.candidates)
    return tuple(wanted), one and wanted[0].policy == AUTO and wanted[0].pk in valid


def _posts(people, day, language, user):
    """`{key of a person: (key of the appointment, title)}`: what each is in on that day, certainly before possibly."""
    rows = Appointment.objects.possibly_on(day).filter(person__in=people)
    if user is not None and not user.has_perm("organizations.change_entity"):
        rows = rows.public()
    held = defaultdict(list)
    for row in rows.select_related("post").prefetch_related("post__titles").order_by("post__position", "pk"):
        if row.is_held_on(day):
            held[row.person_id].append(row)
    best = {key: min(rows, key=lambda row: row.covers(day) != "certainly") for key, rows in held.items()}
    return {key: (row.pk, row.post.title_on(day, language)) for key, row in best.items()}


# --- What the register lacks ----------------------------------------------------------------------


def _meetings(text, rows, day):
    """`{key: initial values of a new meeting}` of these `Named`s: series, number, the days that a sentence gives."""
    if not rows:
        return {}
    series = Series.objects.select_related("body").in_bulk({row.missing.series_pk for row in rows})
    spans = [span for span in said.spans(text.text) if span.days(day.year)]
    found = {}
    for row in rows:
        number, placed = row.missing, series[row.missing.series_pk]
        numbered = (number.first, number.last if number.last != number.first else None)
        first, last = _days(text, row.hits, spans, day)
        found[row.key] = {
            "kind": Entity.Kind.MEETING.value,
            "series": placed.pk,
            "body": placed.body_id,
            "ordinal_from": numbered[0],
            "ordinal_to": numbered[1],
            "start": first,
            "end": last,
            "label_en": placing.title(placed, *numbered, language="en"),
            "label_ru": placing.title(placed, *numbered, language="ru"),
        }
    return found


def _days(text, hits, spans, day):
    """First and last day of the date beside the first of these places that has one in its sentence, or two ""."""
    for hit in hits:
        begin, end = ordinals.sentence(text.text, hit.start, hit.end)
        near = [span for span in spans if begin <= span.start < end]
        if near:
            return _iso(
                min(near, key=lambda span: (span.start < hit.start, abs(span.start - hit.start))), day.year
            )
    return "", ""


def _iso(span, year):
    """First and last day of a `said.SaidSpan`, to the month where it gives no days."""
    return [f"{day:%Y-%m-%d}" if span.is_exact else f"{day:%Y-%m}" for day in span.days(year)]


def _person(person, language):
    """Initial values of a new person: the name as written, and the post where only one has the title."""
    given, _space, family = person.words.rpartition(" ")
    found = {"kind": Entity.Kind.PERSON.value, f"label_{language}": person.words, "title": person.title}
    found["sort_key" if language == "en" else "sort_key_ru"] = f"{family}, {given}"
    return found | ({"post": person.posts[0]} if len(person.posts) == 1 else {})


# --- Links ----------------------------------------------------------------------------------------


def _linked_already(flow):
    """Keys and paths of what the body links to."""
    keys = {entity for entity, _address in flow.links if entity}
    return keys | {address.partition("#")[0].partition("?")[0] for _entity, address in flow.links}


def _address(entity, language):
    with translation.override(language):
        return Entity(kind=entity.kind, slug=entity.slug).get_absolute_url()


def _apart(links):
    """Of links at overlapping places the first one."""
    kept, behind = [], 0
    for link in sorted(links):
        if link[0] >= behind:
            kept.append(link)
            behind = link[1]
    return kept
