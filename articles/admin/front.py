"""The front page at the desk: how it is arranged, a story placed, moved and taken off, and the page of a moment."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from articles import frontpage, rules, workflow
from articles.admin.frontforms import MoveForm, PlaceForm, PreviewForm
from articles.admin.preview import unkept
from articles.desk import front
from articles.models import Article, Edition, FrontPick

# The words of the workflow stand beside these fields of the forms.
FIELDS = {"at": "date", "until": "until_date", "slot": "place", "article": "story"}


@require_GET
def show(request):
    """What each slot shows in a language (`?language=`, else the account's), and why."""
    if not rules.sees_front(request.user):
        raise PermissionDenied
    return _board(request, PreviewForm(initial={"language": translation.get_language()}))


def _board(request, form):
    language = request.GET.get("language")
    if language not in dict(form.fields["language"].choices):
        language = translation.get_language()
    context = {
        "title": pgettext("page of the paper", "Front page"),
        "cells": front.board(request.user, language),
        "shown_language": language,
        "languages": form.fields["language"].choices,
        "form": form,
        "may_arrange": rules.can_arrange(request.user),
    }
    return _page(request, "front", context)


# --- Arranging ------------------------------------------------------------------------------------


def place(request):
    """A story into a slot; `?place=` and `?story=` are chosen already."""
    if not rules.can_arrange(request.user):
        raise PermissionDenied
    if request.method != "POST":
        chosen = {name: request.GET[name] for name in ("place", "story") if name in request.GET}
        if not str(chosen.get("story", "")).isdecimal():
            chosen.pop("story", None)
        return _form(request, PlaceForm(initial=chosen, user=request.user))
    form = PlaceForm(request.POST, user=request.user)
    if form.is_valid():
        positional, named = form.arguments()
        try:
            pick = workflow.place(*positional, by=request.user, **named)
        except workflow.Invalid as error:
            _add_errors(form, error)
        else:
            return _placed(request, pick)
    return _form(request, form)


def _placed(request, pick):
    title = {"title": pick.article.title}
    if pick.live_from > timezone.now():
        messages.success(request, _("“%(title)s” has its place from then on.") % title)
    else:
        messages.success(request, _("“%(title)s” has its place now.") % title)
    standing = Edition.objects.standing().filter(article=pick.article)
    if not standing.filter(live_from__lte=pick.live_from).exists():
        text = _("It is not live at that moment: the page shows it once it is, and falls back until then.")
        messages.warning(request, text)
    return HttpResponseRedirect(reverse("admin:front"))


def change(request, pk):
    """Another interval of a choice."""
    if not rules.can_arrange(request.user):
        raise PermissionDenied
    pick = _standing(request, pk)
    if pick is None:
        return _gone(request)
    is_ahead = pick.live_from > timezone.now()
    form = MoveForm(request.POST if request.method == "POST" else None, pick=pick, is_ahead=is_ahead)
    if form.is_valid():
        try:
            workflow.move_pick(pick, by=request.user, **form.arguments())
        except workflow.Invalid as error:
            _add_errors(form, error)
        else:
            messages.success(request, _("It has its new time."))
            return HttpResponseRedirect(reverse("admin:front"))
    return _form(request, form, pick)


@require_POST
def lift(request, pk):
    """Off the front page now."""
    if not rules.can_arrange(request.user):
        raise PermissionDenied
    pick = get_object_or_404(FrontPick, pk=pk)
    if workflow.lift(pick, by=request.user):
        messages.success(request, _("It is off the front page."))
        return HttpResponseRedirect(reverse("admin:front"))
    return _gone(request)


def _standing(request, pk):
    """The choice with its story as far as the account may know it; None where it has ended."""
    pick = get_object_or_404(FrontPick.objects.select_related("article", "rubric", "placed_by"), pk=pk)
    return None if pick.live_until and pick.live_until <= timezone.now() else pick


def _gone(request):
    messages.warning(request, _("It was off the front page already."))
    return HttpResponseRedirect(reverse("admin:front"))


def _form(request, form, pick=None):
    title = _("Another time on the front page") if pick else _("Put a story on the front page")
    button = _("Set the time") if pick else _("Put it there")
    known = rules.visible_articles(request.user, Article.objects.filter(pk=pick.article_id)) if pick else None
    context = {
        "title": title,
        "button": button,
        "form": form,
        "media": form.media,
        "pick": pick,
        "is_known": bool(known and known.exists()),
    }
    return _page(request, "place", context)


def _add_errors(form, error):
    by_field = error.message_dict if hasattr(error, "error_dict") else {None: error.messages}
    for name, texts in by_field.items():
        field = FIELDS.get(name, name)
        for text in texts:
            form.add_error(field if field in form.fields else None, text)


def _page(request, name, context):
    context = {**admin.site.each_context(request), **context}
    return TemplateResponse(request, f"admin/front/{name}.html", context)


# --- Looking ahead --------------------------------------------------------------------------------


@require_GET
def preview(request):
    """The page as readers would get it at a moment ahead, from what is scheduled today; nothing of it is kept."""
    if not rules.sees_front(request.user):
        raise PermissionDenied
    form = PreviewForm(request.GET)
    if not form.is_valid():
        return _board(request, form)
    language, at = form.cleaned_data["language"], form.cleaned_data["at"]
    live = front.live_for(request.user, at)
    with translation.override(language):
        context = {
            "preview": True,
            "at": at,
            "cells": [cell for cell in front.board(request.user, language, at) if cell.falls_back],
            "others": [
                (code, name, front.preview_query(at, code) if at else f"language={code}")
                for code, name in form.fields["language"].choices
                if code != language
            ],
            "footer_pages": list(live.pages().defer("body", "search_text")),
        }
        shown = frontpage.context(language, at, live=live)
        return unkept(render(request, "articles/front.html", shown | context))
