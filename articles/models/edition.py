"""Edition: what the public sees. `Edition.objects.live()` is the only definition of "public" in the code."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from taggit.models import ItemBase

from .guard import GuardedModel, GuardedQuerySet
from .tag import Tag


class EditionTag(ItemBase):
    content_object = models.ForeignKey("articles.Edition", models.CASCADE)
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="edition_tags")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="one_tag_once_per_edition")
        ]

    def __str__(self):
        return str(self.tag)


class Names(Subquery):
    """The column `name` of a query as a list: the tags of twenty stories without a query more."""

    template = "(SELECT json_group_array(named.name) FROM (%(subquery)s) AS named)"
    output_field = models.JSONField()

    def as_postgresql(self, compiler, connection, **context):
        template = "(SELECT coalesce(jsonb_agg(named.name), '[]') FROM (%(subquery)s) AS named)"
        return self.as_sql(compiler, connection, template=template, **context)


class EditionQuerySet(GuardedQuerySet):
    def live(self, at=None):
        """What a reader may see: now by the database's clock, or as it was at the moment `at`."""
        now = Now() if at is None else at
        return self.filter(Q(live_until__isnull=True) | Q(live_until__gt=now), live_from__lte=now)

    def went_live(self, at=None):
        """What has been public at some time, whatever became of it."""
        return self.filter(live_from__lte=Now() if at is None else at)

    def ahead(self, at=None):
        """What will become public."""
        return self.filter(live_from__gt=Now() if at is None else at)

    def standing(self):
        """What is public or will be: all that has not ended."""
        return self.filter(Q(live_until__isnull=True) | Q(live_until__gt=Now()))

    def stories(self):
        return self.filter(kind="story")

    def pages(self):
        return self.filter(kind="page")

    def newest(self):
        """Newest first publication first; stable for reading by position."""
        return self.order_by("-published_at", "-article_id")

    def for_lists(self, at=None):
        """With what a line of a list shows; `names_secret` where it names an entity that is not public yet."""
        named = Edition.entities.through.objects.filter(edition=OuterRef("pk"))
        secret = named.exclude(entity__public_from__lte=Now() if at is None else at)
        return (
            self.select_related("rubric", "image")
            .defer("body", "search_text")
            .annotate(names_secret=Exists(secret))
        )

    def for_feeds(self):
        """The newest first, with what an item of a feed holds; `tag_names`, a list."""
        tags = EditionTag.objects.filter(content_object=OuterRef("pk")).order_by("tag__name")
        return (
            self.select_related("rubric", "image")
            .defer("search_text")
            .annotate(tag_names=Names(tags.values(name=F("tag__name"))))
            .newest()
        )

    def in_language(self, language):
        return self.filter(language=language)

    def tagged(self, tag):
        return self.filter(pk__in=EditionTag.objects.filter(tag=tag).values("content_object"))

    def by_author(self, author):
        return self.filter(pk__in=Edition.authors.through.objects.filter(author=author).values("edition"))

    def about(self, entity_ids):
        """Indexed under any of these entities; each edition once."""
        index = Edition.entities.through.objects.filter(entity__in=entity_ids)
        return self.filter(pk__in=index.values("edition"))

    def in_year(self, year):
        return self.filter(published_on__year=year)


