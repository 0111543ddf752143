"""Bodies as a tree: whatever is missing or runs in a circle, each body stands in it once."""

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from organizations.models import Organization
from organizations.tree import DEEPEST, ancestors, forest


def body(pk, parent=None, label="", label_ru=""):
    label = label or f"Body {pk}"
    return Organization(
        kind="organization", slug=f"body-{pk}", pk=pk, parent_id=parent, label_en=label, label_ru=label_ru
    )


def shape(nodes):
    """`{pk: {pk: {}}}`, in order."""
    return {node.body.pk: shape(node.children) for node in nodes}


def flat(nodes):
    for node in nodes:
        yield node
        yield from flat(node.children)


def test_parts_stand_below_what_they_are_part_of():
    bodies = [body(4, 2), body(1), body(3, 1), body(2, 1), body(5)]
    assert shape(forest(bodies)) == {1: {2: {4: {}}, 3: {}}, 5: {}}


def test_a_body_whose_parent_is_not_shown_stands_at_the_top():
    assert shape(forest([body(2, 1), body(3, 2)])) == {2: {3: {}}}


def test_no_bodies_no_tree():
    assert forest([]) == []


def test_one_node_is_the_current_one():
    nodes = list(flat(forest([body(1), body(2, 1)], current=2)))
    assert [(node.body.pk, node.current) for node in nodes] == [(1, False), (2, True)]


def test_sorted_by_label_in_the_active_language_without_regard_to_case():
    bodies = [
        body(1, label="council", label_ru="Совет"),
        body(2, label="Academy", label_ru="Академия"),
        body(3, label="Bureau", label_ru="Ясная комиссия"),
    ]
    assert list(shape(forest(bodies))) == [2, 3, 1]
    with translation.override("ru"):
        assert list(shape(forest(bodies))) == [2, 1, 3]


@pytest.mark.parametrize(
    ("parents", "expected"),
    [
        ({1: 1}, {1: {}}),
        ({1: 2, 2: 1}, {1: {}, 2: {}}),
        ({1: 2, 2: 3, 3: 2}, {2: {1: {}}, 3: {}}),
        ({1: 2, 2: 3, 3: 3, 4: 1}, {3: {2: {1: {4: {}}}}}),
    ],
)
def test_a_circle_stands_at_the_top_and_what_hangs_on_it_below(parents, expected):
    assert shape(forest([body(pk, parent) for pk, parent in parents.items()])) == expected


@settings(deadline=None)  # a busy machine is no failure
@given(st.dictionaries(st.integers(1, 8), st.none() | st.integers(1, 9)))
def test_every_body_stands_in_the_tree_once(parents):
    bodies = [body(pk, parent) for pk, parent in parents.items()]
    assert sorted(node.body.pk for node in flat(forest(bodies))) == sorted(parents)


def test_a_tree_that_is_too_deep_for_a_template_goes_on_beside_its_last_level():
    nodes = forest([body(pk, pk - 1) for pk in range(1, 301)])
    assert render_to_string("components/tree.html", {"nodes": nodes, "top": True}).count("<li>") == 300
    for level in range(1, DEEPEST):
        assert [node.body.pk for node in nodes] == [level]
        nodes = nodes[0].children
    assert sorted(node.body.pk for node in nodes) == list(range(DEEPEST, 301))
    assert not any(node.children for node in nodes)


def test_ancestors_from_the_top_down():
    bodies = [body(1), body(2, 1), body(3, 2), body(4, 1)]
    assert [other.pk for other in ancestors(bodies[2], bodies)] == [1, 2]
    assert ancestors(bodies[0], bodies) == []


def test_ancestors_end_at_the_first_that_is_not_shown():
    assert [other.pk for other in ancestors(body(4, 3), [body(1), body(3, 2)])] == [3]


@settings(deadline=None)  # a busy machine is no failure
@given(st.dictionaries(st.integers(1, 8), st.none() | st.integers(1, 9), min_size=1))
def test_ancestors_come_to_an_end(parents):
    bodies = [body(pk, parent) for pk, parent in parents.items()]
    for one in bodies:
        chain = [other.pk for other in ancestors(one, bodies)]
        assert len(chain) == len(set(chain))
        assert one.pk not in chain
