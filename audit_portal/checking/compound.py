"""Compound files: Word, Excel and PowerPoint of 97 to 2003, Outlook e-mails, embedded objects."""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import olefile

from audit_portal.checking.archives import MACROS
from audit_portal.checking.file_types import (
    DOC,
    MSG,
    PPT,
    XLS,
    Allowance,
    CheckInside,
    FileType,
    Refused,
)

MACRO_STORES = {"vba", "macros", "_vba_project", "_vba_project_cur"}
PASSWORD_STORES = {"encryptedpackage", "encryptedsummary"}
PASSWORD = "it is protected with a password"  # noqa: S105 - a sentence about passwords
DAMAGED = (
    OSError,
    ValueError,
    TypeError,
    struct.error,
    zlib.error,
    IndexError,
    KeyError,
    OverflowError,
    AttributeError,
    RecursionError,
)
ATTACHED = "__substg1.0_37010102"  # [MS-OXMSG] the binary content of an attachment
END_OF_GLOBALS, FILE_PASS, BOUND_SHEET = 0x000A, 0x002F, 0x0085  # [MS-XLS] record types
STORED_OBJECT = 0x1011  # [MS-PPT] ExOleObjStg: an embedded object, or the macros


def check_compound(
    file: BinaryIO, allowance: Allowance, check_embedded: CheckInside, check_attached: CheckInside
) -> FileType | None:
    """None when it breaks no rule but is of a kind unknown here, as an embedded object may be."""
    file.seek(0)
    try:
        with olefile.OleFileIO(file) as compound:
            _refuse_parts(compound)
            _check_inside(compound, "package", allowance, check_embedded)
            _check_inside(compound, ATTACHED, allowance, check_attached)
            return _kind(compound, allowance, check_embedded)
    except DAMAGED as error:
        raise Refused("it is damaged, or not what it begins as") from error


def _refuse_parts(compound: olefile.OleFileIO) -> None:
    paths = compound.listdir(streams=True, storages=True)
    parts = {part.lower() for path in paths for part in path}
    if parts & PASSWORD_STORES:
        raise Refused(PASSWORD)
    if parts & MACRO_STORES:
        raise Refused(MACROS)
    if "\x01ole10native" in parts:
        raise Refused("it carries another file inside as a package; take it out")


def _check_inside(
    compound: olefile.OleFileIO, name: str, allowance: Allowance, check_inside: CheckInside
) -> None:
    for path in compound.listdir():
        if path[-1].lower() == name and compound.get_size(path):
            _check_part(_read(compound, path, allowance), allowance, check_inside)


def _check_part(body: bytes, allowance: Allowance, check_inside: CheckInside) -> None:
    allowance.open_part()
    try:
        check_inside(body, allowance)
    except Refused as error:
        raise Refused(f"of something inside it: {error}") from error


def _read(compound: olefile.OleFileIO, path: list[str], allowance: Allowance) -> bytes:
    allowance.unpack(compound.get_size(path))
    return bytes(compound.openstream(path).read())


def _kind(
    compound: olefile.OleFileIO, allowance: Allowance, check_embedded: CheckInside
) -> FileType | None:
    def stream(name: str) -> bytes:
        return _read(compound, [name], allowance)

    if compound.exists("__properties_version1.0"):
        return MSG
    if compound.exists("WordDocument"):
        if _is_encrypted_word(stream("WordDocument")):
            raise Refused(PASSWORD)
        return DOC
    for name in ("Workbook", "Book"):
        if compound.exists(name):
            _refuse_records(stream(name))
            return XLS
    if compound.exists("PowerPoint Document"):
        for body in _stored_objects(stream("PowerPoint Document"), allowance):
            _check_part(body, allowance, check_embedded)
        return PPT
    return None


def _is_encrypted_word(stream: bytes) -> bool:
    """[MS-DOC] FibBase: bit 8 of the flags at byte 10."""
    return len(stream) > 11 and bool(stream[11] & 0x01)


def _refuse_records(stream: bytes) -> None:
    """[MS-XLS] the records before the first sheet say whether it is locked and what sheets come."""
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == END_OF_GLOBALS:
            return
        if kind == FILE_PASS:
            raise Refused(PASSWORD)
        if kind == BOUND_SHEET and stream[at + 9 : at + 10] == b"\x01":
            raise Refused(MACROS)
        at += 4 + size


def _stored_objects(stream: bytes, allowance: Allowance) -> Iterator[bytes]:
    """[MS-PPT] the bodies of ExOleObjStg records, which stand at the top; packed or not."""
    at = 0
    while at + 8 <= len(stream):
        version, kind, size = struct.unpack_from("<HHI", stream, at)
        if kind == STORED_OBJECT:
            body = stream[at + 8 : at + 8 + size]
            yield _inflated(body[4:], allowance) if version >> 4 else body
        at += 8 + size


def _inflated(packed: bytes, allowance: Allowance) -> bytes:
    body = zlib.decompressobj().decompress(packed, allowance.bytes_left + 1)
    allowance.unpack(len(body))
    return body
