"""What a story was: its revisions and its log, two of them compared, one restored."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from articles import rules, workflow
from articles.desk import diff, versions
from articles.desk.names import Names
from articles.models import Revision

MOST = 200  # revisions and log rows on one page


class RevisionPages:
    """Pages of the story's `ModelAdmin` beside its form. `page()` has asked `rules.can_view` before."""

    def history_view(self, request, object_id, extra_context=None):
        article = self.get_object(request, object_id)
        if not rules.can_view(request.user, article):
            raise PermissionDenied
        context = {
            "title": _("Revisions and log"),
            "revisions": article.revisions.defer("data").select_related("created_by")[:MOST],
            "activities": article.activities.select_related("by", "revision").defer("revision__data")[:MOST],
        }
        return self.frame(request, article, "history", context)

    def compare(self, request, article, status=200, stale=None, chosen=None):
        """`?a=` and `?b=` name versions ("3" a revision, "e2" an edition); without them the last two revisions.

        `stale` is the revision that came in between, with the restore of `chosen`.
        """
        newest = article.revision.number
        new = _version(article, request.GET.get("b"), newest)
        old = _version(article, request.GET.get("a", chosen), max(1, new.revision.number - 1))
        rows = diff.rows(old.data, new.data, Names(old.data, new.data, user=request.user))
        revisions, editions = versions.offered(article)
        context = {
            "title": _("Compare versions"),
            "old": old,
            "new": new,
            "rows": rows,
            "differences": [row for row in rows if not row.same],
            "everything": "all" in request.GET,
            "choices": [(_("Revisions"), revisions), (_("Editions, as readers got them"), editions)],
            "may_restore": old.revision.number != newest and rules.can_edit(request.user, article),
            "next_number": newest + 1,
            "stale": stale,
        }
        return self.frame(request, article, "compare", context, status)

    def restore(self, request, article):
        """POST: an old revision becomes the newest one. 409 with the comparison where somebody saved since."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not rules.can_edit(request.user, article):
            raise PermissionDenied
        number = find_revision(article, request.POST.get("number"), None).number
        try:
            article = workflow.restore(
                article, number, by=request.user, based_on=_int(request.POST.get("based_on"))
            )
        except workflow.Stale as stale:
            return self.compare(request, stale.article, 409, stale.article.revision, str(number))
        except workflow.Invalid as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(article.get_desk_url())
        text = _("Revision %(old)d is restored as revision %(new)d.")
        self.message_user(request, text % {"old": number, "new": article.revision.number}, messages.SUCCESS)
        return HttpResponseRedirect(article.get_desk_url())

    def frame(self, request, article, name, context, status=200):
        """A page of the desk about one story."""
        context = {**self.admin_site.each_context(request), "opts": self.opts, "article": article, **context}
        return TemplateResponse(request, f"admin/articles/article/{name}.html", context, status=status)


def _version(article, key, default):
    """The `versions.Version` with this key, or 404."""
    version = versions.find(article, str(default) if key is None else key)
    if version is None:
        raise Http404(_("There is no such version."))
    return version


def find_revision(article, number, default):
    """The revision with this number (as text), or 404."""
    wanted = default if number is None else _int(number)
    revision = Revision.objects.select_related("created_by").filter(article=article, number=wanted).first()
    if wanted is None or revision is None:
        raise Http404(_("There is no such revision."))
    return revision


def _int(value):
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 10 else None
