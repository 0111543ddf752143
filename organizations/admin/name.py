"""The names of an entity on its page: forms that are proposed, and who else is called so."""

import re

from django.contrib import admin, messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations import declension
from organizations.forms import NameForm, NameFormSet
from organizations.models import Name, Person
from organizations.namesakes import LABELS, namesakes

MOST_NAMESAKES = 5  # told of after a save; the page tells of all
PROPOSE = re.compile(r"_propose-(names-\d{1,4})")


class NameInline(admin.TabularInline):
    model = Name
    form = NameForm
    formset = NameFormSet
    template = "admin/organizations/names.html"
    fields = [
        ("text", "forms"),
        ("language", "kind", "preferred"),
        ("valid_from", "valid_to"),
        ("source", "source_url"),
    ]
    extra = 0
    verbose_name_plural = gettext_lazy("names")


class Names:
    """Mixed into the pages of entities."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and (row := asked_for_forms(request.POST)):
            request.POST = with_forms(request.POST, row, person=self.model is Person)
        context = {"may_propose": declension.available(), **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def render_change_form(self, request, context, *args, **kwargs):
        original = context.get("original")
        context["namesakes"] = namesakes(original) if original else []
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        renamed = any(formset.model is Name and formset.has_changed() for formset in formsets)
        if not (renamed or set(LABELS) & set(form.changed_data)):
            return
        for text, other in namesakes(form.instance)[:MOST_NAMESAKES]:
            told = _("“%(name)s” is also a name of “%(other)s”: texts that say it will be asked about.")
            messages.warning(request, told % {"name": text, "other": other})


def asked_for_forms(data):
    """The prefix of the row whose button "Propose forms" was pressed, or None."""
    return next((match[1] for name in data if (match := PROPOSE.fullmatch(name))), None)


def with_forms(data, row, *, person):
    """The posted data with the proposals behind the forms that were typed in this row."""
    typed = [part.strip() for part in data.get(f"{row}-forms", "").split(",")]
    proposed = declension.forms(data.get(f"{row}-text", "")[:250], person=person)
    data = data.copy()
    data[f"{row}-forms"] = ", ".join(dict.fromkeys(filter(None, [*typed, *proposed])))
    return data
