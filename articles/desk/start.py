"""The panels of the start page: what waits for this account. A fixed number of queries, whatever there is."""

import datetime
from dataclasses import dataclass, field

from django.db.models import Case, Count, Exists, F, OuterRef, Q, When, Window
from django.db.models.functions import Now
from django.utils import timezone

from articles import assignments, checklist, notices, presence, rules, site, todos, translations
from articles.desk import calendar, times
from articles.gaps import recent, untold
from articles.models import Activity, Article, Assignment, Autosave, Comment, Edition
from organizations.models import Meeting

MOST = 12
CANDIDATES = 24  # stories whose checks are looked at
TEXTS = ("body", "search_text")
TEXTS_OF_ARTICLE = ("article__body", "article__search_text")


@dataclass
class Panel:
    """The first rows of `count` things."""

    rows: list = field(default_factory=list)
    count: int = 0

    @classmethod
    def of(cls, queryset, most=MOST):
        """One query, that counts as well."""
        rows = list(queryset.annotate(in_all=Window(Count("*")))[:most])
        return cls(rows, rows[0].in_all if rows else 0)


def panels(user):
    """Context of the start page: the clocks, and a `Panel` for each thing that this account deals with."""
    context = {"today": timezone.localdate(), "clocks": times.in_zones(timezone.now())}
    if not rules.reads_desk(user):
        return context
    visible = rules.visible_articles(user, Article.objects.all())
    span = calendar.week_of(timezone.localdate())
    context |= {
        "span": span,
        "week": calendar.weeks(span, user)[0],
        **drafts(user),
        "assigned": assigned(user),
        "scheduled": scheduled(visible),
        "live_today": live_today(visible),
        "failing": failing(user, visible),
        "stale": stale(visible),
        "remarks": remarks(user, visible),
        "told": Panel.of(
            notices.of(user)
            .filter(read_at=None)
            .select_related("article", "by", "comment__link")
            .defer(*TEXTS_OF_ARTICLE),
            6,
        ),
        "activity": activity(visible),
        "todos": Panel.of(todos.open_ones(user), 6),
    }
    if user.has_perm("articles.review_article"):
        context["waiting"] = waiting(user, visible)
    if rules.can_assign(user):
        context["gaps"] = gaps(user)
    return context


# --- What is mine ---------------------------------------------------------------------------------


def drafts(user):
    """`drafts`: own stories that are drafts. `unsaved`: texts typed elsewhere and never saved.

    Each draft has `sent_back`, the newest reason it came back for, `due_on` of its assignment, and `unsaved`, the
    text of it that was typed and not saved: None where there is none.
    """
    mine = Article.objects.filter(owner=user, status=Article.Status.DRAFT, deleted_at=None)
    due = Assignment.objects.filter(article=OuterRef("pk")).order_by("due_on").values("due_on")[:1]
    mine = mine.with_public_state().annotate(expected_on=due)
    panel = Panel.of(mine.defer(*TEXTS, "revision__data").select_related("revision").order_by(
        F("expected_on").asc(nulls_last=True), "-changed_at"
    ))  # fmt: skip
    keys = [article.pk for article in panel.rows]
    reasons = Activity.objects.filter(
        verb=Activity.Verb.SEND_BACK, article__in=keys, revision=F("article__revision")
    )
    newest = {row.article_id: row for row in reasons.select_related("by").order_by("at")}
    texts = unsaved(user)
    of_story = {row.article_id: row for row in texts}
    for article in panel.rows:
        article.sent_back = newest.get(article.pk)
        article.unsaved = of_story.get(article.pk)
    return {"drafts": panel, "unsaved": [row for row in texts if row.article_id not in keys]}


def unsaved(user):
    """Texts that the account typed and has not saved, oldest first; not those of a window that is being typed in."""
    settled = timezone.now() - presence.OVER
    rows = Autosave.objects.filter(user=user, saved_at__lt=settled).defer("data", *TEXTS_OF_ARTICLE)
    return list(reversed(rows.select_related("article")[:MOST]))


def assigned(user):
    """What this account was asked to write and has not been public yet, soonest first."""
    mine = assignments.still_open(Assignment.objects.filter(assignee=user))
    return Panel.of(
        mine.select_related("rubric", "article").defer(*TEXTS_OF_ARTICLE).order_by("due_on", "pk")
    )


def waiting(user, visible):
    """Stories in review that this account may approve: not its own where four eyes are asked for.

    Those that name it as reviewer come first; those that name others only are left to them.
    """
    own = Q(rubric__needs_four_eyes=True, revision__created_by=user)
    given = rules.rubric_ids(user)
    named = Article.reviewers.through.objects.filter(article=OuterRef("pk"), user__is_active=True)
    articles = (
        visible.filter(status=Article.Status.REVIEW)
        .exclude(own)
        .annotate(names_me=Exists(named.filter(user=user)), names_one=Exists(named))
        .filter(Q(names_me=True) | Q(names_one=False))
    )
    if given is not None:
        articles = articles.filter(rubric__in=given)
    articles = articles.defer(*TEXTS, "revision__data").select_related("revision__created_by", "rubric")
    return Panel.of(articles.order_by("-names_me", F("due_on").asc(nulls_last=True), "changed_at"))


