"""The kinds of file that may be evidence, and how a refusal is put."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class FileType:
    """`endings`: the names such a file may bear when it is handed out; the first is given to it."""

    code: str
    label: str
    content_type: str
    endings: tuple[str, ...]


class Refused(Exception):
    """The reason, fit to follow "because": "it is a program"."""


OFFICE = "application/vnd.openxmlformats-officedocument."
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

PNG = FileType("png", "PNG picture", "image/png", (".png",))
JPEG = FileType("jpeg", "JPEG picture", "image/jpeg", (".jpg", ".jpeg", ".jpe", ".jfif"))
GIF = FileType("gif", "GIF picture", "image/gif", (".gif",))
WEBP = FileType("webp", "WebP picture", "image/webp", (".webp",))
HEIC = FileType("heic", "HEIC picture", "image/heic", (".heic", ".heif"))
PDF = FileType("pdf", "PDF", "application/pdf", (".pdf",))
DOCX = FileType("docx", "Word document", f"{OFFICE}wordprocessingml.document", (".docx",))
XLSX = FileType("xlsx", "Excel workbook", f"{OFFICE}spreadsheetml.sheet", (".xlsx",))
PPTX = FileType(
    "pptx", "PowerPoint presentation", f"{OFFICE}presentationml.presentation", (".pptx",)
)
ODT = FileType("odt", "OpenDocument text", f"{OPEN_DOCUMENT}text", (".odt",))
ODS = FileType("ods", "OpenDocument spreadsheet", f"{OPEN_DOCUMENT}spreadsheet", (".ods",))
ODP = FileType("odp", "OpenDocument presentation", f"{OPEN_DOCUMENT}presentation", (".odp",))
DOC = FileType("doc", "Word document (97 to 2003)", "application/msword", (".doc",))
XLS = FileType("xls", "Excel workbook (97 to 2003)", "application/vnd.ms-excel", (".xls",))
PPT = FileType(
    "ppt", "PowerPoint presentation (97 to 2003)", "application/vnd.ms-powerpoint", (".ppt",)
)
TEXT = FileType("text", "Text", "text/plain", (".txt", ".csv", ".md", ".log", ".tsv"))
EML = FileType("eml", "E-mail", "message/rfc822", (".eml",))
MSG = FileType("msg", "Outlook e-mail", "application/vnd.ms-outlook", (".msg",))

BY_CODE = {
    file_type.code: file_type
    for file_type in (
        PNG, JPEG, GIF, WEBP, HEIC, PDF, DOCX, XLSX, PPTX, ODT, ODS, ODP, DOC, XLS, PPT,
        TEXT, EML, MSG,
    )
}  # fmt: skip

ALLOWED = (
    "You can add PDF, Word, Excel, PowerPoint and OpenDocument files without macros or a password, "
    "pictures (PNG, JPEG, GIF, WebP, HEIC), plain text and CSV, and saved e-mails (.eml, .msg)."
)


@dataclass
class Allowance:
    """What one uploaded file may unpack to, with everything inside it, layer by layer.

    Real documents stay far below: a large presentation has some 2,000 parts and 200 MB.
    """

    bytes_left: int = 300 * 1024 * 1024
    parts_left: int = 10_000
    layers_left: int = 3

    def unpack(self, size: int) -> None:
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise Refused("it unpacks to far more than a document should")

    def open_part(self) -> None:
        self.parts_left -= 1
        if self.parts_left < 0:
            raise Refused("it holds more parts than a document should")

    @contextmanager
    def inside(self) -> Iterator[None]:
        """One layer further in: an e-mail, in it a document, in that a workbook, and no more."""
        self.layers_left -= 1
        if self.layers_left < 0:
            raise Refused("it holds files inside files inside files")
        yield
        self.layers_left += 1


CheckInside = Callable[[bytes, Allowance], object]
"""How a reader has what it finds inside a file checked in its turn; raises `Refused`."""
