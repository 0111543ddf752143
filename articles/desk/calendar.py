"""What goes live, ends, meets or is due, day by day: the week of the start page and the editorial calendar.

A fixed number of queries, however many days and rows.
"""

import calendar
import datetime
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext

from articles import assignments, rules, site
from articles.desk import times
from articles.gaps import UNTOLD
from articles.models import Article, Assignment, Byline, Edition
from organizations import dates
from organizations.models import Meeting

FIRST_YEAR, LAST_YEAR = 1950, 2150
MOST_A_DAY = 12  # of a month; a week shows all
MOST = 2000  # editions of a month
LONG = ("body", "search_text", "bylines", "mentions", "picture")  # of an edition, for no line of a calendar


@dataclass(frozen=True)
class Choice:
    """What is asked for: keys of a rubric and of an account, and a language; None and "" for all."""

    rubric: int | None = None
    person: int | None = None
    language: str = ""


@dataclass(frozen=True)
class Mover:
    """How an entry is moved: what is posted to the calendar's endpoint, and the page for doing it by hand."""

    kind: str  # "article" or "assignment"
    key: int
    page: str
    based_on: int | str = ""
    was: str = ""  # the moment or day that the person saw


@dataclass
class Entry:
    """One line of a day. `kind` is "go", "live", "end", "meet", "due" or "review"; `word` says it."""

    kind: str
    day: datetime.date
    word: str
    title: str
    language: str
    url: str
    moment: datetime.datetime | None = None
    mover: Mover | None = None

    @property
    def clock(self):
        return date_format(self.zones[0].moment, "TIME_FORMAT") if self.moment else ""

    @property
    def zones(self):
        """A go-live is shown by every clock of the desk."""
        return times.in_zones(self.moment) if self.moment else []

    @property
    def order(self):
        """Whole days first, then by the clock."""
        return (self.moment is not None, self.moment or timezone.now(), self.title)


@dataclass
class Day:
    day: datetime.date
    entries: list = field(default_factory=list)
    is_outside: bool = False  # of the month that is shown
    most: int = MOST

    @property
    def is_today(self):
        return self.day == timezone.localdate()

    @property
    def name(self):
        """ "Mon 25"."""
        return date_format(self.day, pgettext("a date format of Django, for weekday and day", "D j"))

    @property
    def full_name(self):
        return date_format(self.day, pgettext("a date format of Django, for weekday, day, month", "l j F"))

    @property
    def shown(self):
        return sorted(self.entries, key=lambda entry: entry.order)[: self.most]

    @property
    def more(self):
        return max(0, len(self.entries) - self.most)

    @property
    def week(self):
        """The address of this day's week: `2026-W48` (ISO 8601)."""
        return iso_week(self.day)


@dataclass(frozen=True)
class Span:
    """A week or a month: its first and last day, and the days of the whole weeks that it is shown in."""

    unit: str  # "week" or "month"
    first: datetime.date
    last: datetime.date

    @property
    def shown(self):
        start = self.first - datetime.timedelta(days=self.first.weekday())
        end = self.last + datetime.timedelta(days=6 - self.last.weekday())
        return [start + datetime.timedelta(days=number) for number in range((end - start).days + 1)]

    @property
    def title(self):
        if self.unit == "month":
            return date_format(self.first, "YEAR_MONTH_FORMAT")
        return dates.span(dates.Imprecise.day(self.first), dates.Imprecise.day(self.last))

    @property
    def query(self):
        return f"month={self.first:%Y-%m}" if self.unit == "month" else f"week={iso_week(self.first)}"

    @property
    def before(self):
        return self._at(self.first - datetime.timedelta(days=1))

    @property
    def after(self):
        return self._at(self.last + datetime.timedelta(days=1))

    @property
    def as_month(self):
        """The month that most of this week lies in."""
        return month_of(self.first + datetime.timedelta(days=3) if self.unit == "week" else self.first)

    @property
    def as_week(self):
        """This week, or of a month the one that today is in, else its first."""
        today = timezone.localdate()
        return week_of(today if self.first <= today <= self.last else self.first)

    def _at(self, day):
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            return None
        return week_of(day) if self.unit == "week" else month_of(day)


