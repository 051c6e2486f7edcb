"""Cells of a file as what they say: the content of an answer, a moment, a day."""

import json
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.utils import timezone

from audit_portal.documents.spreadsheets import CUT
from audit_portal.figures.days import day_of
from questionnaires.definitions.kinds import Content, kind_of
from questionnaires.definitions.kinds.base import COMMENTARY_CHARACTERS, REASON_CHARACTERS
from questionnaires.definitions.kinds.reading import clean_text, length_problem
from questionnaires.definitions.models import Question
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.exchange.asked import SHOWN, Wrong
from questionnaires.returns.exchange.writing import IN_WORDS

WITHOUT_MARKS = (Question.Kind.DATE, Question.Kind.SINGLE_CHOICE, Question.Kind.YES_NO_PARTLY)
MIDDAY = time(12)
NO_MOMENT = "Write a day or a moment like 2026-03-27 or 2026-03-27T14:05:00+00:00."


def content_of(
    question: QuestionShape, rating: str, value: str, commentary: str, reason: str
) -> Content:
    """What the cells of an answer say. Raises `Wrong`."""
    if value.endswith(CUT) or commentary.endswith(CUT):
        raise Wrong("value", "The workbook could not hold all of this. Bring in the CSV instead.")
    kind = kind_of(question)
    given = _point(question, rating, value) if question.kind == "rating" else None
    stored = given if question.kind == "rating" else _value(question, rating, value)
    if stored is not None and (problem := kind.problem_with(question, stored)):
        raise Wrong("value", problem)
    content = kind.holding(stored)
    words = _words(commentary, "commentary", COMMENTARY_CHARACTERS)
    why = _words(reason, "not_applicable_reason", REASON_CHARACTERS)
    if words and not question.commentary:
        raise Wrong("commentary", "This question takes no commentary.")
    if why and not kind.is_outside_base(question, content):
        raise Wrong("not_applicable_reason", "The answer is not “not applicable”.")
    return Content(content.point, content.value, words, why)


def _point(question: QuestionShape, rating: str, value: str) -> int | None:
    if value:
        raise Wrong("value", "A rating stands in the column rating, and nothing here.")
    if not rating:
        return None
    point = question.points_by_key.get(rating)
    if point is None:
        keys = ", ".join(question.points_by_key)
        raise Wrong("rating", f"“{rating[:SHOWN]}” is none of the ratings: {keys}.")
    return point.pk


def _value(question: QuestionShape, rating: str, value: str) -> Any:
    if rating:
        raise Wrong("rating", "This question is not rated: its answer stands in the column value.")
    if question.kind in IN_WORDS:
        return clean_text(value) or None
    if not value.strip():
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as error:
        if question.kind in WITHOUT_MARKS:
            return value.strip()
        raise Wrong("value", 'This is not JSON, such as 12, ["a", "b"] or {"a": 1}.') from error


def _words(cell: str, column: str, most: int) -> str:
    if not cell:
        return ""
    words = clean_text(cell)
    if problem := length_problem(words, characters=most):
        raise Wrong(column, problem)
    return words


@lru_cache(maxsize=4096)
def moment(cell: str) -> datetime | None:
    """None for a blank cell; a day stands for its midday here. Raises `ValueError`."""
    if not cell:
        return None
    at = datetime.fromisoformat(cell)
    if len(cell) == len("YYYY-MM-DD"):
        at = datetime.combine(at.date(), MIDDAY)
    return at if at.tzinfo else at.replace(tzinfo=timezone.get_default_timezone())


def moment_in(
    cell: str, column: str, *, at: datetime, since: datetime | None = None
) -> datetime | None:
    """Not after `at`, which is now; a day reaches back to `since`, where that is on it.

    Raises `Wrong`.
    """
    try:
        found = moment(cell.strip())
    except ValueError as error:
        raise Wrong(column, f"“{cell[:SHOWN]}” is no date. {NO_MOMENT}") from error
    if found is not None and len(cell.strip()) == len("YYYY-MM-DD"):
        for other, nearer in ((at, min), (since, max)):
            if other is not None and day_of(other) == day_of(found):
                found = nearer(found, other)
    if found is not None and found > at:
        raise Wrong(column, "This lies in the future.")
    return found


def day_in(cell: str, column: str) -> date | None:
    """Raises `Wrong`."""
    try:
        return date.fromisoformat(cell.strip()) if cell.strip() else None
    except ValueError as error:
        raise Wrong(column, f"“{cell[:SHOWN]}” is no day. Write it as 2026-03-27.") from error
