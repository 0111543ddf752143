"""The reader's pages of the register."""

from .calendar import AllMeetingsCalendar, CalendarPage, MeetingCalendar, OrganizationCalendar
from .conventions import ConventionList, ConventionPage
from .lists import MeetingList, OrganizationList, PersonList
from .pages import MeetingPage, OrganizationPage, PersonPage
from .series import SeriesCalendar, SeriesPage

__all__ = [
    "AllMeetingsCalendar",
    "CalendarPage",
    "ConventionList",
    "ConventionPage",
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
