"""The desk's pages for stories: `article` is the story's own, the others are what it is filed under."""

from . import article, filing, newsroom

__all__ = ["article", "filing", "newsroom"]
