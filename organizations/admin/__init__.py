"""The desk's pages of the register."""

from . import convention, entity, meeting, organization, person, post, series

__all__ = ["convention", "entity", "meeting", "organization", "person", "post", "series"]
