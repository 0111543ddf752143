"""The desk's pages of the register."""

from . import entity, meeting, organization, person, post

__all__ = ["entity", "meeting", "organization", "person", "post"]
