"""What is wrong in a questionnaire's document, and where."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import digits

MOST_PROBLEMS = 500  # a file with more was never meant to be a questionnaire

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Place:
    """Line and column, both counted from 1: in a text, or in a sheet of a workbook.

    Of a sheet also its title, what stands above the column, and which of the sheets it is.
    """

    line: int
    column: int
    sheet: str = ""
    heading: str = ""
    order: int = 0

    @property
    def cell(self) -> str:
        """D7: as a spreadsheet names it."""
        letters, rest = "", self.column
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.line}"

    @property
    def in_words(self) -> str:
        return f"{self.sheet}, {self.cell}" if self.sheet else f"Line {self.line}"


START = Place(1, 1)


@dataclass(frozen=True)
class Problem:
    """One sentence about one field. `path` holds names of fields and positions from 0."""

    path: Path
    sentence: str
    place: Place = START

    @property
    def field(self) -> str:
        """The path as people count, from 1: `standards[2].questions[1].kind`; or the heading."""
        if self.place.sheet:
            return self.place.heading
        words = ""
        for step in self.path:
            words += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
        return words.removeprefix(".")

    def __str__(self) -> str:
        if self.place.sheet:
            column = f"column {self.place.cell.rstrip(digits)}"
            heading = f" ({self.field})" if self.field else ""
            row = f"sheet “{self.place.sheet}”, row {self.place.line}"
            return f"{row}, {column}{heading}: {self.sentence}"
        field = f"{self.field}: " if self.path else ""
        return f"{self.place.line}:{self.place.column}: {field}{self.sentence}"

    def told_of(self, file: str) -> str:
        """One line, as commands tell it: audit.yaml:17:9: ... or audit.xlsx, sheet ..."""
        return f"{file}{', ' if self.place.sheet else ':'}{self}"


class DocumentRefused(Exception):
    """The document cannot be used; `problems` says all that is wrong, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        in_order = sorted(problems, key=_in_the_file)
        # A list that several questions name is checked with each of them.
        once = {(problem.place, problem.field, problem.sentence): problem for problem in in_order}
        self.problems = list(once.values())[:MOST_PROBLEMS]
        super().__init__("\n".join(map(str, self.problems)))


def _in_the_file(problem: Problem) -> tuple[int, int, int, str]:
    place = problem.place
    return place.order, place.line, place.column, problem.field
