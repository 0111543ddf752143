"""The reader's pages of the register."""

from .calendar import (
    AllMeetingsCalendar,
    CalendarPage,
    MeetingCalendar,
    OrganizationCalendar,
    SeriesCalendar,
)
from .conventions import ConventionList, ConventionPage
from .lists import MeetingList, OrganizationList, PersonList
from .meetings import DocumentDownload, MeetingPage
from .pages import OrganizationPage, PersonPage
from .series import SeriesPage

__all__ = [
    "AllMeetingsCalendar",
    "CalendarPage",
    "ConventionList",
    "ConventionPage",
    "DocumentDownload",
    "MeetingCalendar",
    "MeetingList",
    "MeetingPage",
    "OrganizationCalendar",
    "OrganizationList",
    "OrganizationPage",
    "PersonList",
    "PersonPage",
    "SeriesCalendar",
    "SeriesPage",
]
