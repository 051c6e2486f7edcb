"""The reading room of a board: its rounds, each with what is to be given out, read, and done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from audit_portal.home.navigation import Link
from audit_portal.home.next_steps import NextStep
from audit_portal.organisations.models import Board, Role, Seat, User
from questionnaires.returns.models import AuditReturn, AuditRound, Cohort, Status
from questionnaires.review.conflicts import own_organisations
from questionnaires.review.models import Review
from questionnaires.review.models.reviews import READ_AT_THE_BOARD, UNFINISHED

ROUND = "audit_return__audit_round_id"
BY = (ROUND, "state", "reviewer_id")


@dataclass(frozen=True)
class RoundLine:
    """`given` were given to a reviewer, of `returned`; `left` of these are still to be read."""

    audit_round: AuditRound
    returned: int
    given: int
    left: int
    mine: int

    @property
    def not_given(self) -> int:
        return self.returned - self.given

    @property
    def read(self) -> int:
        return self.given - self.left


def lines_of(board: Board, user: User) -> list[RoundLine]:
    """Rounds of the board in which something was returned; the newest first. Four queries, one
    of which goes through all that was given out."""
    rounds = list(AuditRound.objects.filter(board=board).order_by("-pk"))
    signed_off = AuditReturn.objects.filter(audit_round__in=rounds, status=Status.SIGNED_OFF)
    returned = _counted(signed_off, "audit_round_id")
    reviews = Review.objects.standing().filter(audit_return__audit_round__in=rounds)
    own = own_organisations([user.pk]).get(user.pk, set())
    found = _counted(reviews, *BY)
    readable = found
    if own:
        readable = _counted(reviews.exclude(audit_return__organisation__in=own), *BY)
    lines = []
    for one in rounds:
        given = {key: number for key, number in found.items() if key[0] == one.pk}
        left = sum(number for key, number in given.items() if key[1] in UNFINISHED)
        mine = sum(readable.get((one.pk, state, user.pk), 0) for state in UNFINISHED)
        number = returned.get((one.pk,), 0)
        lines.append(RoundLine(one, number, sum(given.values()), left, mine))
    return [line for line in lines if line.returned]


def _counted(rows: QuerySet[Any], *by: str) -> dict[tuple[Any, ...], int]:
    groups = rows.order_by().values_list(*by).annotate(Count("pk"))
    return {tuple(group[:-1]): group[-1] for group in groups}


def reading_room(seat: Seat) -> Iterator[Link]:
    if seat.board is not None and seat.role in READ_AT_THE_BOARD:
        yield Link(
            "Reading room",
            reverse("review:room", args=[seat.board.slug]),
            order=22,
            detail="Read what was returned, and say what you found.",
            within=("/reviews/",),
        )


def returns_to_read(seat: Seat, on: date) -> Iterator[NextStep]:
    """A reviewer's own."""
    if seat.board is None or seat.role != Role.REVIEWER:
        return
    mine = Review.objects.to_be_read_by(seat.user).of_board(seat.board)
    for slug, title, number in _by_round(mine, "audit_return__audit_round"):
        yield NextStep(
            title=f"Read {_returns(number)}: {title}",
            url=reverse("review:queue", args=[slug]),
            detail="Agree with each rating, or say what it should be and why.",
            status=f"{number} to read",
            order=15,
        )


def returns_to_give_out(seat: Seat, on: date) -> Iterator[NextStep]:
    """To the manager, in rounds whose last day has passed and of which nobody has been given
    anything yet; before that, the reading room offers it."""
    if seat.board is None or seat.role != Role.MANAGER:
        return
    going_on = Cohort.objects.filter(audit_round__board=seat.board, final_due__gte=on)
    returned = AuditReturn.objects.filter(
        audit_round__board=seat.board, audit_round__deals=None, status=Status.SIGNED_OFF
    ).exclude(audit_round__in=going_on.values("audit_round"))
    for slug, title, number in _by_round(returned, "audit_round"):
        yield NextStep(
            title=f"Say who reads {_returns(number)}: {title}",
            url=reverse("review:give_out", args=[slug]),
            detail="All of them, or a sample.",
            order=70,
        )


def _by_round(rows: QuerySet[Any], way: str) -> list[tuple[str, str, int]]:
    """Slug, title and how many; `way` leads from a row to its round."""
    groups = rows.order_by(f"-{way}").values_list(f"{way}__slug", f"{way}__title")
    return list(groups.annotate(number=Count("pk")))


def _returns(number: int) -> str:
    return "1 return" if number == 1 else f"{number} returns"
