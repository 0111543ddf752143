"""The panels of the start page: what waits for this account. A constant number of queries."""

import datetime
from dataclasses import dataclass, field

from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone

from articles import rules, site
from articles.desk import times
from articles.models import Activity, Article, Edition

MOST = 12


@dataclass
class Panel:
    """The first `rows` of `count` things."""

    rows: list = field(default_factory=list)
    count: int = 0

    @classmethod
    def of(cls, queryset):
        rows = list(queryset[: MOST + 1])
        count = len(rows) if len(rows) <= MOST else queryset.count()
        return cls(rows[:MOST], count)


def panels(user):
    """Context of the start page: `drafts`, `waiting`, `scheduled`, `live_today` as `Panel`s, and the clocks."""
    now = timezone.now()
    context = {"today": timezone.localdate(), "clocks": times.in_zones(now)}
    if not rules.reads_desk(user):
        return context
    visible = rules.visible_articles(user, Article.objects.all())
    context["drafts"] = drafts(user)
    if user.has_perm("articles.review_article"):
        context["waiting"] = waiting(user, visible)
    context["scheduled"] = scheduled(visible)
    context["live_today"] = live_today(visible)
    return context


def drafts(user):
    """Own stories that are drafts, each with `sent_back`, the newest reason it came back for, if any."""
    mine = Article.objects.filter(owner=user, status=Article.Status.DRAFT).with_public_state()
    panel = Panel.of(mine.select_related("revision"))
    reasons = Activity.objects.filter(
        verb=Activity.Verb.SEND_BACK, article__in=[article.pk for article in panel.rows]
    ).filter(revision=F("article__revision"))
    newest = {activity.article_id: activity for activity in reasons.select_related("by").order_by("at")}
    for article in panel.rows:
        article.sent_back = newest.get(article.pk)
    return panel


def waiting(user, visible):
    """Stories in review that this account may approve: not its own where four eyes are asked for."""
    own = Q(rubric__needs_four_eyes=True, revision__created_by=user)
    given = rules.rubric_ids(user)
    articles = visible.filter(status=Article.Status.REVIEW).exclude(own)
    if given is not None:
        articles = articles.filter(rubric__in=given)
    return Panel.of(articles.select_related("revision__created_by", "rubric").order_by("changed_at"))


def scheduled(visible):
    """Editions ahead, soonest first: `zones` and whether each is a correction; also ends set in advance."""
    editions = Edition.objects.filter(article__in=visible.values("pk")).defer("body", "search_text")
    ahead = Panel.of(editions.ahead().order_by("live_from").select_related("article"))
    ending = editions.filter(live_until__gt=Now(), expires=True).order_by("live_until")
    ending = Panel.of(ending.select_related("article"))
    rows = [(edition.live_from, "goes_live", edition) for edition in ahead.rows]
    rows += [(edition.live_until, "ends", edition) for edition in ending.rows]
    rows.sort(key=lambda row: row[0])
    entries = [
        {"moment": moment, "what": what, "edition": edition, "zones": times.in_zones(moment)}
        for moment, what, edition in rows
    ]
    return Panel(entries, ahead.count + ending.count)


def live_today(visible):
    """Editions that went live since midnight in the newsroom, newest first."""
    midnight = datetime.datetime.combine(timezone.localdate(), datetime.time.min, site.current().zone)
    editions = Edition.objects.live().filter(article__in=visible.values("pk"), live_from__gte=midnight)
    return Panel.of(editions.defer("body", "search_text").order_by("-live_from").select_related("article"))
