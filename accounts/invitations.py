"""An invitation: a link that expires, with which a new account sets its first password, once."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

logger = logging.getLogger("newsroom.accounts")


class InvitationTokens(PasswordResetTokenGenerator):
    """Django's reset tokens under a salt of their own: a reset link is no invitation, nor the reverse.

    A token dies when the password is set (single use), when the account is invited again, deactivated or
    given another address, and after PASSWORD_RESET_TIMEOUT.
    """

    key_salt = "accounts.invitations.InvitationTokens"

    def _make_hash_value(self, user, timestamp):
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}"


tokens = InvitationTokens()


def invite(account):
    """A new link for an account without a password; earlier links stop working. Returns the whole address."""
    account.set_unusable_password()  # another random value each time, which the token is made from
    account.save(update_fields=["password"])
    uid = urlsafe_base64_encode(force_bytes(account.pk))
    path = reverse("invitation", kwargs={"uidb64": uid, "token": tokens.make_token(account)})
    return f"{settings.SITE_URL}{path}"


def send(account, link):
    """Mail the link in the account's language. Returns whether the mail server took it."""
    context = {"account": account, "link": link, "days": settings.PASSWORD_RESET_TIMEOUT // 86400}
    with translation.override(account.language):
        subject = render_to_string("accounts/mail/invitation_subject.txt", context)
        body = render_to_string("accounts/mail/invitation.txt", context)
    try:
        return bool(send_mail(" ".join(subject.split()), body, None, [account.email]))
    except (SMTPException, OSError):
        logger.exception("The invitation for account %s was not mailed", account.pk)
        return False