def month_of(day):
    last = calendar.monthrange(day.year, day.month)[1]
    return Span("month", day.replace(day=1), day.replace(day=last))


def week_of(day):
    monday = day - datetime.timedelta(days=day.weekday())
    return Span("week", monday, monday + datetime.timedelta(days=6))


def iso_week(day):
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def read(query):
    """The `Span` that `?month=2026-11` or `?week=2026-W48` asks for; this month for anything else."""
    try:
        if week := query.get("week"):
            span = week_of(datetime.datetime.strptime(f"{week}-1", "%G-W%V-%u").date())
        else:
            span = month_of(datetime.datetime.strptime(query.get("month", ""), "%Y-%m").date())
    except (ValueError, OverflowError):  # the last week of the year 9999
        return month_of(timezone.localdate())
    return span if FIRST_YEAR <= span.first.year <= LAST_YEAR else month_of(timezone.localdate())


def weeks(span, user, choice=None):
    """The weeks of the span as lists of seven `Day`s, with all that the account may see of them."""
    choice = choice or Choice()
    first, last = span.shown[0], span.shown[-1]
    most = MOST_A_DAY if span.unit == "month" else MOST
    days = {day: Day(day, is_outside=not span.first <= day <= span.last, most=most) for day in span.shown}
    for entry in entries(first, last, user, choice):
        if entry.day in days:
            days[entry.day].entries.append(entry)
    ordered = list(days.values())
    return [ordered[start : start + 7] for start in range(0, len(ordered), 7)]


def entries(first, last, user, choice):
    """Every `Entry` from the day `first` to the day `last`, both included, in no order."""
    if not rules.reads_desk(user):
        return []
    visible = rules.visible_articles(user, Article.objects.all())
    return [
        *_going_live(first, last, user, _chosen(visible, choice)),
        *_ending(first, last, _chosen(visible, choice)),
        *_reviews(first, last, _chosen(visible, choice)),
        *_due(first, last, user, choice),
        *_meetings(first, last, user),
    ]


def _chosen(articles, choice):
    if choice.rubric:
        articles = articles.filter(rubric=choice.rubric)
    if choice.language:
        articles = articles.filter(language=choice.language)
    if choice.person:
        bylined = Byline.objects.filter(author__user=choice.person)
        articles = articles.filter(Q(owner=choice.person) | Q(pk__in=bylined.values("article")))
    return articles


def _moments(first, last):
    """The newsroom's midnights that begin the first day and end the last."""
    zone, midnight = site.current().zone, datetime.time.min
    after = last + datetime.timedelta(days=1)
    return tuple(datetime.datetime.combine(day, midnight, zone) for day in (first, after))


def _placed(editions):
    """With `is_live` and `is_ahead` by the database's clock, as in `Article.timeline`."""
    live = Q(live_from__lte=Now()) & (Q(live_until__isnull=True) | Q(live_until__gt=Now()))
    return editions.defer(*LONG).annotate(
        is_live=ExpressionWrapper(live, output_field=BooleanField()),
        is_ahead=ExpressionWrapper(Q(live_from__gt=Now()), output_field=BooleanField()),
    )


def _editions(articles):
    placed = _placed(Edition.objects.filter(article__in=articles.values("pk")))
    return placed.select_related("article").defer("article__body", "article__search_text")


def _going_live(first, last, user, articles):
    start, end = _moments(first, last)
    rows = list(_editions(articles).filter(live_from__gte=start, live_from__lt=end)[:MOST])
    _fill_timelines([row.article for row in rows if row.is_ahead])
    for row in rows:
        movable = row.is_ahead and rules.can_reschedule(user, row.article)
        yield Entry(
            kind="go" if row.is_ahead else "live",
            day=timezone.localdate(row.live_from),
            word=_word(row),
            title=row.title,
            language=row.language,
            url=row.article.get_desk_url(),
            moment=row.live_from,
            mover=_mover(row) if movable and row.article.next_edition.pk == row.pk else None,
        )


