"""Adding an organisation by hand, and saying what it owes to a board."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from audit_portal.organisations.invitations import Offer, invite
from audit_portal.organisations.models import Board, BoardMember, DutyBasis, Organisation, User
from audit_portal.organisations.seats import terms_at


class AlreadyThere(Exception):
    """One of this number, or at the board one of this name and no number either."""

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(f"{organisation} is there already.")
        self.organisation = organisation


@transaction.atomic
def add_organisation(
    organisation: Organisation,
    duties: Collection[DutyBasis],
    lead: Offer | None,
    *,
    by: User,
    at: datetime,
    on: date,
) -> None:
    """With its duties to its home board, and an invitation of its first lead if there is one.

    Raises `AlreadyThere`, which is also what a second press of the button comes to.
    """
    board = Board.objects.select_for_update().get(pk=organisation.home_board_id)
    if there := _the_same(organisation):
        raise AlreadyThere(there)
    organisation.save()
    set_duties(organisation, board, duties, on=on)
    terms = terms_at(organisation, by)
    if lead and terms:
        invite(organisation, lead, by=by, terms=terms, at=at)


def _the_same(organisation: Organisation) -> Organisation | None:
    if organisation.urn:
        return Organisation.objects.filter(urn=organisation.urn).first()
    nameless = Organisation.objects.filter(home_board=organisation.home_board, urn=None)
    return nameless.filter(name__iexact=organisation.name).first()


@transaction.atomic
def set_duties(
    organisation: Organisation, board: Board, duties: Collection[DutyBasis], *, on: date
) -> None:
    """It owes these from today and no others; with none its membership of the board ends."""
    Board.objects.select_for_update().get(pk=board.pk)
    open_ = BoardMember.objects.filter(board=board, organisation=organisation, until=None)
    open_.exclude(duty_basis__in=duties).update(until=on)
    owed = set(open_.values_list("duty_basis", flat=True))
    BoardMember.objects.bulk_create(
        BoardMember(board=board, organisation=organisation, duty_basis=duty, since=on)
        for duty in duties
        if duty not in owed
    )
