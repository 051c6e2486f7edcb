"""Any workbook or Word document as titled rows of cells, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from audit_portal.checking import Refused
from audit_portal.documents.word_tables import Block, blocks_of
from audit_portal.documents.workbook_cells import Sheet, sheets_of
from questionnaires.definitions.kinds.reading import clean_text

MOST_COLUMNS = 60
LONGEST_TITLE = 15  # words of a paragraph above a table that is taken for its title
PACKED = b"PK\x03\x04"


@dataclass(frozen=True)
class Row:
    """`cells` by column, blank where nothing stands. `across`: its one cell takes up several."""

    place: str
    cells: tuple[str, ...]
    across: bool = False
    hidden: bool = False

    @property
    def filled(self) -> list[int]:
        return [column for column, words in enumerate(self.cells) if words]


@dataclass(frozen=True)
class Grid:
    """A sheet, or a table of a document. `title`: the sheet's, or what stands above the table.

    `within`: the headings of a document that its own heading stands below, the highest first.
    Of a table of a document also how many of its rows are blank, whether a heading is its own, and
    what stands right above it.
    """

    title: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    is_word: bool = False
    blank_rows: int = 0
    has_heading: bool = True
    right_above: str = ""


def grids_of(file: BinaryIO, *, is_word: bool) -> list[Grid]:
    """Raises `Refused`, with words that go on after "because"."""
    found = _of_document(blocks_of(file)) if is_word else map(_of_sheet, sheets_of(file))
    grids = [grid for grid in found if grid.rows]
    if not grids:
        raise Refused("there is no table in it" if is_word else "there is nothing in it")
    return grids


def _of_sheet(sheet: Sheet) -> Grid:
    not_shown = set(sheet.hidden_columns)
    shown = [cell for cell in sheet.cells if cell.column not in not_shown]
    last = min(max((cell.column for cell in shown), default=0), MOST_COLUMNS)
    lines: dict[int, list[str]] = {}
    for cell in shown:
        if cell.column <= last and cell.kind not in ("error", "formula"):
            lines.setdefault(cell.row, [""] * last)[cell.column - 1] = cell.words
    wide = {row for top, left, bottom, right in sheet.merged if right > left
            for row in range(top, min(bottom, top + 50) + 1)}  # fmt: skip
    hidden = set(sheet.hidden_rows)
    rows = tuple(
        _row(
            f"{sheet.title}, row {n}", cells, wide=n in wide, hidden=n in hidden or sheet.is_hidden
        )
        for n, cells in sorted(lines.items())
    )
    notes = []
    if sheet.is_hidden:
        notes.append(f"The sheet “{sheet.title}” is hidden: its rows are left out.")
    if sheet.hidden_columns:
        notes.append(f"Hidden columns of “{sheet.title}” were not read.")
    return Grid(sheet.title, rows, tuple(notes))


def _row(place: str, cells: list[str], *, wide: bool, hidden: bool = False) -> Row:
    cells = [clean_text(words) for words in cells]
    alone = sum(map(bool, cells)) == 1
    return Row(place, tuple(cells), across=alone and wide, hidden=hidden)


def _of_document(blocks: list[Block]) -> Iterator[Grid]:
    heading, above, number, depth = "", "", 0, 0
    chain: dict[int, str] = {}  # the headings that hold, by level
    for block in blocks:
        if block.rows:
            number += 1
            title = heading or above or f"Table {number}"
            within = tuple(chain[level] for level in sorted(chain) if heading and level < depth)
            rows = tuple(_rows_of(block, number))
            yield Grid(
                title,
                rows,
                within=within,
                is_word=True,
                blank_rows=len(block.rows) - len(rows),
                has_heading=bool(heading),
                right_above=above,
            )
            heading = above = ""
        elif block.is_heading and block.words:
            heading, depth, above = block.words, block.level, ""
            chain = {level: words for level, words in chain.items() if level < block.level}
            chain |= {block.level: block.words} if block.level else {}
        elif len(block.words.split()) <= LONGEST_TITLE:
            above = block.words


def _rows_of(block: Block, number: int) -> Iterator[Row]:
    for n, row in enumerate(block.rows, start=1):
        cells = [part for words, span in row for part in (words, *[""] * (span - 1))]
        if any(cells):
            place = f"table {number}, row {n}"
            wide = any(span > 1 for _, span in row) or len(row) < max(map(len, block.rows))
            yield _row(place, cells, wide=wide, hidden=n in block.hidden_rows)
