"""To-dos at the desk: live stories under which the register has changed. The worker makes them, people settle them."""

from django.contrib import admin, messages
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from articles import todos
from articles.models import Todo


class StateFilter(admin.SimpleListFilter):
    """Open ones by default."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("settled", _("settled")), ("all", _("all"))]

    def choices(self, changelist):
        for choice in super().choices(changelist):
            yield choice | (
                {"display": pgettext("of to-dos", "open")}
                if choice["query_string"] == changelist.get_query_string(remove=[self.parameter_name])
                else {}
            )

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(done_at__isnull=self.value() != "settled")


@admin.register(Todo)
class TodoAdmin(admin.ModelAdmin):
    list_display = ["story", "sentence", "subject", "created_at", "done_at", "settled_by"]
    list_display_links = None
    list_filter = [StateFilter, "kind"]
    list_select_related = ["article", "entity", "done_by"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["settle"]

    def get_queryset(self, request):
        return todos.visible(request.user).defer("article__body", "article__search_text")

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=_("story"), ordering="article__title")
    def story(self, todo):
        article = todo.article
        return format_html(
            '<a href="{}" lang="{}">{}</a>', article.get_desk_url(), article.language, article.title
        )

    @admin.display(description=_("entity"), ordering="entity__label_en")
    def subject(self, todo):
        return todo.entity

    @admin.display(description=_("settled by"), ordering="done_by", empty_value="")
    def settled_by(self, todo):
        return todo.done_by

    @admin.display(description=_("what differs"))
    def sentence(self, todo):
        return todo.sentence

    @admin.action(description=_("Settle: the story may stay as it is"), permissions=["change"])
    def settle(self, request, queryset):
        count = sum(todos.settle(todo, by=request.user) for todo in queryset)
        text = ngettext("%(count)d to-do is settled.", "%(count)d to-dos are settled.", count)
        messages.success(request, text % {"count": count})
