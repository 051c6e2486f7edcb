"""What still stands between a return and its submission."""

from dataclasses import dataclass

from questionnaires.definitions.models import Question
from questionnaires.definitions.structure import QuestionShape, StandardShape
from questionnaires.returns.models import AnswerEvidence, AuditReturn
from questionnaires.returns.sheet import Sheet

EVIDENCE_REQUIRED = Question.EvidenceRule.REQUIRED


@dataclass(frozen=True)
class Gap:
    """One thing to do at one question before the return can be submitted."""

    standard: StandardShape
    question: QuestionShape
    what: str  # what is missing, as in "not answered"

    @property
    def anchor(self) -> str:
        """Where the question stands on the page of its standard."""
        return f"q{self.question.pk}-question"


def gaps(audit_return: AuditReturn, sheet: Sheet) -> list[Gap]:
    """Every gap, in the order of the questions; at most one for each."""
    evidenced = _evidenced(audit_return)
    found = []
    for standard in sheet.standards:
        for question in standard.questions:
            what = _missing(sheet, question, evidenced)
            if what:
                found.append(Gap(standard, question, what))
    return found


def _missing(sheet: Sheet, question: QuestionShape, evidenced: frozenset[int]) -> str:
    given = sheet.answer_to(question)
    if not given.confirmed and given.read_from:
        return "read from a Word form: confirm or change it"
    if not given.confirmed:
        return "carried over: confirm or change it"
    if question.counts and not given.complete:
        return "not answered" if given.content.is_empty else "not finished"
    if question.evidence_rule == EVIDENCE_REQUIRED and given.complete and not given.outside_base:
        return "" if question.pk in evidenced else "evidence is required"
    return ""


def _evidenced(audit_return: AuditReturn) -> frozenset[int]:
    """Questions whose answer cites evidence, by primary key."""
    cited = AnswerEvidence.objects.filter(answer__audit_return=audit_return)
    return frozenset(cited.values_list("answer__question_id", flat=True))
