"""Organizations at the desk, with their posts."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from organizations import retitling
from organizations.admin.entity import ADDRESS, NAMES, NameInline, PublicFilter, RegisterAdmin
from organizations.forms import OrganizationForm, PostRowForm, RowFormSet
from organizations.models import Organization, Post


class PostInline(admin.TabularInline):
    model = Post
    form = PostRowForm
    formset = RowFormSet
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
    readonly_fields = ["before_it"]
    inlines = [NameInline, PostInline]
    fieldsets = [
        (None, {"fields": NAMES}),
        (
            _("What it is"),
            {"fields": ["type", "parent", ("founded", "dissolved"), "successor", "before_it"]},
        ),
        (_("Description"), {"fields": ["description_en", "description_ru"]}),
        (
            _("Where to find it"),
            {
                "fields": [
                    ("seat_en", "seat_ru"),
                    "country",
                    "website",
                    ("wikidata", "ror"),
                    "source",
                    "source_url",
                ]
            },
        ),
        (_("Address and readers"), {"fields": ADDRESS}),
    ]

    def save_related(self, request, form, formsets, change):
        for formset in formsets:
            for row in formset.initial_forms if formset.model is Post else ():
                typed = [field for field in retitling.FIELDS.values() if field in row.changed_data]
                if typed and row.instance.pk and row not in formset.deleted_forms:
                    retitling.carry_over(row.instance, {field: row.initial[field] for field in typed})
        super().save_related(request, form, formsets, change)

    @admin.display(description=_("successor of"))
    def before_it(self, body):
        bodies = body.predecessors.all() if body.pk else ()
        rows = [(reverse("admin:organizations_organization_change", args=[b.pk]), b.label) for b in bodies]
        return format_html_join(", ", '<a href="{}">{}</a>', rows) or "–"
