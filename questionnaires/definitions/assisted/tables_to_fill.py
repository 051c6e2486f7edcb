"""Tables that are filled in row by row: headings, and below them nothing but room to write."""

import re
from collections.abc import Sequence

from questionnaires.definitions.assisted.grids import Grid, Row

LONGEST_HEADING = 8  # words
FEWEST = 2  # columns; of a sheet, whose blank rows leave no trace, one more
SIGNED = re.compile(r"\bsign", re.IGNORECASE)
KINDS = (
    ("date", re.compile(r"\b(?:dates?|when|day)\b", re.IGNORECASE), "a day"),
    (
        "whole_number",
        re.compile(r"\b(?:number|no\.?) of\b|\bhow many\b|\btotal\b", re.IGNORECASE),
        "a number",
    ),
)


def row_of_headings(grid: Grid) -> Row | None:
    """Of such a table; None for any other, and for one in which people sign."""
    shown = [row for row in grid.rows if not row.hidden and not row.across]
    if len(shown) != 1 or (grid.blank_rows == 0 and grid.is_word):
        return None
    words = headings_of(shown[0])
    enough = len(words) >= (FEWEST if grid.is_word else FEWEST + 1)
    short = all(len(each.split()) <= LONGEST_HEADING for each in words)
    distinct = len({each.lower() for each in words}) == len(words)
    signed = any(SIGNED.search(each) for each in words)
    return shown[0] if enough and short and distinct and not signed else None


def headings_of(row: Row) -> list[str]:
    return [" ".join(row.cells[column].split()) for column in row.filled]


def kind_of_column(heading: str) -> str:
    return next((kind for kind, form, _ in KINDS if form.search(heading)), "text")


def what_columns_take(headings: Sequence[str]) -> str:
    """A sentence; it is said since it is guessed."""
    told = [
        f"“{heading}” takes {words}"
        for heading in headings
        for kind, _, words in KINDS
        if kind_of_column(heading) == kind
    ]
    rest = "the other columns take words" if told else "its columns take words"
    return f"By their headings {', '.join([*told, rest])}."
