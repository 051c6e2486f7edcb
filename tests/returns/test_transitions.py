"""A return changes status by the table and no other way."""

from itertools import product

import pytest

from questionnaires.returns.models import AuditReturn, ReturnEvent, Status
from questionnaires.returns.transitions import MOVES, NEEDS_REASON, Actor, MoveRefused, move
from tests.conftest import Cast
from tests.factories import NOW

ROLES = ("lead", "contributor", "senior_lead", "accountable", "reader", "manager", "chair")
ALSO = {
    Status.SIGNED_OFF: {"signed_off_at": NOW, "receipt": "NM-1", "checksum": "1" * 64},
    Status.EXCUSED: {"excused_reason": "Closed"},
}


@pytest.mark.parametrize(("start", "to"), list(product(Status, Status)))
def test_each_pair_of_statuses_for_each_role(cast: Cast, start: Status, to: Status) -> None:
    for role in ROLES:
        AuditReturn.objects.filter(pk=cast.audit_return.pk).update(
            **{"status": start, **ALSO.get(start, {})}
        )
        cast.audit_return.refresh_from_db()
        actor = Actor(role=role, name="Somebody")
        also = ALSO.get(to, {})
        if role in MOVES.get((start, to), ()):
            event = move(cast.audit_return, to, actor=actor, at=NOW, why="Because", **also)
            assert (event.from_status, event.to_status, event.who_role) == (start, to, role)
            assert cast.audit_return.status == to
        else:
            with pytest.raises(MoveRefused):
                move(cast.audit_return, to, actor=actor, at=NOW, why="Because", **also)
            cast.audit_return.refresh_from_db()
            assert cast.audit_return.status == start


@pytest.mark.parametrize(("start", "to"), sorted(NEEDS_REASON))
def test_a_reason_of_blanks_is_no_reason(cast: Cast, start: Status, to: Status) -> None:
    AuditReturn.objects.filter(pk=cast.audit_return.pk).update(
        **{"status": start, **ALSO.get(start, {})}
    )
    cast.audit_return.refresh_from_db()
    role = next(iter(MOVES[start, to]))
    with pytest.raises(MoveRefused, match="reason"):
        move(cast.audit_return, to, actor=Actor(role, "Somebody"), at=NOW, why="  ")


def test_of_two_who_press_at_once_one_wins_and_the_other_is_told(cast: Cast) -> None:
    AuditReturn.objects.update(status="in_progress")
    first = AuditReturn.objects.get(pk=cast.audit_return.pk)
    second = AuditReturn.objects.get(pk=cast.audit_return.pk)
    lead = Actor("lead", "Asha", cast.asha)
    move(first, Status.SUBMITTED, actor=lead, at=NOW)
    with pytest.raises(MoveRefused, match="Somebody else"):
        move(second, Status.SUBMITTED, actor=lead, at=NOW)
    assert ReturnEvent.objects.filter(to_status="submitted").count() == 1
