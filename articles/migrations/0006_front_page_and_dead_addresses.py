"""Choices for the front page; dead addresses and where they lead."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0005_mentions_of_the_register"),
        ("organizations", "0004_placements_do_not_overlap"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DeadAddress",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=300, unique=True, verbose_name="address")),
                ("hits", models.PositiveIntegerField(default=1, verbose_name="asked for")),
                ("first_on", models.DateField(verbose_name="first on")),
                ("last_on", models.DateField(db_index=True, verbose_name="last on")),
            ],
            options={
                "verbose_name": "dead address",
                "verbose_name_plural": "dead addresses",
                "ordering": ["-hits", "-last_on", "pk"],
                "default_permissions": ("view", "delete"),
            },
        ),
        migrations.AlterField(
            model_name="activity",
            name="verb",
            field=models.CharField(
                choices=[
                    ("create", "created"),
                    ("save", "saved"),
                    ("submit", "submitted for review"),
                    ("send_back", "sent back"),
                    ("approve", "approved"),
                    ("publish", "published"),
                    ("schedule", "scheduled"),
                    ("correct", "corrected"),
                    ("reschedule", "rescheduled"),
                    ("cancel", "cancelled"),
                    ("withdraw", "withdrew"),
                    ("expire", "set to expire"),
                    ("reinstate", "reinstated"),
                    ("replace", "replaced the scheduled text"),
                    ("release", "released with its translation"),
                    ("mend_note", "mended a note"),
                    ("seal", "sealed"),
                    ("delete", "moved to the bin"),
                    ("recover", "took out of the bin"),
                    ("purge", "removed for good"),
                    ("copy", "copied"),
                    ("hand_over", "handed over"),
                    ("share", "changed who may read"),
                    ("follow", "marked the translation as up to date"),
                    ("link", "made a reviewer's link"),
                    ("revoke", "revoked a reviewer's link"),
                    ("take_down", "took a picture down"),
                    ("put_back", "showed a picture again"),
                    ("assign", "assigned"),
                    ("close", "closed an assignment"),
                    ("reopen", "reopened an assignment"),
                    ("levels", "set how strict a check is"),
                    ("place", "placed on the front page"),
                    ("lift", "took off the front page"),
                    ("redirect", "redirected an address"),
                ],
                max_length=12,
                verbose_name="verb",
            ),
        ),
        migrations.CreateModel(
            name="FrontPick",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slot",
                    models.CharField(
                        choices=[
                            ("lead", "lead story"),
                            ("second", "second story"),
                            ("third", "third story"),
                            ("rubric", "first in its rubric"),
                        ],
                        max_length=6,
                        verbose_name="slot",
                    ),
                ),
                ("live_from", models.DateTimeField(verbose_name="from")),
                ("live_until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                ("placed_at", models.DateTimeField(auto_now_add=True, verbose_name="placed at")),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="front_picks",
                        to="articles.article",
                        verbose_name="story",
                    ),
                ),
                (
                    "placed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="placed by",
                    ),
                ),
                (
                    "rubric",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="front_picks",
                        to="articles.rubric",
                        verbose_name="rubric",
                    ),
                ),
            ],
            options={
                "verbose_name": "choice for the front page",
                "verbose_name_plural": "front page",
                "ordering": ["slot", "-live_from", "-pk"],
                "permissions": [("arrange_frontpick", "Can arrange the front page")],
                "default_permissions": ("view",),
                "indexes": [models.Index(fields=["live_from", "live_until"], name="frontpick_live")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("live_until__isnull", True),
                            ("live_until__gt", models.F("live_from")),
                            _connector="OR",
                        ),
                        name="a_pick_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rubric__isnull", False), ("slot", "rubric")),
                            models.Q(models.Q(("slot", "rubric"), _negated=True), ("rubric__isnull", True)),
                            _connector="OR",
                        ),
                        name="a_pick_of_a_rubric_names_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Redirect",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=300, unique=True, verbose_name="address")),
                ("to", models.CharField(blank=True, max_length=300, verbose_name="another address")),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(),
                        editable=False,
                        verbose_name="made at",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="redirects",
                        to="articles.article",
                        verbose_name="story",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="redirects",
                        to="organizations.entity",
                        verbose_name="entry of the register",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="made by",
                    ),
                ),
            ],
            options={
                "verbose_name": "redirect",
                "verbose_name_plural": "redirects",
                "ordering": ["path"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("article__isnull", False), ("entity__isnull", True), ("to", "")),
                            models.Q(("article__isnull", True), ("entity__isnull", False), ("to", "")),
                            models.Q(
                                ("article__isnull", True),
                                ("entity__isnull", True),
                                models.Q(("to", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="a_redirect_has_one_target",
                        violation_error_message="Choose one target: a story, an entry of the register, or an address.",
                    )
                ],
            },
        ),
    ]
