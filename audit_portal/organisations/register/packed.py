"""Files that come packed: a ZIP with one CSV in it, and Excel workbooks.

An archive is looked at as closely as one that is evidence, in a process of its own where it is a
workbook, before anything in it is believed.
"""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from audit_portal.checking.apart import check_apart
from audit_portal.checking.archives import DAMAGED, HIGHEST_RATIO, RATIO_FROM
from audit_portal.checking.file_types import XLSX, Refused
from audit_portal.organisations.register.problems import refused

MOST_UNPACKED = 200 * 1024 * 1024
MOST_COLUMNS = 300
SPOILT = "The packed file is damaged or cut short. Download it again."
NOT_ONE = "There must be one CSV file in the ZIP, and there are {}. Choose the one you want."
TOO_LARGE = "It unpacks to far more than a file of the register holds."
KIND_OF_TYPE = b"<!DOCTYPE"


def is_workbook(raw: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except DAMAGED as error:
        raise refused(SPOILT) from error


def only_text_in(raw: bytes) -> bytes:
    """The one CSV; read to its end, so that its checksum has been compared."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            names = [entry for entry in archive.infolist() if _is_csv(entry.filename)]
            if len(names) != 1:
                raise refused(NOT_ONE.format(len(names) or "none"))
            return _unpacked(archive, names[0], len(raw))
    except DAMAGED as error:
        raise refused(SPOILT) from error


def _is_csv(name: str) -> bool:
    return name.lower().endswith(".csv") and not name.startswith("__MACOSX/")


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, packed: int) -> bytes:
    with archive.open(entry) as part:
        most = min(MOST_UNPACKED, max(RATIO_FROM, HIGHEST_RATIO * packed))
        body = part.read(most + 1)
        if len(body) > most:
            raise refused(TOO_LARGE)
        part.read()
        return body


def workbook_rows(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    """The first sheet. Raises `RegisterRefused` before the first row, or on the way."""
    _check_workbook(raw)
    import openpyxl  # heavy: only who brings a workbook pays for it

    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what it says of its own size is not believed
        width = 0
        for line, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), 1):
            words = [_words(cell) for cell in cells]
            width = width or len(words)
            yield line, _fitted(words, width)
    except (*DAMAGED, KeyError, TypeError, SyntaxError, AttributeError) as error:
        raise refused(SPOILT) from error


def _check_workbook(raw: bytes) -> None:
    try:
        found = check_apart(io.BytesIO(raw))
    except Refused as error:
        raise refused(f"The workbook cannot be used: {error}.") from error
    if found != XLSX:
        raise refused(f"It is a {found.label}. Save it as CSV or as an Excel workbook.")
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for entry in archive.infolist():
            body = archive.read(entry)
            if KIND_OF_TYPE in body or body.startswith((b"\xff\xfe", b"\xfe\xff")):
                raise refused("The workbook cannot be used: it defines words of its own.")


def _fitted(words: list[str], width: int) -> list[str]:
    """A row of a workbook ends with its last cell that holds something."""
    while len(words) > width and not words[-1]:
        words.pop()
    return words + [""] * (width - len(words))


def _words(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))  # a URN that Excel took for a number
    return str(cell)
