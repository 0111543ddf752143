"""Who follows what by mail, and which stories the readers who follow have yet to be told of."""

import base64
import datetime
import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

KEPT = datetime.timedelta(hours=48)  # an address that nobody has confirmed
KEY = 22  # characters of 128 bits in base64
SALT = "subscriptions.token"


def new_key():
    return secrets.token_urlsafe(16)


def _proof(key, secret):
    """128 bits that nobody without the site's secret can make of a key."""
    digest = salted_hmac(SALT, key, secret=secret, algorithm="sha256").digest()[:16]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


class SubscriberQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def stale(self):
        """Whose link was mailed two days ago and has not been followed."""
        return self.filter(confirmed_at=None, asked_at__lte=Now() - KEPT)

    def of_token(self, token):
        """The one whose links carry this token, or None."""
        key, proof = token[:KEY], token[KEY:]
        secrets_ = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        if not any(constant_time_compare(proof, _proof(key, secret)) for secret in secrets_):
            return None
        return self.filter(key=key).first()


class Subscriber(models.Model):
    """An address that asked for mails. Nothing else is kept of who it is, and the row goes when it leaves.

    `seen` is the number of the last `Announcement` that was looked at for it.
    """

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("once a day, at eight in the morning")
        AT_ONCE = "at-once", _("at once, as each story appears")

    address = models.EmailField(_("e-mail address"), unique=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    rhythm = models.CharField(_("rhythm"), max_length=7, choices=Rhythm, default=Rhythm.DAILY)
    key = models.CharField(max_length=KEY, unique=True, default=new_key)
    asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    seen = models.PositiveBigIntegerField(default=0)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("reader who follows by mail")
        verbose_name_plural = _("readers who follow by mail")
        default_permissions = ("view",)

    def __str__(self):
        return str(self.pk)  # the address is shown to nobody

    @property
    def token(self):
        """What its links carry. It cannot be made of what is stored: whoever reads the database opens none."""
        return self.key + _proof(self.key, settings.SECRET_KEY)

    def path(self, name="followed"):
        """The path of its page, or of leaving, in its own language."""
        with translation.override(self.language):
            return reverse(f"subscriptions:{name}", kwargs={"token": self.token})


class Follow(models.Model):
    """One thing that a subscriber follows: everything, a rubric, or a body with its sub-bodies or a person."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="follows")
    everything = models.BooleanField(default=False)
    rubric = models.ForeignKey("articles.Rubric", models.CASCADE, null=True, related_name="+")
    entity = models.ForeignKey("organizations.Entity", models.CASCADE, null=True, related_name="+")

    class Meta:
        verbose_name = _("what a reader follows by mail")
        verbose_name_plural = _("what readers follow by mail")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(everything=True, rubric=None, entity=None)
                | Q(everything=False, rubric__isnull=False, entity=None)
                | Q(everything=False, rubric=None, entity__isnull=False),
                name="one_thing_is_followed",
            ),
            models.UniqueConstraint(
                fields=["subscriber"], condition=Q(everything=True), name="everything_is_followed_once"
            ),
            models.UniqueConstraint(fields=["subscriber", "rubric"], name="a_rubric_is_followed_once"),
            models.UniqueConstraint(fields=["subscriber", "entity"], name="an_entity_is_followed_once"),
        ]

    def __str__(self):
        return f"{self.subscriber_id}: {self.entity or self.rubric or '*'}"


class Announcement(models.Model):
    """A story was met as new: once, in all its languages.

    The numbers are counted by who writes them and not by the database, whose counters can let a later number be
    committed first: a cursor that has passed it would never meet the earlier one. Two writers at once collide.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    story = models.OneToOneField("articles.Article", models.CASCADE, related_name="+")
    found_at = models.DateTimeField()

    class Meta:
        verbose_name = _("story that followers are told of")
        verbose_name_plural = _("stories that followers are told of")
        default_permissions = ()

    def __str__(self):
        return f"{self.number}: {self.story_id}"
