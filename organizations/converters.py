"""The part of an address that names a meeting: its series or its year, a slash, its number or its name."""


class MeetingSlug:
    regex = "[a-z0-9-]+/[a-z0-9-]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
