"""The shell of a page: whose it is, who is signed in, and to which of their seats it belongs."""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils import timezone

from audit_portal.home.navigation import Link, links
from audit_portal.organisations.models import Board, BoardColour, Organisation, Seat
from audit_portal.organisations.sign_in.session import seconds_left

register = template.Library()
LONGEST_WARNING = 300  # seconds before the end of a session


@dataclass(frozen=True)
class Shell:
    """`here` is the seat the page belongs to, `room` the one of its rooms that the page is in."""

    board: Board | None = None
    seats: list[Seat] = field(default_factory=list)
    here: Seat | None = None
    rooms: list[Link] = field(default_factory=list)
    room: Link | None = None

    @property
    def colour(self) -> str:
        return self.board.colour if self.board else BoardColour.TEAL


@register.simple_tag(takes_context=True)
def portal_shell(context: RequestContext) -> Shell:
    """A page says where it belongs by one of the names in `seat_here`. To somebody without an
    account a page about a return is the board's.

    Costs one query, unless the page has read the seats itself and calls them `held_seats`.
    """
    user = context.get("user")
    if user is None or not user.is_authenticated:
        return Shell(board_here(None, [], context))
    held = context.get("held_seats")
    seats = Seat.objects.held_by(user) if held is None else held
    here = seat_here(seats, context)
    rooms = links(here) if here else []
    return Shell(board_here(here, seats, context), seats, here, rooms, _room(here, rooms, context))


@register.inclusion_tag("components/_footer.html", takes_context=True)
def portal_footer(context: RequestContext, shell: Shell) -> dict[str, Any]:
    """The statements of the page's board, else the installation's; and when the session ends."""
    user, place = context.get("user"), context.get("place")
    signed_in = user is not None and user.is_authenticated
    left = seconds_left(context["request"], now=int(time.time())) if signed_in else 0
    return {
        "board": place if isinstance(place, Board) else shell.board,
        "site_name": context.get("site_name"),
        "request": context["request"],
        "csrf_token": context.get("csrf_token"),
        "seconds_left": left,
        "warning": min(LONGEST_WARNING, left // 3),
        "ends": timezone.now() + timedelta(seconds=left),
    }


def _room(here: Seat | None, rooms: list[Link], context: RequestContext) -> Link | None:
    """Which of the rooms the page in hand is in: the longest address that it lies under."""
    path = context["request"].path
    if here is not None and path == reverse("home"):
        path = reverse("seat", args=[here.pk])
    within = [link for link in rooms if any(path.startswith(each) for each in link.addresses)]
    return max(within, key=lambda link: len(link.url), default=None)


def board_here(here: Seat | None, seats: list[Seat], context: RequestContext) -> Board | None:
    """Whose name and colour the page bears: the round's board, or the one the seat answers to.

    Without a seat in use it is the board that all seats answer to, if there is but one.
    """
    audit_round = _round(context)
    if audit_round is not None and audit_round._meta.get_field("board").is_cached(audit_round):
        return audit_round.board  # type: ignore[no-any-return]  # a context holds anything
    boards = {seat.its_board for seat in ([here] if here else seats)}
    return boards.pop() if len(boards) == 1 else None


def seat_here(seats: list[Seat], context: RequestContext) -> Seat | None:
    """The seat a page belongs to, by what is in its context.

    `seat` is that very seat; `place` an organisation or a board. Pages about a return or a round
    need not say more: `audit_return` belongs to its organisation, else like `audit_round` to the
    board. Somebody with one seat is always there.
    """
    if context.get("seat") in seats:
        return context["seat"]  # type: ignore[no-any-return]  # a context holds anything
    for place_class, pk in _places(context):
        for seat in seats:
            held = seat.organisation_id if place_class is Organisation else seat.board_id
            if held is not None and held == pk:
                return seat
    return seats[0] if len(seats) == 1 else None


def _places(context: RequestContext) -> list[tuple[type, int]]:
    found: list[tuple[type, int]] = []
    place = context.get("place")
    if isinstance(place, Organisation | Board):
        found.append((type(place), place.pk))
    audit_return = context.get("audit_return")
    if audit_return is not None:
        found.append((Organisation, audit_return.organisation_id))
    audit_round = _round(context)
    if audit_round is not None:
        found.append((Board, audit_round.board_id))
    return found


def _round(context: RequestContext) -> Any:
    """The round that the page is about, itself or as the round of a return."""
    return context.get("audit_round") or getattr(context.get("audit_return"), "audit_round", None)
