import copy

import pytest

from tests.articles.factories import Paper


@pytest.fixture(scope="module")
def first_paper(made_once):
    return made_once(Paper)


@pytest.fixture
def paper(first_paper, db):
    """A newsroom with one of everything that a reader can meet."""
    return copy.deepcopy(first_paper)