def remarks(user, visible):
    """Open comments for this account: on its own stories, or that name it; newest first."""
    concern = Q(article__owner=user) | Q(mentioned=user) | Q(answers__mentioned=user)
    threads = Comment.objects.filter(parent=None, resolved_at=None, article__in=visible.values("pk"))
    mine = threads.filter(concern).exclude(author=user, answers=None).values("pk")
    comments = Comment.objects.filter(pk__in=mine).select_related("article", "author", "link")
    return Panel.of(comments.defer(*TEXTS_OF_ARTICLE).order_by("-created_at", "-pk"), 6)


# --- What readers get -----------------------------------------------------------------------------


def scheduled(visible):
    """What will change for readers, soonest first: editions ahead, and ends set in advance.

    Rows are dicts of `moment`, `what` ("goes_live" or "ends"), `edition` and `zones`.
    """
    ahead, ends = Q(live_from__gt=Now()), Q(live_until__gt=Now(), expires=True)
    editions = Edition.objects.filter(article__in=visible.values("pk")).defer(*TEXTS, *TEXTS_OF_ARTICLE)
    moment = Case(When(ahead, then="live_from"), default="live_until")
    coming = editions.filter(ahead | ends).annotate(moment=moment).order_by("moment")
    panel = Panel.of(coming.select_related("article"))
    now = timezone.now()
    rows = []
    for edition in panel.rows:
        moments = [("goes_live", edition.live_from)] if edition.live_from > now else []
        moments += [("ends", edition.live_until)] if edition.expires and edition.live_until else []
        rows += [
            {"moment": at, "what": what, "edition": edition, "zones": times.in_zones(at)}
            for what, at in moments
        ]
    return Panel(sorted(rows, key=lambda row: row["moment"])[:MOST], panel.count)


def live_today(visible):
    """Editions that went live since midnight in the newsroom, newest first."""
    midnight = datetime.datetime.combine(timezone.localdate(), datetime.time.min, site.current().zone)
    editions = Edition.objects.live().filter(article__in=visible.values("pk"), live_from__gte=midnight)
    editions = editions.defer(*TEXTS, *TEXTS_OF_ARTICLE).select_related("article")
    return Panel.of(editions.order_by("-live_from"))


# --- What is not as it should be ------------------------------------------------------------------


def failing(user, visible):
    """Stories on their way out whose checks find something: own ones, and what is scheduled or approved.

    Each has `summary` (`checklist.Summary`). What goes live first comes first; of many, the first `CANDIDATES` are
    looked at.
    """
    ahead = Edition.objects.ahead().filter(article=OuterRef("pk")).order_by("live_from").values("live_from")
    on_its_way = Q(owner=user) & ~Q(status=Article.Status.APPROVED)
    if rules.edits_rubrics(user):
        on_its_way |= Q(status=Article.Status.APPROVED, published_at=None)
    articles = visible.annotate(next_go_live=ahead[:1]).filter(on_its_way | Q(next_go_live__isnull=False))
    articles = (
        articles.defer(*TEXTS)
        .select_related("rubric")
        .order_by(F("next_go_live").asc(nulls_last=True), "-changed_at")
    )
    candidates = list(articles[:CANDIDATES])
    summaries = checklist.summaries(candidates)
    for article in candidates:
        article.summary = summaries[article.pk]
    rows = [article for article in candidates if article.summary.blocks or article.summary.warns]
    return Panel(rows[:MOST], len(rows))


def stale(visible):
    """Translations whose original was changed since, newest change first."""
    rows = translations.stale(visible).defer(*TEXTS, "translation_of__body", "translation_of__search_text")
    return Panel.of(rows.select_related("translation_of__text_revision").defer(
        "translation_of__text_revision__data"
    ).order_by("-translation_of__changed_at"), 6)  # fmt: skip


def gaps(user):
    """Meetings of the last 60 days without a story, newest first, and how many `older` ones have none.

    Each has `assigned_to`, who writes it, if anybody does.
    """
    meetings = untold(Meeting.objects.visible_to(user))
    panel = Panel.of(recent(meetings).select_related("body").order_by("-ended_on", "pk"), 6)
    panel.older = meetings.order_by().count() - panel.count
    given = assignments.still_open(Assignment.objects.filter(meeting__in=[row.pk for row in panel.rows]))
    visible = rules.visible_assignments(user, given).select_related("assignee")
    by_meeting = {row.meeting_id: row.assignee for row in visible}
    for meeting in panel.rows:
        meeting.assigned_to = by_meeting.get(meeting.pk)
        meeting.named = calendar.named(meeting)
    return panel


def activity(visible):
    """The newest rows of the log of the stories that the account may see."""
    rows = Activity.objects.filter(article__in=visible.values("pk")).select_related(
        "by", "article", "revision"
    )
    return list(rows.defer(*TEXTS_OF_ARTICLE, "revision__data")[:8])
