"""The index of search: FTS5 on SQLite, tsvector and GIN on PostgreSQL; and one for counting lists.

`detail=none`: FTS5 knows which rows have a word, not where (`articles.search.index`). PostgreSQL does not count what it
costs to read a long text that is kept beside its row: `toast_tuple_target` has all of them kept there, and for a common
word `articles_search_matching` asks the index, where the planner would read every row (of 100,000: 24 ms, not 1,026).

A row goes with its edition by a trigger: a foreign key would keep Django from emptying its own tables. SQLite loses
triggers when a later migration rebuilds the table of editions: it must then end with `RunPython(watch, unwatch)`.
"""

from django.db import migrations, models

SQLITE = """CREATE VIRTUAL TABLE articles_search USING fts5(
    title, lead, body, filed, tokenize = "ascii tokenchars '_'", detail = none, columnsize = 0)"""
POSTGRESQL = """
CREATE TABLE articles_search (
    edition_id bigint PRIMARY KEY, title text NOT NULL, lead text NOT NULL, body text NOT NULL, filed text NOT NULL,
    words tsvector NOT NULL) WITH (toast_tuple_target = 128);
CREATE INDEX articles_search_words ON articles_search USING gin (words);
CREATE FUNCTION articles_search_matching(asked tsquery) RETURNS SETOF bigint LANGUAGE sql STABLE ROWS 20000
SET enable_seqscan = off AS 'SELECT edition_id FROM articles_search WHERE words @@ asked';
CREATE FUNCTION articles_search_forget() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN DELETE FROM articles_search WHERE edition_id = OLD.id; RETURN NULL; END $$;
"""


def create(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    schema_editor.execute(SQLITE if sqlite else POSTGRESQL, params=None)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE articles_search", params=None)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION articles_search_forget()", params=None)
        schema_editor.execute("DROP FUNCTION articles_search_matching(tsquery)", params=None)


def watch(apps, schema_editor):
    forget = (
        "BEGIN DELETE FROM articles_search WHERE rowid = OLD.id; END"
        if schema_editor.connection.vendor == "sqlite"
        else "EXECUTE FUNCTION articles_search_forget()"
    )
    schema_editor.execute(
        f"CREATE TRIGGER articles_search_forgets AFTER DELETE ON articles_edition FOR EACH ROW {forget}",
        params=None,
    )


def unwatch(apps, schema_editor):
    on = "" if schema_editor.connection.vendor == "sqlite" else " ON articles_edition"
    schema_editor.execute(f"DROP TRIGGER articles_search_forgets{on}", params=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_front_page_and_dead_addresses")]

    operations = [
        migrations.RunPython(create, drop),
        migrations.RunPython(watch, unwatch),
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                fields=["published_on", "kind", "language", "rubric", "live_until", "live_from"],
                name="edition_counts",
            ),
        ),
    ]
