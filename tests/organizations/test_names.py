"""Labels come from names, and everything that is searched from both."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError
from django.utils import translation

from organizations.dates import parse
from organizations.models import Entity, Name, Organization
from organizations.names import relabel
from tests.organizations.factories import NameFactory, OrganizationFactory, PersonFactory, later

pytestmark = pytest.mark.django_db


def named(entity, *rows):
    """Give the entity names: (text, language, kind) or (text, language, kind, "preferred")."""
    for text, language, kind, *preferred in rows:
        NameFactory(entity=entity, text=text, language=language, kind=kind, preferred=bool(preferred))
    relabel(entity)
    return Organization.objects.get(pk=entity.pk)


def labels(entity):
    return entity.label_en, entity.label_ru, entity.short_en, entity.short_ru


def test_the_preferred_official_names_are_the_labels():
    body = named(
        OrganizationFactory(label_en="Old"),
        ("World Customs Organization", "en", "official", "preferred"),
        ("The World Customs Organization", "en", "official"),
        ("Всемирная таможенная организация", "ru", "official", "preferred"),
        ("WCO", "en", "acronym", "preferred"),
        ("ВТамО", "ru", "acronym"),
        ("Customs Co-operation Council", "en", "former"),
    )
    expected = ("World Customs Organization", "Всемирная таможенная организация", "WCO", "ВТамО")
    assert labels(body) == expected


def test_a_preferred_short_name_beats_another():
    body = named(OrganizationFactory(), ("RKC", "en", "short"), ("RKC/MC", "en", "acronym", "preferred"))
    assert body.short_en == "RKC/MC"


def test_without_names_the_labels_stay():
    body = named(OrganizationFactory(label_en="Committee", short_en="C"), ("The old one", "en", "former"))
    assert labels(body) == ("Committee", "", "C", "")


def test_the_instance_in_hand_is_relabelled_too():
    body = OrganizationFactory(label_en="Old")
    NameFactory(entity=body, text="New", language="en", kind="official", preferred=True)
    relabel(body)
    assert body.label_en == "New"


@pytest.mark.parametrize(
    "words",
    [
        "world customs",
        "WORLD",
        "co-operation co\u2011operation co\u2010operation council",
        "втамо",
        "ВСЕМИРНАЯ",
        "учет",
        "УЧЁТ",
        "организации",
        "customs world",
        "",
    ],
)
def test_search_finds_every_name_in_any_case(words):
    body = named(
        OrganizationFactory(
            label_en="World Customs Organization", label_ru="Всемирная таможенная организация"
        ),
        ("ВТамО", "ru", "acronym"),
        ("Customs Co-operation Council", "en", "former"),
        ("Учёт", "ru", "alias"),
    )
    name = body.names.get(text="ВТамО")
    name.forms = ["Всемирной таможенной организации"]
    name.save()
    relabel(body)
    OrganizationFactory(label_en="Nothing like it") if words else None
    assert [entity.label_en for entity in Entity.objects.matching(words)] == ["World Customs Organization"]


@pytest.mark.parametrize("words", ["world bank", "%", "_", "customsworld", "\\", "ВТО"])
def test_search_finds_nothing_else(words):
    named(OrganizationFactory(label_en="World Customs Organization"), ("ВТамО", "ru", "acronym"))
    assert list(Entity.objects.matching(words)) == []


def test_search_with_a_thousand_words_is_one_query(django_assert_num_queries):
    OrganizationFactory(label_en="World Customs Organization")
    with django_assert_num_queries(1):
        assert len(Entity.objects.matching("world " * 1000)) == 1


# --- Which name in which language -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("label_ru", "language", "label", "label_language", "short"),
    [
        ("Комитет", "en", "Committee", "en", "C"),
        ("Комитет", "ru", "Комитет", "ru", "К"),
        ("", "ru", "Committee", "en", "C"),
    ],
)
def test_a_missing_russian_name_falls_back_and_says_so(label_ru, language, label, label_language, short):
    body = OrganizationFactory.build(label_en="Committee", label_ru=label_ru, short_en="C", short_ru="К")
    with translation.override(language):
        assert (body.label, body.label_language, body.short) == (label, label_language, short)
        assert str(body) == label


def test_a_body_without_a_short_name_is_called_by_its_label():
    body = OrganizationFactory.build(label_en="Committee", label_ru="Комитет")
    with translation.override("ru"):
        assert body.short == "Комитет"
    assert body.short == "Committee"


# --- What must hold true --------------------------------------------------------------------------


def test_one_preferred_official_name_per_language():
    body = OrganizationFactory()
    NameFactory(entity=body, language="en", kind="official", preferred=True)
    NameFactory(entity=body, language="ru", kind="official", preferred=True)
    NameFactory(entity=OrganizationFactory(), language="en", kind="official", preferred=True)
    NameFactory(entity=body, language="en", kind="acronym", preferred=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        NameFactory(entity=body, language="en", kind="official", preferred=True)


def test_two_entities_may_have_the_same_name():
    NameFactory(text="WG")
    NameFactory(text="WG")
    assert Name.objects.filter(text="WG").count() == 2


def test_a_name_ends_after_it_began():
    name = NameFactory(text="Council", kind="former")
    name.valid_from, name.valid_to = parse("1994"), parse("4 November 1952")
    with pytest.raises(ValidationError):
        name.full_clean()
    name.valid_from, name.valid_to = parse("4 November 1952"), parse("1994")
    name.full_clean()


def test_an_address_is_taken_once_per_kind():
    body = OrganizationFactory(slug="wco")
    PersonFactory(slug="wco")
    with pytest.raises(ValidationError, match="address"):
        Organization(label_en="Another", slug="wco").full_clean()
    with pytest.raises(DatabaseError), transaction.atomic():
        OrganizationFactory(slug="wco")
    body.full_clean()


@pytest.mark.parametrize("slug", ["WCO", "w c o", "вто", "a/b/c", "/a", "a/", "../x", "a\n", "a.b"])
def test_an_address_holds_small_latin_letters(slug):
    with pytest.raises(ValidationError) as refused:
        Organization(label_en="Body", slug=slug).full_clean()
    assert "slug" in refused.value.message_dict


def test_public_is_from_a_moment_on_and_not_after_a_merge():
    shown = OrganizationFactory()
    OrganizationFactory(public_from=None)
    coming = OrganizationFactory(public_from=later())
    OrganizationFactory(merged_into=shown)
    assert list(Organization.objects.public()) == [shown]
    assert set(Organization.objects.public(coming.public_from)) == {shown, coming}
    assert list(Entity.objects.public()) == [shown.entity_ptr]


# --- Parts of bodies ------------------------------------------------------------------------------


def test_a_body_with_all_its_parts_is_one_query(django_assert_num_queries):
    top = OrganizationFactory()
    chain = [top]
    for _step in range(30):
        chain.append(OrganizationFactory(parent=chain[-1]))
    OrganizationFactory()
    with django_assert_num_queries(1):
        found = Organization.objects.with_descendants(top.pk)
    assert sorted(found) == sorted(body.pk for body in chain)
    assert Organization.objects.with_descendants(chain[-1].pk) == [chain[-1].pk]


def test_a_body_is_no_part_of_its_own_parts():
    top = OrganizationFactory()
    middle = OrganizationFactory(parent=top)
    bottom = OrganizationFactory(parent=middle)
    for parent in (top, middle, bottom):
        top.parent = parent
        with pytest.raises(ValidationError) as refused:
            top.full_clean()
        assert list(refused.value.message_dict) == ["parent"]
    top.parent = OrganizationFactory()
    top.full_clean()


def test_a_circle_that_got_in_ends_the_question_all_the_same():
    top = OrganizationFactory()
    part = OrganizationFactory(parent=top)
    Organization.objects.filter(pk=top.pk).update(parent=part)
    assert sorted(Organization.objects.with_descendants(top.pk)) == sorted([top.pk, part.pk])
