"""What colleagues and invited reviewers say about a story, and who is told of what."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReviewLink(models.Model):
    """Lets somebody without an account read one revision until `expires_at`. Only a digest of it is kept."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="review_links")
    revision = models.ForeignKey("articles.Revision", models.CASCADE, related_name="review_links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    name = models.CharField(_("for whom"), max_length=80)
    may_comment = models.BooleanField(_("may comment"), default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    opened_at = models.DateTimeField(_("first opened"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("reviewer's link")
        verbose_name_plural = _("reviewers' links")
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.name


class Comment(models.Model):
    """A remark on a story or on one of its fields, by a colleague (`author`) or by a reviewer (`link`).

    Text, never HTML. `parent` is the remark it answers; only one without a parent is resolved.
    """

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="comments")
    revision = models.ForeignKey(
        "articles.Revision", models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    field = models.CharField(_("about"), max_length=40, blank=True)
    quote = models.CharField(_("quoted words"), max_length=300, blank=True)
    text = models.TextField(_("comment"), max_length=4000)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="comments"
    )
    link = models.ForeignKey(ReviewLink, models.RESTRICT, null=True, blank=True, related_name="comments")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers")
    mentioned = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="mentioned_in")
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=False, link__isnull=True)
                | Q(author__isnull=True, link__isnull=False),
                name="a_comment_has_one_author",
            )
        ]

    def __str__(self):
        return self.text[:60]


class Notice(models.Model):
    """One person is told of one event: see the table in `articles.notices`."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    event = models.CharField(_("event"), max_length=20)
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, null=True, blank=True, related_name="notices"
    )
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="notices")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    detail = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["recipient", "read_at"], name="notice_unread")]

    def __str__(self):
        return f"{self.event}: {self.recipient}"
