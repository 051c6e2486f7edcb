"""Moving returns that were brought in to where they stood: events, approval, receipt, counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from questionnaires.returns.exchange.asked import Asked
from questionnaires.returns.exchange.standing import Standing
from questionnaires.returns.models import (
    Approval,
    AuditReturn,
    AuditRound,
    Receipt,
    ReturnEvent,
    Status,
)
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.receipts import checksum_of, content_on, number_for
from questionnaires.returns.transitions import Actor, Reached, retold

UNNAMED = "Approved in another system"
WRITTEN = (
    "status",
    "answered",
    "required",
    "started_at",
    "submitted_at",
    "signed_off_at",
    "last_activity_at",
    "excused_reason",
    "receipt",
    "checksum",
)


@dataclass(frozen=True)
class Settled:
    """A return with all its answers on the table, given between `first` and `last`.

    `sheet` is None where its answers are to be read from the database.
    """

    asked: Asked
    standing: Standing
    sheet: Sheet | None
    first: datetime
    last: datetime


def settle(
    audit_round: AuditRound, batch: Sequence[Settled], *, actor: Actor, why: str, at: datetime
) -> None:
    """Call with the returns locked. `why` is the reason of each event that has no better."""
    rows = audit_round.returns.in_bulk([one.asked.pk for one in batch])
    events: list[ReturnEvent] = []
    signed: list[tuple[AuditReturn, str, Standing]] = []
    for one in batch:
        row = rows[one.asked.pk]
        row.audit_round = audit_round
        sheet = one.sheet or Sheet.of(row)
        way = one.standing.way(one.asked, one.first, one.last, why)
        events += retold(row, way, actor=actor)
        _stand(row, sheet, way)
        if row.status == Status.SIGNED_OFF:
            signed.append((row, checksum_of(content_on(sheet, row, {})), one.standing))
    ReturnEvent.objects.bulk_create(events, batch_size=500)
    _give_receipts(signed, at=at)
    AuditReturn.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN
    )


def _stand(row: AuditReturn, sheet: Sheet, way: Sequence[Reached]) -> None:
    moments = {reached.status: reached.at for reached in way}
    row.answered, row.required = sheet.counts
    row.status = way[-1].status
    row.started_at = moments.get(Status.IN_PROGRESS)
    row.submitted_at = moments.get(Status.SUBMITTED)
    row.signed_off_at = moments.get(Status.SIGNED_OFF)
    row.last_activity_at = way[-1].at
    if row.status == Status.EXCUSED:
        row.excused_reason = way[-1].why


def _give_receipts(signed: list[tuple[AuditReturn, str, Standing]], *, at: datetime) -> None:
    """Who approved it elsewhere stands by the name that the file gives."""
    approvals = Approval.objects.bulk_create(_approval(row, by) for row, _, by in signed)
    receipts = []
    for (row, checksum, _), approval in zip(signed, approvals, strict=True):
        row.checksum = checksum
        row.receipt = number_for(row.audit_round.board.name, at.year, approval.pk)
        receipts.append(
            Receipt(
                audit_return=row,
                completed_by=approval,
                number=row.receipt,
                checksum=checksum,
                issued_at=at,
            )
        )
    Receipt.objects.bulk_create(receipts)


def _approval(row: AuditReturn, standing: Standing) -> Approval:
    assert row.submitted_at is not None  # noqa: S101 - the way led through it
    assert row.signed_off_at is not None  # noqa: S101 - the same
    return Approval(
        audit_return=row,
        submitted_at=row.submitted_at,
        role="accountable",
        decision=Approval.Decision.APPROVED,
        met_on=standing.meeting_on,
        at=row.signed_off_at,
        who_name=standing.signed_off_by or UNNAMED,
    )
