"""Headlines for the log's older rows; every text counts as changed, and followed, in its newest revision."""

from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def fill(apps, schema_editor):
    Article = apps.get_model("articles", "Article")
    Activity = apps.get_model("articles", "Activity")
    Article.objects.update(text_revision=F("revision"))
    source = Article.objects.filter(pk=OuterRef("translation_of"))
    Article.objects.exclude(translation_of=None).update(
        translated_revision=Subquery(source.values("revision")[:1])
    )
    title = Article.objects.filter(pk=OuterRef("article")).values("title")[:1]
    Activity.objects.exclude(article=None).update(subject=Subquery(title))


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_working_together")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
