"""The reasons to look at a return first. Each counts one; none of them reads an answer.

The rule is open: the page prints it, and each reason can be checked in the tracker.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import NamedTuple

from audit_portal.figures.days import day_of
from questionnaires.returns.models import AuditReturn, AuditRound, ReturnEvent, Status
from questionnaires.review.models import Review, ReviewState
from questionnaires.review.signals import MINUTES
from questionnaires.review.timing import not_timed, time_taken

LATE = "It came after its deadline."
SENT_BACK = "Its own signatory sent it back at least once."
IN_MINUTES = f"It was completed within {MINUTES} minutes."
NEVER_READ = "The board has read no earlier return of the organisation."
RULE = (LATE, SENT_BACK, IN_MINUTES, NEVER_READ)


class Facts(NamedTuple):
    """What the rule looks at in a round beside the returns: returns, and organisations."""

    sent_back: frozenset[int]
    not_timed: frozenset[int]
    read_before: frozenset[int]


def facts_of(audit_round: AuditRound) -> Facts:
    back = ReturnEvent.objects.filter(
        audit_return__audit_round=audit_round,
        from_status=Status.SUBMITTED,
        to_status=Status.SENT_BACK,
    )
    read = Review.objects.of_board(audit_round.board).filter(state=ReviewState.READ)
    return Facts(
        frozenset(back.values_list("audit_return_id", flat=True)),
        not_timed(AuditReturn.objects.filter(audit_round=audit_round)),
        frozenset(read.values_list("audit_return__organisation_id", flat=True)),
    )


def reasons_of(audit_return: AuditReturn, facts: Facts) -> tuple[str, ...]:
    return tuple(_reasons(audit_return, facts))


def _reasons(audit_return: AuditReturn, facts: Facts) -> Iterator[str]:
    returned = audit_return.signed_off_at
    if returned is not None and day_of(returned) > audit_return.due:
        yield LATE
    if audit_return.pk in facts.sent_back:
        yield SENT_BACK
    took = None if audit_return.pk in facts.not_timed else time_taken(audit_return)
    if took is not None and took <= timedelta(minutes=MINUTES):
        yield IN_MINUTES
    if audit_return.organisation_id not in facts.read_before:
        yield NEVER_READ
