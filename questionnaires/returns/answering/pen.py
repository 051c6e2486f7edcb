"""Who holds the pen: which standards of a return a person may answer, and in which role.

The one place where this is decided. Pages ask it what to show as a form, and every save goes
through `write`: by people at the organisation, and by the manager who types in a return on paper.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from audit_portal.organisations.models import Seat, User
from questionnaires.definitions.structure import StandardShape
from questionnaires.returns.answering.saving import Edit, Page, Saved, save_answers
from questionnaires.returns.models import Assignment, AuditReturn
from questionnaires.returns.sheet import structure_for

WRITERS = ("lead", "contributor")


class NotGiven(Exception):
    """A standard that was given to somebody else; the message says so."""


@dataclass(frozen=True)
class Pen:
    """The right to answer a return. `given` holds keys of standards; None means all of them."""

    user: User
    role: str
    given: frozenset[str] | None = None

    @property
    def may_submit(self) -> bool:
        return self.role != "contributor"

    def reaches(self, standard: StandardShape) -> bool:
        """A standard that was given is given with all that stands under it."""
        return self.given is None or not self.given.isdisjoint((standard.key, *standard.ancestors))


def may_answer(
    user: User, audit_return: AuditReturn, held: Iterable[Seat] | None = None
) -> Pen | None:
    """The person's pen for this return, or None: no such seat, or the return takes no answers.

    `audit_return` needs `audit_round` at hand; `held` are the person's open seats, where they are
    known. Agrees with `AuditReturnQuerySet.editable_by`.
    """
    if not audit_return.is_answerable:
        return None
    if held is None:
        held = Seat.objects.open().of(user)
    held = list(held)
    seats = [seat for seat in held if _writes_in(seat, audit_return)]
    if any(seat.role == "lead" for seat in seats):
        return Pen(user, "lead")
    if seats:
        return Pen(user, "contributor", _given(seats, audit_return))
    return Pen(user, "manager") if _types_in(held, audit_return) else None


def write(
    pen: Pen | None,
    audit_return: AuditReturn,
    edits: Sequence[Edit],
    *,
    at: datetime,
    page: Page | None = None,
) -> Saved:
    """Save with this pen. Raises `NotGiven` for what is out of its reach, else as the save does."""
    if pen is None:
        raise NotGiven(_why_not(audit_return))
    standards = structure_for(audit_return).standard_by_key
    for edit in edits:
        if not pen.reaches(standards[edit.question.standard_key]):
            raise NotGiven("This standard has been given to a colleague.")
    return save_answers(audit_return, edits, who=pen.user, role=pen.role, at=at, page=page)


def _why_not(audit_return: AuditReturn) -> str:
    if audit_return.is_answerable:
        return "Only people who answer for this organisation can change its answers."
    status = audit_return.get_status_display().lower()
    return f"This return is now “{status}” and takes no more answers."


def _writes_in(seat: Seat, audit_return: AuditReturn) -> bool:
    """A seat kept to one board reaches that board's rounds and those shared with it."""
    at_home = seat.organisation_id == audit_return.organisation_id
    if seat.role not in WRITERS or not at_home:
        return False
    board = seat.only_for_board_id
    audit_round = audit_return.audit_round
    return (
        board is None
        or board == audit_round.board_id
        or audit_round.shared_with.filter(pk=board).exists()
    )


def _types_in(held: Iterable[Seat], audit_return: AuditReturn) -> bool:
    """The one exception to "nobody at a board edits an answer": a return that came on paper."""
    board = audit_return.audit_round.board_id
    manages = any(seat.role == "manager" and seat.board_id == board for seat in held)
    return manages and audit_return.paper_returns.open().exists()


def _given(seats: list[Seat], audit_return: AuditReturn) -> frozenset[str] | None:
    """Keys of the standards assigned to these seats; None where none was: then all are theirs."""
    assigned = Assignment.objects.filter(audit_return=audit_return, seat__in=seats)
    return frozenset(assigned.values_list("standard__key", flat=True)) or None
