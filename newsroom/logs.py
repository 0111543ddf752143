"""What a log must not hold: whoever reads one could open a link that is a reviewer's or a reader's alone."""

import logging
import re

from django.conf import settings

TOKEN = re.compile(r"(/review/|/follow/(?=[\w-]{44}))[\w-]+")


class HideTokens(logging.Filter):
    """Replaces the secret part of such a link in whatever is logged."""

    def filter(self, record):
        text = record.getMessage()
        if TOKEN.search(text):
            record.msg, record.args = TOKEN.sub(r"\1…", text), ()
        return True


class Mailable(logging.Filter):
    """Errors of production; none at the address of such a link, which the report would name in full."""

    def filter(self, record):
        path = getattr(getattr(record, "request", None), "path", "")
        return not settings.DEBUG and not TOKEN.search(path)
