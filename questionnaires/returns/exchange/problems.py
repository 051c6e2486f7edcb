"""What is wrong in a file of answers, and where."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """`file` names the sheet, too, where it has several; a row is the line it begins on."""

    file: str
    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        column = f", column {self.column}" if self.column else ""
        return f"{self.file}: row {self.row}{column}: {self.sentence}"


Tell = Callable[[Problem], None]


class Stopped(Exception):
    """The file cannot be read on; what is wrong has been told."""


class ImportRefused(Exception):
    """Nothing was brought in: so many problems have been told."""

    def __init__(self, number: int) -> None:
        super().__init__(f"{number} problems")
        self.number = number
