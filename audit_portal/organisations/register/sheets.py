"""From a file to rows of cells: CSV, an Excel workbook, or one CSV packed in a ZIP.

A file that was cut short or is something else is refused whole: half a register looks like one in
which the other half has closed.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audit_portal.organisations.register.packed import is_workbook, only_text_in, workbook_rows
from audit_portal.organisations.register.problems import Problem, RegisterRefused, refused

Row = tuple[int, list[str]]  # the line it begins on, its cells

MOST_ROWS = 200_000
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


def sheet_of(raw: bytes) -> Sheet:
    """Raises `RegisterRefused`, also while its rows are read."""
    if not raw.strip():
        raise refused(EMPTY)
    if raw.startswith(OLE):
        raise refused(OLD_EXCEL)
    if raw.startswith(ZIP) and is_workbook(raw):
        rows: Iterator[Row] = workbook_rows(raw)
    else:
        rows = _lines(_decoded(only_text_in(raw) if raw.startswith(ZIP) else raw))
    _, headings = next(rows, (1, []))
    return Sheet([heading.strip() for heading in headings], _filled(rows))


def _filled(rows: Iterator[Row]) -> Iterator[Row]:
    for number, (line, cells) in enumerate(rows):
        if number >= MOST_ROWS:
            raise refused(f"It has more than {MOST_ROWS:,} rows.", row=line)
        if any(cells):
            yield line, cells


def _decoded(raw: bytes) -> str:
    text = _text(raw)
    if text is None or "\0" in text or raw.startswith(PDF):
        raise refused(NOT_TEXT)
    if text.lstrip().startswith("<"):
        raise refused(WEB_PAGE)
    if not text.strip():
        raise refused(EMPTY)
    if not text.endswith("\n"):
        raise refused(CUT_SHORT, row=text.count("\n") + 1)
    return text


def _text(raw: bytes) -> str | None:
    """UTF-8, else the alphabet that the register and older spreadsheets write."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _lines(text: str) -> Iterator[Row]:
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)  # Excel writes semicolons in much of Europe
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise refused(BROKEN, row=line) from error


def cells_at(cells: Sequence[str], places: dict[str, int]) -> dict[str, str]:
    return {key: cells[at].strip() for key, at in places.items()}
