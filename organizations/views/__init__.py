"""The reader's pages of the register."""

from .calendar import AllMeetingsCalendar, CalendarPage, MeetingCalendar, OrganizationCalendar
from .lists import MeetingList, OrganizationList, PersonList
from .pages import MeetingPage, OrganizationPage, PersonPage

__all__ = [
    "AllMeetingsCalendar",
    "CalendarPage",
    "MeetingCalendar",
    "MeetingList",
    "MeetingPage",
    "OrganizationCalendar",
    "OrganizationList",
    "OrganizationPage",
    "PersonList",
    "PersonPage",
]
