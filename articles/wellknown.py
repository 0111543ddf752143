"""What stands below `/.well-known/`, where others know it to be."""

import datetime

from django.conf import settings
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from articles import site
from articles.models import Edition

EXPIRES = datetime.timedelta(days=180)  # less than a year: RFC 9116, 2.5.5
POLICY = "security"  # slug of the page that says how we deal with a report, where the newsroom has one


def security(request):
    """`security.txt` of RFC 9116: the newsroom's contact, else its first administrator; 404 where neither is known.

    `Expires` moves with the day alone, so that the answer keeps its ETag until midnight.
    """
    contact = site.current().settings.contact_email or next(
        (address for _name, address in settings.ADMINS), ""
    )
    if not contact:
        raise Http404
    day = timezone.now().astimezone(datetime.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    pages = Edition.objects.live().pages().filter(slug=POLICY).order_by("language")
    page = pages.only("kind", "language", "slug", "published_on").first()
    shown = {
        "contact": contact,
        "expires": f"{day + EXPIRES:%Y-%m-%dT%H:%M:%SZ}",
        "languages": ", ".join(code for code, _name in settings.LANGUAGES),
        "policy": page.get_absolute_url() if page else "",
    }
    return render(request, "security.txt", shown, content_type="text/plain; charset=utf-8")
