"""One body, one person. Nothing here looks at a row that is not public."""

from django.db.models import F, Prefetch, Q
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from articles import site
from articles.filters import address
from organizations import addresses, structured, tree
from organizations.models import (
    Accession,
    Convention,
    Meeting,
    Name,
    Organization,
    Person,
)
from organizations.models.entity import is_public
from organizations.offices import career, holders, title_held
from organizations.subscriptions import Feeds, Subscription
from organizations.views.coverage import coverage

SHOWN_MEETINGS = 3
COVERAGE_OF_A_PERSON = 20
PARTICIPATIONS = 50


class Crumb:
    def __init__(self, label, url=None, lang=""):
        self.label, self.url, self.lang = label, url, lang

    @classmethod
    def of(cls, entity, *, here=False):
        return cls(entity.short, None if here else entity.get_absolute_url(), entity.label_language)


class EntityPage(DetailView):
    """A public entity at its address; one that was merged into another leads there."""

    context_object_name = "entity"

    def get_queryset(self):
        return self.model.objects.public()

    def get(self, request, *args, **kwargs):
        try:
            return super().get(request, *args, **kwargs)
        except Http404:
            if target := self.moved(kwargs["slug"]):
                return HttpResponsePermanentRedirect(target.get_absolute_url())
            raise

    def get_context_data(self, **kwargs):
        """With `structured`, the page's blocks of JSON-LD: what `describe` tells, and the crumbs; and its `feeds`."""
        context = super().get_context_data(**kwargs)
        way = [(crumb.label, crumb.url or self.request.path) for crumb in context["crumbs"]]
        crumbs = structured.breadcrumbs(way, self.absolute)
        data = self.describe(context)
        blocks = [structured.block(data), crumbs] if data else [crumbs]
        return {**context, "structured": blocks, "feeds": Feeds.of(self.object)}

    def describe(self, context):
        """The entity in the words of schema.org, made of what the page shows; None where it is not told."""
        return None

    def absolute(self, path):
        """As the template tag of the same name."""
        return site.whole(self.request, path)

    def moved(self, slug):
        """The public entity that this address leads to, if any: what was merged, or what stood here before."""
        return addresses.leading_on(self.model.KIND, slug)


class OrganizationPage(EntityPage):
    """A body with what it is part of, its people, its meetings, what it keeps, and what was written about it.

    `?coverage=own` leaves out what was written about its parts.
    """

    model = Organization
    template_name = "organizations/organization.html"

    def get_context_data(self, **kwargs):
        body, today = self.object, timezone.localdate()
        above, below = Organization.objects.family(body.pk)
        sits, keeps = standing(body, above), kept(body)
        own = self.request.GET.get("coverage") == "own"
        return super().get_context_data(
            coverage=coverage([body.pk] if own else below),
            coverage_url="" if own else address({"organization": body.slug}),
            own=own,
            subscriptions=[Subscription.of(one) for one in (body, *keeps["series"])],
            **sits,
            **keeps,
            **described(body),
            **meetings(below, today),
            **holders(body, today),
            **named(body),
            **related(body),
            **kwargs,
        )

    def describe(self, context):
        return structured.organization(
            self.object,
            self.absolute,
            names=context["names"],
            parent=context["parent"],
            parts=context["parts"],
            appointments=[*context["in_office"], *context["to_come"], *context["past_holders"]],
        )


class PersonPage(EntityPage):
    """A person's career, what they took part in, and what was written, with the title held on that day."""

    model = Person
    template_name = "organizations/person.html"

    def get_queryset(self):
        return super().get_queryset().select_related("portrait")

    def get_context_data(self, **kwargs):
        person = self.object
        held = career(person, timezone.localdate())
        found = coverage([person.pk], most=COVERAGE_OF_A_PERSON)
        keys = {person.pk, *person.merged.values_list("pk", flat=True)}
        for edition in found.editions:
            styles = [row["styled_as"] for row in edition.mentions if row["entity"] in keys]
            edition.styled_as = next(filter(None, styles), "")
            edition.held_then = title_held(held, edition.published_on, edition.language)
        return super().get_context_data(
            crumbs=[Crumb(_("People"), reverse("organizations:person_list")), Crumb.of(person, here=True)],
            career=held,
            participations=participations(person),
            coverage=found,
            coverage_url=address({"person": person.slug}),
            **named(person),
            **kwargs,
        )

    def describe(self, context):
        portrait = self.object.portrait
        return structured.person(
            self.object,
            self.absolute,
            names=context["names"],
            appointments=context["career"],
            image=self.absolute(portrait.url) if portrait and portrait.is_available else "",
        )


