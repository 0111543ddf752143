"""What the checklist knows of the register: who held which post, when which meeting was, of all drafts together.

Only what readers may see is ever told, since whoever writes a story is shown the sentences; what is hidden may still
keep a rule silent.
"""

import datetime
from dataclasses import dataclass, field

from django.db.models import Prefetch

from articles import reading
from articles.models import Mention
from organizations import finder
from organizations.models import Appointment, Meeting, Placement, Post, Rescheduling

LEVELS = 4  # up from a body, by which a text may name it: "EEC Deputy Head of Division"


@dataclass
class RegisterFacts:
    """One query for the state of the register; one each for the rest, and only where a text asks for it."""

    index: finder.Index
    now: datetime.datetime
    appointments: dict = field(default_factory=dict)  # key of a person → Appointments, with post and titles
    chains: dict = field(
        default_factory=dict
    )  # key of a body with posts → its key and those of what it is part of
    posts: dict = field(default_factory=dict)  # key of a body → Posts, with titles and `held`, Appointments
    meetings: dict = field(default_factory=dict)  # key → Meeting
    series: dict = field(
        default_factory=dict
    )  # key of a series → (first, last, Meeting) of each numbered one
    moved_from: dict = field(default_factory=dict)  # key of a meeting → Reschedulings
    refused: dict = field(default_factory=dict)  # key of an article → keys of entities refused for it

    @classmethod
    def of(cls, drafts, now):
        facts = cls(finder.index(), now)
        readings = [reading.of(facts.index, draft.data) for draft in drafts]
        for draft, read in zip(drafts, readings, strict=True):
            draft.reading = read
        mentioned = {row["entity"] for draft in drafts for row in draft.data["mentions"] if row["styled_as"]}
        people = set().union(*(read.people for read in readings)) | {
            key for key in mentioned if key in facts.index.families
        }
        if people:
            facts._read_posts(people)
        if meetings := set().union(*(read.meetings for read in readings)):
            facts.meetings = Meeting.objects.in_bulk(meetings)
        if series := set().union(*(read.series for read in readings)):
            facts._read_series(series)
        if meetings or series:
            facts._read_moves()
        articles = {draft.pk for draft in drafts} - {None}
        if articles and facts.index.forms:
            rows = Mention.objects.filter(article__in=articles, state=Mention.State.REJECTED)
            for article, entity in rows.values_list("article", "entity"):
                facts.refused.setdefault(article, set()).add(entity)
        return facts

    def is_public(self, key):
        entity = self.index.entities.get(key)
        return bool(entity and entity.public_from and entity.public_from <= self.now)

    def is_public_appointment(self, appointment):
        since = appointment.public_from
        return (
            since is not None
            and since <= self.now
            and self.is_public(appointment.person_id)
            and self.is_public(appointment.post.organization_id)
        )

    def name(self, key, language):
        return self.index.entities[key].label_in(language)

    def above(self, body):
        """The keys of a body that has posts and of what it is part of."""
        return self.chains.get(body, [body])

    def _read_posts(self, people):
        """All posts of the bodies in which these people have any."""
        bodies = Appointment.objects.filter(person__in=people).values("post__organization")
        held = Appointment.objects.select_related("post")
        posts = Post.objects.filter(organization__in=bodies).prefetch_related(
            "titles", Prefetch("appointments", held, to_attr="held")
        )
        for post in posts.select_related(f"organization{'__parent' * LEVELS}"):
            self.chains.setdefault(post.organization_id, _chain(post.organization))
            self.posts.setdefault(post.organization_id, []).append(post)
            for appointment in post.held:
                appointment.post = post  # with its titles
                self.appointments.setdefault(appointment.person_id, []).append(appointment)

    def _read_series(self, series):
        placed = Placement.objects.filter(series__in=series).exclude(ordinal_from=None)
        for row in placed.select_related("meeting"):
            self.series.setdefault(row.series_id, []).append((row.ordinal_from, row.last, row.meeting))
            self.meetings.setdefault(row.meeting_id, row.meeting)

    def _read_moves(self):
        for row in Rescheduling.objects.filter(meeting__in=self.meetings):
            self.moved_from.setdefault(row.meeting_id, []).append(row)


def _chain(body):
    """Read with as many levels as `_read_posts` asks for: no more is fetched for the last one."""
    keys = [body.pk]
    for _level in range(LEVELS):
        if body.parent_id is None:
            break
        keys.append(body.parent_id)
        body = body.parent
    return keys
