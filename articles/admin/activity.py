"""The record of what was done: to read, to filter, to take along as a table. Written by the workflow alone."""

import csv

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, Value, When
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from articles import rules, site
from articles.models import Activity, Article
from images import rules as image_rules
from images.models import Image

BOM = "\ufeff"  # spreadsheets take a file without it for one in the system's old encoding
FORMULA = ("=", "+", "-", "@", "\t", "\r")
CHUNK = 500


class DaysFilter(admin.ListFilter):
    """`?from=2026-11-01&until=2026-11-30`, both included, by the newsroom's days. What is no day counts as none."""

    title = _("days")
    template = "admin/articles/activity/days.html"
    parameters = ("from", "until")

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        for name in self.parameters:
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]

    def has_output(self):
        return True

    def expected_parameters(self):
        return list(self.parameters)

    def choices(self, changelist):
        """One: the days chosen, and what else the list is filtered by, for the form to keep."""
        others = [
            (name, value) for name, value in changelist.params.items() if name not in (*self.parameters, "p")
        ]
        return [{"selected": bool(self.used_parameters), "days": self.used_parameters, "others": others}]

    def queryset(self, request, queryset):
        for name, lookup in (("from", "at__date__gte"), ("until", "at__date__lte")):
            if day := _day(self.used_parameters.get(name, "")):
                queryset = queryset.filter(**{lookup: day})
        return queryset


