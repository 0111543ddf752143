"""The reader's side of a reviewer's link: one revision in the dress of the site, and a form for comments."""

from django import forms
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from articles import comments, reviewlinks


class ReviewForm(forms.Form):
    """What an invited reviewer says."""

    quote = forms.CharField(
        label=_("Words that it is about, if any"), max_length=comments.MOST_QUOTED, required=False
    )
    text = forms.CharField(
        label=_("Comment"),
        max_length=comments.MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review(request, token):
    """404 for a token that never was, 410 for one that is over. Neither says of which story."""
    link = reviewlinks.find(token)
    if link is None:
        raise Http404
    if not reviewlinks.opens(link):
        return _closed(render(request, "articles/review_over.html", status=410))
    may_comment = reviewlinks.may_comment(link)
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and may_comment and form.is_valid():
        comments.add_by_link(
            link,
            text=form.cleaned_data["text"],
            quote=form.cleaned_data["quote"],
            field="body" if form.cleaned_data["quote"] else "",
        )
        return _closed(HttpResponseRedirect(f"{request.path}#said"))
    refused = request.method == "POST"
    full = link.may_comment and not may_comment
    if full and refused:
        form.add_error(
            None, _("This link has reached its number of comments. Your words stand below: copy them.")
        )
    reviewlinks.note_opened(link)
    context = reviewlinks.page(link) | {
        "template": f"articles/{link.revision.data['kind']}.html",
        "form": form if may_comment or (full and refused) else None,
        "full": full,
        "said": link.comments.all(),
    }
    response = render(request, "articles/review.html", context, status=400 if refused else 200)
    return _closed(response, posts=may_comment)


def _closed(response, *, posts=False):
    """Kept nowhere, found nowhere, and its address told to nobody.

    Where there is a form the policy lets the site's name through: with `no-referrer` a browser sends
    `Origin: null` along with it, which the check against forged forms refuses.
    """
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "strict-origin" if posts else "no-referrer"
    return response
