"""Two meetings of one series never share a number, whatever writes them: in the database itself.

SQLite loses triggers when a later migration rebuilds the table: such a migration must end with
`RunPython(protect, unprotect)` again (tests/organizations/test_placing.py fails otherwise).
"""

from django.db import migrations

POSTGRESQL = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE organizations_placement ADD CONSTRAINT placements_do_not_overlap
EXCLUDE USING gist (series_id WITH =, int4range(ordinal_from, COALESCE(ordinal_to, ordinal_from), '[]') WITH &&)
WHERE (ordinal_from IS NOT NULL);
"""
POSTGRESQL_BACK = "ALTER TABLE organizations_placement DROP CONSTRAINT placements_do_not_overlap"

OVERLAP = """
SELECT RAISE(ABORT, 'two meetings of a series share a number') WHERE NEW.ordinal_from IS NOT NULL AND EXISTS (
    SELECT 1 FROM organizations_placement AS other
    WHERE other.series_id = NEW.series_id AND other.id IS NOT NEW.id AND other.ordinal_from IS NOT NULL
    AND other.ordinal_from <= COALESCE(NEW.ordinal_to, NEW.ordinal_from)
    AND NEW.ordinal_from <= COALESCE(other.ordinal_to, other.ordinal_from))
"""
SQLITE = [
    f"CREATE TRIGGER organizations_placement_overlap_insert AFTER INSERT ON organizations_placement "
    f"BEGIN {OVERLAP}; END",
    "CREATE TRIGGER organizations_placement_overlap_update AFTER UPDATE OF series_id, ordinal_from, ordinal_to "
    f"ON organizations_placement BEGIN {OVERLAP}; END",
]
SQLITE_BACK = [
    "DROP TRIGGER organizations_placement_overlap_insert",
    "DROP TRIGGER organizations_placement_overlap_update",
]


def protect(apps, schema_editor):
    statements = [POSTGRESQL] if schema_editor.connection.vendor == "postgresql" else SQLITE
    for statement in statements:
        schema_editor.execute(statement, params=None)


def unprotect(apps, schema_editor):
    statements = [POSTGRESQL_BACK] if schema_editor.connection.vendor == "postgresql" else SQLITE_BACK
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("organizations", "0003_series_of_numbered_meetings")]

    operations = [migrations.RunPython(protect, unprotect)]
