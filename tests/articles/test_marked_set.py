"""What is suggested for the texts that people have marked: precision, recall, and what is sure enough to be linked."""

import pytest

from articles import mentions
from tests.articles import markedset

pytestmark = pytest.mark.django_db
TEXTS = markedset.texts()


@pytest.fixture
def slugs(db):
    """`{key: slug}` of the register of the marked set."""
    return {key: slug for slug, key in markedset.load_register().items()}


def name_of(suggestion, slugs):
    """A suggestion as the marks write it."""
    if suggestion.create and suggestion.create["kind"] == "person":
        return f"+{suggestion.words}"
    if suggestion.create:
        return f"+{suggestion.create['label_en']}"
    return "|".join(sorted(slugs[known.pk] for known in suggestion.candidates))


def wanted_name(name):
    """A mark as `name_of` writes a suggestion."""
    if name.startswith("+") and "/" in name:
        body, number = (
            {"rkc-mc": "RKC/MC", "wgpm": "WGPM"}[name[1:].partition("/")[0]],
            int(name.rpartition("/")[2]),
        )
        return f"+{body}, {number}{'nd' if number % 10 == 2 else 'th'} Meeting"
    return "|".join(sorted(name.split("|")))


def read(text, slugs):
    """(expected, suggested) names, and those suggested for certain."""
    suggested = mentions.suggest(text.data, day=text.day)
    certain = {name_of(row, slugs) for row in suggested if row.certain}
    return {wanted_name(name) for name in text.names}, {name_of(row, slugs) for row in suggested}, certain


@pytest.mark.parametrize("aside", [False, True], ids=["tuned", "aside"])
def test_precision_and_recall(slugs, aside):
    right = missed = wrong = 0
    for text in (text for text in TEXTS if text.aside is aside):
        expected, suggested, _certain = read(text, slugs)
        right += len(expected & suggested)
        missed += len(expected - suggested)
        wrong += len(suggested - expected)
        if expected != suggested:
            print(f"{text.id}: missed {expected - suggested}, wrong {suggested - expected}")  # noqa: T201  for -s
    precision, recall = right / (right + wrong), right / (right + missed)
    group = "aside" if aside else "tuned"
    print(f"{group}: {right} right, precision {precision:.3f}, recall {recall:.3f}")  # noqa: T201  for -s
    assert precision >= 0.98
    assert recall >= 0.95


def test_only_what_is_sure_is_linked(slugs):
    for text in TEXTS:
        _expected, suggested, certain = read(text, slugs)
        sure = {name for name in suggested - set(text.unsure) if "|" not in name and "+" not in name}
        assert (text.id, certain) == (text.id, sure)


def test_the_set_is_large_enough():
    assert len([text for text in TEXTS if text.language == "en"]) >= 30
    assert len([text for text in TEXTS if text.language == "ru"]) >= 30
    assert len([text for text in TEXTS if text.aside]) == 20
    assert len({text.id for text in TEXTS}) == len(TEXTS)
