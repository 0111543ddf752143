"""Likely duplicates, and the desk's pages that merge them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organizations import duplicates, merging
from organizations.models import Entity, Merge, Name
from tests.factories import UserFactory, draft, published, superuser
from tests.organizations.factories import (
    AppointmentFactory,
    MeetingFactory,
    NameFactory,
    OrganizationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


def found(kind):
    return [(pair.one.label_en, pair.other.label_en) for pair in duplicates.likely(kind)]


def test_the_same_name_however_it_is_written():
    PersonFactory(label_en="Kunio Mikuriya", slug="one")
    PersonFactory(label_en="Mikuriya, Kunio", slug="two")
    other = PersonFactory(label_en="K. M.", slug="three")
    NameFactory(entity=other, text="Кунио Микурия", language="ru")
    PersonFactory(label_en="Somebody else", slug="four")
    OrganizationFactory(label_en="Kunio Mikuriya")
    assert sorted(found("person")) == [
        ("Kunio Mikuriya", "K. M."),
        ("Kunio Mikuriya", "Mikuriya, Kunio"),
        ("Mikuriya, Kunio", "K. M."),
    ]


def test_a_form_counts_and_an_acronym_does_not():
    one, two = OrganizationFactory(label_en="One"), OrganizationFactory(label_en="Two")
    for body in (one, two):
        NameFactory(entity=body, text="RKC", kind=Name.Kind.ACRONYM)
    assert found("organization") == []
    NameFactory(entity=one, text="Комитет", language="ru", forms=["Комитета"])
    NameFactory(entity=two, text="Комитета", language="ru")
    (pair,) = duplicates.likely("organization")
    assert pair.reasons == ["the same name: Комитета"]


def test_identifiers_count_though_names_were_told_apart():
    one = OrganizationFactory(label_en="Customs", slug="one", disambiguation="of Ghana")
    two = OrganizationFactory(label_en="Customs", slug="two")
    assert found("organization") == []
    for body in (one, two):
        body.wikidata = "Q42"
        body.save()
    (pair,) = duplicates.likely("organization")
    assert pair.reasons == ["the same Wikidata: q42"]


def test_meetings_of_one_name_are_others_on_other_days():
    body = OrganizationFactory()
    MeetingFactory(label_en="Forum", slug="2019/a", dates="18 November 2019")
    MeetingFactory(label_en="Forum", slug="2020/a", dates="18 November 2020")
    assert found("meeting") == []
    MeetingFactory(label_en="Forum", slug="2019/b", dates="November 2019")
    assert found("meeting") == [("Forum", "Forum")]
    MeetingFactory(label_en="X", body=body, dates="1 May 2018")
    MeetingFactory(label_en="Y", body=body, dates="1 May 2018")
    assert ("X", "Y") in found("meeting")


def test_what_was_merged_is_no_duplicate():
    one, two = PersonFactory(label_en="Same", slug="one"), PersonFactory(label_en="Same", slug="two")
    Entity.objects.filter(pk=two.pk).update(merged_into=one.pk)
    assert found("person") == []


def test_a_name_of_very_many_says_nothing():
    for number in range(duplicates.MOST_ALIKE + 1):
        PersonFactory(label_en="Same", slug=f"p{number}")
    assert found("person") == []


def test_the_queries_do_not_depend_on_the_number():
    def cost():
        with CaptureQueriesContext(connection) as queries:
            duplicates.likely("person")
        return len(queries)

    PersonFactory()
    few = cost()
    for number in range(12):
        NameFactory(entity=PersonFactory(), text=f"Name {number // 2}")
    assert cost() == few


# --- Pages ----------------------------------------------------------------------------------------


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(roles=["Editor"]))
    return client


@pytest.fixture
def pair():
    loser, winner = (
        PersonFactory(label_en="Loser", slug="loser"),
        PersonFactory(label_en="Winner", slug="winner"),
    )
    AppointmentFactory(person=loser, post__title_en="Harbour master")
    return loser, winner


def url(entity, name="merge", **query):
    address = reverse(f"admin:organizations_{entity.kind}_{name}", args=[entity.pk])
    return address + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


def test_the_list_leads_to_the_merge(desk):
    one, two = PersonFactory(label_en="Same", slug="one"), PersonFactory(label_en="Same", slug="two")
    assert (
        reverse("admin:organizations_person_duplicates")
        in desk.get(reverse("admin:organizations_person_changelist")).content.decode()
    )
    page = desk.get(reverse("admin:organizations_person_duplicates")).content.decode()
    assert url(two, into=one.pk) in page


def test_the_winner_is_found_by_its_names(desk, pair):
    loser, winner = pair
    page = desk.get(url(loser, q="winn")).content.decode()
    assert url(loser, into=winner.pk) in page
    assert "Nothing else of this kind" in desk.get(url(loser, q="loser")).content.decode()


def test_the_preview_tells_all_and_changes_nothing(desk, pair):
    loser, winner = pair
    draft(title="A story of Loser", mentions=[{"entity": loser.pk, "relation": "about", "styled_as": ""}])
    page = desk.get(url(loser, into=winner.pk)).content.decode()
    assert "Harbour master" in page
    assert "A story of Loser" in page
    assert "The address loser leads to winner." in page
    assert not Merge.objects.exists()
    assert loser.appointments.count() == 1


def test_the_preview_says_what_of_another_row_goes_over(desk):
    """Not "Meetings" and "Editions", as if those were dropped."""
    loser, winner = OrganizationFactory(label_en="Loser"), OrganizationFactory(label_en="Winner")
    MeetingFactory().organizers.set([loser, winner])
    published(by=superuser(), mentions=[{"entity": loser.pk, "relation": "about", "styled_as": ""}])
    context = desk.get(url(loser, into=winner.pk)).context
    assert "Named in editions" in [group.label for group in context["moved"]]
    assert "Meetings: organizers" in [group.label for group in context["dropped"]]


def test_merged_and_undone_by_two_clicks(desk, pair):
    loser, winner = pair
    seen = desk.get(url(loser, into=winner.pk)).context["seen"]
    response = desk.post(url(loser), {"into": winner.pk, "seen": seen})
    assert (response.status_code, response.url) == (302, url(winner, "change"))
    assert winner.appointments.count() == 1
    assert desk.get(url(loser, "change")).url == url(winner, "change")
    assert "Loser" not in {
        str(row)
        for row in desk.get(reverse("admin:organizations_person_changelist")).context["cl"].result_list
    }
    assert url(loser, "unmerge") in desk.get(url(winner, "history")).content.decode()
    response = desk.get(url(loser, "unmerge"))
    page = response.content.decode()
    assert "Harbour master" in page
    assert "Readers see it at its own address." in page
    seen = {"seen": response.context["seen"]}
    assert desk.post(url(loser, "unmerge"), seen).status_code == 302
    assert loser.appointments.count() == 1
    assert desk.get(url(loser, "change")).status_code == 200


def test_what_was_withdrawn_since_does_not_come_back_to_readers(desk, client, pair):
    loser, winner = pair
    merging.merge(loser, winner, by=None)
    assert client.get(loser.get_absolute_url()).url == winner.get_absolute_url()
    shown = desk.get(url(loser, "unmerge")).context["seen"]
    winner.public_from = None
    winner.save()
    response = desk.post(url(loser, "unmerge"), {"seen": shown})  # the page had promised it to readers
    assert response.status_code == 409
    page = response.content.decode()
    assert "Nothing was undone; look again." in page
    assert "“Loser” does not come back to readers before it." in page
    assert "Only the desk sees it" in page
    response = desk.post(url(loser, "unmerge"), {"seen": response.context["seen"]}, follow=True)
    assert "Only the desk sees it" in response.content.decode()
    loser.refresh_from_db()
    assert (loser.merged_into, loser.public_from) == (None, None)
    assert client.get(loser.get_absolute_url()).status_code == 404


def test_a_stale_preview_is_shown_again(desk, pair):
    loser, winner = pair
    response = desk.post(url(loser), {"into": winner.pk, "seen": "then"})
    assert response.status_code == 409
    assert not Merge.objects.exists()


@pytest.mark.parametrize("into", ["x", "0", "99999999999999999", "-1"])
def test_a_winner_that_does_not_exist(desk, pair, into):
    assert desk.get(url(pair[0], into=into)).status_code == 404
    assert desk.post(url(pair[0]), {"into": into}).status_code == 404


def test_what_stands_in_the_way_is_told_and_nothing_done(desk, pair):
    loser, _winner = pair
    body = OrganizationFactory()
    assert desk.get(url(loser, into=body.pk)).status_code == 404  # another kind
    response = desk.get(url(loser, into=loser.pk))
    assert "These are one already" in response.content.decode()
    assert desk.post(url(loser), {"into": loser.pk, "seen": response.context["seen"]}).status_code == 200
    assert not Merge.objects.exists()
