"""What a calendar program or a feed reader may subscribe to."""

from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Subscription:
    """A calendar at `path`, an .ics; `label` in the language `lang`, that of the page where it is empty."""

    label: str
    path: str
    lang: str = ""

    @classmethod
    def of(cls, entity):
        """All meetings of a series, or of a body with its sub-bodies."""
        path = reverse(f"organizations:{entity.kind}_ics", kwargs={"slug": entity.slug})
        return cls(entity.label, path, entity.label_language)


@dataclass(frozen=True)
class Feeds:
    """One feed in its two forms, Atom and JSON Feed, each by its path."""

    atom: str
    json: str

    @classmethod
    def of(cls, entity):
        """What was written about an entity."""
        names = (f"organizations:{entity.kind}_{form}" for form in ("feed", "json"))
        return cls(*(reverse(name, kwargs={"slug": entity.slug}) for name in names))
