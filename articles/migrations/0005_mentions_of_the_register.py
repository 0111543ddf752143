"""What a mention relies on and whether it was refused; to-dos for when the register changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0004_fill_what_was_not_kept"),
        ("organizations", "0002_series_conventions_and_history"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="mention",
            name="appointment",
            field=models.ForeignKey(
                blank=True,
                help_text="On which the style relies.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="mentions",
                to="organizations.appointment",
                verbose_name="appointment",
            ),
        ),
        migrations.AddField(
            model_name="mention",
            name="state",
            field=models.CharField(
                choices=[("accepted", "accepted"), ("rejected", "rejected")],
                default="accepted",
                max_length=8,
                verbose_name="state",
            ),
        ),
        migrations.CreateModel(
            name="Todo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("title", "title not held on that day"),
                            ("name", "name changed"),
                            ("number", "number of a meeting changed"),
                            ("dates", "dates of a meeting changed"),
                            ("gone", "no longer in the register"),
                        ],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("words", models.JSONField(default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="since")),
                ("done_at", models.DateTimeField(blank=True, db_index=True, null=True, verbose_name="done")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="todos",
                        to="articles.article",
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="todos",
                        to="organizations.entity",
                    ),
                ),
            ],
            options={
                "verbose_name": "to-do",
                "verbose_name_plural": "to-dos",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_at", None)),
                        fields=("article", "entity", "kind"),
                        name="one_open_todo_per_kind",
                    )
                ],
            },
        ),
    ]
