"""Two columns that hold one imprecise date, `<name>_earliest` and `<name>_latest`."""

from django.db import models
from django.db.models import F, Q

from organizations.dates import Imprecise


class ImpreciseDate:
    """Attribute of a model that reads and writes the two columns as one `dates.Imprecise`, or None."""

    def __set_name__(self, owner, name):
        self.earliest, self.latest = f"{name}_earliest", f"{name}_latest"

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        earliest, latest = getattr(instance, self.earliest), getattr(instance, self.latest)
        return Imprecise(earliest, latest) if earliest else None

    def __set__(self, instance, value):
        setattr(instance, self.earliest, value.earliest if value else None)
        setattr(instance, self.latest, value.latest if value else None)


def day_column():
    """One of the two columns; both are indexed, since lists ask for either."""
    return models.DateField(null=True, blank=True, db_index=True, editable=False)


def interval_constraint(model, name):
    """Both columns or none, and in order."""
    earliest, latest = f"{name}_earliest", f"{name}_latest"
    return models.CheckConstraint(
        condition=Q(**{f"{earliest}__isnull": True, f"{latest}__isnull": True})
        | Q(**{f"{earliest}__isnull": False, f"{latest}__isnull": False, f"{latest}__gte": F(earliest)}),
        name=f"{model}_{name}_is_an_interval",
    )
