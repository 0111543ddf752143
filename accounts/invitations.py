"""An invitation: a link that expires, with which a new account sets its first password, once."""

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.models import User
from outbox import effects, mail


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
    """A new link for an account without a password, mailed as well; earlier links stop working.

    Returns the whole address.
    """
    account.set_unusable_password()  # another random value each time, which the token is made from
    account.save(update_fields=["password"])
    effects.add("invitation", {"account": account.pk}, key=f"invitation {account.pk}")
    return link_of(account)


def link_of(account):
    uid = urlsafe_base64_encode(force_bytes(account.pk))
    path = reverse("invitation", kwargs={"uidb64": uid, "token": tokens.make_token(account)})
    return f"{settings.SITE_URL}{path}"


@effects.handler("invitation")
def send(payload):
    """Mail a link in the account's language, unless the invitation was accepted or taken back meanwhile.

    The link is made only now, so that none stands in the outbox.
    """
    account = User.objects.get(pk=payload["account"])
    if account.has_usable_password() or not account.is_active:
        return
    context = {
        "account": account,
        "link": link_of(account),
        "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
    }
    with translation.override(account.language):
        subject = render_to_string("accounts/mail/invitation_subject.txt", context)
        body = render_to_string("accounts/mail/invitation.txt", context)
    mail.deliver([account.email], subject, body)
