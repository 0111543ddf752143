"""The texts of `marked/`, which people have marked, and the register that they are read with."""

import datetime
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.html import escape

from articles.desk.preview import empty
from organizations import placing
from organizations.dates import parse
from organizations.models import Convention, Meeting, Name, Organization, Person, Series
from organizations.names import relabel
from tests.organizations import factories

FOLDER = Path(__file__).parent / "marked"
DAY = datetime.date(2019, 11, 21)


@dataclass
class Text:
    """A text and its marks, as `marked/english.toml` describes them."""

    id: str
    language: str
    body: str
    names: list
    title: str = ""
    day: datetime.date = DAY
    unsure: list = field(default_factory=list)
    checks: list = field(default_factory=list)
    aside: bool = False

    @property
    def data(self):
        """A working copy that says this, as in `articles.revisions`."""
        body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in self.body.split("\n\n"))
        return empty(self.language) | {"title": self.title, "body": body}


def texts():
    """All `Text`s."""
    found = []
    for name, language in (("english", "en"), ("russian", "ru")):
        rows = tomllib.loads((FOLDER / f"{name}.toml").read_text())["texts"]
        found += [Text(language=language, **row) for row in rows]
    return found


def load_register():
    """`{slug: key}` of everything in `register.toml`, saved and public. Series are left out."""
    data = tomllib.loads((FOLDER / "register.toml").read_text())
    entities = {}
    for model, kind in ((Organization, "organizations"), (Convention, "conventions"), (Person, "people")):
        for row in data[kind]:
            row["parent_id"] = getattr(entities.get(row.pop("parent", None)), "pk", None)
            entities[row["slug"]] = _entity(model, row)
    for row in data["posts"]:
        held = row.pop("held", [])
        post = factories.PostFactory(organization=entities[row.pop("body")], **row)
        for term in held:
            state = "ended" if term.get("ended") or "end" in term else "current"
            dates = (term.get("start", ""), term.get("end", ""))
            factories.AppointmentFactory(post=post, person=entities[term["person"]], dates=dates, state=state)
    series = {row["slug"]: _series(row, entities) for row in data["series"]}
    for slug, first, last, start, end in data["meetings"][0]["rows"]:
        meeting = _meeting(series[slug], first, last, start, end)
        entities[meeting.slug] = meeting
    return {slug: entity.pk for slug, entity in entities.items()}


def _entity(model, row):
    names, policy = row.pop("names"), row.pop("policy", "auto")
    if model is not Organization:
        del row["parent_id"]
    entity = model(label_en=names[0]["text"], link_policy=policy, public_from=factories.LONG_AGO, **row)
    entity.save()
    for given in names:
        kind = given.get("kind", Name.Kind.OFFICIAL)
        name = Name(entity=entity, text=given["text"], language=given["lang"], kind=kind)
        name.preferred, name.forms = kind == Name.Kind.OFFICIAL, given.get("forms", [])
        name.valid_from, name.valid_to = parse(given.get("from", "")), parse(given.get("until", ""))
        name.save()
    relabel(entity)
    return entity


def _series(row, entities):
    body = entities[row.pop("body")]
    series = Series(body=body, public_from=factories.LONG_AGO, **row)
    series.save()
    return series


def _meeting(series, first, last, start, end):
    last = None if last == first else last
    labels = {f"label_{code}": placing.title(series, first, last, language=code) for code in ("en", "ru")}
    meeting = Meeting(body=series.body, public_from=factories.LONG_AGO, status=Meeting.Status.HELD, **labels)
    factories.saved(meeting, parse(start), parse(end))
    placing.place(meeting, series, first, last)
    placing.readdress(meeting)
    return meeting
