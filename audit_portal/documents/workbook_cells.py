"""The cells of an Excel workbook that somebody brings, read in a process of its own.

The child looks at the file as closely as at one that is evidence, and hands back nothing but words,
with where they stand, what is merged and what is hidden.
"""

import json
import re
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any, BinaryIO, Literal

from audit_portal.checking.apart import answered_apart, limit
from audit_portal.checking.archives import DAMAGED
from audit_portal.checking.content import check
from audit_portal.checking.file_types import XLSX, Refused
from audit_portal.organisations.register.problems import RegisterRefused
from audit_portal.organisations.register.workbooks import check_workbook

PROGRAM = "from audit_portal.documents import workbook_cells; workbook_cells.answer()"
MOST_UNPACKED = 20 * 1024 * 1024  # bytes
MOST_CELLS = 200_000
LONGEST_CELL = 32_767  # characters: what Excel itself can hold
MOST_CHARACTERS = 8_000_000  # in all: many cells may name one long text
SPOILT = "it is damaged: Excel may be able to repair it, if you open and save it"
# A character that XML cannot hold, and (first) what merely looks like one.
ESCAPED = re.compile("_x005[Ff]_(x[0-9A-Fa-f]{4}_)|_x([0-9A-Fa-f]{4})_")
DECIMALS = re.compile(r"0\.(0+)")

# "formula": one whose value was never saved. "error": what a sheet shows as #REF! and the like.
CellKind = Literal["text", "number", "day", "yes_no", "error", "formula"]


@dataclass(frozen=True)
class Cell:
    """Row and column from 1; the words as the sheet shows them, a day as YYYY-MM-DD."""

    row: int
    column: int
    kind: CellKind
    words: str


@dataclass(frozen=True)
class Sheet:
    """The cells that hold something, row by row. `merged`: first row and column, last ones."""

    title: str
    is_hidden: bool
    cells: list[Cell]
    merged: list[tuple[int, int, int, int]]
    hidden_rows: list[int]
    hidden_columns: list[int]


def sheets_of(file: BinaryIO) -> list[Sheet]:
    """Raises `Refused`, with words that go on after "because"."""
    said: dict[str, Any] = json.loads(answered_apart(file, PROGRAM) or b"{}")
    if "sheets" not in said:
        raise Refused(said.get("refused", SPOILT))
    return [_sheet(fields) for fields in said["sheets"]]


def _sheet(fields: dict[str, Any]) -> Sheet:
    cells = [Cell(**cell) for cell in fields.pop("cells")]
    merged = [tuple(corners) for corners in fields.pop("merged")]
    return Sheet(cells=cells, merged=merged, **fields)


def answer() -> None:
    """The child: the workbook is its standard input."""
    limit(int(sys.argv[1]), int(sys.argv[2]))
    said: dict[str, Any]
    try:
        _refuse_others(sys.stdin.buffer)
        check_workbook(sys.stdin.buffer, MOST_UNPACKED)
        said = {"sheets": [asdict(sheet) for sheet in sheets_in(sys.stdin.buffer)]}
    except Refused as error:
        said = {"refused": str(error)}
    except RegisterRefused as error:
        said = {"refused": _going_on(error.problems[0].sentence)}
    sys.stdout.write(json.dumps(said))


def _refuse_others(file: BinaryIO) -> None:
    found = check(file)
    if found != XLSX:
        raise Refused(f"it is a {found.label}, and not an Excel workbook (.xlsx)")


def _going_on(sentence: str) -> str:
    """Fit to follow "because"."""
    words = sentence.removeprefix("The workbook cannot be used: ").removesuffix(".")
    return words[0].lower() + words[1:]


def sheets_in(file: BinaryIO) -> list[Sheet]:
    """In this process: for the child, and for files of our own."""
    try:
        shown = _opened(file, values=True)
        sheets = [_cells_of(sheet) for sheet in shown.worksheets]
        if sum(len(sheet.cells) for sheet in sheets) > MOST_CELLS:
            raise Refused(f"it has more than {MOST_CELLS:,} cells")
        _refuse_too_much(len(cell.words) for sheet in sheets for cell in sheet.cells)
        written = _opened(file, values=False)
        for sheet, as_written in zip(sheets, written.worksheets, strict=True):
            sheet.cells.extend(_never_computed(sheet, as_written))
            sheet.cells.sort(key=lambda cell: (cell.row, cell.column))
    except (*DAMAGED, KeyError, TypeError, SyntaxError, AttributeError) as error:
        raise Refused(SPOILT) from error
    return sheets


def _refuse_too_much(lengths: Iterable[int]) -> None:
    total = 0
    for length in lengths:
        total += length
        if length > LONGEST_CELL:
            raise Refused(f"a cell of it holds more than {LONGEST_CELL:,} characters")
        if total > MOST_CHARACTERS:
            raise Refused(f"it holds more than {MOST_CHARACTERS:,} characters")


def _opened(file: BinaryIO, *, values: bool) -> Any:
    import openpyxl  # heavy, and only the child pays for it

    file.seek(0)
    return openpyxl.load_workbook(file, data_only=values)


def _cells_of(sheet: Any) -> Sheet:
    return Sheet(
        title=sheet.title,
        is_hidden=sheet.sheet_state != "visible",
        cells=[found for cell in _filled(sheet) if (found := _cell(cell)).words],
        merged=[
            (area.min_row, area.min_col, area.max_row, area.max_col)
            for area in sheet.merged_cells.ranges
        ],
        hidden_rows=[row for row, told in sheet.row_dimensions.items() if told.hidden],
        hidden_columns=[
            column
            for told in sheet.column_dimensions.values()
            if told.hidden
            for column in range(told.min, told.max + 1)
        ],
    )


def _filled(sheet: Any) -> list[Any]:
    """Not by rows and columns: two cells far apart would make a sheet of millions."""
    return [cell for cell in sheet._cells.values() if cell.value is not None]


def _cell(cell: Any) -> Cell:
    kind, words = _words(cell)
    return Cell(cell.row, cell.column, kind, words.strip())


def _words(cell: Any) -> tuple[CellKind, str]:
    value = cell.value
    if cell.data_type == "e":
        return "error", str(value)
    if isinstance(value, bool):
        return "yes_no", "yes" if value else "no"
    if isinstance(value, datetime):
        plain = value.date() if value.time() == time.min else value
        return "day", plain.isoformat()
    if isinstance(value, date | time):
        return "day", value.isoformat()
    if isinstance(value, int | float):
        return "number", _figures(value, cell.number_format or "")
    return "text", ESCAPED.sub(_unescaped, str(value))


def _unescaped(found: re.Match[str]) -> str:
    return f"_{found[1]}" if found[1] else chr(int(found[2], 16))


def _figures(value: float, form: str) -> str:
    """With the decimals that the sheet shows, where it shows a fixed number of them: 1.10."""
    if form.endswith("%"):
        return f"{round(value * 100, 6):g}%"
    if shown := DECIMALS.fullmatch(form):
        return f"{value:.{len(shown[1])}f}"
    return str(int(value)) if float(value).is_integer() else repr(value)


def _never_computed(sheet: Sheet, as_written: Any) -> list[Cell]:
    there = {(cell.row, cell.column) for cell in sheet.cells}
    return [
        Cell(cell.row, cell.column, "formula", str(cell.value)[:100])
        for cell in _filled(as_written)
        if cell.data_type == "f" and (cell.row, cell.column) not in there
    ]
