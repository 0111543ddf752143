"""The newsroom's own row, and the record of what was done."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Value
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from articles import rules
from articles.models import Activity, Article, SiteSettings


@admin.register(SiteSettings)
class SiteSettingsAdmin(admin.ModelAdmin):
    """One row: the list leads straight to it."""

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        SiteSettings.objects.get_or_create(pk=1)
        return HttpResponseRedirect(reverse("admin:articles_sitesettings_change", args=[1]))

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Activity)
class ActivityAdmin(admin.ModelAdmin):
    """To read and to filter; written by the workflow alone."""

    list_display = ["at", "by", "verb", "story", "revision_number", "why"]
    fields = ["at", "by", "verb", "story", "revision_number", "why"]
    readonly_fields = fields
    list_display_links = None
    list_filter = ["verb", ("article__rubric", admin.RelatedOnlyFieldListFilter), "by"]
    list_select_related = ["by", "article", "revision"]
    list_per_page = 100
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    show_full_result_count = False

    def get_queryset(self, request):
        """Of the stories that the account may see. An Administrator sees all verbs, but neither title nor reason."""
        reads = rules.reads_desk(request.user)
        activities = super().get_queryset(request).annotate(is_readable=Value(reads))
        if not reads:
            return activities
        visible = rules.visible_articles(request.user, Article.objects.all())
        return activities.filter(article__in=visible.values("pk"))

    def lookup_allowed(self, lookup, value, request):
        """Of what the filters ask for: `?reason__startswith=` would tell letter by letter what is not shown."""
        asked = lookup.partition("__")[0]
        return asked in ("at", "by", "verb", "article") and super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and (
            obj is None or self.get_queryset(request).filter(pk=obj.pk).exists()
        )

    @admin.display(description=_("story"), ordering="article")
    def story(self, activity):
        if not activity.is_readable:
            return _("story %(number)d") % {"number": activity.article_id}
        article = activity.article
        return format_html(
            '<a href="{}" lang="{}">{}</a>', article.get_desk_url(), article.language, article.title
        )

    @admin.display(description=_("revision"))
    def revision_number(self, activity):
        return activity.revision.number

    @admin.display(description=_("reason"))
    def why(self, activity):
        return activity.reason if activity.is_readable else ""
