"""A series at the desk: its nouns, its address, and the way to its meetings."""

import pytest
from django.urls import reverse

from organizations.models import Series
from tests.factories import UserFactory
from tests.organizations.factories import MeetingFactory, OrganizationFactory, SeriesFactory
from tests.organizations.forms import change_url, form_of, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(roles=["Editor"], language="en"))
    return client


def add(client, **fields):
    url = reverse("admin:organizations_series_add")
    return client.post(url, form_of(client.get(url)) | fields)


def test_a_series_has_the_address_of_its_body_and_a_second_one_that_of_its_name(desk):
    body = OrganizationFactory(slug="wco-council")
    assert add(desk, label_en="Council sessions", body=body.pk, source="WCO").status_code == 302
    assert add(desk, label_en="Council round tables", body=body.pk).status_code == 302
    assert list(Series.objects.order_by("pk").values_list("slug", flat=True)) == [
        "wco-council",
        "council-round-tables",
    ]
    assert Series.objects.get(slug="wco-council").source == "WCO"


def test_no_slash_in_its_address(desk):
    response = add(desk, label_en="Sessions", body=OrganizationFactory().pk, slug="a/b")
    assert "slug" in response.context["adminform"].form.errors


def test_its_nouns_name_the_meetings_to_come(desk):
    series = SeriesFactory(body=OrganizationFactory(label_en="Council"))
    assert save(desk, series, noun_en="Session", nouns_en="Sessions").status_code == 302
    url = reverse("admin:organizations_meeting_add")
    place = {
        "placements-0-series": series.pk,
        "placements-0-ordinal_from": "97",
        "placements-0-ordinal_to": "98",
    }
    assert desk.post(url, form_of(desk.get(url)) | place).status_code == 302
    meeting = series.placements.get().meeting
    assert meeting.label_en == "Council, 97th/98th Sessions"


def test_a_series_with_meetings_is_not_deleted(desk):
    series = SeriesFactory(public_from=None)
    MeetingFactory(body=series.body, ordinal_from=1)
    desk.post(reverse("admin:organizations_series_delete", args=[series.pk]), {"post": "yes"})
    assert Series.objects.filter(pk=series.pk).exists()
    assert desk.get(change_url(series)).status_code == 200
