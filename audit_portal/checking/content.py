"""From the first bytes to the reader that knows this kind of file whole."""

import io
from typing import BinaryIO

import puremagic

from audit_portal.checking import archives, compound, pictures, portable, text
from audit_portal.checking.file_types import Allowance, FileType, Refused

HEAD = 4096
ZIP, OLE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")


def check(file: BinaryIO, allowance: Allowance | None = None) -> FileType:
    """What this file is. Raises `Refused` when it is none of the allowed kinds, or not only that.

    `file` is seekable; it is read from its beginning whatever its position.
    """
    allowance = allowance or Allowance()
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise Refused("it is empty")
    with allowance.inside():
        return _read(file, head, allowance)


def _read(file: BinaryIO, head: bytes, allowance: Allowance) -> FileType:
    if head.startswith(ZIP):
        return archives.check_archive(file, allowance, _check_embedded)
    if head.startswith(OLE):
        found = compound.check_compound(file, allowance, _check_embedded, _check_attached)
        if found is None:
            raise Refused("it is an older Office file of another kind, or an installer")
        return found
    if head.startswith(PDF):
        found = portable.check_pdf(file)
    elif pictures.looks_like_picture(head):
        found = pictures.check_picture(file, head)
    else:
        _refuse_known_binary(head)
        return text.check_text(file, allowance, _check_attached)
    _refuse_second_file(file, head, found)
    return found


def _check_attached(data: bytes, allowance: Allowance) -> FileType:
    """What is attached to an e-mail must be something that could be added by itself."""
    return check(io.BytesIO(data), allowance)


def _check_embedded(data: bytes, allowance: Allowance) -> FileType | None:
    """An object within a document may also be of a kind that only its program knows."""
    if not data.startswith(OLE):
        return check(io.BytesIO(data), allowance)
    with allowance.inside():
        return compound.check_compound(
            io.BytesIO(data), allowance, _check_embedded, _check_attached
        )


def _refuse_second_file(file: BinaryIO, head: bytes, found: FileType) -> None:
    """A picture that is an archive too, or a PDF too, is nobody's honest scan."""
    size = file.seek(0, io.SEEK_END)
    file.seek(max(0, size - 66_000))  # an archive ends within 65,557 bytes of its directory's end
    tail = file.read()
    if b"PK\x05\x06" in tail and b"PK\x01\x02" in tail:
        raise Refused(f"it is a {found.label} with an archive hidden behind it")
    if found.code != "pdf" and PDF in head[:1024]:
        raise Refused(f"it is a {found.label} and a PDF at the same time")


def _refuse_known_binary(head: bytes) -> None:
    """Name what it is, where the signature tells; what has no NUL, or is UTF-16, may be text."""
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Refused(_named(head))


def _named(head: bytes) -> str:
    if head.startswith(PROGRAMS):
        return "it is a program"
    try:
        known = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError, IndexError):
        known = []
    if known and known[0].confidence >= 0.5 and known[0].name:
        return f"it is a file of another kind ({known[0].name})"
    return "it is none of the kinds of file we can check"
