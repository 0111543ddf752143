"""Where originals lie."""

from django.core.files.storage import FileSystemStorage


class PrivateStorage(FileSystemStorage):
    """A folder that no address leads to: Django's own would give one below MEDIA_URL."""

    def url(self, name):
        raise ValueError("Originals are not accessible via a URL.")
