"""Posting the desk's forms as a browser would, in a newsroom with three clocks."""

import datetime

from django.core.cache import cache
from django.utils import timezone

from articles.desk.conflict import form_data
from articles.models import SiteSettings


def filled(article, **changes):
    """The article's form as it was opened, with some fields changed: a dict for `client.post`."""
    post = dict(form_data(article.revision.data, article.revision_id).lists())
    for name in ("bylines", "mentions"):
        post[f"{name}-INITIAL_FORMS"] = post[f"{name}-TOTAL_FORMS"]
    post["shared_with"] = list(article.shared_with.values_list("pk", flat=True))
    post["shared_seen"] = " ".join(map(str, post["shared_with"]))
    return post | {"_continue": "1"} | changes


def verb(article, **fields):
    """What a verb's page posts."""
    return {"based_on": article.revision_id} | fields


def clock_change(month):
    """The day in March or October of next year on which the clocks of Europe change: its last Sunday, ISO."""
    last = datetime.date(timezone.localdate().year + 1, month, 31)
    return (last - datetime.timedelta(days=last.isoweekday() % 7)).isoformat()


def in_london():
    """The newsroom is in London and looks at Brussels and Moscow."""
    zones = {"zone": "Europe/London", "further_zones": "Europe/Brussels, Europe/Moscow"}
    SiteSettings.objects.update_or_create(pk=1, defaults=zones)
    cache.clear()
