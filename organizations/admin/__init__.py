"""The desk's pages of the register."""

from . import appointment, convention, entity, meeting, organization, person, post, series

__all__ = ["appointment", "convention", "entity", "meeting", "organization", "person", "post", "series"]
