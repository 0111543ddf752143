"""Likely duplicates of one kind; two of them merged after a look at what will happen; a merge undone."""

from dataclasses import dataclass, field

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import registerwatch, usage
from articles.desk import times
from articles.models import Edition
from organizations import duplicates, merging, unmerging
from organizations.admin.history import EntityPages
from organizations.admin.numbers import number
from organizations.models import Accession, Appointment, Entity, Merge, Participation, Placement

MOST_SHOWN = 100
MOST_FOUND = 20
MOST_NAMED = 8
SHOWN_BY = {  # what the words of a row need
    Accession: ["party"],
    Appointment: ["person", "post"],
    Participation: ["person", "organization"],
    Placement: ["series"],
}


@dataclass
class Group:
    """Rows of one kind that a merge moves, drops or makes: `named` are some of them, `left` how many more."""

    label: str
    count: int = 0
    named: list = field(default_factory=list)

    @property
    def left(self):
        return max(0, self.count - len(self.named)) if self.named else 0


class MergePages(EntityPages):
    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_duplicates"
        view = self.admin_site.admin_view(self.duplicates_view)
        pages = [("merge", self.merge), ("unmerge", self.unmerge)]
        return [
            path("duplicates/", view, name=name),
            *(self.page(name, view) for name, view in pages),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_duplicates"
        url = reverse(name) if self.has_change_permission(request) else ""
        return super().changelist_view(request, {"duplicates_url": url, **(extra_context or {})})

    def duplicates_view(self, request):
        if not self.has_change_permission(request):
            raise PermissionDenied
        pairs = duplicates.likely(self.model.KIND)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Likely duplicates"),
            "pairs": pairs[:MOST_SHOWN],
            "count": len(pairs),
            "merge_name": f"admin:organizations_{self.opts.model_name}_merge",
            "change_name": f"admin:organizations_{self.opts.model_name}_change",
        }
        return TemplateResponse(request, "admin/organizations/duplicates.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What was merged away has no page any more: the one of what it became. What was typed of it meanwhile comes
        back, with the form's own refusal.
        """
        merged = Entity.objects.filter(kind=self.model.KIND).exclude(merged_into=None)
        gone = merged.filter(pk=number(object_id)).first()
        if gone and request.method != "POST" and self.has_change_permission(request):
            text = _("“%(loser)s” was merged into this.")
            messages.info(request, text % {"loser": gone})
            return HttpResponseRedirect(self.url_of(gone.merged_into))
        return super().change_view(request, object_id, form_url, extra_context)

    def merge(self, request, loser):
        """Without `?into=` the choice of a winner, `?q=` by its names; with it the preview, and POST does it."""
        into = request.POST.get("into") or request.GET.get("into") or ""
        if not into:
            return self.choose(request, loser)
        winner = get_object_or_404(Entity, pk=number(into), kind=self.model.KIND)
        stale = False
        if request.method == "POST":
            try:
                if self.merged(request, loser, winner):
                    return HttpResponseRedirect(self.url_of(winner))
            except merging.Stale:
                stale = True
            loser, winner = (Entity.objects.get(pk=entity.pk) for entity in (loser, winner))
        obstacles = merging.obstacles(loser, winner)
        steps = [] if obstacles else merging.rehearse(loser, winner)
        context = {
            "title": _("Merge"),
            "winner": winner,
            "winner_url": self.url_of(winner),
            "swap_url": f"{self.url_of(winner, 'merge')}?into={loser.pk}",
            "obstacles": obstacles,
            "warnings": merging.warnings(loser, winner),
            "moved": groups(steps, "change"),
            "dropped": groups(steps, "drop"),
            "names": groups(steps, "add"),
            "usage": usage.of(loser, request.user),
            "seen": merging.seen(loser, winner),
            "stale": stale,
        }
        return self.frame(request, loser, "merge", context, 409 if stale else 200)

    def choose(self, request, loser):
        words = request.GET.get("q", "")[:200].strip()
        entities = self.model.objects.filter(merged_into=None).exclude(pk=loser.pk)
        found = entities.matching(words).order_by("label_en", "pk")[:MOST_FOUND] if words else []
        context = {"title": _("Merge"), "q": words, "found": found}
        return self.frame(request, loser, "merge_choose", context)

    def merged(self, request, loser, winner):
        """Whether it was done; else the page tells again what stands in the way."""
        try:
            with transaction.atomic():
                merging.merge(loser, winner, by=request.user, based_on=request.POST.get("seen", ""))
                registerwatch.changed(winner.pk, loser.pk)
        except ValidationError:
            return False
        text = _("“%(loser)s” is merged into “%(winner)s”. Its history can undo this.")
        messages.success(request, text % {"loser": loser, "winner": winner})
        return True

    def unmerge(self, request, loser):
        """What undoing the merge of this entity would leave undone, and POST does it."""
        merges = Merge.objects.filter(loser=loser.pk, undone_at=None).select_related("loser", "winner")
        merge = merges.first()
        if merge is None:
            messages.info(request, _("It is not merged into anything."))
            return HttpResponseRedirect(self.url_of(loser))
        stale = False
        if request.method == "POST":
            try:
                with transaction.atomic():
                    lost = unmerging.undo(merge, by=request.user, based_on=request.POST.get("seen", ""))
                    registerwatch.changed(merge.winner_id, loser.pk)
            except merging.Stale:
                stale = True
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                self.tell(request, merge, lost)
                return HttpResponseRedirect(self.url_of(loser))
            merge = Merge.objects.select_related("loser", "winner").get(pk=merge.pk)
        obstacles = unmerging.obstacles(merge)
        context = {
            "title": _("Undo the merge"),
            "merge": merge,
            "winner": merge.winner,
            "winner_url": self.url_of(merge.winner),
            "obstacles": obstacles,
            "lost": [] if obstacles else unmerging.rehearse(merge),
            "readers": readers_see(unmerging.public_from(merge)),
            "is_held_back": unmerging.public_from(merge) != merge.loser.public_from,
            "seen": merging.seen(merge.loser, merge.winner),
            "stale": stale,
            "moved": groups(merge.moved, "change"),
            "dropped": groups(merge.moved, "drop"),
        }
        return self.frame(request, loser, "merge_undo", context, 409 if stale else 200)

    def tell(self, request, merge, lost):
        """`merge` as it was before it was undone."""
        messages.success(request, _("“%(loser)s” stands by itself again.") % {"loser": merge.loser})
        if count := sum(one.count for one in lost):
            text = ngettext(
                "%(count)d row is not as it was before the merge: something was changed meanwhile.",
                "%(count)d rows are not as they were before the merge: something was changed meanwhile.",
                count,
            )
            messages.warning(request, text % {"count": count})
        if (public_from := unmerging.public_from(merge)) != merge.loser.public_from:
            messages.warning(request, readers_see(public_from))


def readers_see(public_from):
    """Whether and when readers see what is public from then, as a sentence."""
    if public_from is None:
        return _("Only the desk sees it: say from when readers may.")
    if public_from > timezone.now():
        when = times.short(times.in_zones(public_from)[0].moment)
        return _("Readers see it from %(when)s.") % {"when": when}
    return _("Readers see it at its own address.")


def groups(steps, do):
    """`Group`s of the steps of this kind that people care for, one for each model and key; rows of stories by number
    alone, since not everybody may know of each. Preferences, positions and the like are not told.
    """
    found = {}
    for step in steps:
        model = apps.get_model(step["model"])
        if step["do"] != do or (do == "change" and not _goes_over(model, step)):
            continue
        column = step.get("field", "")
        group = found.setdefault((model, column), Group(_label(model, column)))
        keys = [row["pk"] for row in step["rows"]] if do == "drop" else step["keys"]
        group.count += len(keys)
        if model._meta.app_label == "organizations" and len(group.named) < MOST_NAMED:
            group.named += _named(model, step, keys)[: MOST_NAMED - len(group.named)]
    return list(found.values())


def _goes_over(model, step):
    """A key that now names the winner; not that the loser leads on, nor a preference or a position."""
    field_ = model._meta.get_field(step["field"])
    return bool(field_.remote_field) and not (model is Entity and step["old"] is None)


def _label(model, column):
    """Whose rows they are, with the field where not a row of its own goes over but what names the entity in it."""
    if model is Edition.entities.through:
        return _("Named in editions")
    field_ = model._meta.get_field(column) if column and issubclass(model, Entity) else None
    if model._meta.auto_created:
        through, model = model, model._meta.auto_created
        field_ = next(one for one in model._meta.many_to_many if one.remote_field.through is through)
    own = capfirst(model._meta.verbose_name_plural)
    return f"{own}: {field_.verbose_name}" if field_ else own


def _named(model, step, keys):
    if step["do"] == "add":
        return step["texts"][:MOST_NAMED]
    if step["do"] == "drop":
        fields = [row["fields"] for row in step["rows"]]
        texts = [row.get("text") or row.get("title_en") or row.get("text_en") or "" for row in fields]
        return [text for text in texts if text][:MOST_NAMED]
    if model._meta.auto_created:
        return []
    rows = model._base_manager.filter(pk__in=keys[:MOST_NAMED])
    if shown := SHOWN_BY.get(model):
        rows = rows.select_related(*shown)
    return [str(row) for row in rows]
