"""Folded text has "-" for every hyphen (`organizations.folding`): it had U+2010 where U+2010 or U+2011 was written.

What editions said does not change: their folded text follows from it. The triggers that freeze it are lifted meanwhile.
"""

from importlib import import_module

from django.db import migrations
from django.db.models import Value
from django.db.models.functions import Replace

frozen = import_module("articles.migrations.0002_frozen_editions")


def fold(apps, schema_editor):
    for name in ("Article", "Edition"):
        rows = apps.get_model("articles", name).objects.filter(search_text__contains="\u2010")
        rows.update(search_text=Replace("search_text", Value("\u2010"), Value("-")))


class Migration(migrations.Migration):
    dependencies = [("articles", "0009_index_pages_and_whole_counts")]

    operations = [
        migrations.RunPython(frozen.unprotect, frozen.protect),
        migrations.RunPython(fold, migrations.RunPython.noop),
        migrations.RunPython(frozen.protect, frozen.unprotect),
    ]