def standing(body, above):
    """Where a body stands: its `crumbs`, `parent`, `parts` and `tree`; one query, of what is public.

    `above` are the keys of what it is part of.
    """
    near = list(
        Organization.objects.public()
        .filter(Q(pk__in=[*above, body.pk]) | Q(parent__in=[*above, body.pk]))
        .defer("description_en", "description_ru", "search_text")
    )
    chain = tree.ancestors(body, near)
    top = (chain or [body])[0]
    whole = [node for node in tree.forest(near, body.pk) if node.body.pk == top.pk]
    return {
        "crumbs": [
            Crumb(_("Institutions"), reverse("organizations:organization_list")),
            *[Crumb.of(other) for other in chain],
            Crumb.of(body, here=True),
        ],
        "parent": chain[-1] if chain else None,
        "parts": sorted((one for one in near if one.parent_id == body.pk), key=tree.order),
        "tree": tree.pruned(whole, {other.pk for other in chain} | {body.pk}),
    }


def described(entity):
    """`description`: its first paragraph as `lead`, and the `rest`."""
    lead, *rest = [text for text in entity.description.splitlines() if text.strip()] or [""]
    return {"description": {"lead": lead, "rest": rest}}


def meetings(bodies, today):
    """`ahead` and `recent`: the next and the last public meetings of these bodies' keys."""
    found = Meeting.objects.public().held_by(bodies)
    return {
        "ahead": in_order(found.filter(coming(today)))[:SHOWN_MEETINGS],
        "recent": found.exclude(coming(today))[:SHOWN_MEETINGS],
    }


def kept(body):
    """`series` and `conventions` that a body keeps, `main_convention` the only one if numbers of it are reported, and
    `accessions`, what it is a party to; all public.
    """
    conventions = list(Convention.objects.public().filter(body=body).prefetch_related("numbers"))
    accessions = Accession.objects.filter(is_public("convention__"), party=body)
    return {
        "series": list(body.series.public()),
        "conventions": conventions,
        "main_convention": conventions[0] if len(conventions) == 1 and conventions[0].numbers.all() else None,
        "accessions": accessions.select_related("convention"),
    }


def named(entity):
    """`names`, all of them; of these `former_names`, and `other_names` that the page does not show otherwise."""
    names = list(entity.names.all())
    shown = {entity.label, entity.acronym}
    return {
        "names": names,
        "former_names": [name for name in names if name.kind == Name.Kind.FORMER],
        "other_names": [name for name in names if name.kind != Name.Kind.FORMER and name.text not in shown],
    }


def related(body):
    """The public `successor` of a body and its `predecessors`; one query."""
    found = Organization.objects.public().filter(Q(pk=body.successor_id) | Q(successor=body))
    bodies = list(found.order_by("founded_earliest", "pk"))
    return {
        "successor": next((one for one in bodies if one.pk == body.successor_id), None),
        "predecessors": [one for one in bodies if one.pk != body.successor_id],
    }


def participations(person):
    """What a person took part in, the newest meeting first; a body that is not public is left out of a row."""
    return (
        person.participations.filter(is_public("meeting__"))
        .select_related("meeting")
        .prefetch_related(Prefetch("organization", Organization.objects.public()))
        .order_by(F("meeting__start_latest").desc(nulls_first=True), "pk")[:PARTICIPATIONS]
    )


def coming(today):
    """Meetings ahead or under way, or without a date and not over."""
    over = (
        Q(status=Meeting.Status.HELD) | Q(end_latest__lt=today) | Q(end_latest=None, start_latest__lt=today)
    )
    return ~over


def in_order(meetings):
    """Soonest first, those without a date last."""
    return meetings.order_by(F("start_earliest").asc(nulls_last=True), "ordinal_from", "pk")
