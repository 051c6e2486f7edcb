"""Reading all that bears on the chase of a board: whole tables of it, in a fixed number of queries.

Plain tuples and not models, for 24,000 returns are read at one go.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Max, Q, QuerySet

from audit_portal.correspondence.models import Message
from audit_portal.figures.days import day_of
from audit_portal.organisations.models import Board, Seat
from questionnaires.compliance.chasing.deciding import Asked, Held, Known, Situation, Step
from questionnaires.compliance.models import RECIPIENTS, LadderStep, Notice, Pause
from questionnaires.returns.models import (
    ANSWERABLE,
    Approval,
    ApprovalRule,
    AuditReturn,
    AuditRound,
    Cohort,
    PaperReturn,
    ReturnEvent,
    Status,
)
from questionnaires.returns.sign_off.approvers import roles_awaited, usual_needs

# At the body above, the first of these seats that anybody holds is written to.
ABOVE = ("accountable", "senior_lead", "lead", "reader")
ENDED = {
    Status.SIGNED_OFF: "It has been returned.",
    Status.EXCUSED: "It is excused.",
    Status.SUBMITTED: "It has been approved.",
}
# After these a return is asked anew; a submission taken back by its own lead is not one of them.
ASKED_ANEW = Q(from_status__in=["", Status.EXCUSED]) | Q(to_status=Status.SENT_BACK)
OPEN = (Notice.State.HELD, Notice.State.TASK)

Keys = Collection[int]
Returns = QuerySet[AuditReturn, Any]


def chased_rounds(board: Board) -> list[AuditRound]:
    """Those this board runs and has not closed."""
    return list(AuditRound.objects.filter(board=board, closed_on=None).order_by("pk"))


def gather(
    board: Board,
    rounds: Iterable[AuditRound],
    *,
    on: date,
    gap: int,
    only: Keys | None = None,
) -> Situation:
    """`only` these returns; None: all of the rounds. As many queries for one as for 24,000."""
    keys = [audit_round.pk for audit_round in rounds]
    returns = AuditReturn.objects.filter(audit_round__in=keys)
    if only is not None:
        returns = returns.filter(pk__in=only)
    facts = _facts(returns, keys, on)
    rows = returns.order_by("pk").values_list(*COLUMNS).iterator()
    asked = (facts.asked(Row(*row)) for row in rows)
    return Situation(
        steps=_steps(keys),
        asked=[one for one in asked if one is not None],
        seats=seats_of(returns, keys),
        known=_known(returns),
        last=last_messages(board, since=on - timedelta(days=gap)),
    )


COLUMNS = (
    "pk",
    "audit_round",
    "organisation",
    "organisation__parent",
    "status",
    "cohort",
    "extended_to",
    "submitted_at",
)


class Row(NamedTuple):
    """A return as it is read: `COLUMNS`."""

    pk: int
    audit_round: int
    organisation: int
    parent: int | None
    status: str
    cohort: int
    extended: date | None
    submitted_at: datetime | None


class Window(NamedTuple):
    opens: date
    first_due: date
    final_due: date


@dataclass(frozen=True)
class Facts:
    """`since`: the day of the latest event after which a return was asked anew."""

    on: date
    windows: dict[int, Window]
    since: dict[int, date]
    awaited: dict[int, tuple[str, ...]]
    resting: frozenset[int]

    def asked(self, row: Row) -> Asked | None:
        """None before its cohort opens."""
        window = self.windows[row.cohort]
        if window.opens > self.on:
            return None
        due = row.extended or window.first_due
        return Asked(
            row.pk,
            row.audit_round,
            row.organisation,
            row.parent,
            self._roles(row),
            due,
            max(due, window.final_due),
            self._since(row, window),
            row.pk in self.resting,
            ENDED.get(Status(row.status), ""),
        )

    def _roles(self, row: Row) -> tuple[str, ...]:
        if row.status in ANSWERABLE:
            return RECIPIENTS
        return self.awaited.get(row.pk, ()) if row.status == Status.SUBMITTED else ()

    def _since(self, row: Row, window: Window) -> date:
        if row.status == Status.SUBMITTED and row.submitted_at is not None:
            return day_of(row.submitted_at)
        return self.since.get(row.pk, window.opens)


def _facts(returns: Returns, keys: Keys, on: date) -> Facts:
    cohorts = Cohort.objects.filter(audit_round__in=keys).values_list("pk", *Window._fields)
    events = ReturnEvent.objects.filter(ASKED_ANEW, audit_return__in=returns.values("pk"))
    latest = events.order_by().values_list("audit_return").annotate(Max("at"))
    return Facts(
        on=on,
        windows={pk: Window(*dates) for pk, *dates in cohorts},
        since={pk: day_of(at) for pk, at in latest.iterator()},
        awaited=_awaited(returns, keys),
        resting=_resting(returns, on),
    )


def _resting(returns: Returns, on: date) -> frozenset[int]:
    """Paused, or with the board, which types in what came on paper."""
    among = returns.order_by().values("pk")
    pauses = Pause.objects.in_force(on=on).filter(audit_return__in=among)
    typed = PaperReturn.objects.open().filter(
        audit_return__in=among, audit_return__status__in=ANSWERABLE
    )
    both = (
        pauses.order_by()
        .values_list("audit_return")
        .union(typed.order_by().values_list("audit_return"))
    )
    return frozenset(pk for (pk,) in both)


def _awaited(returns: Returns, keys: Keys) -> dict[int, tuple[str, ...]]:
    """Of the submitted returns, the signatories who have not approved this submission yet."""
    submitted = returns.filter(status=Status.SUBMITTED)
    approvals = Approval.objects.filter(
        audit_return__in=submitted.values("pk"), decision=Approval.Decision.APPROVED
    )
    approved: dict[tuple[int, datetime | None], set[str]] = defaultdict(set)
    for pk, sent, role in approvals.values_list("audit_return", "submitted_at", "role"):
        approved[pk, sent].add(role)
    rules = ApprovalRule.objects.filter(audit_round__in=keys)
    needs = {(one, kind): need for one, kind, need in rules.values_list(*RULE)}
    rows = submitted.values_list("pk", "audit_round", "organisation__kind", "submitted_at")
    return {
        pk: roles_awaited(
            ApprovalRule.Needs(needs.get((audit_round, kind)) or usual_needs(kind)),
            approved.get((pk, sent), frozenset()),
        )
        for pk, audit_round, kind, sent in rows
    }


RULE = ("audit_round", "kind", "needs")


def _steps(keys: Keys) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = defaultdict(list)
    for step in LadderStep.objects.filter(audit_round__in=keys):
        found[step.audit_round_id].append(plain(step))
    return found


def plain(step: LadderStep) -> Step:
    return Step(
        step.pk,
        step.offset,
        step.deadline == LadderStep.Deadline.FINAL,
        step.roles,
        step.channel == LadderStep.Channel.EMAIL,
    )


def seats_of(returns: Returns, keys: Keys) -> dict[int, list[Held]]:
    """Open seats of active people, at the organisations asked and at the bodies above them."""
    below = returns.order_by().values("organisation")
    above = returns.order_by().exclude(organisation__parent=None).values("organisation__parent")
    seats = Seat.objects.open().filter(
        Q(organisation__in=below) | Q(organisation__in=above),
        role__in=ABOVE,
        user__is_active=True,
    )
    reach = _reach(keys)
    found: dict[int, list[Held]] = defaultdict(list)
    columns = seats.order_by("since", "pk").values_list(
        "organisation", "role", "user", "only_for_board"
    )
    for organisation, role, person, board in columns.iterator():
        rounds = reach.get(board, frozenset()) if board else None
        if organisation is not None:
            found[organisation].append(Held(role, person, rounds))
    for here in found.values():
        here.sort(key=lambda held: ABOVE.index(held.role))
    return found


def _reach(keys: Keys) -> dict[int, frozenset[int]]:
    """The rounds among these that a seat kept to a board reaches, by board."""
    own = AuditRound.objects.filter(pk__in=keys).values_list("board", "pk")
    shared = AuditRound.shared_with.through.objects.filter(auditround__in=keys)
    found: dict[int, set[int]] = defaultdict(set)
    for board, audit_round in [*own, *shared.values_list("board", "auditround")]:
        found[board].add(audit_round)
    return {board: frozenset(rounds) for board, rounds in found.items()}


def _known(returns: Returns) -> dict[int, list[Known]]:
    found: dict[int, list[Known]] = defaultdict(list)
    notices = Notice.objects.filter(audit_return__in=returns.values("pk")).order_by("pk")
    for audit_return, *row in notices.values_list("audit_return", *NOTICE).iterator():
        found[audit_return].append(known_as(*row))
    return found


NOTICE = ("pk", "step", "role", "recipient", "state", "superseded_by")


def known_as(
    pk: int, step: int, role: str, recipient: int | None, state: str, later: int | None
) -> Known:
    """From the columns `NOTICE`."""
    unsent = state == Notice.State.SUPERSEDED and later is None
    return Known(pk, step, role, recipient, state in OPEN, unsent)


def last_messages(board: Board, *, since: date) -> dict[int, date]:
    """The day of each person's latest message of a chase, where it was after `since`."""
    notices = Notice.objects.filter(
        audit_return__audit_round__board=board,
        state=Notice.State.IN_MESSAGE,
        decided_on__gt=since,
    ).exclude(message__state=Message.State.SUPERSEDED)
    latest = notices.order_by().values_list("recipient").annotate(Max("decided_on"))
    return {person: day for person, day in latest if person is not None}
