"""Numbers that meetings carried themselves become places in a series of their body; each address has a slash."""

from django.db import migrations

NOUNS = {
    False: ("Meeting", "Meetings", "заседание", "заседания"),
    True: ("Session", "Sessions", "сессия", "сессии"),
}


def place(apps, schema_editor):
    Meeting = apps.get_model("organizations", "Meeting")
    Placement = apps.get_model("organizations", "Placement")
    series = {}
    for meeting in Meeting.objects.exclude(body=None).exclude(ordinal_from=None).order_by("pk"):
        body = meeting.body
        if body.pk not in series:
            series[body.pk] = new_series(apps, body, "session" in meeting.label_en.casefold())
        Placement.objects.create(
            meeting=meeting,
            series=series[body.pk],
            ordinal_from=meeting.ordinal_from,
            ordinal_to=meeting.ordinal_to,
        )


def new_series(apps, body, sessions):
    noun_en, nouns_en, noun_ru, nouns_ru = NOUNS[sessions]
    label_en = f"{nouns_en} of {body.short_en or body.label_en}"
    label_ru = f"{nouns_ru.capitalize()}: {body.short_ru or body.label_ru}" if body.label_ru else ""
    return apps.get_model("organizations", "Series").objects.create(
        kind="series",
        slug=body.slug,
        label_en=label_en[:250],
        label_ru=label_ru[:250],
        search_text=f"{label_en} {label_ru}".casefold().replace("ё", "е"),
        public_from=body.public_from,
        body=body,
        noun_en=noun_en,
        nouns_en=nouns_en,
        noun_ru=noun_ru,
        nouns_ru=nouns_ru,
    )


def readdress(apps, schema_editor):
    """One-part addresses are those of series now: the meeting's gets its year, and the old one leads there."""
    Meeting = apps.get_model("organizations", "Meeting")
    FormerAddress = apps.get_model("organizations", "FormerAddress")
    for meeting in Meeting.objects.exclude(slug__contains="/").order_by("pk"):
        year = meeting.start_latest.year if meeting.start_latest else "undated"
        old, meeting.slug = meeting.slug, f"{year}/{meeting.slug}"[:120]
        if Meeting.objects.filter(slug=meeting.slug).exists():
            meeting.slug = f"{meeting.slug[:100]}-{meeting.pk}"
        meeting.save(update_fields=["slug"])
        FormerAddress.objects.create(entity_id=meeting.pk, kind="meeting", slug=old)


def unplace(apps, schema_editor):
    """Meetings carry their number still; what only a series knew goes with it."""
    for former in apps.get_model("organizations", "FormerAddress").objects.filter(kind="meeting"):
        apps.get_model("organizations", "Entity").objects.filter(pk=former.entity_id).update(slug=former.slug)
    apps.get_model("organizations", "Placement").objects.all().delete()
    apps.get_model("organizations", "Series").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_series_conventions_and_history")]

    operations = [
        migrations.RunPython(place, unplace),
        migrations.RunPython(readdress, migrations.RunPython.noop),
    ]
