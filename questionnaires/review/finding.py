"""Fetching through who is asking: to anybody else nothing is there."""

from dataclasses import dataclass
from typing import Self

from django.shortcuts import get_object_or_404

from audit_portal.organisations.models import Board, Seat, User
from questionnaires.returns.models import AuditRound
from questionnaires.review.models import Review
from questionnaires.review.models.reviews import READ_AT_THE_BOARD, ReviewQuerySet

RELATED = (
    "reviewer",
    "audit_return__audit_round__version__questionnaire",
    "audit_return__audit_round__board",
    "audit_return__cohort",
    "audit_return__organisation",
)


def round_or_404(user: User, slug: str, *roles: str) -> AuditRound:
    """A round that this person's board runs, from one of these seats."""
    seats = Seat.objects.open().of(user).at_boards(*(roles or READ_AT_THE_BOARD))
    rounds = AuditRound.objects.filter(board__in=seats.values("board")).select_related("board")
    return get_object_or_404(rounds, slug=slug)


def review_or_404(within: ReviewQuerySet, pk: int) -> Review:
    return get_object_or_404(within.select_related(*RELATED), pk=pk)


@dataclass(frozen=True)
class Reader:
    """Who looks, with their open seats read once for the whole page."""

    user: User
    seats: list[Seat]

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(user, Seat.objects.held_by(user))

    def roles_at(self, board: Board) -> frozenset[str]:
        return frozenset(seat.role for seat in self.seats if seat.board_id == board.pk)

    def review_or_404(self, pk: int, *roles: str) -> Review:
        """One that they may read for the board, from one of these seats (or any that reads)."""
        within = Review.objects.readable_from(self.seats, *(roles or READ_AT_THE_BOARD))
        return review_or_404(within, pk)


def roles_at(user: User, board: Board) -> frozenset[str]:
    """Of the seats that this person holds at the board."""
    seats = Seat.objects.open().of(user).filter(board=board)
    return frozenset(seats.values_list("role", flat=True))
