"""Forms of one's own account."""

from django import forms
from django.contrib.auth.forms import PasswordResetForm
from django.utils import translation

from accounts.models import User


class OwnAccountForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["display_name", "language"]


class ResetForm(PasswordResetForm):
    """Django's form; the mail is written in the account's language."""

    def send_mail(self, subject_template_name, email_template_name, context, *args, **kwargs):
        with translation.override(context["user"].language):
            super().send_mail(subject_template_name, email_template_name, context, *args, **kwargs)
