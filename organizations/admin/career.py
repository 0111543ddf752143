"""A person's whole career in one form: lines are read, shown as they were understood, then saved together."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations import career, merging
from organizations.admin import changes
from organizations.models import Entity
from organizations.officeforms import CareerForm


class Career:
    """Mixed into the admin of people."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.career_view)
        return [path("<int:pk>/career/", view, name="organizations_person_career"), *super().get_urls()]

    def response_add(self, request, obj, post_url_continue=None):
        if "_career" in request.POST:
            return HttpResponseRedirect(reverse("admin:organizations_person_career", args=[obj.pk]))
        return super().response_add(request, obj, post_url_continue)

    def career_view(self, request, pk):
        """Shows how each line is read; with `_save` and no errors writes them all and leads to the person.

        What was typed about somebody merged away is shown as what it says of whom they became.
        """
        person = self._find(request, pk)
        makes = ["organizations.add_appointment", "organizations.add_post"]
        if not (self.has_change_permission(request, person) and request.user.has_perms(makes)):
            raise PermissionDenied
        form = CareerForm(request.POST or None)
        lines = self._read(form, person) if form.is_bound and form.is_valid() else []
        if person.pk != pk:
            text = _("“%(loser)s” was merged into this.")
            messages.warning(request, text % {"loser": Entity.objects.get(pk=pk)})
            if not form.is_bound:
                return HttpResponseRedirect(reverse("admin:organizations_person_career", args=[person.pk]))
        elif _is_ready(lines) and "_save" in request.POST:
            try:
                return self._save(request, person, form, lines)
            except ValidationError as error:
                form.add_error(None, error)
                person = self._find(request, pk)
                lines = self._read(form, person)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Enter a whole career"),
            "original": person,
            "opts": self.opts,
            "form": form,
            "lines": lines,
            "wrong": any(line.errors for line in lines),
            "ready": _is_ready(lines),
        }
        return TemplateResponse(request, "admin/organizations/career.html", context)

    def _find(self, request, pk):
        """The person, or whom they became; 404."""
        person = get_object_or_404(self.get_queryset(request), pk=pk)
        return self.get_queryset(request).get(pk=person.merged_into_id or pk)

    def _read(self, form, person):
        try:
            return career.read(form.cleaned_data["lines"], person)
        except ValidationError as error:
            form.add_error("lines", error)
            return []

    def _save(self, request, person, form, lines):
        """`ValidationError`, and nothing is saved, where somebody was merged since the lines were read."""
        data = form.cleaned_data
        public_from = timezone.now() if data["public"] else None
        origin = {name: data[name] for name in ("source", "source_url")}
        concerned = [person, *(line.post.organization for line in lines if line.makes_post)]
        with transaction.atomic():
            merging.hold(person, *career.concerned(lines))
            changes.about_to_change(*concerned)
            saved = career.save(lines, **origin, public_from=public_from)
            changes.changed(request, *concerned)
        self.warn_of_overlaps(request, saved)
        text = ngettext(
            "%(count)s appointment is entered.", "%(count)s appointments are entered.", len(saved)
        )
        messages.success(request, text % {"count": len(saved)})
        if public_from and person.public_from is None:
            text = _("Readers see none of it yet: the person is not public. Fill in “Public from” below.")
            messages.warning(request, text)
        return HttpResponseRedirect(reverse("admin:organizations_person_change", args=[person.pk]))


def _is_ready(lines):
    return any(line.is_new for line in lines) and not any(line.errors for line in lines)
