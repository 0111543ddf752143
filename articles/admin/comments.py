"""Comments on a story: a page of their own, and the panel beside the form that is renewed from here."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from articles import comments, rules
from articles.models import Comment


class CommentForm(forms.Form):
    """What all the buttons of a discussion send: `do` names the button, `text-<n>` the answer to comment n."""

    do = forms.RegexField(r"^(add|(answer|resolve|reopen)-\d{1,18})$")
    field = forms.ChoiceField(choices=list(comments.FIELDS.items()), required=False)
    quote = forms.CharField(max_length=comments.MOST_QUOTED * 4, required=False)
    revision = forms.IntegerField(min_value=1, max_value=10**9, required=False)

    @property
    def text(self):
        verb, _dash, key = self.cleaned_data["do"].partition("-")
        return self.data.get(f"text-{key}" if verb == "answer" else "text", "")


class CommentPages:
    """Pages of the story's `ModelAdmin`. `page()` has asked `rules.can_view` before."""

    def comment_urls(self):
        return [
            path("<int:pk>/comments/", self.page(self.comments), name="articles_article_comments"),
            path("<int:pk>/people/", self.page(self.people), name="articles_article_people"),
        ]

    def comments(self, request, article):
        """GET: the discussion. POST: one comment, answer or decision; then the same, or its part for a script."""
        by_script = request.headers.get("X-Requested-With") == "fetch"
        error = ""
        if request.method == "POST":
            form = CommentForm(request.POST)
            try:
                done = self.discuss(request, article, form) if form.is_valid() else None
                if done and not by_script:
                    messages.success(request, done)
                    return HttpResponseRedirect(reverse("admin:articles_article_comments", args=[article.pk]))
                error = "" if done else _("That is not possible now.")
            except ValidationError as invalid:
                error = " ".join(invalid.messages)
            if error and by_script:
                return HttpResponse(error, status=400, content_type="text/plain; charset=utf-8")
        context = {
            **discussion(article, request.user),
            "title": _("Comments"),
            "article": article,
            "error": error,
            "typed": request.POST.get("text", "") if error else "",
        }
        if by_script:
            return render(request, "admin/articles/article/threads.html", context)
        return self.frame(request, article, "comments", context, 400 if error else 200)

    def discuss(self, request, article, form):
        """Do what the button says; returns the sentence about it."""
        verb, _dash, key = form.cleaned_data["do"].partition("-")
        about = _comment(article, key) if key else None
        if verb == "resolve":
            comments.resolve(about, by=request.user)
            return _("The comment is resolved.")
        if verb == "reopen":
            comments.reopen(about, by=request.user)
            return _("The comment is open again.")
        comments.add(
            article,
            by=request.user,
            text=form.text,
            field=form.cleaned_data["field"],
            quote=form.cleaned_data["quote"],
            parent=about,
            revision=comments.revision_of(article, form.cleaned_data["revision"]),
        )
        return _("The comment is there.")

    def people(self, request, article):
        """Names for an @: of those who may view this story, nobody else's."""
        found = comments.people(article, request.GET.get("q", "")[:60])
        return JsonResponse({"people": [str(person) for person in found]})


def discussion(article, user):
    """What the panel beside the form shows as well."""
    return {
        "discussion": comments.of(article),
        "may_comment": rules.can_comment(user, article),
        "fields": comments.FIELDS.items(),
    }


def _comment(article, key):
    comment = Comment.objects.filter(article=article, pk=key).select_related("article", "parent").first()
    if comment is None:
        raise Http404(_("There is no such comment."))
    comment.article = article
    return comment
