"""What is wrong in a questionnaire's document, and where."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_PROBLEMS = 500  # a file with more was never meant to be a questionnaire

Path = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Place:
    """Line and column in the file, both counted from 1."""

    line: int
    column: int


START = Place(1, 1)


@dataclass(frozen=True)
class Problem:
    """One sentence about one field. `path` holds names of fields and positions from 0."""

    path: Path
    sentence: str
    place: Place = START

    @property
    def field(self) -> str:
        """The path as people count, from 1: `standards[2].questions[1].kind`."""
        words = ""
        for step in self.path:
            words += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
        return words.removeprefix(".")

    def __str__(self) -> str:
        field = f"{self.field}: " if self.path else ""
        return f"{self.place.line}:{self.place.column}: {field}{self.sentence}"


class DocumentRefused(Exception):
    """The document cannot be used; `problems` says all that is wrong, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        in_order = sorted(problems, key=lambda problem: (problem.place, problem.field))
        self.problems = in_order[:MOST_PROBLEMS]
        super().__init__("\n".join(map(str, self.problems)))
