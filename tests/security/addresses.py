"""Every address of the newsroom, taken from the URL resolver, filled with values that exist."""

import re

from django.urls import URLPattern, get_resolver

PARAMETER = re.compile(r"<((?:\w+:)?(\w+))>")
SKIPPED = re.compile(r"^media/|^admin/.*\(\?P<url>|^__debug__/")


def patterns(entries=None, prefix=""):
    """Whole patterns with their parameters: `admin/articles/article/<path:object_id>/change/`."""
    for entry in get_resolver().url_patterns if entries is None else entries:
        whole = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLPattern):
            yield whole.rstrip("$")
        else:
            yield from patterns(entry.url_patterns, whole)


def addresses(samples):
    """Addresses with each parameter replaced by `samples`, no doubles.

    Keys are names ("slug"), or names of one converter ("meeting:slug"), which go first; "1" where it has neither.
    """
    found = {}
    for pattern in patterns():
        if not SKIPPED.search(pattern):
            filled = PARAMETER.sub(
                lambda match: str(samples.get(match[1], samples.get(match[2], "1"))), pattern
            )
            found[f"/{filled.replace(chr(92), '')}"] = None
    return list(found)
