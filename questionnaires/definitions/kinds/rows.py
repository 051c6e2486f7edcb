"""Repeating rows, such as one line for each member of staff trained.

Without JavaScript: the form always shows a few blank rows below those filled in, and the button
`add-row` asks for more. `q<pk>-rows` carries how many rows the form showed; a cell is
`q<pk>-row-<n>-<column>`.
"""

from typing import Any, ClassVar

from questionnaires.definitions.kinds.base import AnswerKind, Content, Posted
from questionnaires.definitions.kinds.dates import as_day
from questionnaires.definitions.kinds.numbers import MOST, is_whole
from questionnaires.definitions.kinds.reading import (
    Unreadable,
    as_date,
    as_whole_number,
    clean_text,
    in_words,
    length_problem,
)
from questionnaires.definitions.structure import OptionShape, QuestionShape

SPARE = 2  # blank rows below the filled ones
MOST_ROWS = 200
CELL_CHARACTERS = 500

Row = dict[str, Any]  # column key -> text, number, "YYYY-MM-DD", or None where left blank


class Rows(AnswerKind):
    """A list of rows; `limits` may hold `least` (1 if not given) and `most`.

    A row counts as filled in when its first column is.
    """

    code: ClassVar[str] = "rows"
    template: ClassVar[str] = "returns/kinds/_rows.html"
    shaping: ClassVar[tuple[str, ...]] = ("rows",)
    limits: ClassVar[dict[str, type]] = {"least": int, "most": int}

    def parse_value(
        self, question: QuestionShape, posted: Posted, prefix: str
    ) -> tuple[Any, dict[str, str]]:
        problems: dict[str, str] = {}
        rows = [
            _read_row(question, posted, f"{prefix}-row-{n}", n, problems)
            for n in range(rows_posted(question, posted))
        ]
        filled = [row for row in rows if any(cell is not None for cell in row.values())]
        if len(filled) > _most(question):
            problems[prefix] = f"Give {_most(question)} rows at most."
        return filled or None, problems

    def problem_with(self, question: QuestionShape, value: Any) -> str:
        if not isinstance(value, list) or not value:
            return "Fill in one row or more."
        if len(value) > _most(question):
            return f"Give {_most(question)} rows at most."
        keys = {column.key for column in question.columns}
        for n, row in enumerate(value, start=1):
            if not isinstance(row, dict) or set(row) != keys:
                return f"Row {n} must have these columns: {', '.join(sorted(keys))}."
            for column in question.columns:
                if problem := _cell_problem(column, row[column.key]):
                    return f"Row {n}, {column.label}: {problem}"
        return ""

    def form_values(self, question: QuestionShape, content: Content) -> dict[str, Any]:
        filled: list[Row] = content.value or []
        values: dict[str, Any] = {"rows": rows_to_show(question, len(filled))}
        for n, row in enumerate(filled):
            for column in question.columns:
                values[f"row-{n}-{column.key}"] = _as_typed(column, row.get(column.key))
        return values

    def posted_values(self, question: QuestionShape, posted: Posted) -> dict[str, Any]:
        count = rows_posted(question, posted)
        suffixes = [f"row-{n}-{c.key}" for n in range(count) for c in question.columns]
        values = {suffix: posted.get(f"q{question.pk}-{suffix}", "") for suffix in suffixes}
        if posted.get("add-row", "") == f"q{question.pk}":
            count += SPARE
        return {"rows": min(count, _most(question)), **values}

    def what_is_missing(self, question: QuestionShape, content: Content) -> str:
        if problem := super().what_is_missing(question, content):
            return problem
        least = question.limits.get("least", 1)
        if len(content.value) < least:
            return f"Give {least} rows at least."
        first = question.columns[0]
        bare = [n for n, row in enumerate(content.value, start=1) if row[first.key] is None]
        return f"Row {bare[0]}: fill in “{first.label}”." if bare else ""

    def printed(self, question: QuestionShape, content: Content) -> str:
        return "\n".join(
            "; ".join(
                f"{column.label}: {_cell_printed(column, row[column.key])}"
                for column in question.columns
                if row.get(column.key) is not None
            )
            for row in content.value or []
        )

    def table(self, question: QuestionShape, content: Content) -> list[list[str]]:
        if not content.value:
            return []
        head = [column.label for column in question.columns]
        return [
            head,
            *(
                [_cell_printed(column, row.get(column.key)) for column in question.columns]
                for row in content.value
            ),
        ]


def _most(question: QuestionShape) -> int:
    return min(int(question.limits.get("most", MOST_ROWS)), MOST_ROWS)


def rows_to_show(question: QuestionShape, filled: int) -> int:
    return min(filled + SPARE, _most(question))


def rows_posted(question: QuestionShape, posted: Posted) -> int:
    """How many rows the form showed; never more than a question can hold, whatever is posted."""
    raw = clean_text(posted.get(f"q{question.pk}-rows", ""))
    count = int(raw) if raw.isdecimal() and len(raw) < 5 else rows_to_show(question, 0)
    return min(count, MOST_ROWS)


def _read_row(
    question: QuestionShape, posted: Posted, prefix: str, n: int, problems: dict[str, str]
) -> Row:
    row: Row = {}
    for column in question.columns:
        name = f"{prefix}-{column.key}"
        raw = " ".join(clean_text(posted.get(name, "")).split())
        row[column.key] = None
        if not raw:
            continue
        try:
            row[column.key] = _as_cell(column, raw)
            problem = _cell_problem(column, row[column.key])
        except Unreadable as error:
            problem = str(error)
        if problem:
            problems[name] = f"Row {n + 1}, {column.label}: {problem}"
    return row


def _as_cell(column: OptionShape, raw: str) -> Any:
    if column.kind == "whole_number":
        return as_whole_number(raw)
    return as_date(raw).isoformat() if column.kind == "date" else raw


def _cell_problem(column: OptionShape, value: Any) -> str:
    if value is None:
        return ""
    if column.kind == "whole_number":
        if not is_whole(value):
            return "Write a whole number in figures, for example 12."
        return "" if 0 <= value <= MOST else f"This must be between 0 and {MOST:,}."
    if column.kind == "date":
        return "" if as_day(value) else "Write a date such as 27/3/2026."
    if not isinstance(value, str) or not value:
        return "Write a text."
    return length_problem(value, characters=CELL_CHARACTERS)


def _as_typed(column: OptionShape, value: Any) -> str:
    day = as_day(value) if column.kind == "date" else None
    if day is not None:
        return f"{day.day}/{day.month}/{day.year}"
    return "" if value is None else str(value)


def _cell_printed(column: OptionShape, value: Any) -> str:
    if value is None:
        return ""
    day = as_day(value) if column.kind == "date" else None
    return in_words(day) if day else f"{value:,}" if is_whole(value) else str(value)
