"""Questionnaires as boards have them: a workbook and a Word table that nobody made for us."""

import io
from typing import Any

import openpyxl
from docx import Document
from docx.oxml import OxmlElement

from tests.definitions.workbooks import packed


def workbook() -> bytes:
    """A cover, a key to the colours, two standards with a sheet each, and one that is hidden."""
    book = openpyxl.Workbook()
    cover = book.active
    cover.title = "Cover"
    for row in (
        ["Northmoor Section 11 audit 2025"],
        ["Name of organisation", None],
        ["Completed by", None],
        ["Date", None],
    ):
        cover.append(row)
    cover.merge_cells("A1:D1")
    _key(book.create_sheet("Key"))
    _leadership(book.create_sheet("1 Leadership"))
    _training(book.create_sheet("2 Training"))
    old = book.create_sheet("Old")
    old.append(["No", "Question", "RAG"])
    old.append(["9.1", "Is this question still asked by anybody at all?"])
    old.sheet_state = "hidden"
    return packed(book)


def _key(sheet: Any) -> None:
    sheet.append(["Green", "In place"])
    sheet.append(["Amber", "In part"])
    sheet.append(["Red", "Not in place"])
    sheet.append(["N/A", "Does not apply"])


def _leadership(sheet: Any) -> None:
    sheet.append(["Self-assessment", None, None, "For the board", None])
    sheet.append(["Ref", "Question", "RAG", "Evidence", "Action"])
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("D1:E1")
    sheet.append(["Senior people who care about safeguarding"])
    sheet.merge_cells("A3:E3")
    sheet.append(["1.1", "Is there a senior lead for safeguarding?"])
    sheet.append(["1.2 (1.3)", "How many meetings of the board discussed safeguarding?"])
    sheet.append(["1.3", "This row was for last year only, and nobody should see it?"])
    sheet.row_dimensions[6].hidden = True


def _training(sheet: Any) -> None:
    sheet.append(["Ref", "Question", "RAG", "Evidence", "Action"])
    sheet.append(["3.6 (2.5)", "Does your training cover:\na) signs of harm;\nb) whom to tell"])
    sheet.append(["3.7", "When was the training last reviewed?"])
    sheet.append([None, "Thank you"])


def document() -> bytes:
    """Facts to fill in, then a table for each of two headings, one with a hidden row."""
    word = Document()
    word.add_heading("Safeguarding audit", level=0)
    facts = word.add_table(rows=0, cols=2)
    for name in ("Organisation", "Completed by"):
        facts.add_row().cells[0].text = name
    word.add_heading("Standard 1: Safer recruitment", level=1)
    word.add_paragraph("Answer for the year that has ended.")
    first = _table(word, ["No.", "Standard", "Met / Partly met / Not met", "Comments"])
    _add(first, "1", "People are checked before they start work.")
    _add(first, "2", "Records of checks are complete and can be found.")
    word.add_heading("Standard 2: Managing allegations", level=1)
    second = _table(word, ["No.", "Standard", "Met / Partly met / Not met", "Comments"])
    across = second.add_row()
    across.cells[0].merge(across.cells[3]).text = "Reporting"
    _add(second, "1", "Staff know whom to tell about an allegation.")
    _add(second, "2", "This was asked in other years.")
    second.rows[-1]._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))
    _add(second, "3", "Please describe what you learned from the last allegation.")
    to = io.BytesIO()
    word.save(to)
    return to.getvalue()


def _table(word: Any, headings: list[str]) -> Any:
    table = word.add_table(rows=1, cols=len(headings))
    for cell, heading in zip(table.rows[0].cells, headings, strict=True):
        cell.text = heading
    return table


def _add(table: Any, *cells: str) -> None:
    row = table.add_row()
    for cell, words in zip(row.cells, cells, strict=False):
        cell.text = words


def sheet(rows: list[list[str]]) -> bytes:
    """One sheet of these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return packed(book)
