"""Which stories a question finds, and in which order.

The index says which editions have all the words, or are filed under what the words name. Of a common word these are
many: at most `MOST_RANKED`, the newest, are put in the order of their scores; the others follow, newest first.
"""

from dataclasses import dataclass

from django.db import connection
from django.db.models import F
from django.db.models.expressions import RawSQL
from django.utils.functional import cached_property

from articles.search.index import has, key_column, spaced
from articles.search.query import parse
from articles.search.register import current, tokens
from articles.search.words import script

MOST_RANKED = 1000

# Where a term stands, each at its best place: in the headline, there in the other language, in a name of what the story
# is filed under, in the lead, in the body.
TITLE, ALIKE, NAMED, LEAD, BODY = 16, 14, 8, 4, 1
ALL_IN_TITLE = 8
RUN_IN_TITLE, RUN_IN_LEAD, RUN_IN_BODY = 12, 9, 3  # all words side by side, as they were typed
WHOLE_NAME, PART_OF_NAME = 10, 4  # filed under what all the words name together
OWN_SCRIPT = 8  # the headline is in the script that was typed
MOSTLY_TITLE = 4  # at most: how much of the headline was asked for

_SQL = {
    "sqlite": "SELECT {columns} FROM articles_search WHERE articles_search MATCH %s{further}",
    "postgresql": "SELECT {columns} FROM articles_search WHERE words @@ %s::tsquery{further}",
}


@dataclass(frozen=True)
class Kept:
    """What the index has of an edition, for its score."""

    title: str
    lead: str
    filed: str
    has_run: bool  # in its body


