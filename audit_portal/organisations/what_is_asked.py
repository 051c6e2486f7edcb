"""The registry through which other floors say what an organisation is asked for at present.

An app calls `register` when it starts (`AppConfig.ready`). Who is invited reads it in the mail: a
seat at their school means little to them, an audit with its board and its day does.
"""

from collections.abc import Callable, Iterable
from datetime import date

from audit_portal.organisations.models import Board, Organisation

# Given the organisation, the one board that is meant (None: any) and the day: a line for each.
Source = Callable[[Organisation, Board | None, date], Iterable[str]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    if source not in _sources:
        _sources.append(source)
    return source


def asked_of(organisation: Organisation, board: Board | None, *, on: date) -> list[str]:
    return [line for source in _sources for line in source(organisation, board, on)]
