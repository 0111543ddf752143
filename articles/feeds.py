"""Feeds of every list, and of the corrections, each as Atom and as JSON Feed."""

from django.urls import reverse
from django.utils.translation import gettext as _

from articles import frontpage, subjects
from articles.atom import ITEMS, EditionFeed, host
from articles.rendering import together


class ListFeed(EditionFeed):
    """The feed of exactly the list that a page shows for the same `subject`."""

    def __init__(self, subject=subjects.AllStories, **kwargs):
        super().__init__(**kwargs)
        self.subject = subject

    def get_object(self, request, **kwargs):
        subject = self.subject(request.GET, kwargs)
        subject.shown  # noqa: B018  a heading that cannot be made is a 404
        return subject

    def heading(self, subject):
        prefix, text, _language = subject.shown["heading"]
        return f"{prefix} {text}".strip()

    def list_url(self, subject):
        return subject.listing.url()

    def own_url(self, subject):
        return subject.listing.beside(self.form)

    def items(self, subject):
        return together(subject.listing.editions.for_feeds()[:ITEMS])


class CorrectionsFeed(EditionFeed):
    """Each entry is a note; what it says is the note, not the story."""

    def heading(self, obj):
        return _("Corrections and updates")

    def list_url(self, obj):
        return reverse("articles:corrections")

    def own_url(self, obj):
        return reverse(f"articles:corrections_{self.form}")

    def items(self, obj):
        return frontpage.notes()[:ITEMS]

    def item_title(self, edition):
        return f"{edition.get_note_kind_display()}: {edition.title}"

    def item_description(self, edition):
        return edition.public_note

    def item_guid(self, edition):
        return f"tag:{host()},2019:note-{edition.article_id}-{edition.number}"

    def item_pubdate(self, edition):
        return edition.live_from

    def item_categories(self, edition):
        return []

    def item_extra_kwargs(self, edition):
        return {"language": edition.language, "content": "", "image": ""}
