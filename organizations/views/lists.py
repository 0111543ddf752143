"""All bodies, all people, all meetings."""

from django.db.models import Prefetch
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import ListView

from organizations import offices, tree
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
            object_list=sorted(bodies, key=tree.order),
            trees=[] if self.words else tree.forest(bodies),
            **kwargs,
        )


class PersonList(EntityList):
    """By family name in the letters of the interface, each with the posts held today."""

    model = Person
    template_name = "organizations/person_list.html"

    def get_queryset(self):
        held = Appointment.objects.public().select_related("post__organization")
        held = held.prefetch_related("post__titles").order_by("post__position", "pk")
        people = super().get_queryset().defer("bio_en", "bio_ru").sorted()
        return people.prefetch_related(Prefetch("appointments", held, to_attr="public_appointments"))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        today, language = timezone.localdate(), get_language()
        for person in context["object_list"]:
            held = [one for one in person.public_appointments if one.is_held_on(today)]
            person.posts = [
                {
                    "title": offices.title(one.post, today, language),
                    "body": one.post.organization,
                    "acting": one.acting,
                }
                for one in held
            ]
        return context


class MeetingList(EntityList):
    """Newest first; `?body=` for those of one body and its sub-bodies."""

    model = Meeting
    template_name = "organizations/meeting_list.html"
    paginate_by = 50

    def get_queryset(self):
        self.body = chosen_body(self.request)
        meetings = super().get_queryset()
        return meetings.held_by(self.body.keys) if self.body else meetings

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


def bodies_with_meetings(holding=None):
    """Public bodies that hold public meetings, or whose sub-bodies do, sorted by label; `holding` are the keys of
    bodies that hold one, where they are known.
    """
    if holding is None:
        holding = (
            Meeting.objects.public().exclude(body=None).values_list("body", flat=True).order_by().distinct()
        )
    keys = Organization.objects.with_ancestors(holding)
    return sorted(Organization.objects.public().filter(pk__in=keys), key=tree.order)
