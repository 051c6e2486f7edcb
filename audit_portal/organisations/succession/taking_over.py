"""Recording that one organisation took over from another.

A return stays with the organisation that was asked, so that a round counts the same before and
after: the one that closed is still expected, and what it returns stays readable at the successor.
Where one simply became the other, its people hold the same seats at the new one from then on, and
keep those at the old one, with which they finish the return that is open there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from audit_portal.organisations.models import Board, Organisation, Seat, Succession, User
from audit_portal.organisations.seats import lock


class TakingOverRefused(Exception):
    """It cannot be so; the message says why."""


@dataclass(frozen=True)
class TakingOver:
    predecessor: Organisation
    successor: Organisation
    kind: Succession.How
    on: date | None = None

    @property
    def carries_seats(self) -> bool:
        return self.kind == Succession.How.BECAME


def seats_to_carry(one: TakingOver) -> list[Seat]:
    """Those of the predecessor that nobody holds in the same way at the successor."""
    if not one.carries_seats:
        return []
    open_ = Seat.objects.open()
    held = {
        (seat.user_id, seat.role, seat.only_for_board_id)
        for seat in open_.filter(organisation=one.successor)
    }
    return [
        seat
        for seat in open_.filter(organisation=one.predecessor).select_related("user")
        if (seat.user_id, seat.role, seat.only_for_board_id) not in held
    ]


@transaction.atomic
def take_over(one: TakingOver, *, by: User | None, at: datetime) -> bool:
    """Whether it is news; recorded twice changes nothing. Raises `TakingOverRefused`."""
    for organisation in sorted((one.predecessor, one.successor), key=lambda each: each.pk):
        lock(organisation)
    pair = {"predecessor": one.predecessor, "successor": one.successor}
    if Succession.objects.filter(**pair).exists():
        return False
    if problem := problem_of(one):
        raise TakingOverRefused(problem)
    Succession.objects.create(**pair, kind=one.kind, date=one.on)
    Seat.objects.bulk_create(
        Seat(
            user=seat.user,
            organisation=one.successor,
            role=seat.role,
            only_for_board_id=seat.only_for_board_id,
            since=at,
            given_by=by,
        )
        for seat in seats_to_carry(one)
    )
    return True


@transaction.atomic
def take_over_all(ones: Iterable[TakingOver], *, by: User | None, at: datetime) -> list[TakingOver]:
    """Those that were news; all or, with `TakingOverRefused`, none is recorded."""
    return [one for one in ones if take_over(one, by=by, at=at)]


def problem_of(one: TakingOver) -> str:
    if one.predecessor == one.successor:
        return "An organisation cannot take over from itself."
    before = {one.predecessor.pk}
    fresh = before
    while fresh:
        earlier = Succession.objects.filter(successor__in=fresh)
        fresh = set(earlier.values_list("predecessor", flat=True)) - before
        before = before | fresh
    if one.successor.pk in before:
        return f"{one.predecessor} took over from {one.successor} already: the other way round?"
    return ""


def of_board(board: Board) -> Sequence[Succession]:
    """What its managers may record and see: both organisations are kept by the board."""
    kept = Succession.objects.filter(
        predecessor__home_board=board, successor__home_board=board
    ).select_related("predecessor", "successor")
    return list(kept.order_by("-date", "-pk"))
