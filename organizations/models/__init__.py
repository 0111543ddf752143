"""The nouns of the register."""

from .entity import Entity
from .meeting import Meeting
from .name import Name
from .organization import Organization
from .person import Person
from .post import Appointment, Post

__all__ = ["Appointment", "Entity", "Meeting", "Name", "Organization", "Person", "Post"]
