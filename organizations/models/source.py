"""Where a statement comes from: what every row of the register that states something may carry."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sourced(models.Model):
    """The source as one cites it, in its own language, and its address where it has one."""

    source = models.CharField(_("source"), max_length=250, blank=True)
    source_url = models.URLField(_("address of the source"), max_length=500, blank=True)

    class Meta:
        abstract = True
