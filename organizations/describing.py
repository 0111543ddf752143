"""A revision of the register in words: fields and rows as people read them."""

import datetime

from django.db import models
from django.utils import formats, timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from organizations import history
from organizations.dates import Imprecise
from organizations.models import Appointment, Post
from organizations.models.imprecise import ImpreciseDate

DATES = {
    "start": gettext_lazy("start"),
    "end": gettext_lazy("end"),
    "elected": gettext_lazy("elected"),
    "on": pgettext_lazy("of a statement", "day"),
    "valid_from": gettext_lazy("valid from"),
    "valid_to": gettext_lazy("valid to"),
    "founded": gettext_lazy("founded"),
    "dissolved": gettext_lazy("dissolved"),
}


class Words:
    """Reads some snapshots of one kind; asks once per model for the rows that they name."""

    def __init__(self, kind, *snapshots):
        self.model = history.MODELS[kind]
        self.named = {}
        for model, keys in self._keys(kind, snapshots).items():
            rows = model._base_manager.all()
            if model is Post:
                rows = rows.select_related("organization")
            elif model is Appointment:
                rows = rows.select_related("post", "person")
            self.named[model] = rows.in_bulk(keys)

    def fields(self, data):
        """`{label: text}` of the entity's own fields, "" where one is empty."""
        return self._texts(self.model, data["fields"])

    def row(self, name, row):
        """`{label: text}` of one row of the list `name`."""
        return self._texts(history.ROWS[name][0], row)

    def _texts(self, model, data):
        found = {}
        dates = _dates(model)
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
            if field.primary_key or field.name not in data:
                continue
            if field.name in dates:
                name, latest = dates[field.name]
                if latest:
                    found[capfirst(DATES[name])] = _interval(data[field.name], data[latest])
                continue
            found[capfirst(field.verbose_name)] = self._text(field, data[field.name])
        return found

    def _text(self, field, value):
        if value is None or value == "" or value is False:
            return ""
        if isinstance(value, list):
            return ", ".join(self._name(field, key) if field.remote_field else key for key in value)
        if field.remote_field:
            return self._name(field, value)
        if field.flatchoices:
            return str(dict(field.flatchoices).get(value, value))
        if value is True:
            return _("yes")
        if isinstance(field, models.DateTimeField):
            return formats.date_format(timezone.localtime(parse_datetime(value)), "DATETIME_FORMAT")
        if isinstance(field, models.DateField):
            return formats.date_format(datetime.date.fromisoformat(value))
        return str(value)

    def _name(self, field, key):
        row = self.named.get(field.related_model, {}).get(key)
        return str(row) if row else _("not in the register any more")

    def _keys(self, kind, snapshots):
        wanted = {}
        for data in snapshots:
            parts = [(self.model, data["fields"])]
            parts += [
                (history.ROWS[name][0], row) for name in history.OWN[kind] for row in data.get(name, [])
            ]
            for model, values in parts:
                for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
                    value = values.get(field.name) if field.remote_field else None
                    keys = value if isinstance(value, list) else [value]
                    wanted.setdefault(field.related_model, set()).update(filter(None, keys))
        return {model: keys for model, keys in wanted.items() if model and keys}


def _dates(model):
    """`{column: (name of the imprecise date, its other column or None)}`: the pair is one line, the first one's."""
    found = {}
    for name in dir(model):
        if isinstance(date := getattr(model, name, None), ImpreciseDate):
            found[date.earliest] = (name, date.latest)
            found[date.latest] = (name, None)
    return found


def _interval(earliest, latest):
    if not earliest:
        return ""
    return str(Imprecise(datetime.date.fromisoformat(earliest), datetime.date.fromisoformat(latest)))
