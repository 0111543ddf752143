"""Searched text has "-" for every hyphen (`organizations.folding`): it had U+2010 where U+2010 or U+2011 was written."""

from django.db import migrations
from django.db.models import Value
from django.db.models.functions import Replace


def fold(apps, schema_editor):
    rows = apps.get_model("organizations", "Entity").objects.filter(search_text__contains="\u2010")
    rows.update(search_text=Replace("search_text", Value("\u2010"), Value("-")))


class Migration(migrations.Migration):
    dependencies = [("organizations", "0004_placements_do_not_overlap")]

    operations = [migrations.RunPython(fold, migrations.RunPython.noop)]
