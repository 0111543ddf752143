"""What can be compared: the revisions of a story, and its editions as readers got them."""

import datetime
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from articles import linking
from articles.editions import AS_WRITTEN
from articles.models import Edition, Revision
from articles.revisions import as_date, mention_row

MOST = 200  # revisions, and editions, that are offered
KEY = re.compile(r"(e?)([0-9]{1,9})")


@dataclass
class Version:
    """`key` names it in an address: "3" is a revision, "e2" an edition. `revision` is what it comes from.

    `data` is in the shape of `articles.revisions`; None where only its name is needed.
    """

    key: str
    label: str
    created_at: datetime.datetime
    created_by: object
    comment: str
    revision: Revision
    data: dict | None = None

    def __str__(self):
        return self.label


def offered(article):
    """All versions that the article's comparison offers: (revisions, editions), newest first, two queries."""
    revisions = article.revisions.defer("data").select_related("created_by")[:MOST]
    editions = article.editions.filter(sealed=False).select_related("created_by", "revision")
    editions = editions.defer("body", "search_text", "revision__data").order_by("-number")[:MOST]
    return [_of_revision(row) for row in revisions], [_of_edition(row) for row in editions]


def find(article, key):
    """The `Version` with its data, or None: no such one, or its text is sealed."""
    match = KEY.fullmatch(key or "")
    if not match:
        return None
    model = Edition if match[1] else Revision
    rows = model.objects.select_related("created_by", *(["revision"] if match[1] else []))
    row = rows.filter(article=article, number=int(match[2])).first()
    if row is None or (match[1] and row.sealed):
        return None
    version = _of_edition(row) if match[1] else _of_revision(row)
    version.data = edition_data(row) if match[1] else row.data
    return version


def edition_data(edition):
    """What an edition says and how it is filed now, in the shape of `articles.revisions`; links that were made when
    it was, left out.
    """
    data = edition.revision.data | {name: getattr(edition, name) for name in AS_WRITTEN}
    data["body"] = linking.without(edition.body)
    for name in ("event_on", "event_until"):
        day = as_date(getattr(edition, name))
        data[name] = day.isoformat() if day else None
    picture = edition.picture
    return data | {
        "rubric": edition.rubric_id,
        "picture": edition.image_id,
        "picture_alt": picture.get("alt", ""),
        "picture_is_decorative": picture.get("decorative", False),
        "picture_caption": picture.get("caption", ""),
        "tags": sorted(edition.tags.names()),
        "bylines": [{"author": row["author"], "role": row["role"]} for row in edition.bylines],
        "mentions": [mention_row(row) for row in edition.mentions],
        "attachments": list(edition.attachments.values_list("pk", flat=True)),
    }


def _of_revision(row):
    label = _("revision %(number)d") % {"number": row.number}
    return Version(str(row.number), label, row.created_at, row.created_by, row.comment, row)


def _of_edition(row):
    label = _("edition %(number)d") % {"number": row.number}
    return Version(f"e{row.number}", label, row.live_from, row.created_by, row.public_note, row.revision)
