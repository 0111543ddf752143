"""The list of stories: its columns, filters and search."""

from collections import Counter

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from articles import checklist, comments, presence, rules, translations
from articles.desk import front, marks, times
from articles.models import Article, Author
from organizations.folding import fold

MOST_WORDS = 8
# The saved views: what it is called, its query, and the same as a condition for an account.
VIEWS = [
    (_("All stories"), {}, lambda user: Q()),
    (_("Mine"), {"author": "mine"}, lambda user: Q(owner=user)),
    (_("To review"), {"status": "review"}, lambda user: Q(status=Article.Status.REVIEW)),
    (_("Approved, no date"), {"status": "approved", "public": "never"}, lambda user: Q(
        status=Article.Status.APPROVED, public_state=Article.PublicState.NEVER)),
    (_("Live with changes"), {"public": "changed"}, lambda user: Q(public_state=Article.PublicState.CHANGED)),
    (_("Translation behind"), {"translation": "behind"}, lambda user: Q(
        pk__in=translations.stale(Article.objects.all()).values("pk"))),
]  # fmt: skip


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


class TranslationFilter(admin.SimpleListFilter):
    title = _("translation")
    parameter_name = "translation"

    def lookups(self, request, model_admin):
        return [("behind", _("Behind its original"))]

    def queryset(self, request, queryset):
        return translations.stale(queryset) if self.value() == "behind" else queryset


class StoryList(ChangeList):
    """Its rows know what one would otherwise ask of each: a fixed number of queries for a page."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        keys = [article.pk for article in self.result_list]
        summaries = checklist.summaries(self.result_list)
        present, talked_of = presence.editing(keys), comments.open_counts(keys)
        behind = set(translations.stale(Article.objects.filter(pk__in=keys)).values_list("pk", flat=True))
        for article in self.result_list:
            article.summary = summaries[article.pk]
            article.present = [row for row in present.get(article.pk, []) if row.user_id != request.user.pk]
            article.open_comments = talked_of.get(article.pk, 0)
            article.is_behind = article.pk in behind


class ArticleList:
    """Options of the change list, mixed into the story's `ModelAdmin`."""

    list_display = [
        "language_mark", "headline", "working_copy", "public", "next_go_live", "checks", "filed", "changed",
    ]  # fmt: skip
    list_display_links = ["headline"]
    list_filter = [StatusFilter, PublicStateFilter, "language", "rubric", AuthorFilter, TranslationFilter]
    list_select_related = ["rubric", "revision", "owner"]
    list_per_page = 50
    search_fields = ["search_text"]
    date_hierarchy = "changed_at"
    ordering = ["-changed_at", "-pk"]
    show_full_result_count = False

    def changelist_view(self, request, extra_context=None):
        context = {"title": capfirst(self.opts.verbose_name_plural), "views": self.saved_views(request)}
        return super().changelist_view(request, context | (extra_context or {}))

    def get_changelist(self, request, **kwargs):
        return StoryList

    def saved_views(self, request):
        """What one looks for every day: dicts of `label`, `query`, `count`, `current`. One query."""
        articles = rules.visible_articles(request.user, Article.objects.with_public_state())
        asked = {name: value for name, value in request.GET.items() if name not in ("p", "o", "_facets")}
        views = [(label, query, condition(request.user)) for label, query, condition in VIEWS]
        counts = articles.aggregate(**{f"n{i}": Count("pk", filter=view[2]) for i, view in enumerate(views)})
        return [
            {
                "label": label,
                "query": urlencode(query),
                "count": counts[f"n{index}"],
                "current": asked == query,
            }
            for index, (label, query, _condition) in enumerate(views)
        ]

    def get_search_results(self, request, queryset, search_term):
        """Every word must be in the folded headline, lead and text, or in the address.

        For the front page only what is live or scheduled is found.
        """
        if request.GET.get("model_name") == "frontpick":
            queryset = front.candidates(queryset)
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
            '{} <span class="quiet">{}</span><input type="hidden" name="seen-{}" value="{}">{}',
            marks.copy(article.status),
            article.revision.number,
            article.pk,
            article.revision_id,
            format_html_join(
                "", '<br><span class="typing">{}</span>', ((_typing(row),) for row in article.present)
            ),
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

    @admin.display(description=_("checks"))
    def checks(self, article):
        """What the checklist finds, whether the translation is behind, what is said about it and not settled."""
        found, flags = article.summary, []
        page = article.get_desk_url()
        if found.blocks:
            text = gettext("%(count)d blocking") % {"count": found.blocks}
            flags.append(("stop", f"{page}#check", text))
        if found.warns:
            text = ngettext("%(count)d warning", "%(count)d warnings", found.warns) % {"count": found.warns}
            flags.append(("warn", f"{page}#check", text))
        if article.is_behind:
            flags.append(("warn", f"{page}#languages", gettext("behind its original")))
        if not flags:
            flags.append(("ok", f"{page}#check", gettext("pass")))
        marked = format_html_join(" ", '<a class="flag flag--{}" href="{}">{}</a>', flags)
        if not (count := article.open_comments):
            return marked
        text = ngettext("%(count)d open comment", "%(count)d open comments", count) % {"count": count}
        address = reverse("admin:articles_article_comments", args=[article.pk])
        return format_html('{} <a class="talk" href="{}">{}</a>', marked, address, text)

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


def _typing(row):
    since = date_format(timezone.localtime(row.since), "TIME_FORMAT")
    return gettext("%(name)s is editing since %(time)s") % {"name": row.user, "time": since}
