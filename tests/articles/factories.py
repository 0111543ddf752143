"""A small newsroom for the tests of the reader's pages, made as the desk makes it."""

import datetime

from django.core.files.base import ContentFile

from articles import checklist, workflow
from articles.models import Attachment, Edition, SiteSettings
from articles.models.guard import open_door
from images.models import Image
from tests.factories import AuthorFactory, RubricFactory, draft, published, superuser
from tests.organizations.factories import MeetingFactory, OrganizationFactory, PersonFactory

RENDITIONS = [
    {
        "crop": crop,
        "format": kind,
        "width": width,
        "height": width * 2 // 3,
        "name": f"{crop or 'whole'}.{kind}",
    }
    for crop in ("", "card")
    for kind in ("avif", "webp", "jpeg")
    for width in (800,)
]


def at(year, month, day, hour=12):
    return datetime.datetime(year, month, day, hour, tzinfo=datetime.UTC)


def ahead(**delta):
    """A moment still to come."""
    return datetime.datetime.now(datetime.UTC) + datetime.timedelta(**(delta or {"hours": 1}))


def picture(**kwargs):
    """A picture whose files nobody opens."""
    fields = {"name": "photo", "original": "photo.jpeg", "format": "jpeg", "width": 900, "height": 600}
    fields["credit"] = "The photographer"
    return Image.objects.create(**fields | {"renditions": RENDITIONS} | kwargs)


def attached(article, *, by, title="Report", name="report.pdf", content=b"%PDF-1.7 minutes"):
    """The article with a document more, saved but not published; and the document."""
    document = Attachment.objects.create(
        article=article, title=title, name=name, content_type="application/pdf", size=len(content),
        file=ContentFile(content, name=name),
    )  # fmt: skip
    data = {"attachments": [document.pk]}
    return workflow.save(article, data, by=by, based_on=article.revision_id), document


def changed(article, data, *, by, **correction):
    """A live story with a public change, after review; `note_kind` and `note` as in `workflow.correct`."""
    article = workflow.save(article, data, by=by, based_on=article.revision_id)
    article = workflow.submit(article, by=by, based_on=article.revision_id)
    article = workflow.approve(article, by=by, based_on=article.revision_id)
    return workflow.correct(
        article, by=by, based_on=article.revision_id, accept=checklist.RULES, **correction
    )


def released(article, *, by, at=None):
    """A draft taken through review to its readers."""
    article = workflow.submit(article, by=by, based_on=article.revision_id)
    article = workflow.approve(article, by=by, based_on=article.revision_id)
    return workflow.publish(article, by=by, based_on=article.revision_id, at=at, imported=at is not None)


def withdrawn(article, *, by, ending="gone", reason="Not ours to tell.", moved_to=None):
    return workflow.withdraw(
        article, by=by, based_on=article.revision_id, ending=ending, reason=reason, moved_to=moved_to
    )


def seal(edition):
    """Hide the text of an edition, as a verb of the desk will."""
    with open_door():
        Edition.objects.filter(pk=edition.pk).update(sealed=True)


def url(article):
    """Address of the live edition."""
    return Edition.objects.live().get(article=article.pk).get_absolute_url()


class Paper:
    """A newsroom with one of everything that a reader can meet; `boss` may do anything."""

    def __init__(self):
        self.boss = by = superuser()
        SiteSettings(
            name_en="Customs Chronicle", name_ru="Таможенная хроника", tagline_en="A paper of record",
            tagline_ru="Газета для архива", contact_email="desk@example.org",
        ).save()  # fmt: skip
        self.news = RubricFactory(
            slug="news", name_en="News", name_ru="Новости", description_en="What happened."
        )
        self.training = RubricFactory(slug="training", name_en="Training", palette="training")
        self.author = AuthorFactory(slug="desk", name_en="The desk", name_ru="Редакция")
        self.body = OrganizationFactory(slug="wco", label_en="World Customs Organization", label_ru="ВТамО")
        self.committee = OrganizationFactory(slug="rkc-mc", label_en="Committee", parent=self.body)
        self.person = PersonFactory(
            slug="kunio-mikuriya", label_en="Kunio Mikuriya", label_ru="Кунио Микурия"
        )
        self.meeting = MeetingFactory(
            slug="rkc-mc/21", label_en="21st Meeting", body=self.committee, dates="18 November 2019"
        )
        self.page = published(
            by=by, kind="page", title="About the Chronicle", slug="about", at=at(2019, 10, 1)
        )
        self.story = self.full_story()
        self.russian = published(
            by=by, language="ru", title="Комитет собрался в Брюсселе", lead="О чём пойдёт речь.",
            body="<p>Три дня.</p>", slug="komitet", at=at(2019, 11, 27, 8), translation_of=self.story.pk,
            bylines=[{"author": self.author.pk, "role": "author"}],
        )  # fmt: skip
        self.english_only = published(
            by=by,
            title="What trainers learn",
            lead="A course of five days.",
            body="<p>Risk.</p>",
            slug="trainers",
            rubric=self.training,
            at=at(2019, 11, 20),
        )

    def full_story(self):
        by = self.boss
        article = draft(
            by=by, title="The Committee holds its 21st Meeting", slug="committee", tags=["customs"],
            body='<p>The <a href="/about/">Committee</a> met.</p>', event_on="2019-11-18",
            picture=picture().pk, picture_alt="A full room", picture_caption="The room",
            bylines=[{"author": self.author.pk, "role": "author"}],
            mentions=[
                {"entity": entity.pk, "relation": "about", "styled_as": styled}
                for entity, styled in [(self.committee, ""), (self.person, "Secretary General"), (self.meeting, "")]
            ],
        )  # fmt: skip
        article, self.document = attached(article, by=by)
        article = released(article, by=by, at=at(2019, 11, 26))
        return changed(
            article, {"lead": "What was on the table."}, by=by, note_kind="correction",
            note="The number was wrong.", at=at(2019, 11, 28), imported=True,
        )  # fmt: skip
