"""Every edition that there is, in the index of search."""

from django.db import migrations

from articles.search.index import write

PORTION = 500  # editions


def fill(apps, schema_editor):
    Edition = apps.get_model("articles", "Edition")
    Filed = Edition.entities.through
    keys = list(Edition.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), PORTION):
        portion = keys[start : start + PORTION]
        entities = {}
        for edition, entity in Filed.objects.filter(edition__in=portion).values_list("edition", "entity"):
            entities.setdefault(edition, []).append(entity)
        rows = Edition.objects.filter(pk__in=portion).values_list("pk", "title", "lead", "body")
        write([(*row, entities.get(row[0], ())) for row in rows])


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_search_index")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
