"""Which document is accepted: by content, not by what the browser says."""

import io
import tracemalloc
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile

from organizations import documents, history, restoring
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
        (
            "plan.docx",
            zipped(**{"[Content_Types].xml": "<x ContentType='x.macroEnabled.x'/>", "word/document.xml": ""}),
        ),
        ("plan.docx", zipped(**{"[Content_Types].xml": " " * 2_000_000, "word/document.xml": ""})),
        ("plan.odt", zipped(mimetype="application/vnd.oasis.opendocument.text", **{"Basic/x.xml": ""})),
        ("plan.odt", zipped(mimetype="application/vnd.oasis.opendocument.text", **{"Scripts/python/x": ""})),
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


@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_no_more_is_unpacked_than_is_read(packing):
    """A directory that says 39 bytes of a part that unpacks to 20 MB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as archive:
        archive.writestr("mimetype", b"\0" * 20_000_000)
    content = bytearray(stream.getvalue())
    size = content.find(b"PK\x01\x02") + 24
    content[size : size + 4] = (39).to_bytes(4, "little")
    tracemalloc.start()
    try:
        with pytest.raises(ValidationError, match="macros"):
            documents.inspect(SimpleUploadedFile("plan.odt", bytes(content)))
        assert tracemalloc.get_traced_memory()[1] < 2_000_000
    finally:
        tracemalloc.stop()


def test_a_part_that_cannot_be_unpacked_is_refused():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", documents.TYPES["odt"])
    content = bytearray(stream.getvalue())
    content[38:42] = b"\xff" * 4  # behind the header of 30 bytes and the name
    with pytest.raises(ValidationError, match="macros"):
        documents.inspect(SimpleUploadedFile("plan.odt", bytes(content)))


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


# --- Their files ----------------------------------------------------------------------------------


@pytest.fixture
def paper(db):
    paper = Document(meeting=MeetingFactory(), title="Report", content_type=documents.TYPES["pdf"])
    paper.file.save("report.pdf", ContentFile(b"%PDF-1.7 text"))
    return paper


def is_stored(paper):
    return paper.file.storage.exists(paper.file.name)


def test_a_paper_comes_back_with_its_file_and_goes_with_its_meeting(
    paper, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        meeting, key = paper.meeting, paper.pk
        history.record(meeting, by=None)
        Document.objects.get(pk=key).delete()
        gone = history.record(meeting, by=None)
    assert is_stored(paper)
    with django_capture_on_commit_callbacks(execute=True):
        restoring.restore(meeting, 1, by=None, based_on=gone.number)
    assert Document.objects.get(pk=key).file.read() == b"%PDF-1.7 text"
    with django_capture_on_commit_callbacks(execute=True):
        meeting.delete()
        assert is_stored(paper)  # the deletion may yet be rolled back
    assert not is_stored(paper)


def test_a_file_stays_while_another_paper_names_it(paper, django_capture_on_commit_callbacks):
    other = Document.objects.create(meeting=MeetingFactory(), title="The same", file=paper.file.name)
    for row, stays in ((paper, True), (other, False)):
        with django_capture_on_commit_callbacks(execute=True):
            row.delete()
        assert is_stored(paper) is stays
