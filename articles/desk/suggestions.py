"""The names that a text holds, as the panel beside it offers them. What finds them is `articles.mentions`."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from articles import mentions
from articles.desk import preview
from organizations.models import Entity

MOST = 60  # offered at once
FILLED_IN = (
    "label_en", "label_ru", "short_en", "short_ru", "sort_key", "sort_key_ru", "body", "series", "ordinal_from",
    "ordinal_to", "start", "end", "city_en", "city_ru",
)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """An entity that may be meant, with the style that a mention of it would get."""

    entity: Entity
    styled_as: str = ""
    appointment: int | None = None

    @property
    def is_public(self):
        return self.entity.public_from is not None and self.entity.public_from <= timezone.now()


@dataclass(frozen=True)
class Offer:
    """One name of the text. Several `choices`: somebody has to say which. None: the register has no such row yet.

    `certain`: readers get a link without anybody's doing. `add_url` leads to the form for the missing row.
    """

    key: str
    words: str
    occurrences: int
    certain: bool
    choices: list[Choice]
    add_kind: str = ""
    add_url: str = ""

    @property
    def only(self):
        return self.choices[0] if len(self.choices) == 1 else None

    @property
    def entities(self):
        """The keys of what would be refused, as the button posts them."""
        return " ".join(str(choice.entity.pk) for choice in self.choices)

    def chosen(self, key):
        """The only choice, or that of the entity `key` (text or number), or None."""
        found = (choice for choice in self.choices if str(choice.entity.pk) == str(key))
        return self.only or next(found, None)


@dataclass
class Panel:
    offers: list[Offer] = field(default_factory=list)
    refused: list[Entity] = field(default_factory=list)
    language: str = ""
    left_out: int = 0

    def offer(self, key):
        return next((offer for offer in self.offers if offer.key == key), None)


def panel(typed, article, *, user, named=(), refused=()):
    """The `Panel` for a text. `typed` is what is known of it, as in `articles.revisions`.

    `named` are the keys of entities in the rows of mentions, `refused` those that wait in the form. What this
    account may not see is neither offered nor shown as refused. A fixed number of queries.
    """
    data = (article.revision.data if article else preview.empty(typed["language"])) | typed
    data["mentions"] = [{"entity": key} for key in named]
    refused = (mentions.rejected_of(article) | set(refused)) - set(named)
    day = mentions.story_day(data, article)
    found = mentions.suggest(data, day=day, user=user, rejected=refused)
    keys = refused | {known.pk for suggestion in found for known in _meant(suggestion)}
    known = Entity.objects.visible_to(user).filter(merged_into=None, pk__in=keys)
    visible = {entity.pk: entity for entity in known.select_related("meeting")} if keys else {}
    offers = [_offer(suggestion, visible, set(named), user) for suggestion in found]
    offers = [offer for offer in offers if offer and (offer.choices or offer.add_url)]
    return Panel(
        offers=offers[:MOST],
        refused=[visible[key] for key in sorted(refused) if key in visible],
        language=data["language"],
        left_out=max(0, len(offers) - MOST),
    )


def _meant(suggestion):
    return suggestion.candidates or ((suggestion.entity,) if suggestion.entity else ())


def _offer(suggestion, visible, named, user):
    """The suggestion as an `Offer`; None where one of its meanings is mentioned already."""
    meant = [known.pk for known in _meant(suggestion)]
    if named & set(meant):
        return None
    choices = [Choice(visible[key], *_style(suggestion, key)) for key in meant if key in visible]
    create = (not meant and suggestion.create) or {}
    return Offer(
        key=suggestion.key,
        words=suggestion.words,
        occurrences=suggestion.occurrences,
        certain=suggestion.certain and len(choices) == 1,
        choices=choices,
        add_kind=create.get("kind", ""),
        add_url=_add_url(create, user),
    )


def _style(suggestion, key):
    """Title and appointment belong to the one that the finder holds to be meant."""
    if suggestion.entity and suggestion.entity.pk == key:
        return suggestion.styled_as, suggestion.appointment
    return "", None


def _add_url(create, user):
    """The register's form for what the text names, filled in; "" where the account may add no such row."""
    kind = create.get("kind")
    if kind not in Entity.Kind.values or not user.has_perm(f"organizations.add_{kind}"):
        return ""
    values = {name: create[name] for name in FILLED_IN if create.get(name)}
    return f"{reverse(f'admin:organizations_{kind}_add')}?{urlencode(values)}"
