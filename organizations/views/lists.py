"""All bodies, all people, all meetings."""

from django.db.models import Prefetch
from django.http import Http404
from django.utils import timezone
from django.views.generic import ListView

from organizations import tree
from organizations.models import Appointment, Meeting, Organization, Person


class EntityList(ListView):
    """What is public; `?q=` looks for words in all names."""

    paginate_by = 100

    def get_queryset(self):
        return self.model.objects.public().matching(self.words)

    def get_context_data(self, **kwargs):
        return super().get_context_data(words=self.words, **kwargs)

    @property
    def words(self):
        return self.request.GET.get("q", "").strip()


class OrganizationList(EntityList):
    """All on one page, as the trees they form; what was found, as a list."""

    model = Organization
    template_name = "organizations/organization_list.html"
    paginate_by = None

    def get_context_data(self, **kwargs):
        bodies = list(self.object_list)
        return super().get_context_data(
            object_list=sorted(bodies, key=lambda body: body.label.casefold()),
            trees=[] if self.words else tree.forest(bodies),
            **kwargs,
        )


class PersonList(EntityList):
    model = Person
    template_name = "organizations/person_list.html"

    def get_queryset(self):
        held = Appointment.objects.public().select_related("post__organization")
        return (
            super()
            .get_queryset()
            .prefetch_related(Prefetch("appointments", held, to_attr="public_appointments"))
        )

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        today = timezone.localdate()
        for person in context["object_list"]:
            person.posts = [one.post for one in person.public_appointments if one.is_held_on(today)]
        return context


class MeetingList(EntityList):
    """Newest first; `?body=` for those of one body and its sub-bodies."""

    model = Meeting
    template_name = "organizations/meeting_list.html"
    paginate_by = 50

    def get_queryset(self):
        self.body = chosen_body(self.request)
        meetings = super().get_queryset()
        return meetings.filter(body__in=self.body.keys) if self.body else meetings

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            bodies=bodies_with_meetings(), chosen=self.body, address=self.request.path, **kwargs
        )


def chosen_body(request):
    """The public body that `?body=` names, with `keys`, its own and its sub-bodies'. Http404 for a wrong one."""
    slug = request.GET.get("body", "")
    if not slug:
        return None
    body = Organization.objects.public().filter(slug=slug).first()
    if body is None:
        raise Http404
    body.keys = Organization.objects.with_descendants(body.pk)
    return body


def bodies_with_meetings():
    """Public bodies that hold public meetings, sorted by label."""
    holding = Meeting.objects.public().values("body")
    return sorted(
        Organization.objects.public().filter(pk__in=holding), key=lambda body: body.label.casefold()
    )
