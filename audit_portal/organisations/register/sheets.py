"""From a file to rows of cells: CSV, an Excel workbook, or one CSV packed in a ZIP.

A file that was cut short or is something else is refused whole: half a register looks like one in
which the other half has closed.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audit_portal.organisations.register.bounds import Bounds
from audit_portal.organisations.register.packed import is_workbook, only_text_in
from audit_portal.organisations.register.problems import (
    Problem,
    RegisterRefused,
    TooManyRows,
    refused,
)
from audit_portal.organisations.register.workbooks import MOST_COLUMNS, MOST_LINES, workbook_rows

Row = tuple[int, list[str]]  # the line it begins on, its cells

MOST_IN_ROW = 256 * 1024  # characters
BLOCK = 64 * 1024
ZIP, OLE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
EMPTY = "The file is empty."
NOT_TEXT = "It is not a file of text. Save it as CSV (UTF-8) and try again."
OLD_EXCEL = "It is a workbook of Excel before 2007. Save it as .xlsx or as CSV and try again."
WEB_PAGE = (
    "It is a web page. The download did not work: open the page again and download the file anew."
)
CUT_SHORT = (
    "The file ends in the middle of a line, so part of it is missing. Download it again; in a file "
    "written by hand, end the last line with the Enter key."
)
TOO_WIDE = (
    f"This row is far longer than one of the register, or has more than {MOST_COLUMNS} columns. "
    "Delete the columns that are not needed; is a quotation mark missing?"
)
BROKEN = "It cannot be read as CSV: is a quotation mark missing, or the end of the file?"


@dataclass(frozen=True)
class Sheet:
    """The headings as they stand, and the rows below that hold anything."""

    headings: list[str]
    rows: Iterator[Row]

    def places(self, wanted: dict[str, str]) -> dict[str, int]:
        """Where the columns stand, by key; of those that are not there nothing is said."""
        there = [heading.lower() for heading in self.headings]
        twice = [name for name in wanted.values() if there.count(name.lower()) > 1]
        if twice:
            sentence = "There are two columns of this name: delete one of them."
            raise RegisterRefused([Problem(1, heading, sentence) for heading in twice])
        known = {key: name.lower() for key, name in wanted.items()}
        return {key: there.index(name) for key, name in known.items() if name in there}

    def has(self, *names: str) -> bool:
        there = {heading.lower() for heading in self.headings}
        return all(name.lower() in there for name in names)

    def of_at_most(self, most: int) -> "Sheet":
        """The same; reading it ends with `TooManyRows` at the first row too many."""
        return Sheet(self.headings, _filled(self.rows, most))


def sheet_of(raw: bytes, bounds: Bounds) -> Sheet:
    """Raises `RegisterRefused`, also while its rows are read."""
    if not raw.strip():
        raise refused(EMPTY)
    if raw.startswith(OLE):
        raise refused(OLD_EXCEL)
    if raw.startswith(ZIP) and is_workbook(raw):
        rows: Iterator[Row] = workbook_rows(raw, bounds)
    else:
        rows = _lines(_decoded(only_text_in(raw, bounds) if raw.startswith(ZIP) else raw))
    _, headings = next(rows, (1, []))
    return Sheet([heading.strip() for heading in headings], rows).of_at_most(bounds.rows)


def _filled(rows: Iterator[Row], most: int) -> Iterator[Row]:
    filled = 0
    for number, (line, cells) in enumerate(rows):
        if number >= MOST_LINES:
            raise TooManyRows(MOST_LINES, row=line)
        if any(cells):
            filled += 1
            if filled > most:
                raise TooManyRows(most, row=line)
            yield line, cells


def _decoded(raw: bytes) -> io.TextIOWrapper:
    """Read block by block: as one string, some letters take four times their bytes."""
    text = _text(raw)
    if text is None or b"\0" in raw or raw.startswith(PDF):
        raise refused(NOT_TEXT)
    blocks = (block.lstrip() for block in iter(lambda: text.read(BLOCK), ""))
    beginning = next(filter(None, blocks), "")
    if not beginning:
        raise refused(EMPTY)
    if beginning.startswith("<"):
        raise refused(WEB_PAGE)
    if not raw.endswith(b"\n"):
        raise refused(CUT_SHORT, row=raw.count(b"\n") + 1)
    text.seek(0)
    return text


def _text(raw: bytes) -> io.TextIOWrapper | None:
    """UTF-8, else the alphabet that the register and older spreadsheets write."""
    for encoding in ("utf-8-sig", "cp1252"):
        text = io.TextIOWrapper(io.BytesIO(raw), encoding, newline="")
        try:
            while text.read(BLOCK):
                pass
        except UnicodeDecodeError:
            continue
        text.seek(0)
        return text
    return None


def _lines(text: io.TextIOWrapper) -> Iterator[Row]:
    first = text.readline(MOST_IN_ROW)
    separator = max(",;\t", key=first.count)  # Excel writes semicolons in much of Europe
    text.seek(0)
    fed = _Fed(text)
    reader = csv.reader(fed, strict=True, delimiter=separator)
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise refused(TOO_WIDE, row=fed.line)
            yield fed.line, cells
            fed.begin(reader.line_num + 1)
    except csv.Error as error:
        raise refused(BROKEN, row=fed.line) from error


class _Fed:
    """The lines of a text for the reader of CSV, which would put rows of any size together."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.begin(1)

    def begin(self, line: int) -> None:
        """The next row; `line` is where it begins."""
        self.line, self.left = line, MOST_IN_ROW

    def __iter__(self) -> Iterator[str]:
        while written := self.text.readline(self.left + 1):
            self.left -= len(written)
            if self.left < 0:
                raise refused(TOO_WIDE, row=self.line)
            yield written


def cells_at(cells: Sequence[str], places: dict[str, int]) -> dict[str, str]:
    return {key: cells[at].strip() for key, at in places.items()}
