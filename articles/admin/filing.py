"""What stories are filed under: rubrics, authors, tags."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from articles import addresses
from articles.models import Author, Rubric, Tag
from organizations.folding import fold


class AddressedForm(forms.ModelForm):
    def clean_slug(self):
        if addresses.is_empty(slug := self.cleaned_data["slug"]):
            raise ValidationError(addresses.EMPTY)
        return slug


@admin.register(Rubric)
class RubricAdmin(admin.ModelAdmin):
    form = AddressedForm
    list_display = ["name_en", "name_ru", "slug", "position", "palette", "needs_review", "needs_four_eyes"]
    list_per_page = 50
    search_fields = ["name_en", "name_ru", "slug"]
    prepopulated_fields = {"slug": ["name_en"]}
    ordering = ["position", "slug"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []  # the address stands in links and bookmarks


@admin.register(Author)
class AuthorAdmin(admin.ModelAdmin):
    form = AddressedForm
    list_display = ["name_en", "name_ru", "slug", "user", "person"]
    list_select_related = ["user", "person"]
    list_per_page = 50
    search_fields = ["name_en", "name_ru", "slug"]
    autocomplete_fields = ["person"]
    prepopulated_fields = {"slug": ["name_en"]}

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def get_search_results(self, request, queryset, search_term):
        """SQLite compares Cyrillic letters by case: Python folds the few hundred names instead."""
        words = fold(search_term).split()
        if not words:
            return queryset, False
        found = [
            author.pk
            for author in Author.objects.all()
            if all(word in fold(f"{author.name_en} {author.name_ru} {author.slug}") for word in words)
        ]
        return queryset.filter(pk__in=found), False


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    list_display = ["name", "slug"]
    list_per_page = 100
    search_fields = ["name", "slug"]
    fields = ["name", "slug"]
    readonly_fields = ["slug"]

    def get_search_results(self, request, queryset, search_term):
        """Words of the name in Latin letters, or as written: `slug` holds the transliterated name."""
        term = search_term.strip()
        if not term:
            return queryset, False
        slug = Tag().slugify(term)
        return queryset.filter(slug__contains=slug) | queryset.filter(name__icontains=term), False
