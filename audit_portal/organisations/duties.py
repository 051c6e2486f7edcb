"""Saying what organisations owe to a board, where the register's type does not say it."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from audit_portal.organisations.models import Board, BoardMember, DutyBasis, Organisation


@transaction.atomic
def give_duties(board: Board, duties: Mapping[int, DutyBasis], *, on: date) -> int:
    """`duties` by the key of the organisation; those who owe one by now are left as they are."""
    Board.objects.select_for_update().get(pk=board.pk)
    awaiting = Organisation.objects.awaiting_duty(board).filter(pk__in=duties)
    members = [
        BoardMember(
            board=board,
            organisation=organisation,
            duty_basis=duties[organisation.pk],
            since=on,
        )
        for organisation in awaiting
    ]
    BoardMember.objects.bulk_create(members)
    return len(members)
