"""A return in words: every answer as it stands, what is missing, and what stands beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from questionnaires.definitions.kinds import kind_of
from questionnaires.definitions.structure import PointShape, QuestionShape, StandardShape
from questionnaires.returns.answering.pen import Pen
from questionnaires.returns.beside import Beside, beside
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.sheet import Given, Sheet
from questionnaires.returns.sign_off.readiness import gaps


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer. `missing` is a sentence, "" when the answer is complete."""

    question: QuestionShape
    given: Given
    beside: Beside
    missing: str

    @property
    def printed(self) -> str:
        return self.given.printed

    @property
    def point(self) -> PointShape | None:
        return self.given.point

    @property
    def colour(self) -> str:
        return self.point.colour if self.point else ""

    @property
    def table(self) -> list[list[str]]:
        return kind_of(self.question).table(self.question, self.given.content)

    @property
    def is_empty(self) -> bool:
        return self.given.content.is_empty

    @property
    def calls_for_action(self) -> bool:
        """The rating asks for an action, and none is written down."""
        return self.given.calls_for_action and not self.beside.actions

    @property
    def lacks_evidence(self) -> bool:
        """Answered, evidence is expected, and none is given."""
        expected = self.question.evidence_rule in ("expected", "required")
        return expected and not self.given.outside_base and not self.beside.evidence


@dataclass(frozen=True, slots=True)
class Section:
    """A standard's answers; `may_write` where the reader may go and change them."""

    standard: StandardShape
    rows: list[Row]
    may_write: bool


def read(audit_return: AuditReturn, sheet: Sheet, pen: Pen | None = None) -> list[Section]:
    """All standards that are shown, in the order of print."""
    return read_standards(audit_return, sheet, sheet.standards, pen)


def check(audit_return: AuditReturn, sheet: Sheet, pen: Pen | None) -> dict[str, Any]:
    """What the page to check the answers shows: `gaps` stand in the way of submitting."""
    sections = read(audit_return, sheet, pen)
    rows = [(section.standard, row) for section in sections for row in section.rows]
    answered, required = sheet.counts
    missing = gaps(audit_return, sheet)
    named = {gap.question.pk for gap in missing}  # once is enough
    return {
        "audit_return": audit_return,
        "sections": sections,
        "pen": pen,
        "answered": answered,
        "required": required,
        "gaps": missing,
        "without_action": [(standard, row) for standard, row in rows if row.calls_for_action],
        "without_evidence": [
            (standard, row)
            for standard, row in rows
            if row.lacks_evidence and row.question.pk not in named
        ],
    }


def read_standards(
    audit_return: AuditReturn,
    sheet: Sheet,
    standards: Iterable[StandardShape],
    pen: Pen | None = None,
) -> list[Section]:
    chosen = list(standards)
    answers = (sheet.answer_to(question) for s in chosen for question in s.questions)
    by_question = beside(audit_return, answers)
    return [
        Section(
            standard=standard,
            rows=[_row(sheet.answer_to(q), by_question[q.pk]) for q in standard.questions],
            may_write=pen is not None and pen.reaches(standard),
        )
        for standard in chosen
    ]


def _row(given: Given, by_it: Beside) -> Row:
    question = given.question
    missing = kind_of(question).what_is_missing(question, given.content) if question.counts else ""
    return Row(question, given, by_it, missing)
