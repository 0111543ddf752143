"""The nouns of the register."""

from .convention import Accession, Convention, Milestone, ReportedNumber
from .entity import Entity
from .keeping import EntityRevision, FormerAddress, Merge
from .meeting import Meeting, Rescheduling
from .name import Name
from .organization import Organization
from .person import Person
from .post import Appointment, Post, PostTitle
from .record import Document, Outcome, Participation
from .series import Placement, Series
from .state import RegisterState

__all__ = [
    "Accession",
    "Appointment",
    "Convention",
    "Document",
    "Entity",
    "EntityRevision",
    "FormerAddress",
    "Meeting",
    "Merge",
    "Milestone",
    "Name",
    "Organization",
    "Outcome",
    "Participation",
    "Person",
    "Placement",
    "Post",
    "PostTitle",
    "RegisterState",
    "ReportedNumber",
    "Rescheduling",
    "Series",
]
