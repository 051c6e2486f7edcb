"""What each row of a grid is: a standard, one question or several, or nothing to ask."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from questionnaires.definitions.assisted.alternatives import Alternatives, beside, within
from questionnaires.definitions.assisted.columns import (
    FEWEST_WORDS,
    Columns,
    asks_nothing,
    columns_of,
)
from questionnaires.definitions.assisted.grids import Grid, Row
from questionnaires.definitions.assisted.kinds import kind_of
from questionnaires.definitions.assisted.tables_to_fill import (
    headings_of,
    row_of_headings,
    what_columns_take,
)

STANDARD, LEFT_OUT = "standard", "left_out"
WITH_CHOICES = ("single_choice", "multiple_choice")
ROWS = "rows"  # a question whose `choices` are the headings of its columns
CALLED_THIS = "The sheet, or what stands above the table, is called this."
NUMBER = re.compile(
    r"(?P<number>[A-Z]?\d+(?:\.\d+)*[a-z]?)(?P<stop>[.):])?\s*(?:\((?P<before>\d+(?:\.\d+)*[a-z]?)\))?"
    r"[.:]?(?:\s+|$)"
)
SECTION = re.compile(r"(standard|section|part|theme|area|domain|key feature)\b", re.IGNORECASE)
LIMB = re.compile(r"(?:^|(?<=\s))\(?([a-h]|i{1,3}|iv|v|vi)[.)]\s+")
BULLET = re.compile(r"^[^\S\n]*[•▪●*–-]\s+", re.MULTILINE)
YES_NO_WORDS = re.compile(r"\byes\b.*\bno\b|\by\s*/\s*n\b", re.IGNORECASE)
LONGEST_TITLE = 12  # words


@dataclass(frozen=True)
class Line:
    """One proposed standard or question. `why` are sentences; `place` where it was found."""

    place: str
    what: str
    text: str
    number: str = ""
    expected: str = ""
    why: list[str] = field(default_factory=list)
    choices: list[str] = field(default_factory=list)
    level: int = 1  # of a standard; one within another has the next

    def as_fields(self) -> dict[str, Any]:
        return asdict(self)


def lines_of(grid: Grid) -> Iterator[Line]:
    if (headings := row_of_headings(grid)) is not None:
        yield from _to_fill(grid, headings)
        return
    columns = columns_of(grid)
    if asks_nothing(grid, columns):
        yield from _left_out(grid.rows, "It stands in a table that asks nothing, such as a cover.")
        return
    yield from _left_out(grid.rows[: columns.below], "It holds headings, or stands above them.")
    told = _Told(_is_yes_no(grid, columns), _numbers_gone_on_from(grid, columns))
    found = [line for row in grid.rows[columns.below :] for line in _of_row(row, columns, told)]
    yield from _of_the_title(grid, found)
    yield from found


def _to_fill(grid: Grid, row: Row) -> Iterator[Line]:
    """A question whose answer is rows; its standard is that of a heading or sheet of its own."""
    others = tuple(other for other in grid.rows if other is not row)
    yield from _left_out(others, "It stands beside the headings of a table that is filled in.")
    if grid.has_heading:
        number, title, _ = _numbered("", grid.title, of_standard=True)
        yield Line(row.place, STANDARD, title, number, why=[CALLED_THIS])
    headings = headings_of(row)
    why = [
        "A table of headings with nothing below them: it is filled in row by row.",
        what_columns_take(headings),
    ]
    number, text, _ = _numbered("", grid.right_above or grid.title)
    yield Line(row.place, ROWS, text, number, why=why, choices=headings)


def _of_the_title(grid: Grid, found: list[Line]) -> Iterator[Line]:
    """A table whose first question has no standard above it in the table gets its title for one."""
    first = next((line for line in found if line.what != LEFT_OUT), None)
    if first is None:
        return
    number, text, _ = _numbered("", grid.title, of_standard=True)
    if first.what == STANDARD and number and first.number.startswith(f"{number}."):
        why = "Its sheet or table is called this, and numbers in it go on from its own."
        yield Line(first.place, STANDARD, text, number, why=[why])
    elif first.what == STANDARD:
        why = "Its table begins with a standard of its own."
        yield Line(first.place, LEFT_OUT, text, number, why=[why])
    else:
        yield Line(first.place, STANDARD, text, number, why=[CALLED_THIS])


def _left_out(rows: tuple[Row, ...], why: str) -> Iterator[Line]:
    for row in rows:
        yield Line(row.place, LEFT_OUT, _joined(row), why=[why])


def _joined(row: Row) -> str:
    return " | ".join(_cells(row))


def _cells(row: Row) -> list[str]:
    return [" ".join(row.cells[column].split()) for column in row.filled]


def _is_yes_no(grid: Grid, columns: Columns) -> bool:
    """By its heading, or by what stands in the column."""
    column = columns.of("rating")
    if column is None:
        return False
    cells = {row.cells[column].lower() for row in grid.rows[columns.below :] if row.cells[column:]}
    return bool(YES_NO_WORDS.search(columns.headings[column])) or (
        bool(cells - {""}) and cells <= {"", "yes", "no", "partly", "partially", "n/a", "y", "n"}
    )


@dataclass(frozen=True)
class _Told:
    """What the rows of a table tell together."""

    yes_no: bool
    gone_on_from: frozenset[str]  # numbers such as 1 where there is a 1.1


def _numbers_gone_on_from(grid: Grid, columns: Columns) -> frozenset[str]:
    numbers = [_number_of(row, columns) for row in grid.rows[columns.below :] if not row.hidden]
    parts = [number.split(".") for number in numbers if number]
    return frozenset(".".join(part[:n]) for part in parts for n in range(1, len(part)))


def _number_of(row: Row, columns: Columns) -> str:
    number, _, _ = _numbered(columns.words(row, "number"), columns.words(row, "question"))
    return number.rstrip(".")


def _of_row(row: Row, columns: Columns, told: _Told) -> Iterator[Line]:
    if row.hidden:
        yield Line(row.place, LEFT_OUT, _joined(row), why=["The row is hidden."])
        return
    if why := _why_a_standard(row, columns, told):
        number, text, more = _numbered("", " ".join(_cells(row)), of_standard=True)
        yield Line(row.place, STANDARD, text, number, why=[why, *more])
        return
    text = columns.words(row, "question")
    if len(text.split()) < FEWEST_WORDS and "?" not in text:
        why = "There are too few words where the questions stand."
        yield Line(row.place, LEFT_OUT, _joined(row), why=[why])
        return
    yield from _questions(row, columns, yes_no=told.yes_no)


def _why_a_standard(row: Row, columns: Columns, told: _Told) -> str:
    if row.across:
        return "It goes across the columns, with nothing beside it."
    if len(row.filled) > 2 or any("?" in row.cells[column] for column in row.filled):
        return ""
    words = [row.cells[column] for column in row.filled]
    if SECTION.match(words[-1]) and len(words[-1].split()) <= LONGEST_TITLE:
        return f"It begins with “{words[-1].split()[0]}”."
    number = _number_of(row, columns)
    if number in told.gone_on_from and len(columns.words(row, "question").split()) <= LONGEST_TITLE:
        return f"Numbers below it go on from its own, {number}, and nothing stands beside it."
    if len(words) == 1 and row.filled[0] != columns.of("question"):
        return "It stands alone in its row, and not where the questions stand."
    return ""


def _numbered(
    number_cell: str, text: str, *, of_standard: bool = False
) -> tuple[str, str, list[str]]:
    """The number, the text without it, and what is said of a number in brackets."""
    found = NUMBER.match(number_cell.strip()) if number_cell else NUMBER.match(text)
    if found is None or not (number_cell or of_standard or _is_number(found)):
        return number_cell.strip()[:20], text, []
    rest = text if number_cell else text[found.end() :].strip()
    why = []
    if before := found["before"]:
        why.append(f"“({before})” is taken for last year’s number, and left out.")
    return found["number"][:19], rest or text, why


def _is_number(found: re.Match[str]) -> bool:
    """A bare “18” may begin a sentence; “1.8”, “18.” and “18 (17)” are numbers."""
    return bool("." in found["number"] or found["stop"] or found["before"])


def _questions(row: Row, columns: Columns, *, yes_no: bool) -> Iterator[Line]:
    number, text, why = _numbered(columns.words(row, "number"), columns.words(row, "question"))
    text, found, unclear = within(text)
    found = found or _beside(row, columns, text)
    why = [*why, *([unclear] if unclear and found is None else [])]
    expected = columns.words(row, "expected")
    if expected:
        heading = columns.headings[columns.of("expected") or 0]
        why = [*why, f"What stands under “{heading}” is taken for evidence that helps."]
    parts = limbs(text)
    if len(parts) > 1:
        why = [*why, f"One cell held {len(parts)} parts: each is a question of its own."]
    for n, part in enumerate(parts):
        rated = columns.of("rating") is not None
        kind, because = (
            (found.kind, found.because) if found else kind_of(part, rated=rated, yes_no=yes_no)
        )
        letter = chr(ord("a") + n) if len(parts) > 1 and number else ""
        told = [f"A question, by {columns.why}.", f"Its kind, because {because}."]
        listed = [found.why] if found else []
        choices = found.choices if found else []
        yield Line(
            row.place, kind, part, number + letter, expected, [*why, *listed, *told], choices
        )


def _beside(row: Row, columns: Columns, question: str) -> Alternatives | None:
    """What is to choose from, in the columns that list it or that are filled in."""
    for column, role in columns.roles.items():
        if role in ("choices", "rating", "answer") and column < len(row.cells):
            found = beside(row.cells[column], columns.headings.get(column, ""), question)
            if found is not None:
                return found
    return None


def limbs(text: str) -> list[str]:
    """One text, or the parts of a list within it, each with the words above the list."""
    for form in (LIMB, BULLET):
        starts = list(form.finditer(text))
        if len(starts) < 2 or (form is LIMB and starts[0][1] not in ("a", "i")):
            continue
        stem = " ".join(text[: starts[0].start()].split()).rstrip(":")
        ends = [start.start() for start in starts[1:]] + [len(text)]
        parts = [
            " ".join(text[s.end() : end].split()).rstrip(";,")
            for s, end in zip(starts, ends, strict=True)
        ]
        return [f"{stem}: {part}" if stem else part for part in parts if part]
    return [" ".join(text.split())]
