"""What one was told of, newest first, and marking it as read."""

from django.contrib import admin, messages
from django.http import HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from articles import notices

MOST = 200  # notices on the page


@require_http_methods(["GET", "HEAD", "POST"])
def show(request):
    """GET: the list. POST: `read` is the key of a notice, or "all"."""
    if request.method == "POST":
        return _mark(request)
    rows = notices.of(request.user).select_related("article", "by", "comment__author", "comment__link")
    context = {
        **admin.site.each_context(request),
        "title": _("Notices"),
        "notices": rows.defer("article__body", "article__search_text")[:MOST],
        "mails": request.user.get_mails_display(),
    }
    return TemplateResponse(request, "admin/notices.html", context)


def _mark(request):
    wanted = request.POST.get("read", "")
    if wanted == "all":
        count = notices.mark_read(request.user)
    else:
        count = notices.mark_read(request.user, [int(wanted)]) if wanted.isdecimal() else 0
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    text = ngettext("%(count)d notice is read.", "%(count)d notices are read.", count)
    messages.success(request, text % {"count": count})
    return HttpResponseRedirect(reverse("admin:notices"))
