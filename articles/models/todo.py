"""Todo: the register changed under a live story, and somebody at the desk should look."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.asof import in_words


class Todo(models.Model):
    """What readers have of `article` does not agree with the register any more. The text itself never changes.

    `words` holds what the sentence of its kind names (`articles.todos`); `done_at` is when somebody settled it.
    """

    class Kind(models.TextChoices):
        TITLE = "title", _("title not held on that day")
        NAME = "name", _("name changed")
        NUMBER = "number", _("number of a meeting changed")
        DATES = "dates", _("dates of a meeting changed")
        GONE = "gone", _("no longer in the register")

    SENTENCES = {
        Kind.TITLE: _("The story was made with “%(said)s”; the register says “%(now)s” for that day now."),
        Kind.NAME: _("The story says “%(said)s”, which is no name of it any more; it is “%(now)s” now."),
        Kind.NUMBER: _("The story was made while its number was %(said)s; it is %(now)s now."),
        Kind.DATES: _("The story was made while its dates were %(said)s; they are %(now)s now."),
        Kind.GONE: _("The story names “%(said)s”, which readers cannot see any more."),
    }

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="todos")
    entity = models.ForeignKey("organizations.Entity", models.CASCADE, related_name="todos")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    words = models.JSONField(default=dict)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)
    done_at = models.DateTimeField(pgettext_lazy("of a to-do", "done"), null=True, blank=True, db_index=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("to-do")
        verbose_name_plural = _("to-dos")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "entity", "kind"],
                condition=models.Q(done_at=None),
                name="one_open_todo_per_kind",
            )
        ]

    def __str__(self):
        return f"{self.article}: {self.get_kind_display()}"

    @property
    def sentence(self):
        """What differs, in the active language."""
        words = self.words
        if self.kind == self.Kind.TITLE and not words["now"]:
            return (
                _("The story says “%(said)s”, a post that the register does not give for that day now.")
                % words
            )
        if self.kind == self.Kind.DATES:
            words = {name: in_words(*days) or _("open") for name, days in words.items()}
        return str(self.SENTENCES[self.kind]) % {name: text or "–" for name, text in words.items()}
