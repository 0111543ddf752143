"""What may be followed, as forms and addresses name it: "all", "rubric:news", "organization:wco", "person:…"."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from articles import site
from articles.models import Rubric
from organizations.models import Entity
from organizations.models.entity import is_public
from subscriptions.models import Follow

MOST = 50  # things that one address follows
ALL = "all"
KINDS = (Entity.Kind.ORGANIZATION.value, Entity.Kind.PERSON.value)
PARAMETERS = ("rubric", *KINDS)


@dataclass(frozen=True)
class Topic:
    """`subject` is a `Rubric`, an `Entity`, or None for all stories; `lang` the language that `label` is in."""

    value: str
    label: str
    lang: str
    subject: Rubric | Entity | None = None

    @property
    def columns(self):
        """The columns of its `Follow`."""
        if self.subject is None:
            return {"everything": True}
        return {"rubric" if isinstance(self.subject, Rubric) else "entity": self.subject}


def of_subject(subject):
    """The topic of a rubric or an entity, or of all stories where it is None."""
    if subject is None:
        return Topic(ALL, _("All stories"), get_language())
    if isinstance(subject, Rubric):
        return Topic(f"rubric:{subject.slug}", subject.name, subject.name_language, subject)
    return Topic(f"{subject.kind}:{subject.slug}", subject.label, subject.label_language, subject)


def general():
    """All stories, then each rubric."""
    return [of_subject(subject) for subject in (None, *site.current().rubrics)]


def of_entities(values):
    """The bodies and people among these values that readers may know of, in the order of the values."""
    wanted = Q()
    for value in list(dict.fromkeys(values))[:MOST]:
        kind, _colon, slug = value.partition(":")
        if kind in KINDS:
            wanted |= Q(kind=kind, slug=slug)
    if not wanted:
        return []
    found = {topic.value: topic for topic in map(of_subject, Entity.objects.public().filter(wanted))}
    return [found[value] for value in dict.fromkeys(values) if value in found]


def followed(subscriber):
    """What it follows: a body or person that readers may not know of (any more) is left out."""
    follows = subscriber.follows.filter(Q(entity=None) | is_public("entity__"))
    follows = follows.select_related("rubric", "entity").order_by("pk")
    return [of_subject(follow.rubric or follow.entity) for follow in follows]


def add(subscriber, topics):
    """Let it follow these too, as many as may be. Two queries: the time that it takes tells nobody who is new."""
    free = MOST - subscriber.follows.count()
    follows = [Follow(subscriber=subscriber, **topic.columns) for topic in list(topics)[: max(free, 0)]]
    Follow.objects.bulk_create(follows, ignore_conflicts=True)


def replace(subscriber, topics):
    """Let it follow these and nothing else."""
    subscriber.follows.all().delete()
    add(subscriber, topics)


def named(query):
    """The values that a query string (a `QueryDict`) names: `?rubric=news&organization=wco`, `?all=1`."""
    return [ALL] * (ALL in query) + [f"{name}:{slug}" for name in PARAMETERS for slug in query.getlist(name)]


def query(values):
    """The query string of these values, with its question mark; empty for none."""
    pairs = [(name, slug or "1") for name, _colon, slug in (value.partition(":") for value in values)]
    return f"?{urlencode(pairs)}" if pairs else ""
