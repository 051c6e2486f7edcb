"""The words of a step as one of the organisations asked would read them, before anything goes."""

from dataclasses import dataclass
from datetime import date, timedelta

from questionnaires.compliance.chasing.words import fill, values_for
from questionnaires.compliance.models import LadderStep
from questionnaires.returns.models import ANSWERABLE, AuditReturn


@dataclass(frozen=True)
class Preview:
    organisation: str
    subject: str
    text: str
    day: date  # on which it falls for this organisation, were it asked from the beginning


def preview_of(step: LadderStep) -> Preview | None:
    """For one that has not returned, else any; None where nobody is asked."""
    audit_round = step.audit_round
    returns = AuditReturn.objects.filter(audit_round=audit_round).select_related("cohort")
    in_order = returns.order_by("organisation_name", "pk")
    one = in_order.filter(status__in=ANSWERABLE).first() or in_order.first()
    if one is None:
        return None
    final = max(one.due, one.cohort.final_due)
    deadline = final if step.deadline == LadderStep.Deadline.FINAL else one.due
    values = values_for(
        organisations=[one.organisation_name],
        round_title=audit_round.title,
        due=one.due,
        final=final,
        board=audit_round.board.name,
        duty=one.duty_basis,
    )
    return Preview(
        one.organisation_name,
        fill(step.subject, values),
        fill(step.text, values),
        deadline + timedelta(days=step.offset),
    )
