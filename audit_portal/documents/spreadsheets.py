"""CSV that a spreadsheet opens as it was meant: right letters, no cell that runs as a formula."""

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse

# What Excel, LibreOffice or Google Sheets take for the beginning of a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as Windows-1252


def neutral(cell: Any) -> Any:
    """Text that a spreadsheet might run gets an apostrophe in front; numbers stay numbers.

    So does text that looks as if it had been given one, so that `as_written` can take it back.
    """
    if isinstance(cell, str) and _as_read(cell.lstrip("'")).startswith(DANGEROUS):
        return f"'{cell}"
    return "" if cell is None else cell


def as_written(cell: str) -> str:
    """The text that `neutral` was given."""
    return cell[1:] if cell.startswith("'") and neutral(cell[1:]) == cell else cell


def _as_read(cell: str) -> str:
    """Full-width signs count as their plain ones, blanks in front not at all."""
    return unicodedata.normalize("NFKC", cell[:40]).lstrip(" ")


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
