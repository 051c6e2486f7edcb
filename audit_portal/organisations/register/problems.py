"""What is wrong in a file that somebody brings, and where."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """What is wrong where; a row is the line of the file it begins on."""

    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"row {self.row}{column}: {self.sentence}"


class RegisterRefused(Exception):
    """The file cannot be taken in; `problems` says why, all at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


def refused(sentence: str, *, row: int = 1, column: str = "") -> RegisterRefused:
    return RegisterRefused([Problem(row, column, sentence)])


class TooManyRows(RegisterRefused):
    """Reading stopped at the first row too many."""

    def __init__(self, most: int, *, row: int) -> None:
        super().__init__([Problem(row, "", f"It has more than {most:,} rows.")])
