"""Mention: a story names an entity of the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MentionQuerySet(models.QuerySet):
    def accepted(self):
        return self.filter(state="accepted")


class Mention(models.Model):
    """An article names an entity of the register, as it was styled on the story's date.

    A *rejected* one says that somebody refused it: it is not suggested again, and is part of no revision. What
    is only suggested is found in the text (`articles.mentions`) and stored nowhere.
    """

    class Relation(models.TextChoices):
        ABOUT = "about", pgettext_lazy("relation", "about")
        ORGANIZER = "organizer", _("organizer")
        QUOTED = "quoted", _("quoted")
        MENTIONED = "mentioned", _("mentioned")

    class State(models.TextChoices):
        ACCEPTED = "accepted", _("accepted")
        REJECTED = "rejected", _("rejected")

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="mentions")
    entity = models.ForeignKey(
        "organizations.Entity", models.PROTECT, related_name="mentions", verbose_name=_("entity")
    )
    relation = models.CharField(_("relation"), max_length=9, choices=Relation, default=Relation.MENTIONED)
    styled_as = models.CharField(
        _("styled as"),
        max_length=200,
        blank=True,
        help_text=_("Post or name as it stood on the story's date."),
    )
    appointment = models.ForeignKey(
        "organizations.Appointment",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="mentions",
        verbose_name=_("appointment"),
        help_text=_("On which the style relies."),
    )
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.ACCEPTED)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = MentionQuerySet.as_manager()

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "entity"], name="one_mention_per_article_and_entity")
        ]

    def __str__(self):
        return self.styled_as or str(self.entity)
