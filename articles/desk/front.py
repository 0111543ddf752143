"""How the front page is arranged, as the desk sees it: each slot, why it shows what it shows, what waits for it."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from articles import frontpage, rules, site
from articles.desk import times
from articles.models import Article, Edition, FrontPick

COVERED = 5  # of the choices beneath the one that a slot shows


@dataclass
class Choice:
    """A choice as this account may know it: `article` is None where the story is not for it to see.

    `title` is "" then, unless readers see the story. `note` says why the slot does not show it.
    """

    pick: FrontPick
    article: Article | None
    title: str
    language: str
    note: str = ""
    preview: str = ""

    @property
    def order(self):
        """The later one is meant."""
        return self.pick.live_from, self.pick.pk


@dataclass
class Cell:
    """A slot. `edition` is what it shows, `choice` who has put it there, None where it is the newest.

    `waiting` are choices that hold but are not shown, the latest first, and `more` the number of further ones;
    `ahead` those to come, the soonest first.
    """

    key: str
    label: str
    language: str = ""
    palette: str = ""
    edition: Edition | None = None
    choice: Choice | None = None
    waiting: list[Choice] = field(default_factory=list)
    ahead: list[Choice] = field(default_factory=list)
    more: int = 0

    @property
    def falls_back(self):
        """The `Choice` that is meant and not shown, or None."""
        first = self.waiting[0] if self.waiting else None
        covers = first and self.choice and self.choice.order > first.order
        return None if covers else first


def key_of(slot, rubric=None):
    """The name of a slot in forms and addresses: "lead", "rubric-3"."""
    return f"{slot}-{rubric}" if rubric else str(slot)


def places():
    """(key, words) of every slot, in the order of the page."""
    top = [(key_of(slot), label) for slot, label in FrontPick.Slot.choices if slot != FrontPick.Slot.RUBRIC]
    return top + [
        (key_of(FrontPick.Slot.RUBRIC, rubric.pk), _("first in %(rubric)s") % {"rubric": rubric.name})
        for rubric in site.current().rubrics
    ]


def candidates(articles):
    """Of these articles the stories that are live or scheduled."""
    standing = Edition.objects.standing().stories().filter(article=OuterRef("pk"))
    return articles.filter(Exists(standing))


def live_for(user, at):
    """The editions of the moment `at`, None for now, that this account may know of today."""
    live = Edition.objects.live(at)
    if at is None:
        return live
    visible = rules.visible_articles(user, Article.objects.all())
    return live.filter(Q(pk__in=Edition.objects.live().values("pk")) | Q(article__in=visible.values("pk")))


def preview_query(moment, language):
    """The query of the preview's address for a moment."""
    local = timezone.localtime(moment)
    which = "second" if local.fold else "first"
    parts = {"language": language, "date": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}", "which": which}
    return urlencode(parts)


def board(user, language, at=None):
    """`Cell`s in the order of the page, as it is now or, from what is known today, at the moment `at`.

    Nine queries at most, whatever the number of choices.
    """
    page = frontpage.arranged(language, at, live=live_for(user, at))
    ahead = FrontPick.objects.filter(live_from__gt=Now() if at is None else at)
    picks = FrontPick.objects.current(at) | ahead
    picks = list(picks.select_related("placed_by").order_by("-live_from", "-pk"))
    known = _Known(user, {pick.article_id for pick in picks}, at)
    cells = {key_of(slot, rubric): cell for (slot, rubric), cell in _cells(page).items()}
    for pick in picks:
        cell = cells.get(key_of(pick.slot, pick.rubric_id))
        if cell is None:  # its rubric was made a moment ago
            continue
        choice = known.choice(pick)
        shown = page.slots[(pick.slot, pick.rubric_id)]
        if shown.pick == pick.pk:
            cell.choice = choice
        elif pick.pk not in page.candidates:
            choice.preview = preview_query(pick.live_from, language)
            cell.ahead.insert(0, choice)
        else:
            choice.note = known.why(pick, page.candidates[pick.pk], cell)
            cell.waiting.append(choice)
    for cell in cells.values():
        cell.more = len(cell.waiting[COVERED:])
        cell.waiting = cell.waiting[:COVERED]
    return list(cells.values())


def _cells(page):
    """`{(slot, rubric): Cell}` with what each shows."""
    slots = {slot.value: slot.label for slot in FrontPick.Slot}
    rubrics = {rubric.pk: rubric for rubric in site.current().rubrics}
    return {
        (slot, key): Cell(
            key=key_of(slot, key),
            label=rubrics[key].name if key else slots[slot],
            language=rubrics[key].name_language if key else "",
            palette=rubrics[key].palette if key else "",
            edition=shown.edition,
        )
        for (slot, key), shown in page.slots.items()
    }


class _Known:
    """What this account may know of some articles, keys: four queries at most."""

    def __init__(self, user, keys, at):
        self.at = at
        articles = Article.objects.with_public_state(at).defer("body", "search_text")
        self.articles = articles.in_bulk(keys)
        visible = rules.visible_articles(user, Article.objects.filter(pk__in=keys))
        binned = rules.binned_articles(user, Article.objects.filter(pk__in=keys))
        self.seen = {*visible.values_list("pk", flat=True), *binned.values_list("pk", flat=True)}
        live = Edition.objects.live().filter(article__in=keys - self.seen)
        self.public = {row.article_id: row for row in live.defer("body", "search_text")}

    def choice(self, pick):
        article = self.articles[pick.article_id]
        if pick.article_id in self.seen:
            return Choice(pick, article, article.title, article.language)
        public = self.public.get(pick.article_id)
        return Choice(pick, None, public.title if public else "", public.language if public else "")

    def why(self, pick, candidate, cell):
        """Why a choice that holds is not what its slot shows."""
        article, states = self.articles[pick.article_id], Article.PublicState
        if candidate.edition:
            # The latest come first, so what the cell has by now covers it.
            return _("covered by a later choice") if cell.choice else _("stands further up already")
        if article.deleted_at:
            return _("in the bin")
        if pick.article_id not in self.seen and pick.article_id not in self.public:
            return _("not live, or not for you to see")
        if article.public_state == states.SCHEDULED:
            return _("not live yet: shown from %(when)s") % {
                "when": times.short(timezone.localtime(article.next_go_live))
            }
        if article.public_state in (states.LIVE, states.CHANGED):
            return _("live in another rubric")
        if article.public_state == states.NEVER:
            return _("not live: shown once it is published")
        return _("not live: %(state)s") % {"state": states(article.public_state).label}
