"""The one way a query changes state: `MOVES` says from where to where, and whose turn it is.

Every turn is a message that says how the query stands after it, and carries how many its writer had
read: so nobody answers what they have not seen, and the same turn sent twice is taken once.
"""

from typing import Any

from django.db import transaction

from questionnaires.returns.requests.moves import Turn, is_a_repeat, unread
from questionnaires.review.models import Query, QueryMessage, QueryState
from questionnaires.review.states import ReviewRefused, held

State = QueryState

MOVES: dict[tuple[State, State], str] = {
    (State.OPEN, State.ANSWERED): "lead",
    (State.ANSWERED, State.ANSWERED): "lead",
    (State.OPEN, State.OPEN): "reviewer",
    (State.ANSWERED, State.OPEN): "reviewer",
    (State.OPEN, State.SETTLED): "reviewer",
    (State.ANSWERED, State.SETTLED): "reviewer",
}


def may(query: Query, to: State, role: str) -> bool:
    return MOVES.get((State(query.state), to)) == role


@transaction.atomic
def move(query: Query, to: State, turn: Turn, *, role: str, **also: Any) -> QueryMessage | None:
    """Change the state and, with it, the columns in `also`; `query` is read anew.

    None when this very turn has been taken already. Raises `ReviewRefused`.
    """
    review = held(query.review)
    query.refresh_from_db()
    query.review = review
    written = list(query.messages.all())
    if is_a_repeat(written, to, turn):
        return None
    if news := unread(written, turn):
        raise ReviewRefused(news)
    if not may(query, to, role):
        state = query.get_state_display().lower()
        raise ReviewRefused(f"This query is now “{state}”. Nothing was changed.")
    if to != State.SETTLED and not turn.words.strip():
        raise ReviewRefused("Write a few words.")
    waiting = {} if to == query.state else {"waiting_since": turn.at}
    for name, value in {"state": to, **waiting, **also}.items():
        setattr(query, name, value)
    query.save()
    return say(query, turn, role=role)


def say(query: Query, turn: Turn, *, role: str) -> QueryMessage:
    """Append the words, with the state that `query` has."""
    return QueryMessage.objects.create(
        query=query,
        at=turn.at,
        who=turn.by,
        who_name=turn.by.name,
        who_role=role,
        state=query.state,
        words=turn.words.strip(),
    )
