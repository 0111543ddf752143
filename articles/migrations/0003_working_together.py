"""Autosaves, comments, notices, assignments, levels of checks; what the further verbs keep.

SQLite rebuilds the edition table for a new column and loses its triggers: they are made again at the end.
"""

from importlib import import_module

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

frozen = import_module("articles.migrations.0002_frozen_editions")


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        frozen.protect(apps, schema_editor)


def unprotect(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        frozen.unprotect(apps, schema_editor)


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_frozen_editions"),
        ("images", "0002_taken_down_by"),
        ("organizations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(unprotect, protect),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="what")),
                ("due_on", models.DateField(db_index=True, verbose_name="due on")),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="note")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ru", "Русский")],
                        default="en",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed")),
            ],
            options={
                "verbose_name": "assignment",
                "verbose_name_plural": "assignments",
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Autosave",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tab", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("data", models.JSONField(default=list)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("title", models.CharField(blank=True, max_length=200, verbose_name="headline")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("saved_at", models.DateTimeField(auto_now=True, verbose_name="saved at")),
            ],
            options={
                "verbose_name": "unsaved text",
                "verbose_name_plural": "unsaved texts",
                "ordering": ["-saved_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="CheckLevel",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=40, verbose_name="check")),
                (
                    "level",
                    models.CharField(
                        choices=[("block", "blocks"), ("warn", "warns"), ("off", "off")],
                        max_length=5,
                        verbose_name="level",
                    ),
                ),
            ],
            options={
                "verbose_name": "level of a check",
                "verbose_name_plural": "levels of the checks",
                "ordering": ["rule", "rubric"],
            },
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(blank=True, max_length=40, verbose_name="about")),
                ("quote", models.CharField(blank=True, max_length=300, verbose_name="quoted words")),
                ("text", models.TextField(max_length=4000, verbose_name="comment")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("resolved_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        editable=False, help_text="SHA-256 of the address.", max_length=64, unique=True
                    ),
                ),
                ("url", models.TextField(verbose_name="address")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("unknown", "not checked yet"),
                            ("ok", "answers"),
                            ("dead", "dead"),
                            ("unreachable", "not reached"),
                        ],
                        default="unknown",
                        max_length=11,
                        verbose_name="state",
                    ),
                ),
                ("code", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="answer")),
                ("error", models.CharField(blank=True, max_length=200, verbose_name="error")),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("checked_at", models.DateTimeField(blank=True, null=True, verbose_name="checked")),
            ],
            options={
                "verbose_name": "outside link",
                "verbose_name_plural": "outside links",
                "ordering": ["url"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("event", models.CharField(max_length=20, verbose_name="event")),
                ("detail", models.JSONField(blank=True, default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("mailed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "notice",
                "verbose_name_plural": "notices",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("tab", models.UUIDField(unique=True)),
                ("since", models.DateTimeField(auto_now_add=True)),
                ("seen_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "verbose_name": "presence",
                "verbose_name_plural": "presences",
                "ordering": ["since"],
            },
        ),
        migrations.CreateModel(
            name="ReviewLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                ("name", models.CharField(max_length=80, verbose_name="for whom")),
                ("may_comment", models.BooleanField(default=True, verbose_name="may comment")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(verbose_name="expires")),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="first opened")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="revoked")),
            ],
            options={
                "verbose_name": "reviewer's link",
                "verbose_name_plural": "reviewers' links",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.AlterModelOptions(
            name="article",
            options={
                "ordering": ["-changed_at", "-pk"],
                "permissions": [
                    ("submit_article", "Can submit a story for review"),
                    ("review_article", "Can send a story back or approve it"),
                    ("publish_article", "Can publish, schedule, correct and withdraw a story"),
                    ("override_article", "Can publish over a check that blocks"),
                ],
                "verbose_name": "story",
                "verbose_name_plural": "stories",
            },
        ),
        migrations.RemoveConstraint(
            model_name="article",
            name="one_translation_per_language",
        ),
        migrations.AddField(
            model_name="activity",
            name="image",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="activities",
                to="images.image",
                verbose_name="picture",
            ),
        ),
        migrations.AddField(
            model_name="activity",
            name="origin",
            field=models.GenericIPAddressField(blank=True, null=True, verbose_name="from where"),
        ),
        migrations.AddField(
            model_name="activity",
            name="subject",
            field=models.CharField(
                blank=True, help_text="Headline or name at that moment.", max_length=200, verbose_name="about"
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="deleted_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="in the bin since"),
        ),
        migrations.AddField(
            model_name="article",
            name="deleted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="deleted by",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="due_on",
            field=models.DateField(blank=True, null=True, verbose_name="review due on"),
        ),
        migrations.AddField(
            model_name="article",
            name="reviewers",
            field=models.ManyToManyField(
                blank=True, related_name="reviews", to=settings.AUTH_USER_MODEL, verbose_name="reviewers"
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="text_revision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="articles.revision",
                verbose_name="newest revision that changed headline, lead or body",
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="translated_revision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="articles.revision",
                verbose_name="revision of the original that this translation follows",
            ),
        ),
        migrations.AddField(
            model_name="edition",
            name="mended_note",
            field=models.CharField(blank=True, max_length=300, verbose_name="public note as mended"),
        ),
        migrations.AddField(
            model_name="edition",
            name="release",
            field=models.UUIDField(
                blank=True,
                help_text="Editions that go live in one moment, or not at all, share it.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="sitesettings",
            name="embed_hosts",
            field=models.TextField(
                blank=True,
                default="youtube.com, youtu.be, vimeo.com, rutube.ru, vk.com, vkvideo.ru, x.com, t.me",
                help_text="Separated by commas; their subdomains count too. Nothing is loaded from them.",
                verbose_name="sites that may be shown as a card",
            ),
        ),
        migrations.AlterField(
            model_name="activity",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="activities",
                to="articles.article",
                verbose_name="story",
            ),
        ),
        migrations.AlterField(
            model_name="activity",
            name="by",
            field=models.ForeignKey(
                blank=True,
                help_text="Empty for what the newsroom does by itself.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="activities",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AlterField(
            model_name="activity",
            name="revision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="articles.revision",
                verbose_name="revision",
            ),
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
                ],
                max_length=12,
                verbose_name="verb",
            ),
        ),
        migrations.AlterField(
            model_name="revision",
            name="based_on",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="articles.revision",
                verbose_name="based on",
            ),
        ),
        migrations.AddConstraint(
            model_name="article",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_at__isnull", True), ("translation_of__isnull", False)),
                fields=("translation_of", "language"),
                name="one_translation_per_language",
                violation_error_message="There is a version in this language already.",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="assignments",
                to="articles.article",
                verbose_name="story",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="assignee",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="assignments",
                to=settings.AUTH_USER_MODEL,
                verbose_name="who",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="meeting",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="assignments",
                to="organizations.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AddField(
            model_name="assignment",
            name="rubric",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="articles.rubric",
                verbose_name="rubric",
            ),
        ),
        migrations.AddField(
            model_name="autosave",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="autosaves",
                to="articles.article",
            ),
        ),
        migrations.AddField(
            model_name="autosave",
            name="based_on",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="articles.revision",
            ),
        ),
        migrations.AddField(
            model_name="autosave",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="autosaves",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="checklevel",
            name="rubric",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="check_levels",
                to="articles.rubric",
                verbose_name="rubric",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="articles.article"
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="comments",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="mentioned",
            field=models.ManyToManyField(
                blank=True, related_name="mentioned_in", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="articles.comment",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="resolved_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="revision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="comments",
                to="articles.revision",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to="articles.article",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="comment",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to="articles.comment",
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="recipient",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="notices",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="presences", to="articles.article"
            ),
        ),
        migrations.AddField(
            model_name="presence",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="presences",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="reviewlink",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="review_links",
                to="articles.article",
            ),
        ),
        migrations.AddField(
            model_name="reviewlink",
            name="created_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="reviewlink",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="review_links",
                to="articles.revision",
            ),
        ),
        migrations.AddField(
            model_name="reviewlink",
            name="revoked_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="link",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="comments",
                to="articles.reviewlink",
            ),
        ),
        migrations.AddConstraint(
            model_name="checklevel",
            constraint=models.UniqueConstraint(
                fields=("rule", "rubric"), name="one_level_per_check_and_rubric"
            ),
        ),
        migrations.AddConstraint(
            model_name="checklevel",
            constraint=models.UniqueConstraint(
                condition=models.Q(("rubric", None)), fields=("rule",), name="one_level_per_check_elsewhere"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["recipient", "read_at"], name="notice_unread"),
        ),
        migrations.AddConstraint(
            model_name="comment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("author__isnull", False), ("link__isnull", True)),
                    models.Q(("author__isnull", True), ("link__isnull", False)),
                    _connector="OR",
                ),
                name="a_comment_has_one_author",
            ),
        ),
        migrations.RunPython(protect, unprotect),
    ]
