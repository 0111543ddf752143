"""How strict each check is, and what is known about the addresses that stories link to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckLevel(models.Model):
    """How strict one rule of `articles.checklist` is, in one rubric or, without a rubric, in every other."""

    class Level(models.TextChoices):
        BLOCK = "block", _("blocks")
        WARN = "warn", _("warns")
        OFF = "off", _("off")

    rubric = models.ForeignKey(
        "articles.Rubric",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="check_levels",
        verbose_name=_("rubric"),
    )
    rule = models.CharField(_("check"), max_length=40)
    level = models.CharField(_("level"), max_length=5, choices=Level)

    class Meta:
        verbose_name = _("level of a check")
        verbose_name_plural = _("levels of the checks")
        ordering = ["rule", "rubric"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "rubric"], name="one_level_per_check_and_rubric"),
            models.UniqueConstraint(
                fields=["rule"],
                condition=models.Q(rubric=None),
                name="one_level_per_check_elsewhere",
            ),
        ]

    def __str__(self):
        return f"{self.rule}: {self.get_level_display()}"


class Link(models.Model):
    """An address outside that some story links to, as the last check in the background found it."""

    class State(models.TextChoices):
        UNKNOWN = "unknown", _("not checked yet")
        OK = "ok", _("answers")
        DEAD = "dead", _("dead")
        UNREACHABLE = "unreachable", _("not reached")

    digest = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of the address.")
    url = models.TextField(_("address"))
    state = models.CharField(_("state"), max_length=11, choices=State, default=State.UNKNOWN)
    code = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=200, blank=True)
    failures = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(_("checked"), null=True, blank=True)

    class Meta:
        verbose_name = _("outside link")
        verbose_name_plural = _("outside links")
        ordering = ["url"]

    def __str__(self):
        return self.url
