"""Taking a list of agencies in. First looked at, then done; a second time changes nothing.

There is no number to match on. A name that the board's own record has already is that
organisation: it gets the duties that it does not have yet, and its facts stay as they are, since a
list is older than the record more often than not.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from audit_portal.organisations.agencies.reading import Agency, plain
from audit_portal.organisations.models import Board, BoardMember, DutyBasis, Organisation

NO_BODY = "No organisation of your board, nor of this list, is called “{}”."
MEANT = "Several organisations of your board are called so. Give their duties on their own pages."


@dataclass
class FoundAgencies:
    """What would be done. `refused`: a line and why it cannot be taken in; then none is."""

    new: list[tuple[Agency, Organisation]] = field(default_factory=list)
    owing_more: list[tuple[Organisation, list[DutyBasis]]] = field(default_factory=list)
    as_before: list[Organisation] = field(default_factory=list)
    refused: list[tuple[Agency, str]] = field(default_factory=list)

    @property
    def does_nothing(self) -> bool:
        return not (self.new or self.owing_more)


def look_at(agencies: Sequence[Agency], board: Board) -> FoundAgencies:
    found = FoundAgencies()
    known = _known(board)
    listed = {plain(agency.name) for agency in agencies}
    owed = _owed(board)
    for agency in agencies:
        same = known.get(plain(agency.name), [])
        if agency.part_of and not _body_is_clear(plain(agency.part_of), known, listed):
            found.refused.append((agency, NO_BODY.format(agency.part_of)))
        elif len(same) > 1:
            found.refused.append((agency, MEANT))
        elif same:
            more = [duty for duty in agency.duties if (same[0].pk, duty) not in owed]
            if more:
                found.owing_more.append((same[0], more))
            else:
                found.as_before.append(same[0])
        else:
            found.new.append((agency, _organisation(agency, board)))
    return found


@transaction.atomic
def take_in(agencies: Sequence[Agency], board: Board, *, on: date) -> FoundAgencies:
    """All of the list, or none of it where a line is refused."""
    Board.objects.select_for_update().get(pk=board.pk)
    found = look_at(agencies, board)
    if found.refused:
        return found
    Organisation.objects.bulk_create(organisation for _, organisation in found.new)
    _place_below(found, board)
    owing = [(organisation, agency.duties) for agency, organisation in found.new]
    BoardMember.objects.bulk_create(
        BoardMember(board=board, organisation=organisation, duty_basis=duty, since=on)
        for organisation, duties in (*owing, *found.owing_more)
        for duty in duties
    )
    return found


def _place_below(found: FoundAgencies, board: Board) -> None:
    """After all are written, since a body may stand below its parts in the list."""
    bodies = {name: those[0] for name, those in _known(board).items()}
    placed = []
    for agency, organisation in found.new:
        if agency.part_of:
            organisation.parent = bodies[plain(agency.part_of)]
            placed.append(organisation)
    Organisation.objects.bulk_update(placed, ["parent"])


def _organisation(agency: Agency, board: Board) -> Organisation:
    return Organisation(
        home_board=board,
        name=agency.name,
        kind=agency.kind,
        sector=agency.sector,
        street=agency.street,
        town=agency.town,
        postcode=agency.postcode,
    )


def _known(board: Board) -> dict[str, list[Organisation]]:
    """What the board keeps and has no number for, by name."""
    found: dict[str, list[Organisation]] = {}
    for organisation in board.home_organisations.filter(urn=None).order_by("pk"):
        found.setdefault(plain(organisation.name), []).append(organisation)
    return found


def _owed(board: Board) -> set[tuple[int, str]]:
    members = BoardMember.objects.filter(board=board, until=None)
    return set(members.values_list("organisation_id", "duty_basis"))


def _body_is_clear(name: str, known: dict[str, list[Organisation]], listed: set[str]) -> bool:
    return len(known.get(name, ())) == 1 or (name not in known and name in listed)
