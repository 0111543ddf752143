"""Unsaved text of the story's form: kept by its script every few seconds, offered back, compared, thrown away."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms.widgets import Script
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from js_asset import ImportMap, Media

from articles import autosave, presence, rules
from articles.admin import signin
from articles.admin.conflicts import WRITTEN, number
from articles.autosave import as_tab
from articles.desk import diff
from articles.desk.names import Names
from articles.forms import ROWS

SCRIPTS = Media(
    importmap=ImportMap({f"desk/{name}": f"js/{name}.js" for name in ("offline", "presence", "session")}),
    js=[Script("js/autosave.js", type="module")],
)


class TakenOver:
    """An `ArticleForm` that shows an unsaved text instead of the saved one; `row` is the `Autosave`."""

    row = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        post = autosave.as_post(self.row.data)
        for name, field in self.fields.items():
            if not field.disabled and (name != "shared_with" or not autosave.typed_by(self.row)):
                self.initial[name] = field.widget.value_from_datadict(post, {}, self.add_prefix(name))
        for name, formset in ROWS.items():
            form_kwargs = self.rows[name].form_kwargs
            self.rows[name] = formset(prefix=name, initial=rows(post, name), form_kwargs=form_kwargs)


def rows(post, prefix):
    """The posted rows of a list as initial values, without those to be removed."""
    total = number(post.get(f"{prefix}-TOTAL_FORMS", "")) or 0
    found = []
    for index in range(min(total, ROWS[prefix].max_num)):
        start = f"{prefix}-{index}-"
        row = {name.removeprefix(start): value for name, value in post.items() if name.startswith(start)}
        if row and "DELETE" not in row:
            found.append(row)
    return [row for row in found if row.get("author") or row.get("entity")]


class AutosavePages:
    """Addresses and parts of the story's `ModelAdmin`."""

    def autosave_urls(self):
        name = "articles_article_{}".format
        admin_view = self.admin_site.admin_view
        return [
            path("autosave/", self.as_json(self.autosave_new), name=name("autosave_new")),
            path("autosave/<uuid:tab>/", admin_view(self.unsaved), name=name("unsaved")),
            path("autosave/<uuid:tab>/discard/", admin_view(self.discard_unsaved), name=name("discard")),
            path("<int:pk>/autosave/", self.as_json(self.autosave), name=name("autosave")),
            path("<int:pk>/presence/", self.as_json(self.presence), name=name("presence")),
        ]

    # --- For the script ---------------------------------------------------------------------------

    def as_json(self, view):
        """A view that answers JSON in every case: 401 where the session is over or is another account's."""

        def answer(request, **kwargs):
            writer = request.POST.get("autosave_writer")
            if not self.admin_site.has_permission(request) or (writer and not signin.is_of(request, writer)):
                return JsonResponse({"signed_in": False}, status=401)
            try:
                return view(request, **kwargs)
            except PermissionDenied:
                text = _(
                    "You may not change this story any more. Your text is still in this window: copy it."
                )
                return JsonResponse({"refused": text}, status=403)

        return csrf_protect(never_cache(answer))

    def autosave_new(self, request):
        """POST: the state of a form for a story that does not exist yet."""
        if not rules.can_create(request.user):
            raise PermissionDenied
        return self._keep(request, None)

    def autosave(self, request, pk):
        """POST: the state of the story's form. Where it may not be changed any more, what this window has kept
        already, and is typing, becomes an unsaved text of the person's own.
        """
        article = self.get_object(request, pk)
        if rules.can_edit(request.user, article):
            return self._keep(request, article)
        row = autosave.own(request.user, as_tab(request.POST.get("autosave_tab")))
        if row is None or not rules.can_create(request.user):
            raise PermissionDenied
        return self._keep(request, None)

    def _keep(self, request, article):
        if request.method != "POST":
            return JsonResponse({}, status=405)
        tab = as_tab(request.POST.get("autosave_tab"))
        sequence = number(request.POST.get("autosave_sequence"))
        if tab is None or sequence is None or sequence >= 2**31:
            return JsonResponse({}, status=400)
        if "autosave_same" in request.POST:
            autosave.forget(request.user, tab, sequence)
            presence.leave(request.user, tab)
            return JsonResponse({"same": True, **self._state(request, article, tab)})
        taken = as_tab(request.POST.get("autosave_taken"))
        row = autosave.keep(
            by=request.user, tab=tab, sequence=sequence, post=request.POST, article=article, taken=taken
        )
        if "autosave_leaving" in request.POST:
            presence.leave(request.user, tab)
        elif article:
            presence.beat(article, request.user, tab)
        saved = date_format(timezone.localtime(row.saved_at), "H:i:s")
        return JsonResponse({"saved": saved, "sequence": row.sequence, **self._state(request, article, tab)})

    def presence(self, request, pk):
        """GET: who types in the story, and whether it was saved since; POST: this window is, or `leave`s."""
        article = self.get_object(request, pk)
        if not rules.can_view(request.user, article):
            raise PermissionDenied
        tab = as_tab((request.POST or request.GET).get("autosave_tab"))
        if request.method == "POST":
            if not rules.can_edit(request.user, article):
                raise PermissionDenied
            if tab is None:
                return JsonResponse({}, status=400)
            if "leave" in request.POST:
                presence.leave(request.user, tab)
            else:
                presence.beat(article, request.user, tab)
        return JsonResponse(self._state(request, article, tab))

    def _state(self, request, article, tab):
        """What the form shows of others, and the token that its next POST needs."""
        state = {"token": get_token(request), "people": [], "stale": "", "moved": ""}
        if article is None:
            if request.resolver_match.url_name.endswith("autosave"):
                state["moved"] = _(
                    "You may not change this story any more. Your text is kept among your unsaved texts: "
                    "the page “New story” offers it."
                )
            return state
        state["people"] = presence.sentences(article, request.user, tab)
        based_on = number((request.POST or request.GET).get("based_on"))
        if based_on and based_on != article.revision_id:
            state["stale"] = stale_sentence(article.revision)
        return state

    # --- Parts of the form ------------------------------------------------------------------------

    def filled(self, request, obj, form):
        """The form class; one that shows the unsaved text of `?take=`, where it is this account's."""
        request.taken = None
        if request.method != "GET" or not (tab := as_tab(request.GET.get("take"))):
            return form
        row = autosave.own(request.user, tab)
        if row is None or row.article != obj:
            return form
        row.typed_by = autosave.typed_by(row)
        request.taken = row
        return type(form.__name__, (TakenOver, form), {"row": row})

    def autosave_context(self, request, obj):
        """What the templates autosave*.html show: the form's own window, and what is offered back."""
        post = request.POST
        taken = request.taken
        tab = as_tab(post.get("autosave_tab")) or uuid.uuid4()
        if obj:
            urls = [
                reverse(f"admin:articles_article_{name}", args=[obj.pk]) for name in ("autosave", "presence")
            ]
        else:
            urls = [reverse("admin:articles_article_autosave_new"), ""]
        known = {tab, taken and taken.tab, as_tab(post.get("autosave_taken"))}
        return {
            "autosave": {
                "url": urls[0],
                "presence": urls[1],
                "tab": tab,
                "sequence": number(post.get("autosave_sequence")) or 0,
                "taken": taken.tab if taken else as_tab(post.get("autosave_taken")) or "",
                "writer": signin.writer(request.user),
                "changed": bool(post or taken),
                "row": taken,
                "offers": autosave.offered(request.user, obj, without=known - {None}),
            },
            "people": presence.sentences(obj, request.user) if obj else [],
        }

    def keep_posted(self, request, article):
        """A text that could not be saved yet is an unsaved one: closing the page that asks loses nothing."""
        if tab := as_tab(request.POST.get("autosave_tab")):
            sequence = (number(request.POST.get("autosave_sequence")) or 0) + 1
            autosave.keep(
                by=request.user, tab=tab, sequence=sequence, post=request.POST, article=article,
                taken=as_tab(request.POST.get("autosave_taken")),
            )  # fmt: skip

    def forget_unsaved(self, request):
        """After a save: the text of this window is in a revision now."""
        tabs = [as_tab(request.POST.get(name)) for name in ("autosave_tab", "autosave_taken")]
        autosave.discard(request.user, *tabs)
        if tabs[0]:
            presence.leave(request.user, tabs[0])

    # --- Pages ------------------------------------------------------------------------------------

    def unsaved(self, request, tab):
        """What differs between an unsaved text of this account and the newest revision of its story."""
        row, article = self._own(request, tab)
        if article is None:
            return HttpResponseRedirect(reverse("admin:articles_article_add") + f"?take={tab}")
        saved, kept = article.revision.data, self.kept(request, article, row)
        differences = diff.rows(saved, kept, Names(saved, kept, user=request.user))
        context = {
            "title": _("Unsaved text"),
            "row": row,
            "differences": [difference for difference in differences if not difference.same],
        }
        return self.frame(request, article, "autosave_differences", context)

    def kept(self, request, article, row):
        """The unsaved text in the shape of a snapshot, as far as it can be read."""
        post = autosave.as_post(row.data)
        form = self.get_form(request, article, change=True)(
            post, instance=self.get_object(request, article.pk)
        )
        form.is_valid()
        written = {name: post[name] for name in WRITTEN if name in post}
        return article.revision.data | form.working_copy() | written

    def discard_unsaved(self, request, tab):
        """GET asks, POST throws the unsaved text away."""
        row, article = self._own(request, tab)
        address = article.get_desk_url() if article else reverse("admin:articles_article_add")
        if request.method == "POST":
            autosave.discard(request.user, tab)
            self.message_user(request, _("The unsaved text is thrown away."), messages.SUCCESS)
            return HttpResponseRedirect(address)
        context = {"title": _("Throw away an unsaved text"), "row": row, "back": address}
        return self.frame(request, article, "autosave_discard", context)

    def _own(self, request, tab):
        """(row, its story or None); 404 for another's. Where the story may not be changed any more, the text becomes
        one of a new story: whoever typed it does not lose it.
        """
        row = autosave.own(request.user, tab)
        if row is None:
            raise Http404(_("There is no such text."))
        article = self.get_object(request, row.article_id) if row.article_id else None
        if article and rules.can_edit(request.user, article):
            return row, article
        if not rules.can_create(request.user):
            raise PermissionDenied
        if article:
            row.article = row.based_on = None
            row.save(update_fields=["article", "based_on"])
        return row, None


def stale_sentence(revision):
    when = date_format(timezone.localtime(revision.created_at), "TIME_FORMAT")
    text = _(
        "Revision %(number)d by %(name)s was saved at %(time)s. Your text is untouched: saving will show both."
    )
    return text % {"number": revision.number, "name": revision.created_by, "time": when}
