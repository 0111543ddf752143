"""The register's rules on the marked texts: each finds what people have marked, and nothing else."""

import pytest

from articles import checklist
from tests.articles import markedset

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("aside", [False, True])
def test_the_checks_find_what_is_marked_and_nothing_else(aside):
    markedset.load_register()
    texts = [text for text in markedset.texts() if text.aside is aside]
    assert len(texts) == (20 if aside else 40)
    marked = {text.id: sorted(text.checks) for text in texts}
    assert {text.id: found(text) for text in texts} == marked


def found(text):
    data = text.data | {"event_on": str(text.day)}
    return sorted({item.rule for item in checklist.check(data) if item.rule.startswith("register")})
