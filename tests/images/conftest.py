import pytest

from images.models import Image
from images.storage import PrivateStorage


@pytest.fixture(autouse=True)
def stores(settings, tmp_path, monkeypatch):
    """Public and private storage in folders of their own; gives both paths."""
    public, private = tmp_path / "media", tmp_path / "originals"
    settings.MEDIA_ROOT = public
    monkeypatch.setattr(Image._meta.get_field("original"), "storage", PrivateStorage(location=private))
    public.mkdir()
    private.mkdir()
    return public, private
