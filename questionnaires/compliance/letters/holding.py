"""Taking letters in hand: the chase, and whoever else is at them, waits until it is done."""

from collections.abc import Collection

from audit_portal.organisations.models import Board
from questionnaires.compliance.letters.composing import RELATED
from questionnaires.compliance.models import Letter
from questionnaires.returns.models import AuditRound


def take_up(board: Board, keys: Collection[int], *states: str) -> list[Letter]:
    """Of this board and in one of these states, as they stand now. Within a transaction."""
    rounds = AuditRound.objects.filter(board=board).order_by("pk").select_for_update(no_key=True)
    list(rounds)
    letters = Letter.objects.of_board(board).filter(pk__in=keys, state__in=states)
    return list(letters.select_related(*RELATED).in_order())
