"""An organisation or a board as its pages about people see it: the same pages serve both."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from audit_portal.organisations.models import Board, Invitation, Organisation, Seat, User
from audit_portal.organisations.seats import Terms, terms_at


@dataclass(frozen=True)
class PeoplePlace:
    """Where the seats are, and what the person asking may give and end there."""

    kind: str
    key: int | str
    place: Organisation | Board
    terms: Terms | None

    @property
    def seats(self) -> Any:
        return self.place.seats.select_related("user", "only_for_board", "ended_by", "given_by")

    @property
    def invitations(self) -> Any:
        return self.place.invitations.select_related(
            "invited_by", "hands_over__user", "only_for_board"
        )

    def url(self, page: str, *args: object) -> str:
        return reverse(f"organisations:{self.kind}_{page}", args=[self.key, *args])

    def seat_or_404(self, pk: int) -> Seat:
        seat = get_object_or_404(self.seats, pk=pk)
        if not self.managed.cover(seat):
            raise Http404
        return seat  # type: ignore[no-any-return]  # the seats of either kind of place

    def invitation_or_404(self, pk: int) -> Invitation:
        invitation: Invitation = get_object_or_404(self.invitations, pk=pk)
        if not self.managed.cover(invitation):
            raise Http404
        return invitation

    @property
    def managed(self) -> Terms:
        """The terms of somebody who gives seats here; for anybody else this is no page."""
        if self.terms is None:
            raise Http404
        return self.terms


def place_or_404(kind: str, key: int | str, user: User) -> PeoplePlace:
    """The organisation or board, for those who may read its seats."""
    place: Organisation | Board
    if kind == "organisation":
        place = get_object_or_404(Organisation.objects.people_read_by(user), pk=key)
    else:
        place = get_object_or_404(Board.objects.visible_to(user), slug=key)
    return PeoplePlace(kind, key, place, terms_at(place, user))
