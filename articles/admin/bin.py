"""The bin: drafts that were deleted, for thirty days."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles import rules, workflow
from articles.models import Article

PER_PAGE = 50


class BinPage:
    """A page of the story's `ModelAdmin`."""

    def bin(self, request):
        """What this account may take out again, newest first; each with `until`, its last moment."""
        if not rules.may_own(request.user):
            raise PermissionDenied
        binned = rules.binned_articles(request.user, Article.objects.select_related("deleted_by", "rubric"))
        page = Paginator(binned.order_by("-deleted_at"), PER_PAGE).get_page(request.GET.get("page"))
        for article in page.object_list:
            article.until = article.deleted_at + workflow.KEPT_IN_BIN
        context = {
            **self.admin_site.each_context(request),
            "title": _("Bin"),
            "opts": self.opts,
            "page": page,
        }
        return TemplateResponse(request, "admin/articles/article/bin.html", context)
