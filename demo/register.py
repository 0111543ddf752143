"""The demo's register: bodies, people with their posts, meetings, conventions; dates typed as the desk types them."""

import datetime

from demo import content
from organizations import placing
from organizations.dates import parse
from organizations.models import (
    Accession,
    Appointment,
    Convention,
    Meeting,
    Milestone,
    Name,
    Organization,
    Outcome,
    Participation,
    Person,
    Post,
    ReportedNumber,
    Series,
)
from organizations.names import relabel

PUBLIC_FROM = datetime.datetime(2019, 10, 21, 7, tzinfo=datetime.UTC)  # the day the demo newsroom opens
DATES = ("start", "end", "founded", "dissolved", "elected")


def load():
    """Every row of `register/`, public since the newsroom opened."""
    bodies = load_organizations(content.rows("register/organizations.toml")["organizations"])
    people = content.rows("register/people.toml")
    load_posts(people, bodies, load_people(people["people"]))
    series = load_series(content.rows("register/series.toml")["series"], bodies)
    meetings = {}
    for row in content.rows("register/meetings.toml")["meetings"]:
        meetings[row["slug"]] = load_meeting(row, bodies, series)
    load_record(content.rows("register/record.toml"), meetings, bodies)
    for row in content.rows("register/conventions.toml")["conventions"]:
        load_convention(row, bodies, meetings)


def load_organizations(rows):
    """`{slug: Organization}`; a parent may stand after its children."""
    bodies, parents = {}, {}
    for row in rows:
        parents[row["slug"]] = row.pop("parent", None)
        former = row.pop("former", [])
        bodies[row["slug"]] = enter(dated(Organization, row), former)
    for slug, parent in parents.items():
        if parent:
            bodies[slug].parent = bodies[parent]
            bodies[slug].full_clean()
            bodies[slug].save(update_fields=["parent"])
    return bodies


def load_series(rows, bodies):
    """`{slug: Series}`."""
    found = {}
    for row in rows:
        body = bodies[row.pop("organization")]
        found[row["slug"]] = enter(dated(Series, row, body=body))
    return found


def load_meeting(row, bodies, series):
    """`number` places it in the series that has its body's address."""
    number, until = row.pop("number", None), row.pop("to_number", None)
    meeting = enter(dated(Meeting, row, body=bodies[row.pop("body")]))
    if number:
        placing.place(meeting, series[meeting.body.slug], number, until)
    return meeting


def load_record(data, meetings, bodies):
    """Who took part in meetings, and what came of them."""
    people = {person.slug: person for person in Person.objects.all()}
    for model, rows in ((Participation, data["participations"]), (Outcome, data["outcomes"])):
        for position, row in enumerate(rows):
            fields = {"meeting": meetings[row.pop("meeting")], "position": position}
            for name, known in (("person", people), ("organization", bodies)):
                if name in row:
                    fields[name] = known[row.pop(name)]
            add(model(**row, **fields))


def load_convention(row, bodies, meetings):
    """A convention with its milestones, the reported numbers of its parties and their accessions."""
    parts = [
        (model, row.pop(name, []))
        for name, model in (("milestones", Milestone), ("numbers", ReportedNumber), ("accessions", Accession))
    ]
    body = bodies[row.pop("body")]
    convention = enter(dated(Convention, row, body=body))
    for model, rows in parts:
        for part in rows:
            fields = {"convention": convention}
            for name, known in (("meeting", meetings), ("party", bodies)):
                if name in part:
                    fields[name] = known[part.pop(name)]
            on = parse(part.pop("on"))
            statement = model(**part, **fields)
            statement.on = on
            add(statement)


def add(row):
    row.full_clean()
    row.save()


def load_people(rows):
    return {row["slug"]: enter(dated(Person, row)) for row in rows}


def load_posts(data, bodies, people):
    """Posts, and who held them; `ended` is an end whose day is not known."""
    posts = {}
    for position, row in enumerate(data["posts"]):
        key, body = row.pop("id"), bodies[row.pop("organization")]
        posts[key] = Post.objects.create(organization=body, position=position, **row)
    for row in data["appointments"]:
        ended = row.pop("ended", "end" in row)
        appointment = dated(
            Appointment,
            row,
            post=posts[row.pop("post")],
            person=people[row.pop("person")],
            state=Appointment.State.ENDED if ended else Appointment.State.CURRENT,
        )
        appointment.full_clean()
        appointment.save()


def enter(entity, former=()):
    """Save an entity with its names: the labels are its official ones, `former` those it had."""
    entity.full_clean()
    entity.save()
    for language in ("en", "ru"):
        for prefix, kind in (("label", Name.Kind.OFFICIAL), ("short", Name.Kind.ACRONYM)):
            if text := getattr(entity, f"{prefix}_{language}"):
                Name.objects.create(entity=entity, text=text, language=language, kind=kind, preferred=True)
    for row in former:
        name = Name(entity=entity, text=row["text"], language=row["language"], kind=Name.Kind.FORMER)
        name.valid_from, name.valid_to = parse(row["from"]), parse(row["until"])
        name.save()
    relabel(entity)
    return entity


def dated(model, row, **fields):
    """An unsaved, public row of this model; its imprecise dates are parsed from what was typed."""
    dates = {name: parse(row.pop(name)) for name in DATES if name in row}
    instance = model(public_from=PUBLIC_FROM, **row, **fields)
    for name, date in dates.items():
        setattr(instance, name, date)
    return instance
