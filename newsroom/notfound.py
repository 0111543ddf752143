"""The page for 404 (`handler404`): the desk's is short, the readers' helps on."""

from django.urls import reverse

from articles import views
from newsroom import security


def page(request, exception=None):
    if request.path_info.startswith(reverse("admin:index")):
        return security.page(request, "404_desk.html", 404)
    return views.not_found(request, exception)
