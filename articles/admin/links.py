"""Reviewer's links of a story: made, listed, revoked. The address of a new one is shown once, in that answer."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import reviewlinks, rules, site, workflow
from articles.admin.revisions import find_revision


class LinkForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=80,
        help_text=gettext_lazy("The comments that come by the link carry this name."),
    )
    revision = forms.IntegerField(label=gettext_lazy("Revision"), min_value=1, max_value=10**9)
    days = forms.IntegerField(
        label=gettext_lazy("Days until it expires"),
        min_value=1,
        max_value=reviewlinks.MOST_DAYS,
        initial=reviewlinks.DAYS,
    )
    may_comment = forms.BooleanField(label=gettext_lazy("May comment"), initial=True, required=False)


class LinkPages:
    """Mixed into the story's `ModelAdmin`. `page()` has asked `rules.can_view` before."""

    def link_urls(self):
        return [path("<int:pk>/links/", self.page(self.links), name="articles_article_links")]

    def links(self, request, article):
        """GET: the links of the story. POST: `revoke` names one of them, otherwise one is made."""
        form, address = LinkForm(initial={"revision": article.revision.number}), ""
        if request.method == "POST":
            if "revoke" in request.POST:
                return self.revoke(request, article)
            form = LinkForm(request.POST)
            if form.is_valid():
                form, address = self.make(request, article, form)
        context = {
            "title": _("Reviewer’s links"),
            "links": article.review_links.select_related("revision", "created_by", "revoked_by").defer(
                "revision__data"
            ),
            "form": form if rules.can_make_link(request.user, article) else None,
            "address": address,
            "now": timezone.now(),
            "may_revoke": rules.can_revoke_link(request.user, article),
        }
        response = self.frame(request, article, "links", context, status=400 if form.errors else 200)
        response.headers["Cache-Control"] = "no-store"
        return response

    def make(self, request, article, form):
        """The form for the next one, and the address of the one that was made."""
        fields = dict(form.cleaned_data)
        revision = find_revision(article, str(fields.pop("revision")), None)
        _link, token = workflow.make_link(article, revision, by=request.user, **fields)
        address = request.build_absolute_uri(site.absolute(reverse("articles:review", args=[token])))
        return LinkForm(initial={"revision": article.revision.number}), address

    def revoke(self, request, article):
        key = request.POST["revoke"]
        link = (
            article.review_links.select_related("revision")
            .filter(pk=key if key.isdecimal() else None)
            .first()
        )
        if not rules.can_revoke_link(request.user, article):
            raise PermissionDenied
        if link is None:
            raise Http404(_("There is no such link."))
        link.article = article
        workflow.revoke_link(link, by=request.user)
        messages.success(request, _("The link is revoked: it opens nothing any more."))
        return HttpResponseRedirect(reverse("admin:articles_article_links", args=[article.pk]))
