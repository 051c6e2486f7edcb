"""ZIP-based documents: the archive is unpacked whole, within limits, and every part looked at.

Why so strict about the archive itself: programs disagree on how to read one that is not quite
regular, and that is how something gets past a check.
"""

import re
import struct
import zipfile
import zlib
from typing import BinaryIO

from audit_portal.checking.file_types import (
    DOCX,
    ODP,
    ODS,
    ODT,
    PPTX,
    XLSX,
    Allowance,
    CheckInside,
    FileType,
    Refused,
)

BLOCK = 256 * 1024
HIGHEST_RATIO = 200
RATIO_FROM = 10 * 1024 * 1024  # small things may be as regular as they like
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
    OverflowError,
    IndexError,
)
MAIN_PARTS = {
    f"{DOCX.content_type}.main+xml": DOCX,
    f"{XLSX.content_type}.main+xml": XLSX,
    f"{PPTX.content_type}.main+xml": PPTX,
}
OPEN_DOCUMENTS = {kind.content_type: kind for kind in (ODT, ODS, ODP)}
TELLING = ("[content_types].xml", "mimetype", "meta-inf/manifest.xml")
FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"MZ", b"\x7fELF")
MACRO_PARTS = re.compile(
    r"(^|/)(vbaproject[^/]*\.bin|vbadata\.xml|macrosheets/|dialogsheets/)"  # Office
    r"|(^|/)(basic|scripts)/"  # OpenDocument
)
CONTENT_TYPE = re.compile(rb"""ContentType\s*=\s*["']([^"']*)["']""")
DRIVE = re.compile(r"^[a-z]:")
MACROS = "it holds macros; save it without them"
BOMB = "it unpacks to far more than a document should"


def check_archive(file: BinaryIO, allowance: Allowance, check_inside: CheckInside) -> FileType:
    """`check_inside` sees the files found within: the workbook behind a chart is usual."""
    size = file.seek(0, 2)
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            _refuse_irregular(archive, file)
            telling = _unpack(archive, size, allowance, check_inside)
    except DAMAGED as error:
        raise Refused("it is damaged, or not what it begins as") from error
    return _document(telling)


def _refuse_irregular(archive: zipfile.ZipFile, file: BinaryIO) -> None:
    entries = archive.infolist()
    names = [_name(entry) for entry in entries]
    if not entries or min(entry.header_offset for entry in entries) != 0:
        raise Refused("something else stands before the document in it")
    file.seek(-(22 + len(archive.comment)), 2)
    if file.read(4) != b"PK\x05\x06":
        raise Refused("something else stands behind the document in it")
    if len(set(names)) != len(names):
        raise Refused("it holds two parts of one name")
    for entry in entries:
        _refuse_entry(entry)


def _refuse_entry(entry: zipfile.ZipInfo) -> None:
    name = _name(entry)
    if entry.flag_bits & 0x1:
        raise Refused("it is protected with a password")
    if name.startswith("/") or DRIVE.match(name) or ".." in name.split("/") or "\x00" in name:
        raise Refused("it holds a part whose name leads outside it")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("it is packed in a way that documents are not")
    if MACRO_PARTS.search(name):
        raise Refused(MACROS)


def _name(entry: zipfile.ZipInfo) -> str:
    """As Office compares names: whatever the case, and with the slashes one way."""
    return entry.orig_filename.replace("\\", "/").lower()


def _unpack(
    archive: zipfile.ZipFile, size: int, allowance: Allowance, check_inside: CheckInside
) -> dict[str, bytes]:
    """Read every part to its end; give back the few that say what the document is."""
    telling: dict[str, bytes] = {}
    before = allowance.bytes_left
    for entry in archive.infolist():
        allowance.open_part()
        body = _read(archive, entry, allowance)
        unpacked = before - allowance.bytes_left
        if unpacked > RATIO_FROM and unpacked > HIGHEST_RATIO * size:
            raise Refused(BOMB)
        if _name(entry) in TELLING:
            telling[_name(entry)] = body
        elif body.startswith(FILES):
            _check_part(body, allowance, check_inside)
    return telling


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, allowance: Allowance) -> bytes:
    """The whole of a part that matters here, else its first block; all of it is counted."""
    with archive.open(entry) as part:
        blocks = [part.read(BLOCK)]
        allowance.unpack(len(blocks[0]))
        matters = _name(entry) in TELLING or blocks[0].startswith(FILES)
        while block := part.read(BLOCK):
            allowance.unpack(len(block))
            if matters:
                blocks.append(block)
    return b"".join(blocks)


def _check_part(body: bytes, allowance: Allowance, check_inside: CheckInside) -> None:
    if body.startswith(b"\x7fELF") or (body.startswith(b"MZ") and b"PE\x00\x00" in body[:4096]):
        raise Refused("it holds a program")
    if body.startswith(b"MZ"):
        return  # two letters, with which a scrambled font may also begin
    try:
        check_inside(body, allowance)
    except Refused as error:
        raise Refused(f"of something inside it: {error}") from error


def _document(telling: dict[str, bytes]) -> FileType:
    if "[content_types].xml" in telling:
        return _office(telling["[content_types].xml"])
    found = OPEN_DOCUMENTS.get(telling.get("mimetype", b"").decode("latin-1").strip())
    if found is None:
        raise Refused("it is an archive; add the files in it one by one")
    if b"encryption-data" in telling.get("meta-inf/manifest.xml", b""):
        raise Refused("it is protected with a password")
    return found


def _office(content_types: bytes) -> FileType:
    declared = {found.decode("latin-1").strip() for found in CONTENT_TYPE.findall(content_types)}
    if any("macroenabled" in each.lower() or "vbaproject" in each.lower() for each in declared):
        raise Refused(MACROS)
    mains = {MAIN_PARTS[each] for each in declared if each in MAIN_PARTS}
    if len(mains) != 1:
        raise Refused(
            "it is an Office file of another kind; save it as an ordinary document, workbook or "
            "presentation"
        )
    return mains.pop()
