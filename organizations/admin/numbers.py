"""Keys and numbers that an address or a form names."""


def number(text):
    """The key or number, below 10⁹; None of anything else, so that it is found nowhere."""
    text = str(text)
    return int(text) if text.isdecimal() and len(text) < 10 else None
