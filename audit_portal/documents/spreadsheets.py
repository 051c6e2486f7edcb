"""Tables that a spreadsheet opens as meant: right letters, no cell that runs as a formula."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from string import ascii_letters, digits
from typing import IO, Any

from django.http import StreamingHttpResponse

# What Excel, LibreOffice or Google Sheets take for the beginning of a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
HARMLESS = frozenset(ascii_letters + digits)  # most cells begin so, and there are millions
ROWS_OF_A_SHEET = 1_048_575  # below the headings
CHARACTERS_OF_A_CELL = 32_767
DAY = "d mmm yyyy"  # how a workbook shows a day
CUT = " … (cut: the CSV has all of it)"
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as Windows-1252


def neutral(cell: Any) -> Any:
    """Text that a spreadsheet might run gets an apostrophe in front; numbers stay numbers.

    So does text that looks as if it had been given one, so that `as_written` can take it back.
    """
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str) and cell[0] in HARMLESS:
        return cell
    if isinstance(cell, str) and _as_read(cell.lstrip("'")).startswith(DANGEROUS):
        return f"'{cell}"
    return cell


def as_written(cell: str) -> str:
    """The text that `neutral` was given."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) == cell else cell


def _as_read(cell: str) -> str:
    """Full-width signs count as their plain ones, blanks in front not at all."""
    return unicodedata.normalize("NFKC", cell[:40]).lstrip(" ")


def write_workbook(
    to: IO[bytes], headings: Iterable[str], rows: Iterable[Iterable[Any]], *, title: str
) -> None:
    """An .xlsx of any number of rows, in little memory; past a sheet's last row a new one begins.

    Text is written as text, so that nothing of it runs; a cell that is longer than a cell may be
    ends with a word that says so.
    """
    write_pages(to, [Page(title, headings, rows)])


@dataclass(frozen=True)
class Page:
    """A sheet of a workbook, or several of one heading where one is too small."""

    title: str
    headings: Iterable[str]
    rows: Iterable[Iterable[Any]]


def write_pages(to: IO[bytes], pages: Iterable[Page]) -> None:
    """As `write_workbook`, one after the other."""
    from xlsxwriter import Workbook

    with Workbook(to, {"constant_memory": True, "default_date_format": DAY}) as book:
        book.use_zip64()
        bold = book.add_format({"bold": True})
        for page in pages:
            _fill(book, bold, page.title, list(page.headings), iter(page.rows))


def _fill(
    book: Any, bold: Any, title: str, headings: list[str], rows: Iterator[Iterable[Any]]
) -> None:
    for number, chunk in enumerate(_in_sheets(rows), start=1):
        sheet = book.add_worksheet(title if number == 1 else f"{title} {number}")
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, _fitted(heading), bold)
        sheet.freeze_panes(1, 0)
        for at, row in enumerate(chunk, start=1):
            for column, cell in enumerate(row):
                _write_cell(sheet, at, column, cell)


def _in_sheets(rows: Iterator[Iterable[Any]]) -> Iterator[Iterator[Iterable[Any]]]:
    """At least one, also where there are no rows; each to be read to its end before the next."""
    yield islice(rows, ROWS_OF_A_SHEET)
    for first in rows:
        yield chain([first], islice(rows, ROWS_OF_A_SHEET - 1))


def _write_cell(sheet: Any, row: int, column: int, cell: Any) -> None:
    if isinstance(cell, str):
        sheet.write_string(row, column, _fitted(cell))
    elif isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell)
    elif cell is not None:
        sheet.write_number(row, column, cell)


def _fitted(text: str) -> str:
    if len(text) <= CHARACTERS_OF_A_CELL:
        return text
    return text[: CHARACTERS_OF_A_CELL - len(CUT)] + CUT


class _Echo:
    """Hands back what `csv` writes, so that a long file is never held whole."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    for row in rows:
        yield writer.writerow([neutral(cell) for cell in row])


def csv_response(rows: Iterable[Iterable[Any]], *, name: str) -> StreamingHttpResponse:
    """A download. `name` without its ending, of letters, figures and hyphens."""

    def lines() -> Iterator[str]:
        yield BYTE_ORDER_MARK
        yield from csv_lines(rows)

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
