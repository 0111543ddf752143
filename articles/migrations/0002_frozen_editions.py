"""What an edition said cannot change, and editions of one story do not overlap: in the database itself.

SQLite loses triggers when a later migration rebuilds the table: such a migration must end with
`RunPython(protect, unprotect)` again (tests/articles/test_frozen.py fails otherwise).
"""

from django.db import migrations

FROZEN = [
    "article_id", "revision_id", "number", "kind", "language", "title", "lead", "body", "search_text", "slug",
    "event_on", "event_until", "bylines", "mentions", "image_id", "picture", "card_word", "card_caption",
    "note_kind", "note", "created_by_id",
]  # fmt: skip

POSTGRESQL = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE FUNCTION articles_edition_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'an edition is frozen' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE TRIGGER articles_edition_frozen BEFORE UPDATE ON articles_edition FOR EACH ROW
WHEN ({changed}) EXECUTE FUNCTION articles_edition_is_frozen();
ALTER TABLE articles_edition ADD CONSTRAINT editions_do_not_overlap
EXCLUDE USING gist (article_id WITH =, tstzrange(live_from, live_until, '[)') WITH &&);
"""
POSTGRESQL_BACK = """
ALTER TABLE articles_edition DROP CONSTRAINT editions_do_not_overlap;
DROP TRIGGER articles_edition_frozen ON articles_edition;
DROP FUNCTION articles_edition_is_frozen();
"""

OVERLAP = """
SELECT RAISE(ABORT, 'editions of one story overlap') WHERE EXISTS (
    SELECT 1 FROM articles_edition AS other
    WHERE other.article_id = NEW.article_id AND other.id IS NOT NEW.id
    AND (NEW.live_until IS NULL OR other.live_from < NEW.live_until)
    AND (other.live_until IS NULL OR NEW.live_from < other.live_until))
"""
SQLITE = [
    "CREATE TRIGGER articles_edition_frozen BEFORE UPDATE ON articles_edition FOR EACH ROW WHEN {changed} "
    "BEGIN SELECT RAISE(ABORT, 'an edition is frozen'); END",
    f"CREATE TRIGGER articles_edition_overlap_insert AFTER INSERT ON articles_edition BEGIN {OVERLAP}; END",
    "CREATE TRIGGER articles_edition_overlap_update AFTER UPDATE OF live_from, live_until, article_id "
    f"ON articles_edition BEGIN {OVERLAP}; END",
]
SQLITE_BACK = [
    "DROP TRIGGER articles_edition_frozen",
    "DROP TRIGGER articles_edition_overlap_insert",
    "DROP TRIGGER articles_edition_overlap_update",
]


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        changed = " OR ".join(f"OLD.{name} IS DISTINCT FROM NEW.{name}" for name in FROZEN)
        schema_editor.execute(POSTGRESQL.format(changed=changed), params=None)
    else:
        changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in FROZEN)
        for statement in SQLITE:
            schema_editor.execute(statement.format(changed=changed), params=None)


def unprotect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BACK, params=None)
    else:
        for statement in SQLITE_BACK:
            schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]

    operations = [migrations.RunPython(protect, unprotect)]
