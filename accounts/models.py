"""Somebody who logs in to the desk."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.roles import ROLES


class User(AbstractUser):
    """An account of the desk. It is deactivated, never deleted: bylines and the log point to it.

    Roles are the groups of `accounts.roles`. Which rubrics an Editor or a Publisher may work on is given
    by `every_rubric` or by rows of `articles.RubricGrant`; with neither there is none.
    """

    class Mails(models.TextChoices):
        """When the notices of the desk are sent by e-mail as well."""

        AT_ONCE = "once", _("at once")
        DAILY = "daily", _("once a day")
        NONE = "none", _("never")

    display_name = models.CharField(_("name at the desk"), max_length=120, blank=True)
    language = models.CharField(
        _("language of the desk"), max_length=2, choices=settings.LANGUAGES, default="en"
    )
    mails = models.CharField(_("notices by e-mail"), max_length=5, choices=Mails, default=Mails.AT_ONCE)
    single_keys = models.BooleanField(
        _("single keys"),
        default=True,
        help_text=_("N, J, K, G and the like act at once, outside of fields."),
    )
    every_rubric = models.BooleanField(
        _("every rubric"),
        default=False,
        help_text=_("The role counts in every rubric, not only in those listed below."),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        permissions = [("manage_accounts", _("Can invite people and give roles"))]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="accounts_user_email_unique",
                condition=~models.Q(email=""),
                violation_error_message=_("Another account has this e-mail address."),
            )
        ]

    def __str__(self):
        return self.display_name or self.get_full_name() or self.username

    @cached_property
    def role_names(self):
        """Names of this account's roles, a frozenset; one query per object."""
        return frozenset(self.groups.values_list("name", flat=True))

    def give_roles(self, names):
        """Set the roles to exactly `names` (of `accounts.roles`); whoever has one may enter the desk.

        Other groups of the account are kept. Raises `Group.DoesNotExist` for a role that is not installed.
        """
        roles = [Group.objects.get(name=name) for name in names]
        self.groups.remove(*self.groups.filter(name__in=ROLES))
        self.groups.add(*roles)
        self.__dict__.pop("role_names", None)
        self.is_staff = self.is_superuser or bool(roles)
        self.save(update_fields=["is_staff"])
