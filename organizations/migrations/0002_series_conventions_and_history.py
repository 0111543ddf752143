"""Series and placements, conventions, what a meeting leaves; titles of posts; revisions, merges, old addresses."""

import django.core.validators
import django.db.models.deletion
import images.models
import organizations.models.record
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Accession",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="source")),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="address of the source"),
                ),
                (
                    "number",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="number as reported"),
                ),
                ("on_earliest", models.DateField(blank=True, db_index=True, editable=False, null=True)),
                ("on_latest", models.DateField(blank=True, db_index=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "accession",
                "verbose_name_plural": "accessions",
                "ordering": ["on_latest", "number", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Convention",
            fields=[
                (
                    "entity_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="organizations.entity",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="source")),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="address of the source"),
                ),
                (
                    "parties_en",
                    models.CharField(
                        default="Contracting Parties",
                        max_length=60,
                        verbose_name="what a party is called, English",
                    ),
                ),
                (
                    "parties_ru",
                    models.CharField(
                        default="Договаривающиеся стороны",
                        max_length=60,
                        verbose_name="what a party is called, Russian",
                    ),
                ),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("wikidata", models.CharField(blank=True, max_length=20, verbose_name="Wikidata")),
                ("description_en", models.TextField(blank=True, verbose_name="description in English")),
                ("description_ru", models.TextField(blank=True, verbose_name="description in Russian")),
            ],
            options={
                "verbose_name": "convention",
                "verbose_name_plural": "conventions",
                "ordering": ["label_en"],
            },
            bases=("organizations.entity", models.Model),
        ),
        migrations.CreateModel(
            name="Document",
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
                            ("agenda", "agenda"),
                            ("report", "report"),
                            ("decision", "decision"),
                            ("list", "list"),
                            ("speech", "speech"),
                            ("other", "other"),
                        ],
                        default="other",
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="In the document's own language.", max_length=200, verbose_name="title"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ru", "Русский")],
                        default="en",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "file",
                    models.FileField(
                        blank=True,
                        max_length=200,
                        storage=images.models.originals,
                        upload_to=organizations.models.record.document_path,
                        verbose_name="file",
                    ),
                ),
                ("size", models.PositiveIntegerField(default=0, editable=False)),
                ("content_type", models.CharField(blank=True, editable=False, max_length=100)),
                (
                    "link",
                    models.URLField(blank=True, max_length=500, verbose_name="or its address elsewhere"),
                ),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="received on")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "document",
                "verbose_name_plural": "documents",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="EntityRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("data", models.JSONField()),
                ("saved_at", models.DateTimeField(auto_now_add=True, verbose_name="saved at")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="what was done")),
            ],
            options={
                "verbose_name": "revision of the register",
                "verbose_name_plural": "revisions of the register",
                "ordering": ["-number"],
            },
        ),
        migrations.CreateModel(
            name="FormerAddress",
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
                            ("organization", "organization"),
                            ("person", "person"),
                            ("meeting", "meeting"),
                            ("series", "series of meetings"),
                            ("convention", "convention"),
                        ],
                        max_length=12,
                    ),
                ),
                ("slug", models.CharField(max_length=120, verbose_name="address")),
            ],
            options={
                "verbose_name": "former address",
                "verbose_name_plural": "former addresses",
                "ordering": ["slug"],
            },
        ),
        migrations.CreateModel(
            name="Merge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("moved", models.JSONField(default=list)),
                ("merged_at", models.DateTimeField(auto_now_add=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "merge",
                "verbose_name_plural": "merges",
                "ordering": ["-merged_at"],
            },
        ),
        migrations.CreateModel(
            name="Milestone",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="source")),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="address of the source"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("signed", "done"),
                            ("in_force", "in force"),
                            ("amended", "amendment done"),
                            ("amended_in_force", "amendment in force"),
                            ("other", "other"),
                        ],
                        default="signed",
                        max_length=16,
                        verbose_name="kind",
                    ),
                ),
                ("on_earliest", models.DateField(blank=True, db_index=True, editable=False, null=True)),
                ("on_latest", models.DateField(blank=True, db_index=True, editable=False, null=True)),
                ("text_en", models.CharField(blank=True, max_length=200, verbose_name="in English")),
                ("text_ru", models.CharField(blank=True, max_length=200, verbose_name="in Russian")),
            ],
            options={
                "verbose_name": "milestone",
                "verbose_name_plural": "milestones",
                "ordering": ["on_earliest", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="source")),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="address of the source"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("decision", "decision"),
                            ("election", "election"),
                            ("accession", "accession"),
                            ("report", "report"),
                            ("other", "other"),
                        ],
                        default="decision",
                        max_length=9,
                        verbose_name="kind",
                    ),
                ),
                ("text_en", models.CharField(max_length=500, verbose_name="in English")),
                ("text_ru", models.CharField(blank=True, max_length=500, verbose_name="in Russian")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "outcome",
                "verbose_name_plural": "outcomes",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="source")),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="address of the source"),
                ),
                (
                    "capacity",
                    models.CharField(
                        choices=[
                            ("chair", "chaired"),
                            ("opened", "opened the meeting"),
                            ("host", "host"),
                            ("speaker", "spoke"),
                            ("delegate", "delegate"),
                            ("observer", "observer"),
                            ("other", "took part"),
                        ],
                        default="delegate",
                        max_length=8,
                        verbose_name="capacity",
                    ),
                ),
                (
                    "styled_as_en",
                    models.CharField(blank=True, max_length=200, verbose_name="styled in English as"),
                ),
                (
                    "styled_as_ru",
                    models.CharField(blank=True, max_length=200, verbose_name="styled in Russian as"),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "participation",
                "verbose_name_plural": "participations",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("ordinal_from", models.PositiveIntegerField(blank=True, null=True, verbose_name="number")),
                (
                    "ordinal_to",
                    models.PositiveIntegerField(
                        blank=True,
                        help_text="For two sessions held as one, such as 125/126.",
                        null=True,
                        verbose_name="to number",
                    ),
                ),
                ("label_en", models.CharField(blank=True, max_length=60, verbose_name="label in English")),
                ("label_ru", models.CharField(blank=True, max_length=60, verbose_name="label in Russian")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="position")),
            ],
            options={
                "verbose_name": "placement",
                "verbose_name_plural": "placements",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PostTitle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="source")),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="address of the source"),
                ),
                ("text", models.CharField(max_length=200, verbose_name="title")),
                (
                    "language",
                    models.CharField(
                        choices=[("en", "English"), ("ru", "Русский")],
                        default="en",
                        max_length=2,
                        verbose_name="language",
                    ),
                ),
                (
                    "valid_from_earliest",
                    models.DateField(blank=True, db_index=True, editable=False, null=True),
                ),
                ("valid_from_latest", models.DateField(blank=True, db_index=True, editable=False, null=True)),
                ("valid_to_earliest", models.DateField(blank=True, db_index=True, editable=False, null=True)),
                ("valid_to_latest", models.DateField(blank=True, db_index=True, editable=False, null=True)),
            ],
            options={
                "verbose_name": "title of a post",
                "verbose_name_plural": "titles of a post",
                "ordering": ["language", "valid_from_earliest", "pk"],
            },
        ),
        migrations.CreateModel(
            name="RegisterState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveBigIntegerField(default=0)),
            ],
            options={
                "verbose_name": "state of the register",
                "verbose_name_plural": "state of the register",
            },
        ),
        migrations.CreateModel(
            name="ReportedNumber",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="source")),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="address of the source"),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number of parties")),
                ("on_earliest", models.DateField(blank=True, db_index=True, editable=False, null=True)),
                ("on_latest", models.DateField(blank=True, db_index=True, editable=False, null=True)),
                ("note_en", models.CharField(blank=True, max_length=200, verbose_name="note in English")),
                ("note_ru", models.CharField(blank=True, max_length=200, verbose_name="note in Russian")),
            ],
            options={
                "verbose_name": "reported number",
                "verbose_name_plural": "reported numbers",
                "ordering": ["on_latest", "number", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Rescheduling",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="source")),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="address of the source"),
                ),
                ("start_earliest", models.DateField(blank=True, db_index=True, editable=False, null=True)),
                ("start_latest", models.DateField(blank=True, db_index=True, editable=False, null=True)),
                ("end_earliest", models.DateField(blank=True, db_index=True, editable=False, null=True)),
                ("end_latest", models.DateField(blank=True, db_index=True, editable=False, null=True)),
                ("reason_en", models.CharField(blank=True, max_length=200, verbose_name="reason in English")),
                ("reason_ru", models.CharField(blank=True, max_length=200, verbose_name="reason in Russian")),
                ("moved_at", models.DateTimeField(auto_now_add=True, verbose_name="moved at")),
            ],
            options={
                "verbose_name": "earlier date",
                "verbose_name_plural": "earlier dates",
                "ordering": ["moved_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Series",
            fields=[
                (
                    "entity_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="organizations.entity",
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=250, verbose_name="source")),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="address of the source"),
                ),
                (
                    "noun_en",
                    models.CharField(default="Meeting", max_length=40, verbose_name="noun in English"),
                ),
                (
                    "nouns_en",
                    models.CharField(default="Meetings", max_length=40, verbose_name="its plural in English"),
                ),
                (
                    "noun_ru",
                    models.CharField(default="заседание", max_length=40, verbose_name="noun in Russian"),
                ),
                (
                    "nouns_ru",
                    models.CharField(
                        default="заседания", max_length=40, verbose_name="its plural in Russian"
                    ),
                ),
                ("description_en", models.TextField(blank=True, verbose_name="description in English")),
                ("description_ru", models.TextField(blank=True, verbose_name="description in Russian")),
            ],
            options={
                "verbose_name": "series of meetings",
                "verbose_name_plural": "series of meetings",
                "ordering": ["label_en"],
            },
            bases=("organizations.entity", models.Model),
        ),
        migrations.RemoveConstraint(
            model_name="meeting",
            name="ordinals_in_order",
        ),
        migrations.RemoveConstraint(
            model_name="meeting",
            name="one_meeting_per_body_and_number",
        ),
        migrations.AddField(
            model_name="appointment",
            name="elected_earliest",
            field=models.DateField(blank=True, db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="appointment",
            name="elected_latest",
            field=models.DateField(blank=True, db_index=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="appointment",
            name="source_url",
            field=models.URLField(blank=True, max_length=500, verbose_name="address of the source"),
        ),
        migrations.AddField(
            model_name="meeting",
            name="source_url",
            field=models.URLField(blank=True, max_length=500, verbose_name="address of the source"),
        ),
        migrations.AddField(
            model_name="name",
            name="source",
            field=models.CharField(blank=True, max_length=250, verbose_name="source"),
        ),
        migrations.AddField(
            model_name="name",
            name="source_url",
            field=models.URLField(blank=True, max_length=500, verbose_name="address of the source"),
        ),
        migrations.AddField(
            model_name="organization",
            name="ror",
            field=models.CharField(
                blank=True,
                max_length=9,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A0[a-z0-9]{8}\\Z", "Nine characters, such as 05dxps055."
                    )
                ],
                verbose_name="ROR",
            ),
        ),
        migrations.AddField(
            model_name="organization",
            name="source_url",
            field=models.URLField(blank=True, max_length=500, verbose_name="address of the source"),
        ),
        migrations.AddField(
            model_name="person",
            name="sort_key_ru",
            field=models.CharField(
                blank=True,
                help_text="Family name first, then a comma, in Cyrillic letters.",
                max_length=120,
                verbose_name="sorted in Russian under",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="source_url",
            field=models.URLField(blank=True, max_length=500, verbose_name="address of the source"),
        ),
        migrations.AlterField(
            model_name="entity",
            name="kind",
            field=models.CharField(
                choices=[
                    ("organization", "organization"),
                    ("person", "person"),
                    ("meeting", "meeting"),
                    ("series", "series of meetings"),
                    ("convention", "convention"),
                ],
                editable=False,
                max_length=12,
                verbose_name="kind",
            ),
        ),
        migrations.AlterField(
            model_name="entity",
            name="slug",
            field=models.CharField(
                blank=True,
                help_text="Made from the name when left empty; a meeting's from its series and number.",
                max_length=120,
                validators=[
                    django.core.validators.RegexValidator(
                        "\\A[a-z0-9-]+(/[a-z0-9-]+)?\\Z", "Small Latin letters, digits, hyphens, one slash."
                    )
                ],
                verbose_name="address",
            ),
        ),
        migrations.AlterField(
            model_name="meeting",
            name="ordinal_from",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="meeting",
            name="ordinal_to",
            field=models.PositiveIntegerField(blank=True, editable=False, null=True),
        ),
        migrations.AlterField(
            model_name="person",
            name="sort_key",
            field=models.CharField(
                help_text="Family name first, then a comma, in Latin letters.",
                max_length=120,
                verbose_name="sorted under",
            ),
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("elected_earliest__isnull", True), ("elected_latest__isnull", True)),
                    models.Q(
                        ("elected_earliest__isnull", False),
                        ("elected_latest__gte", models.F("elected_earliest")),
                        ("elected_latest__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="appointment_elected_is_an_interval",
            ),
        ),
        migrations.AddField(
            model_name="accession",
            name="meeting",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="accessions",
                to="organizations.meeting",
                verbose_name="reported at",
            ),
        ),
        migrations.AddField(
            model_name="accession",
            name="party",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accessions",
                to="organizations.organization",
                verbose_name="party",
            ),
        ),
        migrations.AddField(
            model_name="convention",
            name="body",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="conventions",
                to="organizations.organization",
                verbose_name="kept by",
            ),
        ),
        migrations.AddField(
            model_name="accession",
            name="convention",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="accessions",
                to="organizations.convention",
                verbose_name="convention",
            ),
        ),
        migrations.AddField(
            model_name="document",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="documents",
                to="organizations.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AddField(
            model_name="entityrevision",
            name="entity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="revisions",
                to="organizations.entity",
            ),
        ),
        migrations.AddField(
            model_name="entityrevision",
            name="saved_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="saved by",
            ),
        ),
        migrations.AddField(
            model_name="formeraddress",
            name="entity",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="former_addresses",
                to="organizations.entity",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="loser",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="merges_away",
                to="organizations.entity",
                verbose_name="merged",
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="merged_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="undone_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="merge",
            name="winner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="merges_here",
                to="organizations.entity",
                verbose_name="into",
            ),
        ),
        migrations.AddField(
            model_name="milestone",
            name="convention",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="milestones",
                to="organizations.convention",
                verbose_name="convention",
            ),
        ),
        migrations.AddField(
            model_name="outcome",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="outcomes",
                to="organizations.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="participations",
                to="organizations.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="organization",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="participations",
                to="organizations.organization",
                verbose_name="organization",
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="participations",
                to="organizations.person",
                verbose_name="person",
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="placements",
                to="organizations.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AddField(
            model_name="posttitle",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="titles",
                to="organizations.post",
                verbose_name="post",
            ),
        ),
        migrations.AddField(
            model_name="reportednumber",
            name="convention",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="numbers",
                to="organizations.convention",
                verbose_name="convention",
            ),
        ),
        migrations.AddField(
            model_name="reportednumber",
            name="meeting",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reported_numbers",
                to="organizations.meeting",
                verbose_name="reported at",
            ),
        ),
        migrations.AddField(
            model_name="rescheduling",
            name="meeting",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="reschedulings",
                to="organizations.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AddField(
            model_name="series",
            name="body",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="series",
                to="organizations.organization",
                verbose_name="body",
            ),
        ),
        migrations.AddField(
            model_name="placement",
            name="series",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="placements",
                to="organizations.series",
                verbose_name="series",
            ),
        ),
        migrations.AddConstraint(
            model_name="accession",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("on_earliest__isnull", True), ("on_latest__isnull", True)),
                    models.Q(
                        ("on_earliest__isnull", False),
                        ("on_latest__gte", models.F("on_earliest")),
                        ("on_latest__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="accession_on_is_an_interval",
            ),
        ),
        migrations.AddConstraint(
            model_name="accession",
            constraint=models.UniqueConstraint(fields=("convention", "party"), name="a_party_accedes_once"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file", ""), ("link", ""), _negated=True),
                    models.Q(("file", ""), ("link", ""), _connector="OR"),
                ),
                name="a_file_or_a_link",
            ),
        ),
        migrations.AddConstraint(
            model_name="entityrevision",
            constraint=models.UniqueConstraint(
                fields=("entity", "number"), name="one_number_per_entity_revision"
            ),
        ),
        migrations.AddConstraint(
            model_name="formeraddress",
            constraint=models.UniqueConstraint(fields=("kind", "slug"), name="one_entity_per_former_address"),
        ),
        migrations.AddConstraint(
            model_name="merge",
            constraint=models.UniqueConstraint(
                condition=models.Q(("undone_at", None)), fields=("loser",), name="an_entity_is_merged_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("on_earliest__isnull", True), ("on_latest__isnull", True)),
                    models.Q(
                        ("on_earliest__isnull", False),
                        ("on_latest__gte", models.F("on_earliest")),
                        ("on_latest__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="milestone_on_is_an_interval",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person__isnull", False), ("organization__isnull", False), _connector="OR"
                ),
                name="somebody_takes_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="posttitle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("valid_from_earliest__isnull", True), ("valid_from_latest__isnull", True)),
                    models.Q(
                        ("valid_from_earliest__isnull", False),
                        ("valid_from_latest__gte", models.F("valid_from_earliest")),
                        ("valid_from_latest__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="post_title_valid_from_is_an_interval",
            ),
        ),
        migrations.AddConstraint(
            model_name="posttitle",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("valid_to_earliest__isnull", True), ("valid_to_latest__isnull", True)),
                    models.Q(
                        ("valid_to_earliest__isnull", False),
                        ("valid_to_latest__gte", models.F("valid_to_earliest")),
                        ("valid_to_latest__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="post_title_valid_to_is_an_interval",
            ),
        ),
        migrations.AddConstraint(
            model_name="reportednumber",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("on_earliest__isnull", True), ("on_latest__isnull", True)),
                    models.Q(
                        ("on_earliest__isnull", False),
                        ("on_latest__gte", models.F("on_earliest")),
                        ("on_latest__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="reported_number_on_is_an_interval",
            ),
        ),
        migrations.AddConstraint(
            model_name="rescheduling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("start_earliest__isnull", True), ("start_latest__isnull", True)),
                    models.Q(
                        ("start_earliest__isnull", False),
                        ("start_latest__gte", models.F("start_earliest")),
                        ("start_latest__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="rescheduling_start_is_an_interval",
            ),
        ),
        migrations.AddConstraint(
            model_name="rescheduling",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("end_earliest__isnull", True), ("end_latest__isnull", True)),
                    models.Q(
                        ("end_earliest__isnull", False),
                        ("end_latest__gte", models.F("end_earliest")),
                        ("end_latest__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="rescheduling_end_is_an_interval",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.UniqueConstraint(
                fields=("meeting", "series"), name="a_meeting_once_per_series"
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ordinal_to__isnull", True),
                    models.Q(("ordinal_from__isnull", False), ("ordinal_to__gte", models.F("ordinal_from"))),
                    _connector="OR",
                ),
                name="placement_ordinals_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ordinal_from__isnull", True),
                    models.Q(("ordinal_from__gte", 1), ("ordinal_from__lte", 99999)),
                    _connector="OR",
                ),
                name="placement_ordinal_in_bounds",
            ),
        ),
    ]
