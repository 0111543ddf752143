"""Pages of one's own account, and the ones that somebody without a password can open."""

from django.contrib import admin, messages
from django.contrib.auth import views as auth
from django.contrib.messages.views import SuccessMessageMixin
from django.urls import reverse_lazy
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.generic import UpdateView

from accounts import invitations
from accounts.forms import OwnAccountForm, ResetForm
from accounts.models import User
from accounts.roles import TITLES


class DeskPage:
    """Gives a page outside the model admin what the desk's frame needs."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{**admin.site.each_context(self.request), **kwargs})


class OwnAccount(DeskPage, SuccessMessageMixin, UpdateView):
    """Name and language of the person signed in. Roles and rubrics are shown, and cannot be sent."""

    form_class = OwnAccountForm
    template_name = "accounts/own.html"
    success_url = reverse_lazy("account")
    success_message = _("Your account was saved.")
    extra_context = {"title": _("My account")}

    def get_object(self):
        return User.objects.get(pk=self.request.user.pk)  # not request.user: the frame names that one

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            roles=[title for name, title in TITLES.items() if name in self.object.role_names],
            rubrics=[grant.rubric for grant in self.object.rubric_grants.select_related("rubric")],
            **kwargs,
        )

    def form_valid(self, form):
        with translation.override(form.cleaned_data["language"]):
            return super().form_valid(form)


class Invitation(DeskPage, auth.PasswordResetConfirmView):
    """Somebody invited sets the first password; Django's view keeps the token out of the page's address."""

    token_generator = invitations.tokens
    template_name = "accounts/invitation.html"
    title = _("Welcome to the desk")
    success_url = reverse_lazy("admin:login")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        return context if self.validlink else {**context, "title": _("This invitation does not work")}

    def form_valid(self, form):
        messages.success(self.request, _("Your password is set. Please sign in with it."))
        return super().form_valid(form)


class PasswordReset(DeskPage, auth.PasswordResetView):
    """Says the same for known and unknown addresses; the link goes to the stored one, on SITE_URL."""

    form_class = ResetForm
    template_name = "accounts/password_reset.html"
    success_url = reverse_lazy("password_reset_done")


class PasswordResetDone(DeskPage, auth.PasswordResetDoneView):
    template_name = "accounts/password_reset_done.html"


class PasswordResetConfirm(DeskPage, auth.PasswordResetConfirmView):
    template_name = "accounts/password_reset_confirm.html"
    success_url = reverse_lazy("admin:login")

    def form_valid(self, form):
        messages.success(self.request, _("Your password was changed. Please sign in with it."))
        return super().form_valid(form)
