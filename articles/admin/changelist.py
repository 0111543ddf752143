"""The list of stories: its columns, filters and search."""

from collections import Counter

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from articles.desk import marks, times
from articles.models import Article, Author
from organizations.folding import fold

MOST_WORDS = 8


class StatusFilter(admin.SimpleListFilter):
    title = _("working copy")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [(value, capfirst(label)) for value, label in Article.Status.choices]

    def queryset(self, request, queryset):
        if self.value() in Article.Status.values:
            return queryset.filter(status=self.value())
        return queryset


class PublicStateFilter(admin.SimpleListFilter):
    title = _("public state")
    parameter_name = "public"

    def lookups(self, request, model_admin):
        return [(value, capfirst(label)) for value, label in Article.PublicState.choices]

    def queryset(self, request, queryset):
        if self.value() in Article.PublicState.values:
            return queryset.filter(public_state=self.value())
        return queryset

    def get_facet_queryset(self, changelist):
        """Counts by one reading of the derived state: the stock way derives it once for every choice."""
        stories = changelist.get_queryset(self.request, exclude_parameters=self.expected_parameters())
        counts = Counter(stories.order_by().values_list("public_state", flat=True))
        return {f"{index}__c": counts[value] for index, (value, _label) in enumerate(self.lookup_choices)}


class AuthorFilter(admin.SimpleListFilter):
    """Own stories first, then the authors who have an account here."""

    title = _("author")
    parameter_name = "author"
    most = 30

    def lookups(self, request, model_admin):
        authors = Author.objects.filter(user__is_active=True)[: self.most]
        return [("mine", _("Mine")), *((str(author.pk), author.name) for author in authors)]

    def queryset(self, request, queryset):
        if self.value() == "mine":
            return queryset.filter(owner=request.user)
        if self.value() in {value for value, _label in self.lookup_choices}:
            return queryset.filter(pk__in=Article.objects.filter(bylines__author=self.value()).values("pk"))
        return queryset


class ArticleList:
    """Options of the change list, mixed into the story's `ModelAdmin`."""

    list_display = [
        "language_mark", "headline", "working_copy", "public", "next_go_live", "filed", "changed",
    ]  # fmt: skip
    list_display_links = ["headline"]
    list_filter = [StatusFilter, PublicStateFilter, "language", "rubric", AuthorFilter]
    list_select_related = ["rubric", "revision", "owner"]
    list_per_page = 50
    search_fields = ["search_text"]
    date_hierarchy = "changed_at"
    ordering = ["-changed_at", "-pk"]
    show_full_result_count = False

    def changelist_view(self, request, extra_context=None):
        title = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, title | (extra_context or {}))

    def get_search_results(self, request, queryset, search_term):
        """Every word must be in the folded headline, lead and text, or in the address."""
        for word in fold(search_term).split()[:MOST_WORDS]:
            queryset = queryset.filter(Q(search_text__contains=word) | Q(slug__contains=word))
        return queryset, False

    @admin.display(description=_("language"), ordering="language")
    def language_mark(self, article):
        return marks.language(article.language)

    @admin.display(description=_("headline"), ordering="title")
    def headline(self, article):
        return format_html('<span lang="{}">{}</span>', article.language, article.title)

    @admin.display(description=_("working copy"), ordering="status")
    def working_copy(self, article):
        return format_html(
            '{} <span class="quiet">{}</span>', marks.copy(article.status), article.revision.number
        )

    @admin.display(description=_("public"), ordering="public_state")
    def public(self, article):
        return marks.public(article.public_state, narrow=True)

    @admin.display(description=_("next go-live"), ordering="next_go_live", empty_value="")
    def next_go_live(self, article):
        if article.next_go_live is None:
            return None
        first, *others = times.in_zones(article.next_go_live)
        further = format_html_join(" · ", "{} {}", ((zone.clock, zone.city) for zone in others))
        return format_html(
            '<b>{}</b><br><span class="quiet small">{}</span>', times.short(first.moment), further
        )

    @admin.display(description=_("rubric, author"), ordering="rubric")
    def filed(self, article):
        names = ", ".join(byline.author.name for byline in article.bylines.all()) or str(article.owner)
        rubric = article.rubric.name if article.rubric else article.get_kind_display()
        return format_html('{}<br><span class="quiet">{}</span>', rubric, names)

    @admin.display(description=_("changed"), ordering="changed_at")
    def changed(self, article):
        moment = timezone.localtime(article.changed_at)
        return format_html(
            '<time datetime="{}">{}</time>', moment.isoformat(timespec="minutes"), times.brief(moment)
        )
