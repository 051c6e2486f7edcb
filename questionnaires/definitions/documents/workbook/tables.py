"""A sheet of the workbook as rows under headings, and what cannot be read of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from audit_portal.documents.workbook_cells import Cell, Sheet
from questionnaires.definitions.documents.form import nearest
from questionnaires.definitions.documents.problems import Place
from questionnaires.definitions.documents.workbook.layout import MEANING, REFERENCES, Layout

DATE = "Excel has made a date of this. Write it as text, with an apostrophe (') in front."
ERROR = "This cell shows an error of Excel ({}). Write what it should say."
NOT_COMPUTED = "This formula has no value in the file. Write the value, or save it with Excel."

Told = tuple[Place, str]


@dataclass(frozen=True)
class Row:
    """Of one line of a sheet: the text of each cell that holds something, by its heading."""

    table: "Table"
    line: int
    cells: Mapping[str, Cell] = field(default_factory=dict)

    def __getitem__(self, heading: str) -> str:
        cell = self.cells.get(heading)
        return cell.words if cell else ""

    def place(self, heading: str) -> Place:
        return self.table.place(self.line, heading)

    def kind(self, heading: str) -> str:
        cell = self.cells.get(heading)
        return cell.kind if cell else ""


class Table:
    """`problems` are those of headings, in the first row, and of cells that hold no text."""

    def __init__(self, layout: Layout, sheet: Sheet | None, order: int = 0) -> None:
        self.layout = layout
        self.title = sheet.title if sheet else layout.title
        self.order = order
        self.columns: dict[str, int] = {}
        self.problems: list[Told] = []
        self.rows: list[Row] = []
        if sheet is not None:
            self._read_headings([cell for cell in sheet.cells if cell.row == 1])
            self.rows = list(self._rows([cell for cell in sheet.cells if cell.row > 1]))

    def place(self, line: int, heading: str = "") -> Place:
        column = self.columns.get(heading, 1)
        return Place(line, column, self.title, heading, self.order)

    @property
    def lacks(self) -> list[str]:
        """Headings without which its rows make no sense."""
        if not self.order:
            return []  # a sheet that may be left out
        needed = [column.heading for column in self.layout.columns if column.needed]
        return [heading for heading in needed if heading not in self.columns]

    def with_prefix(self, prefix: str) -> list[str]:
        return [heading for heading in self.columns if heading.startswith(prefix)]

    def _read_headings(self, cells: list[Cell]) -> None:
        for cell in cells:
            heading = " ".join(cell.words.lower().split())
            place = Place(1, cell.column, self.title, heading, self.order)
            if heading in self.columns:
                self.problems.append((place, "There are two columns of this name: delete one."))
            elif not self._is_known(heading):
                self.problems.append((place, self._unknown(heading)))
            else:
                self.columns[heading] = cell.column

    def _is_known(self, heading: str) -> bool:
        own = heading in self.layout.headings
        is_questions = "relevant" in self.layout.headings
        return own or (is_questions and heading.startswith((REFERENCES, MEANING)))

    def _unknown(self, heading: str) -> str:
        return f"Nothing is known of a column “{heading[:60]}”." + nearest(
            heading, self.layout.headings
        )

    def _rows(self, cells: list[Cell]) -> Iterator[Row]:
        heading_of = {column: heading for heading, column in self.columns.items()}
        unknown = {told[0].column for told in self.problems}
        lines: dict[int, dict[str, Cell]] = {}
        nameless: dict[int, Cell] = {}
        for cell in cells:
            if cell.column in heading_of:
                lines.setdefault(cell.row, {})[heading_of[cell.column]] = cell
            elif cell.column not in unknown:
                nameless.setdefault(cell.column, cell)
        for cell in nameless.values():
            place = Place(cell.row, cell.column, self.title, "", self.order)
            self.problems.append((place, "This column has no heading: give it one, or clear it."))
        return (Row(self, line, found) for line, found in sorted(lines.items()))


def why_unreadable(cell: Cell, *, may_be_a_day: bool) -> str:
    """Why a cell gives no text; "" where it does."""
    if cell.kind == "error":
        return ERROR.format(cell.words)
    if cell.kind == "formula":
        return NOT_COMPUTED
    return DATE if cell.kind == "day" and not may_be_a_day else ""
