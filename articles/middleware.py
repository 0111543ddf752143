"""Times are the newsroom's."""

from django.utils import timezone

from articles import site


def newsroom_zone(get_response):
    """Activate the newsroom's zone for the request: `timezone.localdate()` is the newsroom's today."""

    def middleware(request):
        with timezone.override(site.current().zone):
            return get_response(request)

    return middleware
