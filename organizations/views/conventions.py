"""Conventions: the list of them, and one with its dates, its parties and their number as reported."""

from django.urls import reverse
from django.utils.translation import gettext as _

from organizations.models import Convention
from organizations.views.coverage import coverage
from organizations.views.lists import EntityList
from organizations.views.pages import Crumb, EntityPage


class ConventionList(EntityList):
    model = Convention
    template_name = "organizations/convention_list.html"


class ConventionPage(EntityPage):
    model = Convention
    template_name = "organizations/convention.html"

    def get_context_data(self, **kwargs):
        convention = self.object
        return super().get_context_data(
            crumbs=[
                Crumb(_("Conventions"), reverse("organizations:convention_list")),
                Crumb.of(convention, here=True),
            ],
            coverage=coverage([convention.pk]),
            **kwargs,
        )