def _fill_timelines(articles):
    """Give these articles their `timeline` in one query instead of one each."""
    timelines = defaultdict(list)
    editions = Edition.objects.filter(article__in={article.pk for article in articles})
    for edition in _placed(editions).order_by("-live_from"):
        timelines[edition.article_id].append(edition)
    for article in articles:
        article.timeline = timelines[article.pk]


def _word(edition):
    if edition.note_kind:
        return edition.get_note_kind_display()
    if edition.number > 1:
        return pgettext("an edition", "Change") if edition.is_ahead else pgettext("an edition", "Changed")
    return gettext("Goes live") if edition.is_ahead else gettext("Live")


def _mover(edition):
    article = edition.article
    return Mover(
        kind="article",
        key=article.pk,
        page=reverse("admin:articles_article_reschedule", args=[article.pk]),
        based_on=article.revision_id,
        was=edition.live_from.isoformat(),
    )


def _ending(first, last, articles):
    start, end = _moments(first, last)
    rows = _editions(articles).filter(expires=True, live_until__gte=start, live_until__lt=end)
    for row in rows[:MOST]:
        ended = row.live_until <= timezone.now()
        yield Entry(
            kind="end",
            day=timezone.localdate(row.live_until),
            word=gettext("Ended") if ended else gettext("Ends"),
            title=row.title,
            language=row.language,
            url=row.article.get_desk_url(),
            moment=row.live_until,
        )


def _reviews(first, last, articles):
    in_review = articles.filter(status=Article.Status.REVIEW, due_on__range=(first, last))
    for article in in_review.defer("body", "search_text")[:MOST]:
        yield Entry(
            "review", article.due_on, gettext("Review due"), article.title, article.language,
            article.get_desk_url(),
        )  # fmt: skip


def _due(first, last, user, choice):
    rows = rules.visible_assignments(user, Assignment.objects.filter(due_on__range=(first, last)))
    if choice.rubric:
        rows = rows.filter(rubric=choice.rubric)
    if choice.language:
        rows = rows.filter(language=choice.language)
    if choice.person:
        rows = rows.filter(assignee=choice.person)
    for row in assignments.still_open(rows).select_related("assignee")[:MOST]:
        page = reverse("admin:articles_assignment_change", args=[row.pk])
        mover = Mover("assignment", row.pk, page, was=row.due_on.isoformat())
        yield Entry(
            kind="due",
            day=row.due_on,
            word=gettext("Due: %(name)s") % {"name": row.assignee},
            title=row.title,
            language=row.language,
            url=page,
            mover=mover if rules.can_assign(user, row) else None,
        )


def _meetings(first, last, user):
    """Every day of those whose days are known; to who keeps the register also before readers know."""
    keeps = user.has_perm("organizations.change_meeting")
    rows = (
        Meeting.objects.visible_to(user)
        .alias(until=Coalesce("end_latest", "start_latest"))
        .filter(start_earliest__lte=last, until__gte=first, merged_into=None)
        .exclude(status__in=UNTOLD)
        .select_related("body")
    )
    for meeting in rows[:MOST]:
        if not meeting.days:
            continue
        begins, ends = max(meeting.days[0], first), min(meeting.days[1], last)
        desk = reverse("admin:organizations_meeting_change", args=[meeting.pk]) if keeps else ""
        for number in range((ends - begins).days + 1):
            yield Entry(
                kind="meet",
                day=begins + datetime.timedelta(days=number),
                word=gettext("Meeting"),
                title=named(meeting),
                language=meeting.label_language,
                url=desk or meeting.get_absolute_url(),
            )


def named(meeting):
    """A meeting with the short name of its body, where it has one: most are called by number alone."""
    body = meeting.body
    if body and body.short != body.label and body.short not in meeting.label:
        return f"{body.short}: {meeting.label}"
    return meeting.label
