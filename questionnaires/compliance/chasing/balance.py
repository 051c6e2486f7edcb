"""What became of the notices: sent + superseded + uncertain + failed = due, when all is at rest.

In between some wait in the outbox or are held back, and some wait for the board's own hand.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from audit_portal.correspondence.models import Message
from questionnaires.compliance.models import Notice
from questionnaires.returns.models import AuditRound

BY_MESSAGE = {
    Message.State.QUEUED: "waiting",
    Message.State.CLAIMED: "waiting",
    Message.State.SENT: "sent",
    Message.State.KEPT: "sent",
    Message.State.UNCERTAIN: "uncertain",
    Message.State.FAILED: "failed",
    Message.State.SUPERSEDED: "superseded",
}
BY_ITSELF = {
    Notice.State.HELD: "waiting",
    Notice.State.TASK: "tasks",
    Notice.State.DONE: "done",
    Notice.State.SUPERSEDED: "superseded",
}


@dataclass(frozen=True)
class Balance:
    """`due` is every notice there is; `waiting` in the outbox or held back; `tasks` for the board
    to do, `done` by it."""

    due: int = 0
    sent: int = 0
    superseded: int = 0
    uncertain: int = 0
    failed: int = 0
    waiting: int = 0
    tasks: int = 0
    done: int = 0

    def as_json(self) -> dict[str, int]:
        return dict(vars(self))

    @property
    def in_trouble(self) -> int:
        return self.uncertain + self.failed


def balances(rounds: Iterable[AuditRound]) -> dict[int, Balance]:
    """By primary key of the round. One query."""
    keys = [audit_round.pk for audit_round in rounds]
    found: dict[int, dict[str, int]] = {pk: {} for pk in keys}
    groups = (
        Notice.objects.filter(audit_return__audit_round__in=keys)
        .order_by()
        .values_list("audit_return__audit_round", "state", "message__state")
        .annotate(Count("pk"))
    )
    for pk, state, of_message, number in groups:
        counts = found[pk]
        name = fate(state, of_message)
        counts[name] = counts.get(name, 0) + number
        counts["due"] = counts.get("due", 0) + number
    return {pk: Balance(**counts) for pk, counts in found.items()}


def balance(audit_round: AuditRound) -> Balance:
    return balances([audit_round])[audit_round.pk]


def fate(state: str, of_message: str | None) -> str:
    if of_message is not None:
        return BY_MESSAGE[Message.State(of_message)]
    return BY_ITSELF[Notice.State(state)]
