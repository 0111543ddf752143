"""Where a picture is used, and taking it down everywhere at once."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from articles import usage, workflow
from images import rules
from images.models import Image


class TakeDownForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the log, never public."),
    )


class PutBackForm(TakeDownForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class TakeDownPages:
    """Pages of the picture's `ModelAdmin`: its uses with, for whoever looks after pictures, the one button."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.usage_view)
        return [path("<int:pk>/usage/", view, name="images_image_usage"), *super().get_urls()]

    def usage_view(self, request, pk):
        """GET: where it is used. POST: takes it down, or shows it again; at once, in every story and feed."""
        image = get_object_or_404(Image, pk=pk)
        if not rules.can_view(request.user, image):
            raise PermissionDenied
        may_act = rules.can_manage_all(request.user)
        verb, form_class = (
            (workflow.take_down, TakeDownForm) if image.is_available else (workflow.put_back, PutBackForm)
        )
        form = form_class(request.POST if request.method == "POST" else None, use_required_attribute=False)
        if request.method == "POST":
            if not may_act:
                raise PermissionDenied
            if form.is_valid() and self.act(request, image, verb, form):
                return HttpResponseRedirect(reverse("admin:images_image_usage", args=[image.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Where is it used?"),
            "opts": self.opts,
            "original": image,
            "usage": usage.of(image, request.user),
            "form": form if may_act else None,
        }
        return TemplateResponse(request, "admin/images/image/usage.html", context)

    def act(self, request, image, verb, form):
        """Do it; False with the words beside the form where it cannot be done."""
        try:
            verb(image, by=request.user, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error.messages)
        except OSError:
            form.add_error(None, _("The original cannot be read; nothing was changed."))
        else:
            words = _("It is shown again.") if image.is_available else _("It is taken down everywhere.")
            self.message_user(request, words, messages.SUCCESS)
            return True
        return False
