"""Parts of an address: the year of a meeting; its series or its year, a slash, its number or its name."""

from django.urls.converters import IntConverter


class MeetingYear(IntConverter):
    """Every year that a date of the register may have (`organizations.dates`)."""

    regex = "(?:1[89]|2[01])[0-9]{2}|2200"


class MeetingSlug:
    regex = "[a-z0-9-]+/[a-z0-9-]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
