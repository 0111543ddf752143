"""Forms of one's own account."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm
from django.template.loader import render_to_string
from django.utils import translation

from accounts.models import User
from outbox import effects, mail


class OwnAccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["display_name", "language", "mails", "single_keys"]


class ResetForm(PasswordResetForm):
    """Django's form; accounts are looked up and mails written by the worker.

    So a known address costs a request what an unknown one does, and neither link nor token is stored.
    """

    def save(self, **kwargs):
        email = self.cleaned_data["email"]
        effects.add("password-reset", {"email": email}, key=f"password-reset {email.casefold()[:180]}")

    def send_mail(self, subject_template_name, email_template_name, context, *args, **kwargs):
        """In the account's language. A failure is raised: the worker tries again."""
        with translation.override(context["user"].language):
            subject = render_to_string(subject_template_name, context)
            body = render_to_string(email_template_name, context)
        mail.deliver([context["user"].email], subject, body)


@effects.handler("password-reset")
def send_reset(payload):
    """Mail a link to whoever has this address, if anybody has."""
    form = ResetForm({"email": payload["email"]})
    form.full_clean()
    site = urlsplit(settings.SITE_URL)
    PasswordResetForm.save(
        form,
        domain_override=site.netloc,
        subject_template_name="accounts/mail/password_reset_subject.txt",
        email_template_name="accounts/mail/password_reset.txt",
        extra_email_context={
            "address": settings.SITE_URL,
            "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
        },
    )
