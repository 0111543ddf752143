"""A new row of the register, filled in with what a story says of it already.

The desk's list of names links here with GET parameters; what is none of these, or no key of anything, is passed over.
"""

from django.core.exceptions import ValidationError

from organizations.admin.numbers import number
from organizations.dates import parse
from organizations.models import Organization, Placement, Series

TEXTS = {
    "label_en", "label_ru", "short_en", "short_ru", "sort_key", "sort_key_ru", "start", "end", "city_en", "city_ru",
}  # fmt: skip
MOST = 250  # characters of a text


def as_date(value):
    """An `Imprecise`, which the form writes as people do; a text that is no date stays, for the form to complain."""
    try:
        return parse(value)
    except ValidationError:
        return value


class Prefilled:
    """Mixed into a `ModelAdmin` of the register: "start" and "end" as people write dates, `body` a key, and for a
    meeting its place: `series` a key, `ordinal_from` and `ordinal_to`.
    """

    def get_changeform_initial_data(self, request):
        initial = {name: value[:MOST] for name, value in request.GET.items() if name in TEXTS}
        initial |= {name: as_date(initial[name]) for name in ("start", "end") if name in initial}
        body = number(request.GET.get("body"))
        if body and Organization.objects.filter(pk=body).exists():
            initial["body"] = body
        return initial

    def get_formsets_with_inlines(self, request, obj=None):
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            if obj is None and inline.model is Placement and self._placement(request):
                formset.extra = 1
            yield formset, inline

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        placement = self._placement(request) if inline.model is Placement and not obj.pk else {}
        return kwargs | ({"initial": [placement]} if placement else {})

    def _placement(self, request):
        """The place in a series that the address names, {} for a posted form."""
        series = number(request.GET.get("series")) if request.method == "GET" else None
        if not series or not Series.objects.filter(pk=series).exists():
            return {}
        numbers = {name: number(request.GET.get(name)) for name in ("ordinal_from", "ordinal_to")}
        return {"series": series} | {name: value for name, value in numbers.items() if value}
