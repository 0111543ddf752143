import pytest

from tests.articles.factories import Paper


@pytest.fixture
def paper(db):
    """A newsroom with one of everything that a reader can meet."""
    return Paper()
