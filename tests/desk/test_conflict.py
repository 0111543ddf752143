"""Three states of a body: what each side changed, what is chosen for both, what somebody must decide."""

import pytest

from articles.desk import conflict, structure
from tests.factories import draft
from tests.organizations.factories import OrganizationFactory

pytestmark = pytest.mark.django_db

A, B, C, D, E = (f"<p>Paragraph {name} says {name}{name}.</p>" for name in "abcde")


@pytest.fixture
def state():
    """A snapshot with the given blocks as its body."""
    data = draft().revision.data
    return lambda *blocks: data | {"body": "".join(blocks)}


def merged(state, base, theirs, mine):
    return conflict.merge(state(*base), state(*theirs), state(*mine))


def new(block, word="new"):
    return block.replace("says", word)


@pytest.mark.parametrize(
    ("base", "theirs", "mine", "result"),
    [
        ([A, B, C], [A, B, new(C)], [new(A), B, C], [new(A), B, new(C)]),
        ([A, B, C], [A, new(B), C], [new(A), B, C], [new(A), new(B), C]),
        ([A, B, C], [A, B, C, D], [D, A, B, C], [D, A, B, C, D]),
        ([A, B, C], [A, C], [A, B, new(C)], [A, new(C)]),
        ([A, B, C], [A, B, C], [A, new(B), C], [A, new(B), C]),
        ([A, B, C], [A, new(B), C], [A, new(B), C], [A, new(B), C]),
        ([A, B, C, D, E], [A, B, new(C), D, E], [A, E, B, C, D], [A, E, B, new(C), D]),
        ([A, B, C], [A, B, D, C], [A, B, C, E], [A, B, D, C, E]),
        ([A, A, B], [A, A, new(B)], [A, B], [A, new(B)]),
        ([], [A], [], [A]),
    ],
    ids=[
        "two paragraphs", "neighbours", "both put in", "left out and changed", "only mine", "both the same",
        "moved and changed", "put in at two places", "one of two equal ones left out", "from nothing",
    ],
)  # fmt: skip
def test_changes_of_different_places_are_both_kept(state, base, theirs, mine, result):
    merge = merged(state, base, theirs, mine)
    assert merge.open == []
    assert structure.blocks(merge.data()["body"]) == result


@pytest.mark.parametrize(
    ("base", "theirs", "mine"),
    [
        ([A, B], [A, new(B)], [A, new(B, "tells")]),
        ([A, B, C], [A, new(B), C], [A, C]),
        ([A, B, C], [A, C], [A, new(B), C]),
        ([A, B], [B, A], [new(A), new(B)]),
    ],
    ids=["the same paragraph", "changed and left out", "left out and changed", "moved and changed"],
)
def test_changes_of_the_same_place_are_decided_by_a_person(state, base, theirs, mine):
    merge = merged(state, base, theirs, mine)
    assert [choice.who for choice in merge.open] != []
    assert {choice.chosen for choice in merge.open} == {""}


def test_an_undecided_merge_loses_nothing_of_mine(state):
    merge = merged(state, [A, B, C], [A, new(B), C], [A, new(B, "tells"), C, D])
    assert structure.blocks(merge.data()["body"]) == [A, new(B, "tells"), C, D]


def test_both_lists_can_be_kept():
    base = draft().revision.data
    merge = conflict.merge(base, base | {"tags": ["one", "two"]}, base | {"tags": ["three", "two"]})
    merge.read({"merge-tags": "both"})
    assert merge.data()["tags"] == ["one", "two", "three"]


@pytest.mark.parametrize(
    ("theirs", "mine", "ways"),
    [
        ("a", "A", {}),
        ("ab", "Ac", {"both": "abc", "both-mine": "Abc"}),
        ("ab", "A", {"both-mine": "Ab"}),
        ("a", "Ab", {"both": "ab"}),
        ("ab", "bc", {"both": "abc"}),
    ],
    ids=["one style or the other", "and others", "only theirs has others", "only mine has", "no other style"],
)
def test_of_two_styles_of_one_mention_one_is_kept(theirs, mine, ways):
    def rows(letters):
        return [{"entity": keys[one.lower()], "relation": "about", "styled_as": one} for one in letters]

    keys = {letter: OrganizationFactory().pk for letter in "abc"}
    base = draft().revision.data
    merge = conflict.merge(base, base | {"mentions": rows(theirs)}, base | {"mentions": rows(mine)})
    found = {}
    for answer in ("both", "both-mine"):
        merge.choices[0].chosen = ""
        merge.read({"merge-mentions": answer})
        if not merge.open:
            found[answer] = "".join(row["styled_as"] for row in merge.data()["mentions"])
    assert found == ways


def test_an_answer_that_is_not_offered_is_no_answer(state):
    merge = merged(state, [A], [new(A)], [new(A, "tells")])
    merge.read({f"merge-{merge.choices[0].key}": "all of it"})
    assert [choice.key for choice in merge.open] == [merge.choices[0].key]


def test_a_difference_names_its_place(state):
    merge = merged(state, [A, "<h2>Then</h2>"], [A, "<h2>Now</h2>"], [A, "<h2>Later</h2>", B])
    assert [choice.label for choice in merge.choices] == ["Body, 2: heading 2", "Body, 3"]
