"""How many follow what, for Administrators; nobody at the desk sees an address."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.template.response import TemplateResponse
from django.urls import path

from articles.models import Rubric
from organizations.models import Entity
from subscriptions import topics
from subscriptions.models import Follow, Subscriber


@admin.register(Subscriber)
class SubscriberAdmin(admin.ModelAdmin):
    """One page of counts in place of a list: no row is shown, and none has an address of its own."""

    def get_urls(self):
        page = self.admin_site.admin_view(self.changelist_view)
        return [path("", page, name="subscriptions_subscriber_changelist")]

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": self.opts.verbose_name_plural.capitalize(),
        }
        return TemplateResponse(request, "admin/subscriptions/counts.html", context | counts())

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


def counts():
    """`totals`, `rhythms` and `followed`: how many addresses, by what; those not confirmed yet in the first alone."""
    confirmed = Count("pk", filter=Q(confirmed_at__isnull=False))
    totals = Subscriber.objects.aggregate(
        confirmed=confirmed, waiting=Count("pk", filter=Q(confirmed_at=None))
    )
    of = dict(Subscriber.objects.confirmed().values_list("rhythm").annotate(count=Count("pk")))
    rhythms = [(rhythm.label, of.get(rhythm.value, 0)) for rhythm in Subscriber.Rhythm]
    columns = ("everything", "rubric", "entity")
    rows = Follow.objects.filter(subscriber__confirmed_at__isnull=False).values_list(*columns)
    rows = rows.annotate(count=Count("pk")).order_by("-count", *columns)
    rubrics = Rubric.objects.in_bulk({rubric for _all, rubric, _entity, _count in rows if rubric})
    entities = Entity.objects.in_bulk({entity for *_others, entity, _count in rows if entity})
    followed = [
        (topics.of_subject(rubrics.get(rubric) or entities.get(entity)), count)
        for _all, rubric, entity, count in rows
    ]
    return {"totals": totals, "rhythms": rhythms, "followed": followed}
