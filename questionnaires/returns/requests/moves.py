"""The one way a request changes state. Every turn is a message, which says how it stands after it.

A turn says how many messages its writer had read. So two managers who decide at once do not decide
twice: one wins, the other is told; and the same turn sent twice is taken once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from audit_portal.organisations.models import User
from questionnaires.returns.models import BoardRequest, RequestMessage, RequestState
from questionnaires.returns.transitions import locked

State = RequestState

MOVES: dict[tuple[State, State], str] = {
    (State.OPEN, State.OPEN): "lead",
    (State.ANSWERED, State.OPEN): "lead",
    (State.REFUSED, State.OPEN): "lead",
    (State.OPEN, State.WITHDRAWN): "lead",
    (State.ANSWERED, State.WITHDRAWN): "lead",
    (State.OPEN, State.ANSWERED): "manager",
    (State.ANSWERED, State.ANSWERED): "manager",
    (State.OPEN, State.GRANTED): "manager",
    (State.ANSWERED, State.GRANTED): "manager",
    (State.OPEN, State.REFUSED): "manager",
    (State.ANSWERED, State.REFUSED): "manager",
    (State.OPEN, State.CLOSED): "manager",
    (State.ANSWERED, State.CLOSED): "manager",
    (State.REFUSED, State.CLOSED): "manager",
}
NEEDS_WORDS = (State.OPEN, State.ANSWERED, State.REFUSED)


class RequestRefused(Exception):
    """It cannot be asked, written or decided; the message is a sentence for who tried."""


@dataclass(frozen=True)
class Turn:
    """What somebody writes at a request. `seen`: how many messages their page showed."""

    by: User
    words: str
    at: datetime
    seen: int


def may(asked: BoardRequest, to: State, role: str) -> bool:
    return MOVES.get((State(asked.state), to)) == role


@transaction.atomic
def move(
    asked: BoardRequest, to: State, turn: Turn, *, role: str, **also: Any
) -> RequestMessage | None:
    """Change the state and, with it, the columns in `also`; `asked` is read anew.

    None when this very turn has been taken already. Raises `RequestRefused`.
    """
    audit_return = locked(asked.audit_return)
    asked.refresh_from_db()
    asked.audit_return = audit_return
    written = list(asked.messages.all())
    if is_a_repeat(written, to, turn):
        return None
    if news := unread(written, turn):
        raise RequestRefused(news)
    if not may(asked, to, role):
        state = asked.get_state_display().lower()
        raise RequestRefused(f"This request is now “{state}”. Nothing was changed.")
    if to in NEEDS_WORDS and not turn.words.strip():
        raise RequestRefused("Write a few words.")
    waiting = {"waiting_since": turn.at} if to == State.OPEN != asked.state else {}
    for name, value in {"state": to, **waiting, **also}.items():
        setattr(asked, name, value)
    asked.save()
    return say(asked, turn, role=role)


def say(asked: BoardRequest, turn: Turn, *, role: str) -> RequestMessage:
    """Append the words, with the state that `asked` has."""
    return RequestMessage.objects.create(
        request=asked,
        at=turn.at,
        who=turn.by,
        who_name=turn.by.name,
        who_role=role,
        state=asked.state,
        words=turn.words.strip(),
    )


class Written(Protocol):
    """A message of a thread: who wrote it, what, and how it stood afterwards."""

    @property
    def who_id(self) -> int: ...
    @property
    def who_name(self) -> str: ...
    @property
    def words(self) -> str: ...
    @property
    def state(self) -> str: ...


def is_a_repeat(written: Sequence[Written], to: str, turn: Turn) -> bool:
    """The same turn was taken already: a second press of a button."""
    last = written[-1]
    mine = (turn.by.pk, to, turn.words.strip(), turn.seen + 1)
    return (last.who_id, last.state, last.words, len(written)) == mine


def unread(written: Sequence[Written], turn: Turn) -> str:
    """As a sentence; "" where the page showed all there is."""
    if turn.seen == len(written):
        return ""
    return (
        f"{written[-1].who_name} has written here since you opened this page. Nothing of yours was "
        "sent: read what is new, then decide."
    )
