"""The register's add forms, filled in by their address."""

import pytest
from django.urls import reverse

from tests.factories import UserFactory
from tests.organizations.factories import OrganizationFactory, SeriesFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client):
    client.force_login(UserFactory(roles=["Editor"]))


def form_of(response):
    return response.context["adminform"].form


def test_texts_dates_and_body_are_filled_in(client):
    body = OrganizationFactory()
    url = reverse("admin:organizations_meeting_add")
    query = {"label_en": "A meeting", "start": "2020-06-15", "end": "between x and y", "body": body.pk}
    form = form_of(client.get(url, query))
    assert (form["label_en"].value(), form["body"].value()) == ("A meeting", body.pk)
    assert (form["start"].value(), form["end"].value()) == ("15 June 2020", "between x and y")


def test_the_place_in_a_series_is_filled_in(client):
    series = SeriesFactory(slug="rkc-mc")
    url = reverse("admin:organizations_meeting_add")
    places = {}
    for query in ("", f"?series={series.pk}&ordinal_from=22"):
        formsets = client.get(url + query).context["inline_admin_formsets"]
        rows = next(row.formset for row in formsets if row.formset.prefix == "placements")
        places[query] = [(row["series"].value(), row["ordinal_from"].value()) for row in rows.forms]
    assert list(places.values()) == [[(None, None)], [(series.pk, 22)]]


@pytest.mark.parametrize(
    "query",
    ["body=x", "body=999999999999", "body=0&series=0", "series=x&ordinal_from=1", "series=1&ordinal_from=-5",
     "start=nonsense&end=2019-99-99", "public_from=2019&_popup=1", "names=1", "slug=" + "x" * 500],
)  # fmt: skip
def test_hostile_values_of_the_register_form_are_passed_over(client, editor, query):
    for kind in ("meeting", "person", "organization"):
        response = client.get(reverse(f"admin:organizations_{kind}_add") + f"?{query}")
        assert response.status_code == 200
        assert response.context["adminform"].form.initial.get("slug", "") == ""
