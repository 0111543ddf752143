"""The public notes, few among many, are found without reading every edition."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_one_hyphen")]

    operations = [
        migrations.AddIndex(
            model_name="edition",
            index=models.Index(
                fields=["-live_from"], condition=models.Q(("note", ""), _negated=True), name="edition_notes"
            ),
        ),
    ]
