"""What is wrong in files of past answers, as files: a list, and their own rows with marks.

The marked rows are mended and sent again as they are, since the column of the marks is passed over.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import IO, Any

from audit_portal.documents.spreadsheets import Page, write_pages
from questionnaires.returns.exchange.columns import PASSED_OVER
from questionnaires.returns.exchange.on_screen.holding import Sheet, called, source
from questionnaires.returns.exchange.problems import Problem
from questionnaires.returns.exchange.reading import Source
from questionnaires.returns.exchange.tables import BROKEN, NOT_IN_LETTERS, Table
from questionnaires.returns.models import PastAnswers, PastFile

HEADINGS = ("File", "Row", "Column", "What to mend")
LARGEST_WORKBOOK = 500 * 1024  # bytes: some 10,000 rows, read and written while somebody waits
NOT_READ_ON = (BROKEN, NOT_IN_LETTERS)  # what follows would be missing
MARKS = PASSED_OVER[0]
Row = Sequence[Any]


def problems_of(past: PastAnswers) -> list[Problem]:
    return [Problem(*row) for row in past.problems]


def listed(past: PastAnswers) -> Iterator[Row]:
    yield HEADINGS
    for each in problems_of(past):
        yield each.file, each.row or "", each.column, each.sentence


def to_mark(past: PastAnswers) -> list[PastFile]:
    """Files of which every row could be read, all that is wrong is known, and some of it is."""
    problems = problems_of(past)
    if past.problem_count > len(problems):
        return []
    files = list(past.files.defer("content"))
    return [file for file in files if _can_be_marked(file, _within(file, files, problems))]


def _within(
    file: PastFile, files: Sequence[PastFile], problems: Sequence[Problem]
) -> list[Problem]:
    name = called(file, files)
    return [
        each for each in problems if each.file == name or each.file.startswith(f"{name}, sheet ")
    ]


def _can_be_marked(file: PastFile, problems: Sequence[Problem]) -> bool:
    readable = all(each.row > 1 and each.sentence not in NOT_READ_ON for each in problems)
    return bool(problems) and readable and (not file.is_packed or file.size <= LARGEST_WORKBOOK)


def marked_lines(past: PastAnswers, sheet: str) -> Iterator[Row]:
    """Of a CSV."""
    with source(past, _untold) as files:
        table: Table | None = getattr(files, sheet)
        if table is not None:
            yield from _marked(table, past)


def write_marked(to: IO[bytes], past: PastAnswers) -> None:
    """Of a workbook, all its sheets."""
    with source(past, _untold) as files:
        write_pages(to, list(_pages(files, past)))


def _pages(files: Source, past: PastAnswers) -> Iterator[Page]:
    for sheet in Sheet:
        table: Table | None = getattr(files, sheet.value)
        if table is not None:
            rows = _marked(table, past)
            yield Page(sheet.label, next(rows, ()), rows)


def _marked(table: Table, past: PastAnswers) -> Iterator[Row]:
    """With a first column that says what is wrong in the row; one from before goes."""
    told: dict[int, list[str]] = defaultdict(list)
    for each in problems_of(past):
        if each.file == table.name:
            told[each.row].append(
                f"{each.column}: {each.sentence}" if each.column else each.sentence
            )
    lines = table.lines(_untold)
    _, headings = next(lines, (1, []))
    old = {n for n, heading in enumerate(headings) if heading.strip().lower() == MARKS}
    yield [MARKS, *_without(headings, old)]
    for line, cells in lines:
        yield ["\n".join(told[line]) if line in told else "", *_without(cells, old)]


def _without(cells: Sequence[str], places: set[int]) -> list[str]:
    return [cell for n, cell in enumerate(cells) if n not in places]


def _untold(problem: Problem) -> None:
    """They are known already."""