class Edition(GuardedModel):
    """A snapshot that is public during `[live_from, live_until)`; open-ended where `live_until` is None.

    What was said is frozen, in `save()`, in `update()` and by a trigger of the database. How it is filed
    (rubric, tags, entities, authors) and how it ends live on, through `articles.workflow`.
    """

    class NoteKind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")

    class Ending(models.TextChoices):
        """What a reader finds at the address once the last edition has ended."""

        NOTICE = "notice", _("The address stays and gives the reason")
        MOVED = "moved", _("Readers are sent to another story")
        GONE = "gone", _("Gone, with the reason")

    frozen = (
        "article", "revision", "number", "kind", "language", "title", "lead", "body", "search_text", "slug",
        "event_on", "event_until", "bylines", "mentions", "image", "picture", "card_word", "card_caption",
        "note_kind", "note", "created_by",
    )  # fmt: skip
    guarded = (
        "live_from", "live_until", "published_at", "published_on", "ending", "ending_reason", "moved_to",
        "expires", "sealed", "mended_note", "release", "rubric", "source",
    )  # fmt: skip

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="editions")
    revision = models.ForeignKey("articles.Revision", models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField(_("number"))
    source = models.ForeignKey(
        "articles.Article",
        models.PROTECT,
        related_name="+",
        help_text="The story that all its translations share.",
    )

    live_from = models.DateTimeField(_("live from"))
    live_until = models.DateTimeField(_("live until"), null=True, blank=True)
    published_at = models.DateTimeField(_("first published at"))
    published_on = models.DateField(_("first published on"), db_index=True)

    kind = models.CharField(max_length=5)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    title = models.CharField(_("headline"), max_length=200)
    lead = models.TextField(_("lead"), blank=True)
    body = models.TextField(_("body"), blank=True)
    search_text = models.TextField(blank=True)
    slug = models.SlugField(max_length=120)
    event_on = models.DateField(null=True, blank=True)
    event_until = models.DateField(null=True, blank=True)
    bylines = models.JSONField(default=list)
    mentions = models.JSONField(default=list)
    image = models.ForeignKey("images.Image", models.PROTECT, null=True, blank=True, related_name="editions")
    picture = models.JSONField(default=dict)
    card_word = models.CharField(max_length=12, blank=True)
    card_caption = models.CharField(max_length=80, blank=True)

    note_kind = models.CharField(max_length=13, choices=NoteKind, blank=True)
    note = models.CharField(_("public note"), max_length=300, blank=True)

    ending = models.CharField(max_length=6, choices=Ending, blank=True)
    ending_reason = models.CharField(_("public reason"), max_length=300, blank=True)
    moved_to = models.ForeignKey("articles.Article", models.PROTECT, null=True, blank=True, related_name="+")
    expires = models.BooleanField(_("its end was set in advance"), default=False)
    sealed = models.BooleanField(_("sealed"), default=False)
    mended_note = models.CharField(_("public note as mended"), max_length=300, blank=True)
    release = models.UUIDField(
        null=True, blank=True, help_text="Editions that go live in one moment, or not at all, share it."
    )

    rubric = models.ForeignKey(
        "articles.Rubric", models.PROTECT, null=True, blank=True, related_name="editions"
    )
    tags = TaggableManager(through=EditionTag, blank=True)
    entities = models.ManyToManyField("organizations.Entity", related_name="editions", blank=True)
    authors = models.ManyToManyField("articles.Author", related_name="editions", blank=True)
    attachments = models.ManyToManyField("articles.Attachment", related_name="editions", blank=True)

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-live_from"]
        indexes = [
            models.Index(fields=["-published_at", "-article"], name="edition_newest"),
            models.Index(fields=["rubric", "-published_at"], name="edition_rubric_newest"),
            models.Index(  # what is live, and the counts of a list, are read off it alone
                fields=["live_from", "live_until", "kind", "language", "rubric", "published_on", "id"],
                name="edition_counts",
            ),
            # Few among many, and every page names them in its footer. `kind` first, or SQLite prefers the one above.
            models.Index(fields=["kind", "live_from"], condition=Q(kind="page"), name="edition_pages"),
            models.Index(fields=["-live_from"], condition=~Q(note=""), name="edition_notes"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_edition_per_article_and_number"),
            models.UniqueConstraint(
                fields=["article"], condition=Q(live_until__isnull=True), name="one_open_edition_per_article"
            ),
            models.CheckConstraint(
                condition=Q(live_until__isnull=True) | Q(live_until__gt=F("live_from")),
                name="an_edition_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(ending="") | Q(live_until__isnull=False), name="an_ending_has_a_moment"
            ),
            models.CheckConstraint(
                condition=~Q(ending="moved") | Q(moved_to__isnull=False), name="moved_names_the_other_story"
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.number})"

    @property
    def public_note(self):
        """The note as readers get it: a typo in it may have been mended since."""
        return self.mended_note or self.note

    def get_absolute_url(self):
        """The one address for ever, under the story's own language's prefix."""
        return self.url_in(self.language)

    def url_in(self, language):
        """The address that shows this story inside the interface of `language`."""
        with translation.override(language):
            if self.kind == "page":
                return reverse("articles:page", kwargs={"slug": self.slug})
            day = self.published_on
            return reverse(
                "articles:story",
                kwargs={"year": day.year, "month": day.month, "day": day.day, "slug": self.slug},
            )
