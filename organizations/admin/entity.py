"""What organizations, people and meetings have in common at the desk, and the search over all of them."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles import usage
from organizations import addresses, names
from organizations.admin import changes
from organizations.admin.history import HistoryPages
from organizations.admin.merge import MergePages
from organizations.admin.name import NameInline, Names
from organizations.admin.prefill import Prefilled
from organizations.models import Entity

NAMES = ["label_en", "label_ru", "short_en", "short_ru"]
ADDRESS = ["slug", "public_from", "link_policy", "disambiguation"]


class FoldedSearch:
    """Search through the folded names: SQLite compares Cyrillic letters by case."""

    search_fields = ["search_text"]

    def get_search_results(self, request, queryset, search_term):
        """What was merged away is found no more, in lists as in autocompletes."""
        return queryset.filter(merged_into=None).matching(search_term), False


class PublicFilter(admin.SimpleListFilter):
    title = _("readers")
    parameter_name = "readers"

    def lookups(self, request, model_admin):
        return [("public", _("public")), ("later", _("public later")), ("desk", _("only the desk"))]

    def queryset(self, request, queryset):
        if self.value() == "public":
            return queryset.public()
        if self.value() == "later":
            return queryset.filter(public_from__gt=timezone.now())
        if self.value() == "desk":
            return queryset.filter(public_from=None)
        return queryset


class RegisterAdmin(Names, Prefilled, MergePages, HistoryPages, FoldedSearch, admin.ModelAdmin):
    """Base of the three kinds. The address is free until readers may have it."""

    list_per_page = 50
    show_full_result_count = False
    inlines = [NameInline]
    change_form_template = "admin/organizations/register_form.html"

    def get_readonly_fields(self, request, obj=None):
        # Asked of the database: a form that does not validate has already written on `obj`.
        public = obj and Entity.objects.filter(pk=obj.pk).exclude(public_from=None).exists()
        return [*super().get_readonly_fields(request, obj), *(["slug"] if public else [])]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        seen = ["seen"] if self.has_change_permission(request, obj) else []
        return [*fieldsets, (None, {"fields": seen})] if seen else fieldsets

    def get_view_on_site_url(self, obj=None):
        public = obj and obj.public_from and obj.public_from <= timezone.now()
        return super().get_view_on_site_url(obj) if public else None

    def has_delete_permission(self, request, obj=None):
        """What readers have seen stays: stories name it."""
        return super().has_delete_permission(request, obj) and (obj is None or not obj.public_from)

    def get_deleted_objects(self, objs, request):
        """The parent row goes with its child, though nobody may delete it by itself."""
        listed, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        return listed, counts, perms_needed - {Entity._meta.verbose_name}, protected

    def changeform_view(self, request, *args, **kwargs):
        """Asked once more where somebody has given the same address, number or title at this very moment: now the
        form sees it and says so.
        """
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request, obj, form, change):
        if change:
            changes.about_to_change(obj)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        typed = [field for field in NAMES if field in form.changed_data]
        names.carry_over(form.instance, {field: form.initial[field] for field in typed if change})
        super().save_related(request, form, formsets, change)
        names.relabel(form.instance)
        self.settle(form)
        addresses.claim(form.instance)
        changes.changed(request, form.instance)

    def settle(self, form):
        """Write what follows from the rows, in the end: a kind's own numbers, titles and addresses."""

    @admin.display(description=_("readers"), ordering="public_from")
    def readers(self, entity):
        if entity.public_from is None:
            return _("only the desk")
        return _("public") if entity.public_from <= timezone.now() else _("public later")


@admin.register(Entity)
class EntityAdmin(FoldedSearch, admin.ModelAdmin):
    """Only to find entities of every kind; each is kept on the page of its kind."""

    list_display = ["label_en", "label_ru", "kind"]
    list_filter = ["kind"]
    list_per_page = 50
    ordering = ["label_en"]

    def get_queryset(self, request):
        """For the list and for every autocomplete: an appointment under embargo is not the Contributor's to know."""
        return super().get_queryset(request).visible_to(request.user)

    def has_module_permission(self, request):
        return False

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view = self.admin_site.admin_view(self.usage_view)
        return [path("<int:pk>/usage/", view, name="organizations_entity_usage"), *super().get_urls()]

    def usage_view(self, request, pk):
        """Which stories name it, as far as the account may open them."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entity = get_object_or_404(self.get_queryset(request), pk=pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Where is it used?"),
            "original": entity,
            "back": reverse(f"admin:organizations_{entity.kind}_change", args=[pk]),
            "usage": usage.of(entity, request.user),
        }
        return TemplateResponse(request, "admin/organizations/usage.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        kind = get_object_or_404(self.get_queryset(request), pk=object_id).kind
        return HttpResponseRedirect(reverse(f"admin:organizations_{kind}_change", args=[object_id]))
