"""Files of answers as rows of cells: read as a stream, as often as it is asked for.

CSV as the portal writes it and as spreadsheets save it; a workbook by its sheets.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit_portal.documents.spreadsheets import as_written
from questionnaires.returns.exchange.columns import PASSED_OVER
from questionnaires.returns.exchange.problems import Problem, Stopped, Tell

Line = tuple[int, Sequence[str]]  # where it begins, its cells

BLOCK = 256 * 1024
LONGEST_CELL = 4_000_000  # characters
BEGINNINGS = (b"%PDF-", b"\xd0\xcf\x11\xe0", b"PK")
NOT_TEXT = "It is neither a CSV nor an Excel workbook (.xlsx). Save it as one of them."
CUT_SHORT = "The file ends in the middle of a line, so part of it is missing. Save it again."
BROKEN = "It cannot be read as CSV from here on: is a quotation mark missing?"
NOT_IN_LETTERS = "It is not written in UTF-8. Save it as “CSV UTF-8”."
ZIP = b"PK\x03\x04"


@dataclass(frozen=True)
class Table:
    """`lines` begins anew each time it is called; the first line holds the headings.

    `ragged`: blank cells at the end of a row may be left out, as in a workbook.
    """

    name: str
    lines: Callable[[Tell], Iterator[Line]]
    ragged: bool = False


def csv_table(path: Path, name: str) -> Table:
    return Table(name, lambda tell: _lines(path, name, tell))


def is_packed(path: Path) -> bool:
    """A workbook, or anything else that is a ZIP."""
    with path.open("rb") as file:
        return file.read(4) == ZIP


def _lines(path: Path, name: str, tell: Tell) -> Iterator[Line]:
    """Raises `Stopped` where it cannot be read on."""
    csv.field_size_limit(LONGEST_CELL)
    line = 1
    if problem := _not_readable(path):
        _stop(tell, Problem(name, line, "", problem))
    with path.open(encoding="utf-8-sig", newline="") as text:
        try:
            first = text.readline(BLOCK)
            separator = max(",;\t", key=first.count)  # Excel writes semicolons in much of Europe
            text.seek(0)
            reader = csv.reader(text, strict=True, delimiter=separator)
            for cells in reader:
                yield line, [as_written(cell) if cell[:1] == "'" else cell for cell in cells]
                line = reader.line_num + 1
        except csv.Error:
            _stop(tell, Problem(name, line, "", BROKEN))
        except UnicodeDecodeError:
            _stop(tell, Problem(name, line, "", NOT_IN_LETTERS))


def _not_readable(path: Path) -> str:
    """Why the file is not text that ends where it should; "" where it is."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(BLOCK)
        if not head.strip():
            return "The file is empty."
        if b"\0" in head or head.startswith(BEGINNINGS):
            return NOT_TEXT
        file.seek(size - 1)
        return "" if file.read(1) in b"\r\n" else CUT_SHORT


def _stop(tell: Tell, problem: Problem) -> None:
    tell(problem)
    raise Stopped


class Columns:
    """Where the columns of a table stand; a heading that is not known stops the reading."""

    def __init__(
        self, table: Table, headings: Sequence[str], wanted: Sequence[str], tell: Tell
    ) -> None:
        there = [heading.strip().lower() for heading in headings]
        problems = [
            Problem(table.name, 1, heading, _why_unknown(heading, wanted))
            for heading in there
            if heading and heading not in (*wanted, *PASSED_OVER)
        ]
        problems += [
            Problem(table.name, 1, heading, "There are two columns of this name: delete one.")
            for heading in dict.fromkeys(there)
            if heading and there.count(heading) > 1
        ]
        for problem in problems:
            tell(problem)
        if problems:
            raise Stopped
        self.number = len(there)
        self.at = {name: there.index(name) for name in wanted if name in there}

    def need(self, table: Table, names: Sequence[str], tell: Tell) -> None:
        """One of them must be there."""
        if not any(name in self.at for name in names):
            sentence = f"There is no column of this name: {' or '.join(names)}."
            _stop(tell, Problem(table.name, 1, names[0], sentence))

    def getter(self, name: str) -> Callable[[Sequence[str]], str]:
        """What a row holds there; "" where there is no such column."""
        if name not in self.at:
            return lambda cells: ""
        place = self.at[name]
        return lambda cells: cells[place]


def _why_unknown(heading: str, wanted: Sequence[str]) -> str:
    return f"Nothing is known of a column “{heading[:60]}”. The columns are {', '.join(wanted)}."
