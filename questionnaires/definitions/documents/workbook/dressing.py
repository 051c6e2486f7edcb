"""How the workbook looks: headings that stay, cells that wrap, lists to choose from, hints."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from questionnaires.definitions.documents.workbook import instructions
from questionnaires.definitions.documents.workbook.layout import (
    NO,
    STANDARD,
    YES,
    Column,
    Layout,
)

TEAL, PALE = "#073C46", "#E4EEF0"
SPARE_ROWS = 300  # below what is there, with the same lists and hints
WIDEST_HINT = 255
LONGEST_TITLE = 32
A3, A4 = 8, 9
LINE = 13.5  # points
MOST_LINES = 8  # of a row; the rest is read in the cell


def _height(cells: Iterable[tuple[str, int]]) -> float:
    """Of a row whose cells hold these texts, in columns of these widths: not all programs know."""
    lines = (sum(-(-len(part) // width) or 1 for part in text.split("\n")) for text, width in cells)
    return LINE * min(MOST_LINES, max(lines)) + 2


def _printable(text: str) -> str:
    """A hint, unlike a cell, cannot hold every character."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def cell_text(value: Any) -> str:
    """What a cell of the workbook holds for a value of the document."""
    if isinstance(value, bool):
        return YES if value else NO
    return str(value or "")


class Dressing:
    """Fills sheets of a book of xlsxwriter."""

    def __init__(self, book: Any) -> None:
        self.book = book
        common = {"font_name": "Arial", "font_size": 10, "valign": "top", "text_wrap": True}
        # The form “@” keeps what is typed as it is typed: 1.10 stays 1.10.
        self.plain = book.add_format(common | {"num_format": "@"})
        self.heading = book.add_format(
            common | {"bold": True, "font_color": "white", "bg_color": TEAL, "num_format": "@"}
        )
        self.standard = book.add_format(
            common | {"bold": True, "bg_color": PALE, "num_format": "@"}
        )
        large = {"font_name": "Arial", "bold": True, "font_color": TEAL}
        self.title = book.add_format(large | {"font_size": 16})
        self.part = book.add_format(large | {"font_size": 12})
        self.bold = book.add_format(common | {"bold": True})

    def instructions(self) -> None:
        sheet = self.book.add_worksheet(instructions.TITLE)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, 1, 90)
        sheet.set_portrait()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        looks = {"title": self.title, "heading": self.part, "fact": self.bold}
        for at, line in enumerate(instructions.lines()):
            sheet.write_string(at, 0, line.name, looks.get(line.look, self.plain))
            if line.words:
                sheet.write_string(at, 1, line.words, self.plain)
                sheet.set_row(at, _height([(line.words, 90)]))

    def fill(
        self,
        layout: Layout,
        rows: Iterable[Mapping[str, Any]],
        more: Sequence[Column] = (),
    ) -> None:
        """A sheet of this layout; `more` columns are this workbook's own. A row by its headings."""
        sheet = self.book.add_worksheet(layout.title)
        columns = [*layout.columns, *more]
        last = 0
        for last, row in enumerate(rows, start=1):
            self._write(sheet, last, columns, row)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, column.width, self.plain)
            sheet.write_string(0, at, column.heading, self.heading)
            self._offer(sheet, at, column, last + SPARE_ROWS)
        sheet.freeze_panes(1, layout.headings.index("name") + 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{last + SPARE_ROWS}"})
        self._fit_to_paper(sheet)

    def _write(self, sheet: Any, line: int, columns: list[Column], row: Mapping[str, Any]) -> None:
        form = self.standard if row.get("type") == STANDARD else self.plain
        texts = [cell_text(row.get(column.heading)) for column in columns]
        for at, text in enumerate(texts):
            sheet.write_string(line, at, text, form)
        widths = [column.width for column in columns]
        sheet.set_row(line, _height(zip(texts, widths, strict=True)))

    def _fit_to_paper(self, sheet: Any) -> None:
        sheet.set_landscape()
        sheet.set_paper(A3)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _offer(self, sheet: Any, at: int, column: Column, last: int) -> None:
        """A list to choose from, where there is one, and the hint beside the cell."""
        hint = {
            "input_title": column.heading[:LONGEST_TITLE],
            "input_message": _printable(column.about)[:WIDEST_HINT],
        }
        if not column.options:
            sheet.data_validation(1, at, last, at, {"validate": "any"} | hint)
            return
        told = {
            "validate": "list",
            "source": list(column.options),
            "error_title": "Not one of the list",
            "error_message": f"Choose one of the list for “{column.heading}”, or leave it blank.",
        }
        sheet.data_validation(1, at, last, at, told | hint)
