"""Parts of a date in an address, with leading zeros, as numbers in Python."""


class Year:
    regex = "(?:19|20|21)[0-9]{2}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{int(value):04d}"


class Month(Year):
    regex = "0[1-9]|1[0-2]"

    def to_url(self, value):
        return f"{int(value):02d}"


class Day(Month):
    regex = "0[1-9]|[12][0-9]|3[01]"
