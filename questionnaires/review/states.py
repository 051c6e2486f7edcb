"""The one way a review changes state: `MOVES` says from where to where, and who may."""

from datetime import datetime
from typing import Any

from audit_portal.organisations.models import User
from questionnaires.returns.models import Status
from questionnaires.returns.transitions import locked
from questionnaires.review.models import Review, ReviewEvent, ReviewState

State = ReviewState

MOVES: dict[tuple[State, State], str] = {
    (State.WAITING, State.READING): "reviewer",
    (State.READING, State.READ): "reviewer",
    (State.READ, State.READING): "reviewer",
}


class ReviewRefused(Exception):
    """It cannot be done; the message is a sentence for who tried, and nothing has changed."""


def held(review: Review) -> Review:
    """The row as it is now. Its return is held until the transaction ends, as whoever changes a
    return holds it: so it is not reopened meanwhile, and reviewers wait for each other.

    Raises `ReviewRefused` where the return does not stand signed off any more.
    """
    audit_return = locked(review.audit_return)
    if audit_return.status != Status.SIGNED_OFF:
        raise ReviewRefused("This return is with the organisation again. It can be read later.")
    review = Review.objects.select_related("reviewer").get(pk=review.pk)
    review.audit_return = audit_return
    return review


def move(
    review: Review, to: State, *, role: str, by: User, at: datetime, why: str = "", **also: Any
) -> None:
    """Change the state and, with it, the columns in `also`; `review` is `held`.

    Raises `ReviewRefused`.
    """
    before = State(review.state)
    if MOVES.get((before, to)) != role:
        raise ReviewRefused(
            f"A review that is “{before.label.lower()}” cannot become “{to.label.lower()}”. "
            "Open the page again to see how it stands."
        )
    for name, value in {"state": to, **also}.items():
        setattr(review, name, value)
    review.save(update_fields=["state", *also])
    note(review, before, by=by, at=at, why=why)


def note(review: Review, before: State | str, *, by: User, at: datetime, why: str = "") -> None:
    """Append what was done, with the state and the reviewer that `review` has."""
    ReviewEvent.objects.create(
        review=review,
        at=at,
        from_state=before,
        to_state=review.state,
        reviewer_name=review.reviewer.name,
        who=by,
        who_name=by.name,
        why=why,
    )
