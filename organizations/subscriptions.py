"""What a calendar program may subscribe to."""

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
