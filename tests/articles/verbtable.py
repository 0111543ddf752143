"""Every verb × role × status: the states a story can be in, the people who meet it, the table for the docs."""

import datetime

from django.utils import timezone

from articles import workflow
from tests.factories import AuthorFactory, RubricFactory, UserFactory, draft, superuser

DAY = datetime.timedelta(days=1)


def do(name, article, by, **arguments):
    return getattr(workflow, name)(article, by=by, based_on=article.revision_id, **arguments)


class World:
    """A story of a Contributor in every state, and who may meet it. The rubric asks for four eyes."""

    def __init__(self):
        self.boss = superuser()
        self.rubric = RubricFactory(slug="news", name_en="News", needs_four_eyes=True)
        self.owner = UserFactory(username="owner", roles=["Contributor"])
        shared = UserFactory(username="shared", roles=["Contributor"])
        everywhere = {"every_rubric": False}
        self.people = {
            "Contributor, own": self.owner,
            "Contributor, shared": shared,
            "Contributor, other": UserFactory(username="other", roles=["Contributor"]),
            "Editor": UserFactory(username="editor", roles=["Editor"], **everywhere),
            "Editor, wrote last": UserFactory(username="last", roles=["Editor"], **everywhere),
            "Editor, other rubric": UserFactory(username="elsewhere", roles=["Editor"], **everywhere),
            "Publisher": UserFactory(username="publisher", roles=["Publisher"], **everywhere),
            "Publisher, other rubric": UserFactory(username="abroad", roles=["Publisher"], **everywhere),
            "Managing editor": UserFactory(username="managing", roles=["Managing editor"], **everywhere),
            "Administrator": UserFactory(username="administrator", roles=["Administrator"]),
        }
        for name in ("Editor", "Editor, wrote last", "Publisher", "Managing editor"):
            self.people[name].rubric_grants.create(rubric=self.rubric)
        self.tomorrow = timezone.now() + DAY

    def story(self, state, slug="story"):
        """The story in this state: text by its owner, the newest revision by the Editor who wrote last."""
        author = AuthorFactory()
        article = draft(
            by=self.owner, rubric=self.rubric, bylines=[{"author": author.pk, "role": "author"}], slug=slug
        )
        article.shared_with.add(self.people["Contributor, shared"])
        return STATES[state](self, article)

    def written(self, article, **data):
        writer = self.people["Editor, wrote last"]
        return workflow.save(article, data, by=writer, based_on=article.revision_id)

    def approved(self, article, title="A committee has met"):
        article = do("submit", self.written(article, title=title), self.boss)
        return do("approve", article, self.boss)

    def live(self, article):
        return do("publish", self.approved(article), self.boss)

    def withdrawn(self, article):
        return do("withdraw", self.live(article), self.boss, ending="gone", reason="Called off.")

    def corrected(self, article):
        article = self.approved(self.live(article), "A committee met")
        return do("correct", article, self.boss, note_kind="correction", note="A nmae was wrong.")

    def waiting(self, article):
        return do("schedule", self.approved(article), self.boss, at=self.tomorrow)

    def with_translation(self, article):
        translation = draft(
            by=self.owner, language="ru", translation_of=article.pk, rubric=self.rubric, slug=article.slug
        )
        do("approve", do("submit", translation, self.boss), self.boss)
        return self.approved(article)

    def correction_waits(self, article):
        article = self.approved(self.live(article), "A committee met")
        return do("correct", article, self.boss, at=self.tomorrow)


STATES = {
    "draft": lambda world, article: world.written(article, lead="A lead."),
    "in review": lambda world, article: do("submit", world.written(article, lead="A lead."), world.boss),
    "approved": World.approved,
    "approved, translation too": World.with_translation,
    "scheduled": World.waiting,
    "scheduled, newer text approved": lambda world, article: world.approved(world.waiting(article), "Newer"),
    "live": World.live,
    "live, newer text approved": lambda world, article: world.approved(world.live(article), "Newer"),
    "live, correction scheduled": World.correction_waits,
    "live, corrected with a note": World.corrected,
    "withdrawn": World.withdrawn,
    "withdrawn and sealed": lambda world, article: do(
        "seal", world.withdrawn(article), world.boss, number=1, reason="Libel"
    ),
    "in the bin": lambda world, article: do("delete", article, world.boss),
}
SIGNS = {True: "●", False: "·"}


def markdown(allowed):
    """The tables for the docs from `{state: {person: names of verbs}}`: one for each verb."""
    people = list(next(iter(allowed.values())))
    lines = []
    for verb in workflow.POSSIBLE:
        lines += ["", f"## {verb}", "", f"| | {' | '.join(people)} |", f"|---|{'---|' * len(people)}"]
        for state, by_person in allowed.items():
            cells = [SIGNS[verb in by_person[person]] for person in people]
            if SIGNS[True] in cells:
                lines.append(f"| {state} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"
