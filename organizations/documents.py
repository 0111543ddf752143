"""Which document is accepted, of a meeting and under a story: PDF and office formats, told by content, at most 25 MB.

The browser's word about a file's type is not used, and the name that it had is kept as text only.
"""

import logging
import re
import zipfile
import zlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger("newsroom.documents")

MAX_BYTES = 25 * 1024 * 1024
MAX_ENTRIES = 5_000
MAX_NAME = 120

OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OOXML}wordprocessingml.document",
    "xlsx": f"{OOXML}spreadsheetml.sheet",
    "pptx": f"{OOXML}presentationml.presentation",
    "odt": f"{ODF}text",
    "ods": f"{ODF}spreadsheet",
    "odp": f"{ODF}presentation",
}
OOXML_TYPES = "[Content_Types].xml"
MAX_TYPES, MAX_MIMETYPE = 1024 * 1024, 60  # bytes of what is unpacked
# The part that makes a zip with it a text, a table or a set of slides.
OOXML_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}

_UNSAFE_IN_NAME = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069\"<>\\/:*?|]+")


@dataclass(frozen=True)
class Found:
    """What was found out about an upload."""

    name: str
    content_type: str
    size: int


def inspect(upload):
    """What this uploaded file is, a `Found`. Raises `ValidationError` for any other file.

    Reads the first bytes, and of a zip its directory: nothing is unpacked but the list of its parts' types, or
    a `mimetype` of 60 bytes.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(
            _("The file has %(size)s; 25 MB are the most."),
            code="too_large",
            params={"size": filesizeformat(upload.size)},
        )
    extension = _extension(upload)
    if extension is None:
        raise ValidationError(
            _("Only PDF, Word, Excel, PowerPoint and OpenDocument files without macros are accepted."),
            code="type",
        )
    named = upload.name.rpartition(".")[2].lower()
    if named != extension:
        raise ValidationError(
            _("The file is named .%(named)s, but it is a .%(found)s. Give it its own ending."),
            code="extension",
            params={"named": named[:10], "found": extension},
        )
    return Found(_printable(upload.name, extension), TYPES[extension], upload.size)


def filename(title, content_type):
    """The name under which a document of this title is saved by whoever downloads it."""
    return _printable(f"{title}.", _ending(content_type))


def download(file, name, content_type):
    """The answer that sends a stored file: under this name, as a download and nothing else; 404 where it is lost."""
    try:
        stored = file.storage.open(file.name)
    except FileNotFoundError as error:
        logger.error("The file %s is lost", file.name)
        raise Http404 from error
    response = FileResponse(stored, as_attachment=True, filename=name)
    response.headers["Content-Type"] = content_type
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _ending(content_type):
    return next(extension for extension, known in TYPES.items() if known == content_type)


def _extension(upload):
    upload.seek(0)
    head = upload.read(8)
    upload.seek(0)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if not head.startswith(b"PK\x03\x04"):
        return None
    try:
        return _extension_of_zip(upload)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError):
        return None  # damaged, encrypted, or packed in a way that the library does not read
    finally:
        upload.seek(0)


def _extension_of_zip(upload):
    with zipfile.ZipFile(upload) as archive:
        names = set(archive.namelist())
        if len(names) > MAX_ENTRIES or any(name.lower().endswith("vbaproject.bin") for name in names):
            return None
        if OOXML_TYPES in names:
            if _has_macros(archive):
                return None
            return next((OOXML_PARTS[part] for part in OOXML_PARTS if part in names), None)
        if "mimetype" not in names:
            return None
        found = _read(archive, "mimetype", MAX_MIMETYPE).decode("ascii", "replace").strip()
        if any(name.startswith(("Basic/", "Scripts/")) for name in names):
            return None
    return next((extension for extension, type in TYPES.items() if type == found), None)


def _has_macros(archive):
    """By the list of the parts' types, since a part may have any name; a list too long to be read may hide some."""
    types = _read(archive, OOXML_TYPES, MAX_TYPES + 1).replace(b"\0", b"").lower()  # UTF-16 too
    return len(types) > MAX_TYPES or b"macroenabled" in types or b"vbaproject" in types


def _read(archive, name, most):
    """The first `most` bytes of a part, unpacked no further: its size may be another than the directory says.

    Of the ways of packing only the two that office programs use: others unpack a gigabyte from a few bytes at once.
    """
    if archive.getinfo(name).compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    with archive.open(name) as part:
        return part.read(most)


def _printable(name, extension):
    """The name that readers see, without control characters and path, at most 120 characters long."""
    stem = " ".join(_UNSAFE_IN_NAME.sub(" ", name.rpartition(".")[0]).split()).strip(" .") or "document"
    return f"{stem[: MAX_NAME - len(extension) - 1]}.{extension}"
