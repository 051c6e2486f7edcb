"""The header: who is signed in, and at which of their seats the page in hand belongs."""

from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse

from audit_portal.home.navigation import links
from audit_portal.organisations.models import Board, Organisation, Seat

register = template.Library()


@register.inclusion_tag("components/_header.html", takes_context=True)
def portal_header(context: RequestContext) -> dict[str, Any]:
    """A page says where it belongs by one of the names in `seat_here`.

    Costs one query, unless the page has read the seats itself and calls them `held_seats`.
    """
    user = context.get("user")
    seats: list[Seat] = []
    if user is not None and user.is_authenticated:
        held = context.get("held_seats")
        seats = list(Seat.objects.held_by(user)) if held is None else held
    here = seat_here(seats, context)
    return {
        "site_name": context.get("site_name"),
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
        "user": user,
        "seats": seats,
        "here": here,
        **_navigation(here, context),
    }


def _navigation(here: Seat | None, context: RequestContext) -> dict[str, Any]:
    """The rooms of the seat, and which of them the page in hand is in: the longest address."""
    if here is None:
        return {"links": []}
    rooms = links(here)
    path = context["request"].path
    if path == reverse("home"):
        path = reverse("seat", args=[here.pk])
    within = [link for link in rooms if path.startswith(link.url)]
    return {"links": rooms, "room": max(within, key=lambda link: len(link.url), default=None)}


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
    audit_round = context.get("audit_round") or getattr(audit_return, "audit_round", None)
    if audit_round is not None:
        found.append((Board, audit_round.board_id))
    return found
