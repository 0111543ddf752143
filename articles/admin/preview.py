"""A text as readers would get it: a saved revision on a page of its own, or what is being typed beside the form.

The script puts the answer for the form into a frame by `srcdoc`, so no address of the desk has to allow framing:
`X-Frame-Options: DENY`, `frame-ancestors 'none'` and a policy without `frame-src` hold for every answer, this one
too. Such a frame inherits the policy of the form, and its `sandbox` allows no script, form, popup or navigation;
`allow-same-origin` alone is granted, without which a browser refuses it the fonts.
"""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseNotAllowed
from django.shortcuts import render
from django.urls import path
from django.utils import translation

from articles import rules
from articles.admin.conflicts import WRITTEN
from articles.admin.revisions import find_revision
from articles.desk import preview

VIEWS = ("page", "outside")


class PreviewPages:
    """Mixed into the story's `ModelAdmin`, whose `page()` asks `rules.can_view`."""

    def preview_urls(self):
        name = "articles_article_{}".format
        return [
            path("preview/live/", self.admin_site.admin_view(self.preview_new), name=name("preview_new")),
            path("<int:pk>/preview/", self.page(self.preview), name=name("preview")),
            path("<int:pk>/preview/live/", self.page(self.preview_live), name=name("preview_live")),
        ]

    def preview(self, request, article):
        """The newest revision, or `?revision=`; `?view=outside` is what feeds, cards and engines make of it."""
        revision = find_revision(article, request.GET.get("revision"), article.revision.number)
        made = preview.built(revision.data, article)
        tabs = {view: {**request.GET.dict(), "view": view} for view in VIEWS}
        return answer(request, request.GET.get("view"), made, {"tabs": tabs})

    def preview_live(self, request, article):
        """POST: the story's form as it is now. Nothing is stored."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = self.posted_form(request, article)
        return self.as_typed(request, form, article.revision.data, article)

    def preview_new(self, request):
        """The same of a story that is not saved yet."""
        if not rules.can_create(request.user):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        form = self.get_form(request)(request.POST)
        return self.as_typed(request, form, preview.empty(request.user.language), None)

    def as_typed(self, request, form, before, article):
        """The form's fields as far as they can be read, the others as they were; 422 where the text cannot be."""
        form.is_valid()
        if "body" in form.errors:
            refused = {"errors": form.errors["body"]}
            return unkept(render(request, "admin/articles/article/preview_refused.html", refused, status=422))
        # Texts as they were typed, even where they are too long; an address that is none has no page.
        texts = {name for name in WRITTEN if name != "slug"} & request.POST.keys()
        written = {name: request.POST[name] for name in texts}
        made = preview.built(before | form.working_copy() | written, article)
        return answer(request, request.POST.get("_view"), made, {"framed": True})


def answer(request, view, made, context):
    """The page in the language of the story or, for the view "outside", the cards on a page of the desk."""
    with translation.override(made.edition.language):
        if view != "outside":
            template = f"articles/{made.edition.kind}.html"
            return unkept(render(request, template, preview.page(made) | context))
        shown = {"outside": preview.outside(made), "edition": made.edition}
    return unkept(render(request, "admin/articles/article/preview_outside.html", shown | context))


def unkept(response):
    """Kept by no cache and found by no engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
