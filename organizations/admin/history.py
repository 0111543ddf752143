"""History of an entity: its revisions, two of them compared, one restored; and its address changed."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.desk import diff
from organizations import addresses, history, restoring
from organizations.admin import changes
from organizations.admin.numbers import number
from organizations.describing import Words
from organizations.models import Entity, EntityRevision

MOST = 200  # revisions on one page


@dataclass(frozen=True)
class Version:
    """A revision as the templates of a comparison name it."""

    revision: EntityRevision

    def __str__(self):
        return _("revision %(number)d") % {"number": self.key}

    @property
    def key(self):
        return self.revision.number

    @property
    def created_at(self):
        return self.revision.saved_at

    @property
    def created_by(self):
        return self.revision.saved_by or _("somebody not on record")

    @property
    def comment(self):
        return self.revision.note


class AddressForm(forms.Form):
    slug = forms.CharField(max_length=120, label=gettext_lazy("New address"))


class EntityPages:
    """Pages about one entity beside its form, each for those who may change it."""

    def page(self, name, view):
        def asked(request, object_id):
            return view(request, self.find(request, object_id))

        info = self.opts.app_label, self.opts.model_name, name
        return path(
            f"<path:object_id>/{name}/", self.admin_site.admin_view(asked), name="{}_{}_{}".format(*info)
        )

    def find(self, request, object_id):
        """The entity, one that was merged away too; 404, or 403 for who may not change it."""
        entity = get_object_or_404(Entity, pk=number(object_id), kind=self.model.KIND)
        if not self.has_change_permission(request):
            raise PermissionDenied
        return history.child(entity)

    def url_of(self, entity, name="change"):
        return reverse(f"admin:organizations_{entity.kind}_{name}", args=[entity.pk])

    def frame(self, request, entity, name, context, status=200):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": entity,
            "change_url": self.url_of(entity),
            "history_url": self.url_of(entity, "history"),
            **context,
        }
        return TemplateResponse(request, f"admin/organizations/{name}.html", context, status=status)


class HistoryPages(EntityPages):
    def get_urls(self):
        pages = [("compare", self.compare), ("restore", self.restore), ("address", self.address)]
        return [*(self.page(name, view) for name, view in pages), *super().get_urls()]

    def history_view(self, request, object_id, extra_context=None):
        entity = self.find(request, object_id)
        revisions = entity.revisions.defer("data").select_related("saved_by")[:MOST]
        context = {
            "title": _("History"),
            "versions": [Version(revision) for revision in revisions],
            "merges": entity.merges_here.filter(undone_at=None).select_related("loser", "merged_by")[:MOST],
        }
        return self.frame(request, entity, "history", context)

    def compare(self, request, entity, status=200, **told):
        """`?a=` and `?b=` are numbers of revisions; without them the last two."""
        newest = entity.revisions.values_list("number", flat=True).first()
        if newest is None:
            messages.info(request, _("Nothing was kept of it yet: the next save begins its history."))
            return HttpResponseRedirect(self.url_of(entity, "history"))
        new = _version(entity, request.GET.get("b"), newest)
        old = _version(entity, request.GET.get("a", told.pop("chosen", None)), max(1, new.key - 1))
        rows = rows_of(entity.kind, old.revision.data, new.revision.data)
        revisions = entity.revisions.defer("data").select_related("saved_by")[:MOST]
        context = {
            "title": _("Compare revisions"),
            "old": old,
            "new": new,
            "rows": rows,
            "differences": [row for row in rows if not row.same],
            "everything": "all" in request.GET,
            "choices": [(_("Revisions"), [Version(revision) for revision in revisions])],
            "may_restore": old.key != newest and not entity.merged_into_id,
            "newest": newest,
            **told,
        }
        return self.frame(request, entity, "compare", context, status)

    def restore(self, request, entity):
        """POST: an old revision becomes the newest. 409 with the comparison where it cannot, and why."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        wanted = _version(entity, request.POST.get("number"), None).key
        try:
            with transaction.atomic():
                based_on = number(request.POST.get("based_on"))
                made = restoring.restore(entity, wanted, by=request.user, based_on=based_on)
                changes.changed(request, entity)
        except restoring.Stale:
            return self.compare(request, entity, 409, chosen=str(wanted), stale=True)
        except restoring.Unrestorable as error:
            return self.compare(request, entity, 409, chosen=str(wanted), problems=error.messages)
        text = (
            _("Revision %(number)d is restored.") if made else _("Nothing to restore: it says this already.")
        )
        messages.success(request, text % {"number": wanted})
        if made and restoring.withheld(entity, wanted, made):
            text = _("Appointments that came back are only for the desk: say from when readers may see them.")
            messages.warning(request, text)
        return HttpResponseRedirect(self.url_of(entity))

    def address(self, request, entity):
        """The address changed; what readers may have had leads on."""
        if entity.merged_into_id:  # it has none any more: its own leads to what it became
            messages.info(request, _("It was merged into something else. Undo the merge first."))
            return HttpResponseRedirect(self.url_of(entity, "history"))
        form = AddressForm(request.POST or None, initial={"slug": entity.slug})
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    changes.about_to_change(entity)
                    addresses.move(entity, form.cleaned_data["slug"])
                    changes.changed(request, entity)
            except ValidationError as error:
                form.add_error("slug", error.messages)
            else:
                messages.success(request, _("The address is changed. The old one leads here."))
                return HttpResponseRedirect(self.url_of(entity))
        context = {
            "title": _("Change the address"),
            "form": form,
            "former": entity.former_addresses.values_list("slug", flat=True),
        }
        return self.frame(request, entity, "history_address", context)


def rows_of(kind, old, new):
    """`diff.Row`s of two snapshots: every field, then every row of each list, as people read them."""
    words = Words(kind, old, new)
    before, after = words.fields(old), words.fields(new)
    rows = [
        diff.Row(
            label,
            *_sides(before.get(label, ""), after.get(label, "")),
            same=before.get(label) == after[label],
        )
        for label in after
        if before.get(label) or after[label]
    ]
    for name in history.OWN[kind]:
        left, right = ({row["id"]: row for row in data.get(name, [])} for data in (old, new))
        label = capfirst(history.ROWS[name][0]._meta.verbose_name)
        for key in sorted(left.keys() | right.keys()):
            a, b = (words.row(name, side[key]) if key in side else {} for side in (left, right))
            rows.append(_row(label, a, b))
    for place, row in enumerate((row for row in rows if not row.same), 1):
        row.number = place
    return rows


def _row(label, a, b):
    """One row of a list on both sides, a line for each of its fields that says something."""
    left, right = [], []
    for field in dict.fromkeys([*a, *b]):
        texts = [f"{field}: {side[field]}" if side.get(field) else "" for side in (a, b)]
        was, now = _sides(*texts)
        left += was
        right += now
    return diff.Row(label, left, right, same=a == b)


def _sides(old, new):
    return [[diff.Shown("text", [parts])] if parts else [] for parts in diff.words(old, new)]


def _version(entity, text, default):
    """The `Version` with this number (as text), or 404."""
    wanted = default if text is None else number(text)
    revision = entity.revisions.select_related("saved_by").filter(number=wanted).first()
    if revision is None:
        raise Http404(_("There is no such revision."))
    return Version(revision)
