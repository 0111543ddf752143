"""Pictures at the desk."""

from .picture import ImageAdmin

__all__ = ["ImageAdmin"]
