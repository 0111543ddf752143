"""What stops a story from being published. Each item says where it is and how to mend it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from articles.models.article import LEAD_LENGTH
from articles.rendering import plain_text


@dataclass(frozen=True)
class Item:
    """`field` is the form field to mend; `text` a sentence that says how."""

    field: str
    text: str


def check(data):
    """The blocking items of a working copy's data (`articles.revisions`); none when it may go out."""
    items = []
    if not data["title"].strip():
        items.append(Item("title", _("Write a headline.")))
    if data["kind"] == "story":
        if not data["rubric"]:
            items.append(Item("rubric", _("Choose a rubric.")))
        if not data["lead"].strip():
            items.append(Item("lead", _("Write a lead.")))
        if not data["bylines"]:
            items.append(Item("bylines", _("Name an author.")))
    if len(data["lead"]) > LEAD_LENGTH:
        items.append(Item("lead", _("Shorten the lead to 300 characters.")))
    if not plain_text(data["body"]):
        items.append(Item("body", _("Write the text.")))
    if data["picture"] and not data["picture_is_decorative"] and not data["picture_alt"].strip():
        items.append(Item("picture_alt", _("Describe the picture, or mark it as decorative.")))
    return items
