"""The part of an address that holds a token."""


class Token:
    regex = "[A-Za-z0-9_-]{44}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
