"""What a return's front page says of last time: what is new, and what could be brought in; and of
another audit, where there is nothing from last time."""

from dataclasses import dataclass

from questionnaires.definitions.comparing import Summary, summary_of
from questionnaires.returns.answering.pen import Pen
from questionnaires.returns.carry_forward.bringing_in import OPEN_TO_SUGGESTIONS, waiting
from questionnaires.returns.carry_forward.earlier import (
    changes_since,
    last_of,
    past_returns,
)
from questionnaires.returns.carry_forward.from_another import another_of
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.sheet import Sheet


@dataclass(frozen=True)
class LastTime:
    """`number` of questions that could be given last time's answer; 0 where nobody may."""

    earlier: AuditReturn
    summary: Summary
    number: int


@dataclass(frozen=True)
class AnotherAudit:
    """`number` of questions that its answers speak to."""

    source: AuditReturn
    number: int


@dataclass(frozen=True)
class Offered:
    """`another` only once nothing is left to bring in from last time, which counts for more."""

    last_time: LastTime | None = None
    another: AnotherAudit | None = None


def offered(audit_return: AuditReturn, sheet: Sheet, pen: Pen) -> Offered:
    """From returns before this one that its writer may read."""
    past = past_returns(audit_return, pen.user)
    may = may_bring_in(audit_return, pen)
    earlier, other = last_of(past, audit_return), another_of(past, audit_return)
    last = _last_time(audit_return, sheet, earlier, may=may) if earlier else None
    if other is None or not may or (last and last.number):
        return Offered(last)
    number = len(waiting(sheet, Sheet.of(other)))
    return Offered(last, AnotherAudit(other, number) if number else None)


def _last_time(
    audit_return: AuditReturn, sheet: Sheet, earlier: AuditReturn, *, may: bool
) -> LastTime:
    summary = summary_of(changes_since(earlier, audit_return))
    return LastTime(earlier, summary, len(waiting(sheet, Sheet.of(earlier))) if may else 0)


def may_bring_in(audit_return: AuditReturn, pen: Pen) -> bool:
    """The lead, until it is submitted; what came on paper is typed in as it is."""
    open_now = audit_return.status in OPEN_TO_SUGGESTIONS
    return pen.role == "lead" and open_now and not _is_on_paper(audit_return)


def _is_on_paper(audit_return: AuditReturn) -> bool:
    paper = audit_return.paper_return
    return paper is not None and paper.is_open
