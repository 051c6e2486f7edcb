"""Taking establishments of the register in as organisations of a board, matched by URN.

A second time changes nothing. What the file leaves blank leaves what is known. The facts of an
organisation are kept by its home board: another board only adds what the organisation owes to it.
A duty that the board has given stands, whatever the type suggests.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from audit_portal.organisations.models import Board, BoardMember, DutyBasis, Organisation
from audit_portal.organisations.register.reading import Establishment
from audit_portal.organisations.register.types import kind_of, suggested_duty

FACTS = ("name", "type_name", "phase", "ukprn", "town", "postcode", "opened", "closed")


@dataclass
class Imported:
    """What was done, or in a dry run would be."""

    new: list[Organisation] = field(default_factory=list)
    changed: list[Organisation] = field(default_factory=list)
    unchanged: list[Organisation] = field(default_factory=list)
    duties: Counter[DutyBasis] = field(default_factory=Counter)
    asked: list[Establishment] = field(default_factory=list)
    left_out: list[tuple[Establishment, str]] = field(default_factory=list)


@transaction.atomic
def import_establishments(
    establishments: list[Establishment],
    board: Board,
    *,
    duty_for_unknown: DutyBasis | None = None,
    on: date,
) -> Imported:
    """`duty_for_unknown` is given to those whose type suggests none; without it they are asked."""
    Board.objects.select_for_update().get(pk=board.pk)
    done = Imported()
    known = _known(establishments)
    members = set(BoardMember.objects.filter(board=board).values_list("organisation", flat=True))
    for establishment in establishments:
        organisation = known.get(establishment.urn)
        if reason := _reason_to_leave_out(establishment, organisation):
            done.left_out.append((establishment, reason))
            continue
        organisation = _kept(establishment, organisation, board, done)
        if organisation.pk not in members and not establishment.is_closed:
            _give_duty(organisation, establishment, board, duty_for_unknown, done, on=on)
    return done


def _known(establishments: list[Establishment]) -> dict[str, Organisation]:
    urns = [establishment.urn for establishment in establishments]
    found: dict[str, Organisation] = {}
    for start in range(0, len(urns), 500):  # SQLite takes no more than a thousand values
        for organisation in Organisation.objects.filter(urn__in=urns[start : start + 500]):
            found[organisation.urn or ""] = organisation
    return found


def _reason_to_leave_out(
    establishment: Establishment, organisation: Organisation | None
) -> str | None:
    if organisation is not None:
        return None
    if establishment.is_closed:
        return "it is closed"
    return "it has not opened yet" if establishment.is_to_come else None


def _kept(
    establishment: Establishment, organisation: Organisation | None, board: Board, done: Imported
) -> Organisation:
    """The organisation with the facts of the register; a home board's own when it is another's."""
    facts = {name: value for name in FACTS if (value := getattr(establishment, name))}
    if organisation is None:
        organisation = Organisation.objects.create(
            home_board=board,
            urn=establishment.urn,
            kind=kind_of(establishment.type_code, establishment.type_name, establishment.phase),
            **facts,
        )
        done.new.append(organisation)
        return organisation
    news = {name for name, value in facts.items() if getattr(organisation, name) != value}
    if organisation.home_board_id != board.pk or not news:
        done.unchanged.append(organisation)
        return organisation
    for name in news:
        setattr(organisation, name, facts[name])
    organisation.save(update_fields=sorted(news))
    done.changed.append(organisation)
    return organisation


def _give_duty(
    organisation: Organisation,
    establishment: Establishment,
    board: Board,
    otherwise: DutyBasis | None,
    done: Imported,
    *,
    on: date,
) -> None:
    duty = suggested_duty(establishment.type_code, establishment.type_name) or otherwise
    if duty is None:
        done.asked.append(establishment)
        return
    BoardMember.objects.create(board=board, organisation=organisation, duty_basis=duty, since=on)
    done.duties[duty] += 1