@admin.register(Activity)
class ActivityAdmin(admin.ModelAdmin):
    """Append-only: nothing is added, changed or deleted here."""

    change_list_template = "admin/articles/activity/change_list.html"
    list_display = ["when", "who", "what", "about", "revision_number", "why", "whence"]
    fields = ["when", "who", "what", "about", "revision_number", "why", "whence"]
    readonly_fields = fields
    list_display_links = None
    list_filter = [
        DaysFilter,
        "verb",
        ("article__rubric", admin.RelatedOnlyFieldListFilter),
        ("by", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["by", "article", "image", "revision"]
    list_per_page = 100
    search_fields = ["subject"]
    date_hierarchy = "at"
    ordering = ["-at", "-pk"]
    show_full_result_count = False
    actions = None

    # --- Who may ----------------------------------------------------------------------------------

    def get_queryset(self, request):
        """Of what the account may see, `is_readable`. An Administrator has all rows, the others without their words."""
        readable = _readable(request.user)
        activities = super().get_queryset(request)
        activities = activities.defer("article__body", "article__search_text", "revision__data")
        if not _administers(request.user):
            activities = activities.filter(readable)
        return activities.annotate(is_readable=Case(When(readable, then=Value(True)), default=Value(False)))

    def lookup_allowed(self, lookup, value, request):
        """Of what the filters ask for: `?reason__startswith=` would tell letter by letter what is not shown."""
        asked = lookup.partition("__")[0]
        offered = ("at", "by", "verb", "article", *DaysFilter.parameters)
        return asked in offered and super().lookup_allowed(lookup, value, request)

    def get_search_results(self, request, queryset, search_term):
        """Every word stands in the subject. Only where it is shown: a search must not tell of what is not.

        SQLite knows no case of Cyrillic letters, so the usual ones are tried.
        """
        words = search_term.split()[:8]
        for word in words:
            forms = [Q(subject__contains=form) for form in (word.lower(), word.capitalize(), word.upper())]
            queryset = queryset.filter(Q(subject__icontains=word) | forms[0] | forms[1] | forms[2])
        return (queryset.filter(is_readable=True) if words else queryset), False

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

    # --- The table --------------------------------------------------------------------------------

    def get_urls(self):
        export = self.admin_site.admin_view(self.export)
        return [path("export/", export, name="articles_activity_export"), *super().get_urls()]

    def export(self, request):
        """What the list is filtered to, as CSV: one row for each of the list, newest first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            changelist = self.get_changelist_instance(request)
        except IncorrectLookupParameters:  # as the list itself does
            return HttpResponseRedirect(reverse("admin:articles_activity_changelist") + "?e=1")
        rows = changelist.get_queryset(request).select_related(*self.list_select_related)
        names = self.get_list_display(request)
        lines = self.lines(rows, names, translation.get_language())
        name = f"activity-{timezone.localdate():%Y-%m-%d}.csv"
        return StreamingHttpResponse(
            lines,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def lines(self, rows, names, language):
        """The file line by line. It is sent after the middleware has left: language and zone are set here."""
        writer = csv.writer(_Echo())
        zone = site.current().zone
        with translation.override(language), timezone.override(zone):
            yield BOM + writer.writerow([capfirst(_heading(self, name)) for name in names])
            for activity in rows.iterator(chunk_size=CHUNK):
                yield writer.writerow([_safe(self.cell(activity, name)) for name in names])

    def cell(self, activity, name):
        if name == "when":
            return timezone.localtime(activity.at).isoformat(timespec="seconds")
        if name == "about":
            return activity.subject if activity.is_readable else self.about(activity)
        return getattr(self, name)(activity)

    # --- Columns ----------------------------------------------------------------------------------

    def get_list_display(self, request):
        """From where people work is for those who look after accounts."""
        return self.list_display if _administers(request.user) else self.list_display[:-1]

    def get_fields(self, request, obj=None):
        return self.get_list_display(request)

    def changelist_view(self, request, extra_context=None):
        of = None
        if (key := request.GET.get("article", "")).isdecimal():
            visible = rules.visible_articles(request.user, Article.objects.all())
            of = visible.filter(pk=key).first()
        context = {"title": capfirst(self.opts.verbose_name_plural), "of": of}
        return super().changelist_view(request, context | (extra_context or {}))

    @admin.display(description=_("when"), ordering="at")
    def when(self, activity):
        moment = timezone.localtime(activity.at)
        return format_html(
            '<time datetime="{}">{}</time>',
            moment.isoformat(timespec="seconds"),
            date_format(moment, "SHORT_DATETIME_FORMAT"),
        )

    @admin.display(description=_("who"), ordering="by")
    def who(self, activity):
        return str(activity.by or gettext("The newsroom"))

    @admin.display(description=pgettext_lazy("column of the log", "what"), ordering="verb")
    def what(self, activity):
        return activity.get_verb_display()

    @admin.display(description=_("about"), ordering="subject")
    def about(self, activity):
        """The subject as it was called then; a link while it is there."""
        thing = activity.article or activity.image
        if not activity.is_readable:
            number = {"number": thing.pk if thing else 0}
            return (
                gettext("picture %(number)d") % number
                if activity.image
                else gettext("story %(number)d") % number
            )
        if activity.article:
            return format_html(
                '<a href="{}" lang="{}">{}</a>',
                activity.article.get_desk_url(),
                activity.article.language,
                activity.subject,
            )
        if activity.image:
            page = reverse("admin:images_image_change", args=[activity.image_id])
            return format_html('<a href="{}">{}</a>', page, activity.subject)
        return activity.subject

    @admin.display(description=_("revision"), empty_value="")
    def revision_number(self, activity):
        return activity.revision.number if activity.revision else None

    @admin.display(description=_("reason"))
    def why(self, activity):
        return activity.reason if activity.is_readable else ""

    @admin.display(description=_("from where"), ordering="origin", empty_value="")
    def whence(self, activity):
        return activity.origin


def _administers(user):
    return user.is_superuser or user.has_perm("accounts.manage_accounts")


def _readable(user):
    """A `Q`: the stories that the account may see, in the bin too; pictures; of those removed for good, all or none."""
    stories = Article.objects.all()
    readable = Q(article__in=rules.visible_articles(user, stories).values("pk"))
    readable |= Q(article__in=rules.binned_articles(user, stories).values("pk"))
    if user.has_perm("images.view_image"):
        readable |= Q(image__in=image_rules.visible_to(user, Image.objects.all()).values("pk"))
    if rules.edits_rubrics(user) and rules.rubric_ids(user) is None:
        readable |= Q(article=None, image=None)
    return readable


def _day(text):
    try:
        return parse_date(text)
    except ValueError:
        return None


def _heading(model_admin, name):
    return getattr(model_admin, name).short_description


def _safe(value):
    """A cell that no spreadsheet takes for a formula: https://owasp.org/www-community/attacks/CSV_Injection"""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


class _Echo:
    """A file whose `write` gives back what it gets: `csv.writer.writerow` returns that."""

    def write(self, line):
        return line
