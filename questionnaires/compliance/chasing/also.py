"""What else a board asks for on the day of its chase: rooms above register it when they start.

Each must be safe to call again on the same day, as the chase is.
"""

from collections.abc import Callable
from datetime import date, datetime

from audit_portal.organisations.models import Board

Asking = Callable[[Board, date, datetime], object]
_others: list[Asking] = []


def register(asking: Asking) -> None:
    if asking not in _others:
        _others.append(asking)


def ask(board: Board, *, on: date, at: datetime) -> None:
    for asking in _others:
        asking(board, on, at)
