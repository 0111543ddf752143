"""A changed mail address: the old one is told, since a password can be reset with the new one."""

from django.template.loader import render_to_string
from django.utils import translation

from outbox import mail


def tell_old(account, old, *, by):
    """Queue a mail to `old`, in the account's language: who changed the address. The new one is not named."""
    context = {"account": account, "by": by}
    with translation.override(account.language):
        subject = render_to_string("accounts/mail/address_changed_subject.txt", context)
        body = render_to_string("accounts/mail/address_changed.txt", context)
    mail.send([old], subject, body)
