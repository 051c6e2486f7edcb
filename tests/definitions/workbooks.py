"""Workbooks of questionnaires for tests: a good one, and what people do to it."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl

from questionnaires.definitions.documents import read_document, workbook_of
from questionnaires.definitions.documents.problems import DocumentRefused

EVERY_KIND = Path(__file__).parent / "data" / "every-kind.yaml"

Spoil = Callable[[Any], object]


def good() -> bytes:
    return workbook_of(read_document(EVERY_KIND.read_bytes()))


def spoilt(spoil: Spoil) -> bytes:
    """The good one after somebody has worked on it; `spoil` gets the book of openpyxl."""
    book = openpyxl.load_workbook(io.BytesIO(good()))
    spoil(book)
    return packed(book)


def packed(book: Any) -> bytes:
    to = io.BytesIO()
    book.save(to)
    return to.getvalue()


def cell(sheet: Any, key: str, heading: str) -> Any:
    """The cell of the row with this key under this heading."""
    headings = {each.value: each.column for each in sheet[1]}
    row = next(
        each.row for each in sheet.iter_rows(min_row=2) for each in each if each.value == key
    )
    return sheet.cell(row, headings[heading])


def problems_of(raw: bytes) -> list[str]:
    try:
        read_document(raw)
    except DocumentRefused as refused:
        return [str(problem) for problem in refused.problems]
    return []
