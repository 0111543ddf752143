"""People whom a text names beside a title, and whom the register does not know."""

import pytest

from organizations import finder, strangers
from tests.organizations.factories import OrganizationFactory, PersonFactory, PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(db):
    body = OrganizationFactory(label_en="Working Group on Performance Measurement", short_en="WGPM")
    PersonFactory(label_en="Jane Known", sort_key="Known, Jane")
    return PostFactory(organization=body, title_en="Chairperson", title_ru="Председатель")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Chairperson Sean Borg opened it.", ["Sean Borg"]),
        ("the Chairperson of the WGPM, Sean Borg, opened it", ["Sean Borg"]),
        ("Sean Borg (Canada), the WGPM’s Chairperson", ["Sean Borg"]),
        ("Ana B. de Souza-Lima, Chairperson", ["Ana B. de Souza-Lima"]),
        ("Шон Борг, председатель группы", ["Шон Борг"]),
        ("Chairperson Jane Known; Jane Known, Chairperson", []),
        ("In Brussels, the Chairperson spoke. On Monday, Chairperson.", []),
        ("Chairperson Working Group on Performance Measurement", []),
        ("Sean Borg spoke.", []),
    ],
)
def test_only_what_stands_beside_a_title(post, text, names):
    known = finder.index()
    found = strangers.find(text, known, known.find(text))
    assert [row.words for row in found] == names
    assert all(row.posts == (post.pk,) and text[row.start : row.end] == row.words for row in found)
