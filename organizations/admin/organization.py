"""Organizations at the desk, with their posts."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from organizations.admin.entity import ADDRESS, NAMES, NameInline, PublicFilter, RegisterAdmin
from organizations.forms import OrganizationForm, PostRowForm
from organizations.models import Organization, Post


class PostInline(admin.TabularInline):
    model = Post
    form = PostRowForm
    template = "admin/organizations/tabular.html"
    fields = PostRowForm.Meta.fields
    extra = 0
    show_change_link = True


@admin.register(Organization)
class OrganizationAdmin(RegisterAdmin):
    form = OrganizationForm
    list_display = ["label_en", "label_ru", "short_en", "type", "parent", "readers"]
    list_filter = ["type", PublicFilter]
    list_select_related = ["parent"]
    autocomplete_fields = ["parent", "successor"]
    inlines = [NameInline, PostInline]
    fieldsets = [
        (None, {"fields": NAMES}),
        (_("What it is"), {"fields": ["type", "parent", "founded", "dissolved", "successor"]}),
        (_("Description"), {"fields": ["description_en", "description_ru"]}),
        (
            _("Where to find it"),
            {"fields": ["seat_en", "seat_ru", "country", "website", "wikidata", "source"]},
        ),
        (_("Address and readers"), {"fields": ADDRESS}),
    ]
