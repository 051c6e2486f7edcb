"""The one way a letter changes state: `MOVES` says from where to where, and who may."""

from datetime import datetime

from audit_portal.organisations.models import User
from questionnaires.review.models import FeedbackEvent, FeedbackLetter, FeedbackState

State = FeedbackState

MOVES: dict[tuple[State, State], tuple[str, ...]] = {
    (State.DRAFT, State.PROPOSED): ("reviewer", "manager"),
    (State.PROPOSED, State.DRAFT): ("reviewer", "manager"),
    (State.PROPOSED, State.SENT): ("manager",),
}


class FeedbackRefused(Exception):
    """It cannot be done; the message is a sentence for who tried, and nothing has changed."""


def may(letter: FeedbackLetter, to: State, role: str) -> bool:
    return role in MOVES.get((State(letter.state), to), ())


def move(
    letter: FeedbackLetter, to: State, *, role: str, by: User, at: datetime, why: str = ""
) -> None:
    """`letter` is held. What else changed with it is saved too. Raises `FeedbackRefused`."""
    if not may(letter, to, role):
        raise FeedbackRefused(
            f"{letter} is now “{letter.get_state_display().lower()}”. Nothing was changed."
        )
    before, letter.state = letter.state, to
    letter.save()
    note(letter, before, by=by, at=at, why=why)


def note(letter: FeedbackLetter, before: str, *, by: User, at: datetime, why: str = "") -> None:
    FeedbackEvent.objects.create(
        letter=letter,
        at=at,
        from_state=before,
        to_state=letter.state,
        who=by,
        who_name=by.name,
        why=why,
    )
