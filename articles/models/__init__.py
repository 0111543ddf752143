"""The nouns of the newsroom; `docs/concepts.md` explains how they stand together."""

from .activity import Activity
from .addresses import DeadAddress, Redirect
from .article import Article, Attachment
from .assignment import Assignment
from .autosave import Autosave, Presence
from .byline import Author, Byline, BylineRole
from .checks import CheckLevel, Link
from .comment import Comment, Notice, ReviewLink
from .edition import Edition, EditionTag
from .frontpick import FrontPick
from .mention import Mention
from .revision import Revision
from .rubric import Rubric, RubricGrant
from .site import SiteSettings
from .tag import ArticleTag, Tag
from .todo import Todo

__all__ = [
    "Activity",
    "Article",
    "ArticleTag",
    "Assignment",
    "Attachment",
    "Author",
    "Autosave",
    "Byline",
    "BylineRole",
    "CheckLevel",
    "Comment",
    "DeadAddress",
    "Edition",
    "EditionTag",
    "FrontPick",
    "Link",
    "Mention",
    "Notice",
    "Presence",
    "Redirect",
    "ReviewLink",
    "Revision",
    "Rubric",
    "RubricGrant",
    "SiteSettings",
    "Tag",
    "Todo",
]
