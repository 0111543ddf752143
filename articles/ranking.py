"""Where a reader stands in a list (first publication, article), and the order of a search, which begins with the score.

Of a common word only the `MOST_RANKED` newest stories have a score. The others stand behind them, newest first, with 0.
"""

import datetime
import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404

from articles.models import Edition

POSITION = re.compile(r"(\d{1,17})-(\d{1,12})")
SCORED = re.compile(rf"(\d{{1,4}})-({POSITION.pattern})")
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
MICROSECOND = datetime.timedelta(microseconds=1)


@dataclass(frozen=True)
class Ranking:
    """`entries` are (score, published_at, article, key of the edition), best first; `are_all` unless some are left
    without a score.
    """

    entries: list
    are_all: bool

    @classmethod
    def of(cls, match, rows, *, are_all):
        """Of rows of (key, published_at, article)."""
        scores = match.scores([key for key, *_rest in rows])
        entries = [(scores[key], moment, article, key) for key, moment, article in rows if key in scores]
        return cls(sorted(entries, reverse=True), are_all)

    def read(self, editions, position, size):
        """(rows, how many stand before them, whether others stand behind, what stands beside) of a page of `editions`.

        Beside them stand the live editions of the same stories in any language, with their bodies; None where nobody
        has looked. `position` is {}, {"older": (score, moment, article)} or {"newer": …}: what stands behind or before
        that.
        """
        places = [(-score, -moment.timestamp(), -article) for score, moment, article, _key in self.entries]
        if "newer" in position:
            end = bisect_left(places, _place(position["newer"]))
            start = max(0, end - size)
        else:
            start = bisect_right(places, _place(position["older"])) if "older" in position else 0
            end = start + size
        if start >= len(places) and not self.are_all:
            return self._behind(editions, position.get("older"), size)
        keys = self.entries[start:end]
        sources = Edition.objects.filter(pk__in=[key for *_place, key in keys]).values("source")
        beside = Edition.objects.live().for_lists().filter(source__in=sources)
        found = {row.pk: row for row in beside.defer(None).defer("search_text")}
        rows = []
        for score, _moment, _article, key in keys:
            if key in found:
                found[key].score = score
                rows.append(found[key])
        return rows, start, end < len(places) or not self.are_all, list(found.values())

    def _behind(self, editions, position, size):
        """The same of those without a score: older than all that have one."""
        last = min(self.entries, key=lambda entry: entry[1:3])
        after = min(position or last, last[:3], key=lambda entry: entry[1:3])
        rows = list(editions.for_lists().newest().filter(older(*after[1:3]))[: size + 1])
        for row in rows:
            row.score = 0
        before = editions.filter(newer(rows[0].published_at, rows[0].article_id)).count() if rows else 0
        return rows[:size], before, len(rows) > size, None


def newer(moment, article):
    return Q(published_at__gte=moment) & (Q(published_at__gt=moment) | Q(article__gt=article))


def older(moment, article):
    """By a bound that PostgreSQL finds in its index too, where for "before, or at once and less" it reads all rows."""
    return Q(published_at__lte=moment) & (Q(published_at__lt=moment) | Q(article__lt=article))


def position(text):
    """(moment, article) of "newer" or "older"; Http404 for anything else."""
    match = POSITION.fullmatch(text)
    if not match:
        raise Http404
    try:
        return EPOCH + int(match[1]) * MICROSECOND, int(match[2])
    except OverflowError as error:
        raise Http404 from error


def written(row, *, is_ranked):
    """The position of this row, as an address has it."""
    score = f"{row.score}-" if is_ranked else ""
    return f"{score}{(row.published_at - EPOCH) // MICROSECOND}-{row.article_id}"


def score_and_rest(text):
    """(score, the rest) of a position in a search; Http404 for anything else."""
    match = SCORED.fullmatch(text)
    if not match:
        raise Http404
    return int(match[1]), match[2]


def _place(position):
    score, moment, article = position
    return -score, -moment.timestamp(), -article
