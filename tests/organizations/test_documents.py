"""Which document is accepted: by content, not by what the browser says."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from organizations import documents
from organizations.models import Document

from .factories import MeetingFactory

TEXT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def zipped(**members):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()


DOCX = zipped(**{"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"})
ODT = zipped(mimetype="application/vnd.oasis.opendocument.text", **{"content.xml": "<x/>"})


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("plan.pdf", b"%PDF-1.7 text", "application/pdf"),
        ("Plan.PDF", b"%PDF-1.7 text", "application/pdf"),
        ("plan.docx", DOCX, TEXT),
        ("plan.odt", ODT, "application/vnd.oasis.opendocument.text"),
    ],
)
def test_documents(name, content, content_type):
    document = documents.inspect(SimpleUploadedFile(name, content, "text/html"))
    assert (document.content_type, document.size) == (content_type, len(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html>"),
        ("plan.pdf", b"<html>"),
        ("plan.pdf", DOCX),
        ("plan.docx", b"%PDF-1.7"),
        ("plan.docx", DOCX[:40]),
        ("plan.docm", DOCX),
        (
            "plan.docx",
            zipped(**{"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": ""}),
        ),
        ("plan.odt", zipped(mimetype="application/vnd.oasis.opendocument.text", **{"Basic/x.xml": ""})),
        ("plan.zip", zipped(**{"a.txt": "x"})),
        ("plan.odt", zipped(mimetype="x" * 1000)),
        ("plan.exe", b"MZ"),
        ("empty.pdf", b""),
    ],
    ids=lambda value: (
        value if isinstance(value, str) else ""
    ),  # a zipped file holds the hour: no name for a test
)
def test_everything_else_is_refused(name, content):
    with pytest.raises(ValidationError):
        documents.inspect(SimpleUploadedFile(name, content))


def test_a_large_file_is_refused_unread():
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7")
    upload.size = documents.MAX_BYTES + 1
    with pytest.raises(ValidationError, match="25 MB"):
        documents.inspect(upload)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("План заседания.pdf", "План заседания.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("\u202etxt.pdf", "txt.pdf"),
        ("." * 5 + ".pdf", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_the_name_is_text_without_tricks(name, shown):
    upload = SimpleUploadedFile("plan.pdf", b"%PDF-1.7")
    upload._name = name
    assert documents.inspect(upload).name == shown


@pytest.mark.django_db
def test_a_file_that_is_lost_is_not_found(client):
    document = Document.objects.create(
        meeting=MeetingFactory(), title="Report", file="documents/gone", content_type=documents.TYPES["pdf"]
    )
    assert client.get(document.get_absolute_url()).status_code == 404
