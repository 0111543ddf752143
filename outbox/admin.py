"""The list of background work, for Administrators: what waits, what failed and why."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from outbox import effects
from outbox.models import Effect


@admin.register(Effect)
class EffectAdmin(admin.ModelAdmin):
    """To read, retry and drop. The payload stays unseen: it may hold a link that is its reader's alone."""

    list_display = ["number", "name", "state", "tries", "due_at", "ended_at", "error"]
    list_display_links = None
    list_filter = ["state", "name"]
    fields = ["name", "state", "tries", "added_at", "due_at", "ended_at", "error"]
    readonly_fields = fields
    ordering = ["-pk"]
    list_per_page = 100
    show_full_result_count = False
    actions = ["retry", "drop"]

    @admin.display(description=_("number"), ordering="pk")
    def number(self, effect):
        return effect.pk

    def lookup_allowed(self, lookup, value, request):
        """Of what the filters ask for: `?payload__to=` would tell what is not shown."""
        return lookup.partition("__")[0] in ("state", "name") and super().lookup_allowed(
            lookup, value, request
        )

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_manage_permission(self, request):
        return request.user.has_perm("outbox.manage_effect")

    @admin.action(description=_("Try the selected failed work again"), permissions=["manage"])
    def retry(self, request, queryset):
        count = sum(effects.retry(effect) for effect in queryset)
        text = ngettext("%(count)d will be tried again.", "%(count)d will be tried again.", count)
        self.message_user(request, text % {"count": count})

    @admin.action(description=_("Drop the selected waiting or failed work"), permissions=["manage"])
    def drop(self, request, queryset):
        removable = queryset.filter(state__in=[Effect.State.WAITING, Effect.State.FAILED])
        count = removable.delete()[0]
        text = ngettext("%(count)d was dropped.", "%(count)d were dropped.", count)
        self.message_user(request, text % {"count": count})
