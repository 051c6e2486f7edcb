"""Sharing a round with other boards: one return serves them all, the owning board runs it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from audit_portal.organisations.models import Board, User
from questionnaires.returns.models import AuditRound, RoundEvent
from questionnaires.returns.rounds.running import record


@transaction.atomic
def share(audit_round: AuditRound, boards: Collection[Board], *, by: User, at: datetime) -> bool:
    """With these boards and no others. False when it is so already."""
    AuditRound.objects.select_for_update().get(pk=audit_round.pk)
    chosen = {board.pk for board in boards} - {audit_round.board_id}
    if chosen == set(audit_round.shared_with.values_list("pk", flat=True)):
        return False
    audit_round.shared_with.set(chosen)
    names = ", ".join(board.name for board in boards) or "No other board"
    record(audit_round, RoundEvent.What.SHARED, by=by, at=at, why=f"{names}.")
    return True
