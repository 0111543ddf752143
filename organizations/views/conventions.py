"""Conventions: the list of them, and one with its dates, its parties and their number as reported."""

from django.db.models import F, Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from organizations import parties, structured
from organizations.models import Convention, Meeting, Milestone, Organization
from organizations.models.entity import is_public
from organizations.views.coverage import coverage
from organizations.views.lists import EntityList
from organizations.views.pages import Crumb, EntityPage, described, named

PUBLIC_BODY = Prefetch("body", Organization.objects.public())  # the row without it where it is not public
PUBLIC_MEETING = Prefetch("meeting", Meeting.objects.public())


class ConventionList(EntityList):
    """Each with the newest number of its parties."""

    model = Convention
    template_name = "organizations/convention_list.html"

    def get_queryset(self):
        return super().get_queryset().prefetch_related(PUBLIC_BODY, "numbers")


class ConventionPage(EntityPage):
    """What sources say of a convention, each statement with its source; where they differ, all of them."""

    model = Convention
    template_name = "organizations/convention.html"

    def get_queryset(self):
        return super().get_queryset().prefetch_related(PUBLIC_BODY)

    def get_context_data(self, **kwargs):
        convention = self.object
        numbers = list(convention.numbers.prefetch_related(PUBLIC_MEETING))
        return super().get_context_data(
            crumbs=[
                Crumb(_("Conventions"), reverse("organizations:convention_list")),
                Crumb.of(convention, here=True),
            ],
            milestones=milestones(convention),
            numbers=numbers,
            differing=parties.differing(numbers),
            accessions=accessions(convention),
            coverage=coverage([convention.pk]),
            **described(convention),
            **named(convention),
            **kwargs,
        )

    def describe(self, context):
        return structured.convention(
            self.object,
            self.absolute,
            names=context["names"],
            body=self.object.body,
            milestones=context["milestones"],
        )


def milestones(convention):
    """The rows in order of their days; `differs` where another one dates the same step otherwise.

    A convention is signed once and comes into force once; other steps are the same where their words are.
    """
    rows = list(convention.milestones.order_by(F("on_earliest").asc(nulls_last=True), "pk"))
    for row in rows:
        row.differs = any(step(row) == step(other) and row.on != other.on for other in rows)
    return rows


def step(milestone):
    """What two milestones have in common that are about the same step."""
    once = milestone.kind in (Milestone.Kind.SIGNED, Milestone.Kind.IN_FORCE)
    return milestone.kind, "" if once else milestone.text_en


def accessions(convention):
    """Those of public parties, the newest first; `meeting` is None where it is not public."""
    return (
        convention.accessions.filter(is_public("party__"))
        .select_related("party")
        .prefetch_related(PUBLIC_MEETING)
        .order_by(F("on_latest").desc(nulls_last=True), F("number").desc(nulls_last=True), "pk")
    )
