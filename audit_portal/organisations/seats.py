"""Who may give and end which seats, and the ending of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from audit_portal.organisations.models import (
    BOARD_ROLES,
    ORGANISATION_ROLES,
    Board,
    BoardMember,
    Invitation,
    Organisation,
    Seat,
    User,
)

MEANING = {
    "lead": "Completes the return, invites and hands over seats, submits",
    "contributor": "Helps to answer, in the standards given to them",
    "senior_lead": "Reads the return, approves it or sends it back",
    "accountable": "Reads the return, approves it or sends it back",
    "reader": "Reads the return",
    "manager": "Runs the rounds, chases, reports, looks after people",
    "editor": "Writes the questionnaires",
    "reviewer": "Reads and moderates signed-off returns",
    "facilitator": "Leads the peer-challenge sessions given to them",
    "chair": "Reads signed-off returns and the analysis, approves what goes out in their name",
}
"""What the holder of a seat does, in a line, for those who give it and those who take it."""


class SeatRefused(Exception):
    """It cannot be done to this seat; the message says why and what to do instead."""


@dataclass(frozen=True)
class Terms:
    """The seats somebody may give and end at a place; all kept to one board, if one is named."""

    roles: tuple[str, ...]
    only_for_board: Board | None = None
    may_end_the_last_lead: bool = False

    def cover(self, given: Seat | Invitation) -> bool:
        """Whether a seat, or the offer of one, is this person's to take back."""
        widely = self.only_for_board is None
        return given.role in self.roles and (widely or given.only_for_board == self.only_for_board)


def terms_at(place: Organisation | Board, user: User) -> Terms | None:
    """None: this person gives no seats there.

    A lead gives every seat of the organisation; one who leads it for a single board gives seats
    kept to that board. Managers give the seats of their board, and the lead's at its members; the
    record of an organisation is kept by its home board, so any other gives a lead for itself.
    """
    seats = Seat.objects.open().of(user)
    if isinstance(place, Board):
        return Terms(BOARD_ROLES) if seats.filter(board=place, role="manager").exists() else None
    led = seats.filter(organisation=place, role="lead").select_related("only_for_board")
    leads = sorted(led, key=lambda seat: seat.only_for_board_id or 0)
    if leads:
        return Terms(ORGANISATION_ROLES, leads[0].only_for_board)
    managed = Board.objects.managed_by(user)
    if managed.filter(pk=place.home_board_id).exists():
        return Terms(("lead",), may_end_the_last_lead=True)
    members = BoardMember.objects.filter(organisation=place, board__in=managed, until=None)
    member = members.select_related("board").order_by("pk").first()
    return Terms(("lead",), member.board, may_end_the_last_lead=True) if member else None


@transaction.atomic
def end_seat(seat: Seat, *, by: User, terms: Terms, at: datetime) -> None:
    """End the seat, and with it access, at once. Ending it twice is harmless.

    Raises `SeatRefused` when nobody would be left who leads the organisation or runs the board.
    """
    lock(seat.place)
    seat.refresh_from_db()
    if seat.until is not None:
        return
    if not terms.cover(seat):
        raise SeatRefused("This seat is not yours to end.")
    if seat.role == "manager" and not _others_like(seat).exists():
        raise SeatRefused(
            f"{seat.user} is the only manager of {seat.place}. Invite another first, or hand over "
            "the seat."
        )
    last_lead = seat.role == "lead" and not _others_like(seat).exists()
    if last_lead and not terms.may_end_the_last_lead:
        raise SeatRefused(
            f"{seat.user} is the only lead of {seat.place}. Hand over the seat, or invite another "
            "lead first."
        )
    Seat.objects.filter(pk=seat.pk).end(at, by=by)


def lock(place: Organisation | Board) -> None:
    """Whoever gives or ends seats of a place waits here for those who do so at the same time."""
    type(place)._default_manager.select_for_update().get(pk=place.pk)


def _others_like(seat: Seat) -> QuerySet[Seat]:
    """Open seats that do for the place, or for the same board, what this one does."""
    same = Seat.objects.open().filter(
        organisation=seat.organisation, board=seat.board, role=seat.role, user__is_active=True
    )
    return same.reaching(seat.only_for_board).exclude(pk=seat.pk)
