"""The newsroom around the stories: settings, rubrics, accounts, who is credited, pictures."""

from django.core.files import File

from accounts.models import User
from articles.models import Author, Rubric, SiteSettings
from demo import content
from images import uploads

CREDIT = "Illustration: Customs Chronicle"


def load(password):
    """Make the rows of `newsroom.toml`; every account gets this password."""
    data = content.rows("newsroom.toml")
    SiteSettings(pk=1, **data["settings"]).save()
    for position, row in enumerate(data["rubrics"], start=1):
        Rubric.objects.create(position=position, **row)
    for row in data["authors"]:
        Author.objects.create(**row)
    for row in data["accounts"]:
        account = User(
            username=row["username"],
            email=row["email"],
            display_name=row["display_name"],
            every_rubric=row.get("every_rubric", False),
            mails=User.Mails.NONE,  # the demo's own stories would fill the console with mails
        )
        account.set_password(password)
        account.save()
        account.give_roles([row["role"]])


def accounts():
    """The demo accounts that exist, in the order of the file."""
    rows = content.rows("newsroom.toml")["accounts"]
    users = User.objects.filter(email__in=[row["email"] for row in rows])
    found = {(user.username, user.email): user for user in users}
    return [found[key] for row in rows if (key := (row["username"], row["email"])) in found]


def load_pictures(kept):
    """The pictures as `{file: Image}`, added to `kept` one by one: a rollback does not remove their files."""
    by = User.objects.get(username="editor")
    for row in content.rows("newsroom.toml")["pictures"]:
        fields = {name: row[name] for name in ("name", "alt_en", "alt_ru")}
        with (content.PICTURES / row["file"]).open("rb") as file:
            kept[row["file"]] = uploads.accept(
                File(file, name=row["file"]), by=by, credit=CREDIT, rights="Made for this newsroom", **fields
            )
    return kept
