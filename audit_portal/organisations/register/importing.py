"""Taking establishments of the register in as organisations of a board, matched by URN.

First looked at, then done: `look` only reads. A second time changes nothing. What the file leaves
blank leaves what is known. The facts of an organisation are kept by its home board: another board
only adds what the organisation owes to it. A duty that the board has given stands, whatever the
type suggests. An organisation that the file does not name is left as it is.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from audit_portal.organisations.models import Board, BoardMember, DutyBasis, Organisation
from audit_portal.organisations.register.reading import Establishment
from audit_portal.organisations.register.types import kind_of, suggested_duty

FACTS = {
    "name": "Name",
    "type_name": "Type",
    "phase": "Phase",
    "ukprn": "UKPRN",
    "street": "Street",
    "town": "Town",
    "postcode": "Postcode",
    "authority": "Local authority",
    "opened": "Opened",
    "closed": "Closed",
}
AT_ONCE = 500  # rows in a statement
DOUBTFUL_SHARE = 5  # more than a fifth of the board's organisations closed or not in the file


@dataclass(frozen=True)
class Difference:
    fact: str
    was: Any
    becomes: Any

    @property
    def words(self) -> str:
        return FACTS[self.fact]


@dataclass(frozen=True)
class Change:
    """What the register says otherwise than the record."""

    organisation: Organisation
    row: int
    differences: list[Difference]
    closes: bool

    @property
    def moves(self) -> bool:
        """To another authority; one that was not known yet is no move."""
        return any(one.fact == "authority" and one.was for one in self.differences)


@dataclass
class Imported:
    """What would be done, and once `carry_out` has had it, was done."""

    board: Board
    new: list[Organisation] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unchanged: list[Organisation] = field(default_factory=list)
    duties: Counter[DutyBasis] = field(default_factory=Counter)
    asked: list[Establishment] = field(default_factory=list)
    left_out: list[tuple[Establishment, str]] = field(default_factory=list)
    missing: list[Organisation] = field(default_factory=list)
    of: int = 0  # organisations with a number that the board had
    members: list[BoardMember] = field(default_factory=list)

    @property
    def closed(self) -> list[Change]:
        return [change for change in self.changes if change.closes]

    @property
    def moved(self) -> list[Change]:
        return [change for change in self.changes if change.moves and not change.closes]

    @property
    def changed(self) -> list[Change]:
        return [one for one in self.changes if not one.closes and not one.moves]

    @property
    def joining(self) -> list[Organisation]:
        """Kept by another board: with them come the people whom that board has let in."""
        those = (member.organisation for member in self.members)
        return [one for one in those if one.pk and one.home_board_id != self.board.pk]

    @property
    def is_doubtful(self) -> bool:
        """Too many would close or are missing for it to be believed without asking."""
        return (len(self.closed) + len(self.missing)) * DOUBTFUL_SHARE > self.of

    @property
    def does_nothing(self) -> bool:
        return not (self.new or self.changes or self.members)


@transaction.atomic
def import_establishments(
    establishments: Sequence[Establishment],
    board: Board,
    *,
    duty_for_unknown: DutyBasis | None = None,
    on: date,
) -> Imported:
    """`duty_for_unknown` is given to those whose type suggests none; without it they are asked."""
    Board.objects.select_for_update().get(pk=board.pk)
    done = look(establishments, board, duty_for_unknown=duty_for_unknown, on=on)
    carry_out(done)
    return done


def look(
    establishments: Sequence[Establishment],
    board: Board,
    *,
    duty_for_unknown: DutyBasis | None = None,
    on: date,
) -> Imported:
    """What taking them in would do; nothing is written."""
    found = Imported(board)
    known = _known(establishments)
    members = set(BoardMember.objects.filter(board=board).values_list("organisation", flat=True))
    for establishment in establishments:
        organisation = known.get(establishment.urn)
        if reason := _reason_to_leave_out(establishment, organisation, board):
            found.left_out.append((establishment, reason))
            continue
        organisation = _kept(establishment, organisation, board, found, on=on)
        if organisation.pk not in members and not establishment.is_closed:
            _give_duty(organisation, establishment, board, duty_for_unknown, found, on=on)
    _count_missing(establishments, board, found, on=on)
    return found


def carry_out(found: Imported) -> None:
    """In few statements however many there are. Within a transaction that holds the board."""
    Organisation.objects.bulk_create(found.new, batch_size=AT_ONCE)
    changed = [change.organisation for change in found.changes]
    for change in found.changes:
        for one in change.differences:
            setattr(change.organisation, one.fact, one.becomes)
    facts = sorted({one.fact for change in found.changes for one in change.differences})
    if facts:
        Organisation.objects.bulk_update(changed, facts, batch_size=AT_ONCE // 2)
    BoardMember.objects.bulk_create(found.members, batch_size=AT_ONCE)


def _known(establishments: Iterable[Establishment]) -> dict[str, Organisation]:
    urns = [establishment.urn for establishment in establishments]
    found: dict[str, Organisation] = {}
    for start in range(0, len(urns), AT_ONCE):  # SQLite takes no more than a thousand values
        for organisation in Organisation.objects.filter(urn__in=urns[start : start + AT_ONCE]):
            found[organisation.urn or ""] = organisation
    return found


def _reason_to_leave_out(
    establishment: Establishment, organisation: Organisation | None, board: Board
) -> str | None:
    if organisation is None:
        if establishment.is_closed:
            return "it is closed"
        return "it has not opened yet" if establishment.is_to_come else None
    opened = establishment.opened or organisation.opened
    closed = establishment.closed or organisation.closed
    if organisation.home_board_id == board.pk and opened and closed and closed < opened:
        return "it would have closed before it opened: look at both days in its record"
    return None


def _kept(
    establishment: Establishment,
    organisation: Organisation | None,
    board: Board,
    found: Imported,
    *,
    on: date,
) -> Organisation:
    """The organisation as the register has it; left alone when another board keeps it."""
    facts = {name: value for name in FACTS if (value := getattr(establishment, name))}
    if organisation is None:
        kind = kind_of(establishment.type_code, establishment.type_name, establishment.phase)
        new = Organisation(home_board=board, urn=establishment.urn, kind=kind, **facts)
        found.new.append(new)
        return new
    if organisation.home_board_id == board.pk:
        differences = _differences(establishment, organisation, facts, on=on)
        if differences:
            closes = _has_closed(differences, on=on)
            found.changes.append(Change(organisation, establishment.row, differences, closes))
            return organisation
    found.unchanged.append(organisation)
    return organisation


def _differences(
    establishment: Establishment, organisation: Organisation, facts: dict[str, Any], *, on: date
) -> list[Difference]:
    """A layout without the day of closing still says that it has closed: then from today on."""
    known_closed = organisation.closed
    if establishment.is_closed and not establishment.closed and not known_closed:
        facts = {**facts, "closed": on}
    found = [
        Difference(name, was, becomes)
        for name, becomes in facts.items()
        if (was := getattr(organisation, name)) != becomes
    ]
    if establishment.is_open and known_closed and known_closed <= on:
        found.append(Difference("closed", known_closed, None))
    return found


def _has_closed(differences: Iterable[Difference], *, on: date) -> bool:
    return any(
        one.fact == "closed" and one.was is None and one.becomes <= on for one in differences
    )


def _give_duty(
    organisation: Organisation,
    establishment: Establishment,
    board: Board,
    otherwise: DutyBasis | None,
    found: Imported,
    *,
    on: date,
) -> None:
    duty = suggested_duty(establishment.type_code, establishment.type_name) or otherwise
    if duty is None:
        found.asked.append(establishment)
        return
    found.members.append(
        BoardMember(board=board, organisation=organisation, duty_basis=duty, since=on)
    )
    found.duties[duty] += 1


def _count_missing(
    establishments: Iterable[Establishment], board: Board, found: Imported, *, on: date
) -> None:
    named = {establishment.urn for establishment in establishments}
    numbered = [
        organisation
        for organisation in _numbered_of(board)
        if organisation.closed is None or organisation.closed > on
    ]
    found.of = len(numbered)
    found.missing = [organisation for organisation in numbered if organisation.urn not in named]


def _numbered_of(board: Board) -> list[Organisation]:
    """By a join: right after so many rows came in, a database guesses badly at a subquery."""
    members = BoardMember.objects.filter(board=board, until=None, organisation__urn__isnull=False)
    by_key = {
        one.organisation_id: one.organisation for one in members.select_related("organisation")
    }
    return sorted(by_key.values(), key=lambda organisation: (organisation.name, organisation.pk))


def of_authorities(
    rows: Iterable[Establishment], authorities: Iterable[str], board: Board
) -> list[Establishment]:
    """Those of the authorities (of all, if none is named), and those that the board has already:
    one that moves to another authority must not be lost sight of."""
    wanted = set(authorities)
    if not wanted:
        return list(rows)
    ours = {organisation.urn for organisation in _numbered_of(board)}
    return [row for row in rows if row.authority in wanted or row.urn in ours]
