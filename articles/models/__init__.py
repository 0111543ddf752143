"""The nouns of the newsroom; `docs/concepts.md` explains how they stand together."""

from .activity import Activity
from .article import Article, Attachment, Mention
from .byline import Author, Byline, BylineRole
from .edition import Edition, EditionTag
from .revision import Revision
from .rubric import Rubric, RubricGrant
from .site import SiteSettings
from .tag import ArticleTag, Tag

__all__ = [
    "Activity",
    "Article",
    "ArticleTag",
    "Attachment",
    "Author",
    "Byline",
    "BylineRole",
    "Edition",
    "EditionTag",
    "Mention",
    "Revision",
    "Rubric",
    "RubricGrant",
    "SiteSettings",
    "Tag",
]