class Match:
    """A question, asked of the register once and of the index once, whatever is then wanted of it: two queries."""

    def __init__(self, text, register=None):
        self.text = text
        self.query = parse(text)
        if register:
            self.register = register

    @cached_property
    def register(self):
        return current()

    @cached_property
    def named(self):
        """`{term: [Known, …]}`: what each term names."""
        return self.register.named_by((*self.query.terms, *self.query.without))

    @cached_property
    def alike(self):
        """`{term: stems in the other language}`."""
        return {term: self.register.alike(term, self.named[term]) for term in self.query.terms}

    @cached_property
    def kept(self):
        """`{key of an edition: Kept}` of all that match, live or not; None where they are more than `MOST_RANKED`."""
        if self.query.is_empty:
            return {}
        column = key_column()
        sql, parameters = self._question(f"{column}, {self._columns}")
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} LIMIT {MOST_RANKED + 1}", [*self._run, *parameters])
            rows = cursor.fetchall()
        return {row[0]: Kept(*row[1:]) for row in rows} if len(rows) <= MOST_RANKED else None

    def among(self, editions):
        """The editions of this queryset that have all words and phrases, and none with a minus; none for no question.

        A word may also stand in any name of an entity that the story is filed under, so that "Mikuriya" finds a Russian
        story about «Микурия».
        """
        if self.query.is_empty:
            return editions.none()
        if self.kept is not None:
            return editions.filter(pk__in=list(self.kept)) if self.kept else editions.none()
        sql, parameters = self._question(key_column())
        if connection.vendor == "sqlite":  # so that it reads the index of the counts, not each row by its key
            return editions.alias(key=F("pk") + 0).filter(key__in=RawSQL(sql, parameters))  # noqa: S611  ours
        if len(parameters) == 1:  # no phrase: see the migration
            sql = "SELECT key FROM articles_search_matching(%s::tsquery) AS key"
        return editions.filter(pk__in=RawSQL(sql, parameters))  # noqa: S611  as above

    def scores(self, keys):
        """`{key: score}` of these editions, which match, at most `MOST_RANKED`."""
        kept = self.kept if keys else {}
        if kept is None:
            column = key_column()
            marks = ", ".join(["%s"] * len(keys))
            with connection.cursor() as cursor:
                cursor.execute(
                    f"SELECT {column}, {self._columns} FROM articles_search WHERE {column} IN ({marks})",  # noqa: S608  ours
                    [*self._run, *keys],
                )
                kept = {row[0]: Kept(*row[1:]) for row in cursor.fetchall()}
        return {key: self.score(kept[key]) for key in keys if key in kept}

    def score(self, kept):
        """How well an edition answers, a whole number: the same on both databases."""
        terms, run = self.query.terms, self.query.stems
        points = sum(self._place(term, kept) for term in terms)
        in_title = [term for term in terms if _stands(term.stems, kept.title)]
        if len(in_title) == len(terms):
            points += ALL_IN_TITLE
        if self._script and self._script == script(kept.title):
            points += OWN_SCRIPT
        points += MOSTLY_TITLE * len(in_title) // max(len(kept.title.split()), len(terms))
        if len(run) > 1:
            places = (
                (RUN_IN_TITLE, _stands(run, kept.title)),
                (RUN_IN_LEAD, _stands(run, kept.lead)),
                (RUN_IN_BODY, kept.has_run),
            )
            points += next((worth for worth, stands in places if stands), 0)
        return points + max((worth for known, worth in self._meant if _is_filed(known, kept)), default=0)

    def _place(self, term, kept):
        if _stands(term.stems, kept.title):
            return TITLE
        if any(_stands((other,), kept.title) for other in self.alike[term]):
            return ALIKE
        if any(_is_filed(known, kept) for known in self.named[term]):
            return NAMED
        return LEAD if _stands(term.stems, kept.lead) else BODY

    @cached_property
    def _script(self):
        return script(" ".join(self.query.stems))

    @cached_property
    def _meant(self):
        """[(what all the words name together, worth)]."""
        if self.query.is_empty:
            return []
        first, *others = ({known.pk: known for known in self.named[term]} for term in self.query.terms)
        return [
            (known, WHOLE_NAME if self.query.stems in known.names else PART_OF_NAME)
            for key, known in first.items()
            if all(key in other for other in others)
        ]

    # --- SQL -------------------------------------------------------------------------------------

    @property
    def _columns(self):
        """Those of `Kept`; one parameter, `_run`."""
        return f"title, lead, filed, {has('body')}"

    @property
    def _run(self):
        return [spaced(self.query.stems)]

    def _question(self, columns):
        """(SQL, parameters) for the rows that match."""
        further, parameters = "", []
        for terms, negation in ((self.query.terms, ""), (self.query.without, "NOT ")):
            for term in terms:
                if len(term.stems) > 1:
                    places = [(column, spaced(term.stems)) for column in ("title", "lead", "body")]
                    filed = [token for known in self.named[term] for token in tokens(known)]
                    places += [("filed", spaced([token])) for token in filed]
                    further += f" AND {negation}({_any([has(column) for column, _text in places])})"
                    parameters += [text for _column, text in places]
        sql = _SQL[connection.vendor].format(columns=columns, further=further)
        return sql, [self._boolean(), *parameters]

    def _boolean(self):
        """The question of single words, in the language of the database's index."""
        sqlite = connection.vendor == "sqlite"
        quote = '"{}"' if sqlite else "'{}'"
        every, either, but_not = (" AND ", " OR ", " NOT ") if sqlite else (" & ", " | ", " & !")

        def one(term):
            text = every.join(quote.format(stem) for stem in term.stems)
            named = [quote.format(token) for known in self.named[term] for token in tokens(known)]
            return f"({either.join([f'({text})', *named])})"

        asked = every.join(one(term) for term in self.query.terms)
        without = [one(term) for term in self.query.without if len(term.stems) == 1]
        return f"({asked}){but_not}({either.join(without)})" if without else asked


def _any(conditions):
    """SQL that one of these holds, in groups: SQLite reads no expression that is a thousand deep."""
    groups = [conditions[start : start + 100] for start in range(0, len(conditions), 100)]
    return " OR ".join(f"({' OR '.join(group)})" for group in groups)


def _stands(run, text):
    return spaced(run) in text


def _is_filed(known, kept):
    return any(_stands([token], kept.filed) for token in tokens(known))
