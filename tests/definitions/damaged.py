"""Workbooks that nobody can use, made one by one from a good one."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

import openpyxl
from docx import Document

from tests.definitions.workbooks import cell, good, packed, spoilt

Parts = dict[str, bytes]
QUESTIONS = "xl/worksheets/sheet3.xml"
WORKBOOK = "xl/workbook.xml"
STRINGS = "xl/sharedStrings.xml"
TYPES = "[Content_Types].xml"


def parts_of(raw: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}


def zipped(parts: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", method) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return to.getvalue()


def changed(name: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(good())
    parts[name] = change(parts[name])
    return zipped(parts)


def without(name: str) -> bytes:
    parts = parts_of(good())
    del parts[name]
    return zipped(parts)


def beside(name: str, body: bytes) -> bytes:
    return zipped({**parts_of(good()), name: body})


def twice(name: str) -> bytes:
    other = name[:-1] + "~"
    return beside(other, b"<other/>").replace(other.encode(), name.encode())


def flipped() -> bytes:
    """A byte in the middle of the packed sheets."""
    raw = bytearray(good())
    at = raw.index(QUESTIONS.encode()) + 200
    raw[at] ^= 0xFF
    return bytes(raw)


def word_document() -> bytes:
    to = io.BytesIO()
    Document().save(to)
    return to.getvalue()


def far_away(book: Any) -> None:
    book["Questions"].cell(1_048_576, 16_384).value = "lost"


def in_every_cell(words: str) -> Callable[[Any], None]:
    def fill(book: Any) -> None:
        for row in book["Questions"].iter_rows(min_row=2):
            for each in row:
                each.value = words

    return fill


def entity(body: bytes) -> bytes:
    """A word of its own that stands for a thousand more."""
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    return re.sub(rb"(<\?xml[^>]*\?>)", rb"\1" + declared, body, count=1)


def wide(body: bytes) -> bytes:
    return body.decode().encode("utf-16")


DAMAGED: dict[str, Callable[[], bytes]] = {
    "cut in half": lambda: good()[: len(good()) // 2],
    "cut before the last bytes": lambda: good()[:-10],
    "a byte flipped": flipped,
    "something in front": lambda: b"PK\x03\x04" + good(),
    "something behind": lambda: good() + b"and more",
    "only its first bytes": lambda: good()[:4],
    "an empty archive": lambda: zipped({}),
    "an archive of notes": lambda: zipped({"notes.txt": b"Ask Ruth"}),
    "no list of its parts": lambda: without(TYPES),
    "no workbook in it": lambda: without(WORKBOOK),
    "no links between its parts": lambda: without("xl/_rels/workbook.xml.rels"),
    "a sheet is missing": lambda: without(QUESTIONS),
    "its words are missing": lambda: without(STRINGS),
    "its words are cut": lambda: changed(STRINGS, lambda body: body[: len(body) // 2]),
    "its words are none": lambda: changed(STRINGS, lambda body: b""),
    "a sheet is cut": lambda: changed(QUESTIONS, lambda body: body[: len(body) // 2]),
    "a sheet is a picture": lambda: changed(QUESTIONS, lambda body: b"\x89PNG\r\n\x1a\n" + body),
    "a cell names a word that is not there": lambda: changed(
        QUESTIONS, lambda body: body.replace(b"<v>1", b"<v>9999999")
    ),
    "a cell stands nowhere": lambda: changed(
        QUESTIONS, lambda body: re.sub(rb'<c r="[A-Z]+2"', b'<c r="2B2"', body)
    ),
    "the workbook is no XML": lambda: changed(WORKBOOK, lambda body: b"a workbook, I promise"),
    "words of its own": lambda: changed(WORKBOOK, entity),
    "words of its own in a sheet": lambda: changed(QUESTIONS, entity),
    "in an alphabet of two bytes": lambda: changed(
        QUESTIONS, lambda body: body.decode().encode("utf-16")
    ),
    "two parts of one name": lambda: twice(QUESTIONS),
    "a part that leads outside": lambda: beside("../../etc/passwd", b"root"),
    "macros": lambda: beside("xl/vbaProject.bin", b"Sub Auto_Open"),
    "a bomb": lambda: beside("xl/media/image1.xml", bytes(40 * 1024 * 1024)),
    "packed in another way": lambda: zipped(parts_of(good()), method=zipfile.ZIP_BZIP2),
    "a Word document": word_document,
    "a workbook of before 2007": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048),
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(200),
    "nothing at all": lambda: b"",
    "of somebody else": lambda: packed(openpyxl.Workbook()),
    "too large": lambda: b"PK\x03\x04" + bytes(2_000_001),
    "a cell at the far end": lambda: spoilt(far_away),
    "the same in every cell": lambda: spoilt(in_every_cell("x")),
    "an error in every cell": lambda: spoilt(in_every_cell("#REF!")),
    "a formula in every cell": lambda: spoilt(in_every_cell("=1/0")),
    "no headings": lambda: spoilt(lambda book: book["Questions"].delete_rows(1)),
    "a scale without points": lambda: spoilt(lambda book: book["Scales"].delete_rows(2, 100)),
    "a key twice": lambda: spoilt(
        lambda book: setattr(cell(book["Questions"], "dsl", "name"), "value", "dsl-time")
    ),
}
