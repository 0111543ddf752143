import pytest

from tests.articles.factories import Paper


@pytest.fixture
def paper(db, settings, tmp_path):
    """A `Paper`, its files in a folder of its own."""
    settings.STORAGES = settings.STORAGES | {
        "originals": settings.STORAGES["originals"] | {"OPTIONS": {"location": tmp_path / "originals"}}
    }
    return Paper()
