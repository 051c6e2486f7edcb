"""What a return's front page says of last time: what is new, and what could be brought in."""

from dataclasses import dataclass

from questionnaires.definitions.comparing import Summary, summary_of
from questionnaires.returns.answering.pen import Pen
from questionnaires.returns.carry_forward.bringing_in import OPEN_TO_SUGGESTIONS, waiting
from questionnaires.returns.carry_forward.earlier import changes_since, earlier_return
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.sheet import Sheet


@dataclass(frozen=True)
class LastTime:
    """`number` of questions that could be given last time's answer; 0 where nobody may."""

    earlier: AuditReturn
    summary: Summary
    number: int


def last_time(audit_return: AuditReturn, sheet: Sheet, pen: Pen) -> LastTime | None:
    """None where there is no return before this one that its writer may read."""
    earlier = earlier_return(audit_return, pen.user)
    if earlier is None:
        return None
    summary = summary_of(changes_since(earlier, audit_return))
    number = len(waiting(sheet, Sheet.of(earlier))) if may_bring_in(audit_return, pen) else 0
    return LastTime(earlier, summary, number)


def may_bring_in(audit_return: AuditReturn, pen: Pen) -> bool:
    """The lead, until it is submitted; what came on paper is typed in as it is."""
    open_now = audit_return.status in OPEN_TO_SUGGESTIONS
    return pen.role == "lead" and open_now and not _is_on_paper(audit_return)


def _is_on_paper(audit_return: AuditReturn) -> bool:
    paper = audit_return.paper_return
    return paper is not None and paper.is_open
