"""Article: the desk's working copy of one story in one language. The public side never reads it."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from .edition import Edition
from .guard import GuardedModel, GuardedQuerySet
from .tag import ArticleTag

LEAD_LENGTH = 300


class ArticleQuerySet(GuardedQuerySet):
    def with_public_state(self, at=None):
        """Annotate what readers see: `public_state` (a `PublicState`) and the moments around it.

        Also `live_number`, `live_from`, `live_until`, `live_revision_id` of the live edition, and
        `next_go_live` and `next_revision_id` of the one ahead; all None where there is none.
        """
        now = Now() if at is None else Value(at)
        editions = Edition.objects.filter(article=OuterRef("pk"))
        live = editions.live(at)
        ahead = editions.filter(live_from__gt=now).order_by("live_from")
        last = editions.filter(live_from__lte=now).order_by("-live_from")
        return self.annotate(
            live_number=Subquery(live.values("number")[:1]),
            live_from=Subquery(live.values("live_from")[:1]),
            live_until=Subquery(live.values("live_until")[:1]),
            live_revision_id=Subquery(live.values("revision")[:1]),
            next_go_live=Subquery(ahead.values("live_from")[:1]),
            next_revision_id=Subquery(ahead.values("revision")[:1]),
            public_state=Case(
                When(
                    Exists(live),
                    then=Case(
                        When(
                            revision=Subquery(live.values("revision")[:1]),
                            then=Value(Article.PublicState.LIVE),
                        ),
                        default=Value(Article.PublicState.CHANGED),
                    ),
                ),
                When(Exists(ahead), then=Value(Article.PublicState.SCHEDULED)),
                When(
                    Exists(last),
                    then=Case(
                        When(Subquery(last.values("expires")[:1]), then=Value(Article.PublicState.EXPIRED)),
                        default=Value(Article.PublicState.WITHDRAWN),
                    ),
                ),
                default=Value(Article.PublicState.NEVER),
                output_field=models.CharField(),
            ),
        )

    def visible_to(self, user):
        """What `rules.can_view` allows, as a query: see `articles.rules`."""
        from articles import rules  # the sentence stands in rules, which imports the models

        return rules.visible_articles(user, self)


class Article(GuardedModel):
    """One story or page in one language, as the desk is writing it.

    `status` is the working copy's; the public state is derived from editions (`with_public_state`).
    """

    class Kind(models.TextChoices):
        STORY = "story", _("story")
        PAGE = "page", _("page")

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        REVIEW = "review", _("in review")
        APPROVED = "approved", _("approved")

    class PublicState(models.TextChoices):
        NEVER = "never", _("never published")
        SCHEDULED = "scheduled", _("scheduled")
        LIVE = "live", _("live")
        CHANGED = "changed", _("live, unpublished changes")
        EXPIRED = "expired", _("expired")
        WITHDRAWN = "withdrawn", _("withdrawn")

    guarded = (
        "status", "revision", "approved_revision", "approved_by", "published_at", "published_on", "due_on",
        "text_revision", "translated_revision", "deleted_at", "deleted_by",
    )  # fmt: skip

    kind = models.CharField(_("kind"), max_length=5, choices=Kind, default=Kind.STORY)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="en")
    title = models.CharField(_("headline"), max_length=200)
    lead = models.TextField(_("lead"), blank=True, validators=[MaxLengthValidator(LEAD_LENGTH)])
    body = models.TextField(_("body"), blank=True)
    slug = models.SlugField(
        _("address"), max_length=120, blank=True, help_text=_("Made from the headline when left empty.")
    )
    rubric = models.ForeignKey(
        "articles.Rubric",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("rubric"),
    )
    tags = TaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))
    event_on = models.DateField(_("event on"), null=True, blank=True)
    event_until = models.DateField(_("event until"), null=True, blank=True)
    picture = models.ForeignKey(
        "images.Image",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("picture"),
    )
    picture_alt = models.CharField(_("alternative text"), max_length=300, blank=True)
    picture_is_decorative = models.BooleanField(_("decorative"), default=False)
    picture_caption = models.CharField(_("caption"), max_length=400, blank=True)
    card_word = models.CharField(
        _("word on the card"),
        max_length=12,
        blank=True,
        help_text=_("For a story without a picture; otherwise taken from the headline."),
    )
    card_caption = models.CharField(_("line on the card"), max_length=80, blank=True)
    translation_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="translations",
        verbose_name=_("translation of"),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="articles", verbose_name=_("owner")
    )
    shared_with = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="shared_articles", verbose_name=_("shared with")
    )
    status = models.CharField(_("working copy"), max_length=8, choices=Status, default=Status.DRAFT)
    revision = models.ForeignKey(
        "articles.Revision", models.SET_NULL, null=True, related_name="+", verbose_name=_("newest revision")
    )
    approved_revision = models.ForeignKey(
        "articles.Revision",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved revision"),
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("approved by"),
    )
    reviewers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="reviews", verbose_name=_("reviewers")
    )
    due_on = models.DateField(_("review due on"), null=True, blank=True)
    text_revision = models.ForeignKey(
        "articles.Revision",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("newest revision that changed headline, lead or body"),
    )
    translated_revision = models.ForeignKey(
        "articles.Revision",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("revision of the original that this translation follows"),
    )
    deleted_at = models.DateTimeField(_("in the bin since"), null=True, blank=True)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("deleted by"),
    )
    published_at = models.DateTimeField(_("first published at"), null=True, blank=True)
    published_on = models.DateField(_("first published on"), null=True, blank=True)
    search_text = models.TextField(editable=False, blank=True, default="")
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed at"), auto_now=True, db_index=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["-changed_at", "-pk"]
        permissions = [
            ("submit_article", "Can submit a story for review"),
            ("review_article", "Can send a story back or approve it"),
            ("publish_article", "Can publish, schedule, correct and withdraw a story"),
            ("override_article", "Can publish over a check that blocks"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(event_until__isnull=True) | Q(event_until__gte=F("event_on")),
                name="event_ends_after_it_starts",
                violation_error_message=_("The event ends before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(kind="page") | Q(rubric__isnull=False),
                name="a_story_stands_in_a_rubric",
                violation_error_message=_("Choose a rubric: every story stands in one."),
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_on__isnull=True)
                | Q(published_at__isnull=False, published_on__isnull=False),
                name="first_publication_has_moment_and_day",
            ),
            models.CheckConstraint(condition=~Q(translation_of=F("pk")), name="no_story_translates_itself"),
            models.UniqueConstraint(
                fields=["language", "published_on", "slug"],
                condition=Q(published_on__isnull=False, kind="story"),
                name="one_story_per_address",
            ),
            models.UniqueConstraint(
                fields=["language", "slug"],
                condition=Q(published_on__isnull=False, kind="page"),
                name="one_page_per_address",
            ),
            models.UniqueConstraint(
                fields=["translation_of", "language"],
                condition=Q(translation_of__isnull=False, deleted_at__isnull=True),
                name="one_translation_per_language",
                violation_error_message=_("There is a version in this language already."),
            ),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        """A translation names its original: a story in another language that translates nothing itself."""
        source = self.translation_of
        if source and (
            source.language == self.language
            or source.translation_of_id
            or (self.pk and self.translations.exists())
        ):
            raise ValidationError({"translation_of": _("Choose the original story, in another language.")})

    def get_desk_url(self):
        return reverse("admin:articles_article_change", args=[self.pk])

    @cached_property
    def timeline(self):
        """This article's editions, newest interval first, each with `is_live` and `is_ahead`.

        One query, by the database's clock. `articles.workflow` hands out articles with a fresh one.
        """
        return list(
            self.editions.defer("body", "search_text")
            .annotate(
                is_live=models.ExpressionWrapper(
                    Q(live_from__lte=Now()) & (Q(live_until__isnull=True) | Q(live_until__gt=Now())),
                    output_field=models.BooleanField(),
                ),
                is_ahead=models.ExpressionWrapper(Q(live_from__gt=Now()), output_field=models.BooleanField()),
            )
            .order_by("-live_from")
        )

    @property
    def live_edition(self):
        """What readers see now, or None."""
        return next((edition for edition in self.timeline if edition.is_live), None)

    @property
    def next_edition(self):
        """What readers will see next, or None."""
        return next((edition for edition in reversed(self.timeline) if edition.is_ahead), None)

    @property
    def last_edition(self):
        """The newest edition that has been public at some time, or None."""
        return next((edition for edition in self.timeline if not edition.is_ahead), None)

    @property
    def releasable(self):
        """The revision that would go out now, or None.

        The approved one, whatever was typed since; in a rubric without review the newest.
        """
        if self.rubric_id and not self.rubric.needs_review:
            return self.revision
        return self.approved_revision

    @property
    def public_rubric_ids(self):
        """Keys of the rubrics in which readers find the story, or will: the working copy may have moved on."""
        standing = [edition for edition in (self.live_edition, self.next_edition) if edition]
        return {edition.rubric_id for edition in standing}

    @property
    def source_id(self):
        """Key of the story that this one and its translations share."""
        return self.translation_of_id or self.pk


def attachment_path(attachment, filename):
    """A server-made name of 128 random bits; the uploaded name is kept as text only."""
    return f"attachments/{uuid.uuid4().hex}"


def originals():
    from django.core.files.storage import storages  # at call time, so that tests can swap the storage

    return storages["originals"]


class AttachmentQuerySet(models.QuerySet):
    def attached(self):
        """Those that the working copy has now, in order."""
        return self.filter(position__isnull=False).order_by("position", "pk")


class Attachment(models.Model):
    """A document under a story, sent as a download and only while an edition that has it is live.

    `position` is None once the working copy has dropped it: revisions and editions may still have it.
    """

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    article = models.ForeignKey(Article, models.CASCADE, related_name="attachments")
    title = models.CharField(_("title"), max_length=160)
    file = models.FileField(_("file"), upload_to=attachment_path, storage=originals)
    name = models.CharField(_("file name"), max_length=120, editable=False)
    content_type = models.CharField(max_length=100, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    position = models.PositiveSmallIntegerField(_("position"), null=True, blank=True, default=0)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("articles:attachment", kwargs={"token": self.token})
