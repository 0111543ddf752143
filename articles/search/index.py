"""What is kept of an edition to find it by: table `articles_search`, one row for each, live or not.

Title, lead and body as stems between spaces, and under which entities of the register it is filed, as "_<key>". Both
databases answer only which rows have which of these tokens (FTS5; tsvector with GIN). What stands beside what is read
off the stems, and Python counts the score: so both find the same in the same order.

The table has no model: its shape differs by database (migration 0007). A trigger deletes the row with its edition.
"""

from itertools import chain

from django.db import connection

from articles import rendering
from articles.models import Edition
from articles.search.words import stems

COLUMNS = ("title", "lead", "body", "filed")

_WRITE = {
    "sqlite": [
        "DELETE FROM articles_search WHERE rowid = %(key)s",
        "INSERT INTO articles_search (rowid, title, lead, body, filed)"
        " VALUES (%(key)s, %(title)s, %(lead)s, %(body)s, %(filed)s)",
    ],
    "postgresql": [
        "INSERT INTO articles_search (edition_id, title, lead, body, filed, words) VALUES"
        " (%(key)s, %(title)s, %(lead)s, %(body)s, %(filed)s, array_to_tsvector(%(words)s::text[]))"
        " ON CONFLICT (edition_id) DO UPDATE SET title = excluded.title, lead = excluded.lead,"
        " body = excluded.body, filed = excluded.filed, words = excluded.words",
    ],
}


def add(edition):
    """Keep the saved and filed edition, in the transaction that writes it."""
    entities = edition.entities.through.objects.filter(edition=edition.pk).values_list("entity", flat=True)
    write([(edition.pk, edition.title, edition.lead, edition.body, entities)])


def refile(keys):
    """These editions may be filed under other entities now: keep that."""
    keep(keys, only_refiled=True)


def keep(keys, *, only_refiled=False):
    """Keep these editions anew; those alone whose filing is another than is kept, where `only_refiled`.

    Returns how many were written. Four queries, and one or two for each written.
    """
    entities = {}
    through = Edition.entities.through.objects.filter(edition__in=keys)
    for edition, entity in through.values_list("edition", "entity"):
        entities.setdefault(edition, []).append(entity)
    known = _filed(keys) if only_refiled else {}
    changed = [key for key in keys if known.get(key, "") != filed(entities.get(key, ()))]
    rows = Edition.objects.filter(pk__in=changed).values_list("pk", "title", "lead", "body")
    write([(*row, entities.get(row[0], ())) for row in rows])
    return len(rows)


def write(rows):
    """Keep rows of (key, title, lead, body as HTML, keys of entities), whatever is there for their keys."""
    with connection.cursor() as cursor:
        for key, title, lead, body, entities in rows:
            values = {
                "title": spaced(stems(title)),
                "lead": spaced(stems(lead)),
                "body": spaced(stems(rendering.plain_text(body))),
                "filed": filed(entities),
            }
            if connection.vendor == "postgresql":
                values["words"] = list(dict.fromkeys(chain(*(values[name].split() for name in COLUMNS))))
            for statement in _WRITE[connection.vendor]:
                cursor.execute(statement, values | {"key": key})


def filed(entities):
    """The tokens of these keys of entities, as they are kept."""
    return spaced(token(key) for key in sorted(entities))


def token(entity):
    """What stands for an entity of this key; no word of a text has a low line."""
    return f"_{entity}"


def key_column():
    return "rowid" if connection.vendor == "sqlite" else "edition_id"


def has(column):
    """SQL: whether the column holds what the one parameter says."""
    return f"{'instr' if connection.vendor == 'sqlite' else 'strpos'}({column}, %s) > 0"


def _filed(keys):
    if not keys:
        return {}
    marks = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        column = key_column()
        cursor.execute(f"SELECT {column}, filed FROM articles_search WHERE {column} IN ({marks})", list(keys))  # noqa: S608  a name of ours
        return dict(cursor.fetchall())


def spaced(tokens):
    """As a column holds them: with a space before and behind each, so that a run of whole words is found as a text."""
    return f" {' '.join(tokens)} "
