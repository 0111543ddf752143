"""The demo's stories and pages, each taken through `articles.workflow` as far as its file says."""

import datetime

from django.utils import timezone

from accounts.models import User
from articles import site, workflow
from articles.models import Author, Rubric
from demo import content
from organizations.models import Entity


class Desk:
    """The three who take a story to its readers, and the rows that a story refers to."""

    def __init__(self, pictures):
        self.contributor, self.editor, self.publisher = (
            User.objects.get(username=name) for name in ("contributor", "editor", "publisher")
        )
        self.pictures = pictures
        self.rubrics = {rubric.slug: rubric for rubric in Rubric.objects.all()}
        self.authors = dict(Author.objects.values_list("slug", "pk"))
        self.entities = dict(Entity.objects.exclude(kind=Entity.Kind.SERIES).values_list("slug", "pk"))
        self.articles = {}
        self.zone = site.current().zone

    def load(self, text):
        """Create the text's article and take it to its status, its first edition and its changes."""
        article = workflow.create(self.data(text), by=self.contributor)
        self.articles[text.key] = article
        if text.head.get("status") == "draft":
            return
        article = self.reviewed(article, approve=text.head.get("status") != "review")
        if "published" in text.head:
            moment = text.head["published"].replace(tzinfo=self.zone)
            article = workflow.publish(
                article, by=self.publisher, based_on=article.revision_id, at=moment, imported=True
            )
        elif "scheduled_in_days" in text.head:
            workflow.schedule(
                article, by=self.publisher, based_on=article.revision_id, at=self.ahead(text.head)
            )
        for number, change in enumerate(text.head.get("changes", []), start=1):
            article = self.change(article, change, text.body_after(number))

    def change(self, article, change, body):
        """One public change: written, reviewed and published with its note, dated as the file says."""
        article = workflow.save(article, {"body": body}, by=self.contributor, based_on=article.revision_id)
        article = self.reviewed(article)
        return workflow.correct(
            article,
            by=self.publisher,
            based_on=article.revision_id,
            note_kind=change["kind"],
            note=change["note"],
            at=change["at"].replace(tzinfo=self.zone),
            imported=True,
        )

    def reviewed(self, article, *, approve=True):
        """Through the review that the rubric asks for; a page is reviewed always."""
        if article.rubric and not article.rubric.needs_review:
            return article
        article = workflow.submit(article, by=self.contributor, based_on=article.revision_id)
        return workflow.approve(article, by=self.editor, based_on=article.revision_id) if approve else article

    def ahead(self, head):
        """Ten in the morning, newsroom time, some days from now."""
        day = timezone.now().astimezone(self.zone).date() + datetime.timedelta(days=head["scheduled_in_days"])
        return datetime.datetime.combine(day, datetime.time(10), tzinfo=self.zone)

    def data(self, text):
        """The working copy as `articles.revisions` describes it."""
        head = text.head
        picture = head.get("picture", {})
        return {
            "kind": text.kind,
            "language": text.language,
            "body": text.body_after(0),
            "rubric": self.rubrics[head["rubric"]] if "rubric" in head else None,
            "translation_of": self.articles[head["translation_of"]] if "translation_of" in head else None,
            "picture": self.pictures[picture["file"]] if picture else None,
            "picture_alt": picture.get("alt", ""),
            "picture_caption": picture.get("caption", ""),
            "picture_is_decorative": picture.get("decorative", False),
            "bylines": [self.byline(credit) for credit in head["bylines"]],
            "mentions": [self.mention(row) for row in head.get("mentions", [])],
            **{name: head[name] for name in ("title", "lead", "slug")},
            **{name: head.get(name, "") for name in ("card_word", "card_caption")},
            **{name: head.get(name) for name in ("event_on", "event_until")},
            "tags": head.get("tags", []),
        }

    def arrange(self, row):
        """A story into its slot of the front page: now, or from its own moment on; for some days or until taken off."""
        article = workflow.fresh(self.articles[row["story"]])
        at = article.next_edition.live_from if article.next_edition else None
        until = timezone.now() + datetime.timedelta(days=row["days"]) if "days" in row else None
        workflow.place(row["slot"], article, by=self.publisher, at=at, until=until)

    def byline(self, credit):
        slug, _, role = credit.partition(":")
        return {"author": self.authors[slug], "role": role or "author"}

    def mention(self, row):
        return {
            "entity": self.entities[row["entity"]],
            "relation": row.get("relation", "mentioned"),
            "styled_as": row.get("styled_as", ""),
        }


def load(pictures):
    """Every text of the folder; `pictures` as `{file: Image}`."""
    desk = Desk(pictures)
    for text in content.texts():
        desk.load(text)
    for row in content.rows("newsroom.toml")["front"]:
        desk.arrange(row)
