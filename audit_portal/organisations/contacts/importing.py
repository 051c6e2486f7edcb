"""Taking a list of contacts in: an invitation for each line that does not hold its seat already.

First looked at, then done. A second time changes nothing. What cannot be taken in is given back
with its reason, line by line; a seat that was ended or an invitation that was withdrawn is not
offered again by an old list.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q

from audit_portal.organisations.contacts.reading import (
    ROLES,
    WHAT_TO_MEND,
    Contact,
    ContactList,
)
from audit_portal.organisations.invitations import InvitationRefused, Offer, write
from audit_portal.organisations.models import (
    ORGANISATION_ROLES,
    Board,
    Invitation,
    Organisation,
    Role,
    Seat,
    User,
)
from audit_portal.organisations.seats import Terms

Key = tuple[int, str, str]  # organisation, address, role


@dataclass(frozen=True)
class Invited:
    contact: Contact
    organisation: Organisation
    role: str

    @property
    def seat(self) -> str:
        return str(Role(self.role).label)


@dataclass
class FoundContacts:
    """What would be done. `refused` are the lines to mend, each with its reason."""

    new: list[Invited] = field(default_factory=list)
    as_before: list[Contact] = field(default_factory=list)
    refused: list[tuple[Contact, str]] = field(default_factory=list)


def look_at(contacts: ContactList, board: Board) -> FoundContacts:
    found = FoundContacts()
    places, past = _Places(board), _Past(board)
    for contact in contacts.contacts:
        organisation, problem = places.of(contact)
        role = ROLES.get(contact.role, "")
        problem = problem or _problem(contact, role)
        if problem or organisation is None:
            found.refused.append((contact, problem))
            continue
        key = (organisation.pk, contact.email, role)
        if key in past.open:
            found.as_before.append(contact)
        elif key in past.over:
            found.refused.append((contact, past.over[key]))
        else:
            past.open.add(key)
            found.new.append(Invited(contact, organisation, role))
    return found


@transaction.atomic
def take_in(contacts: ContactList, board: Board, *, by: User | None, at: datetime) -> FoundContacts:
    """The invitations are written; `invitations.send_written` sends them."""
    Board.objects.select_for_update().get(pk=board.pk)
    found = look_at(contacts, board)
    looked_at, found.new = found.new, []
    for one in looked_at:
        offer = Offer(email=one.contact.email, name=one.contact.name, role=one.role)
        kept_to = None if one.organisation.home_board_id == board.pk else board
        terms = Terms(ORGANISATION_ROLES, only_for_board=kept_to)
        try:
            write(one.organisation, offer, by=by, terms=terms, at=at)
            found.new.append(one)
        except InvitationRefused as refusal:
            found.refused.append((one.contact, str(refusal)))
    return found


def rows_to_mend(contacts: ContactList, found: FoundContacts) -> Iterator[list[str]]:
    """The refused lines as they were written, with what to mend: to be sent again."""
    kept = [at for at, heading in enumerate(contacts.headings) if heading != WHAT_TO_MEND]
    yield [*(contacts.headings[at] for at in kept), WHAT_TO_MEND]
    for contact, reason in found.refused:
        yield [*(contact.cells[at] for at in kept), f"Row {contact.row}: {reason}"]


def _problem(contact: Contact, role: str) -> str:
    if not contact.email:
        return "The e-mail address is blank."
    try:
        validate_email(contact.email)
    except ValidationError:
        return f"“{contact.email}” is not an e-mail address like name@example.org."
    if len(contact.email) > 254 or len(contact.name) > 150:
        return "The name or the address is too long."
    if any(sign in contact.name for sign in "/@<>:"):
        return "Enter the name alone, without an address."
    if not role:
        seats = ", ".join(ORGANISATION_ROLES)
        return f"There is no seat “{contact.role}”. Write one of: {seats}."
    return ""


class _Places:
    """The organisations of a board by number, and by name where a line has no number."""

    def __init__(self, board: Board) -> None:
        known = Organisation.objects.for_board(board) | board.home_organisations.all()
        self.by_urn: dict[str, Organisation] = {}
        self.by_name: dict[str, list[Organisation]] = defaultdict(list)
        for organisation in known.distinct():
            self.by_name[_plain(organisation.name)].append(organisation)
            if organisation.urn:
                self.by_urn[organisation.urn] = organisation

    def of(self, contact: Contact) -> tuple[Organisation | None, str]:
        if contact.urn:
            organisation = self.by_urn.get(contact.urn)
            problem = f"No organisation of your board has the URN {contact.urn}."
            return organisation, "" if organisation else problem
        if not contact.organisation:
            return None, "Neither a URN nor an organisation is given."
        named = self.by_name.get(_plain(contact.organisation), [])
        if len(named) == 1:
            return named[0], ""
        if named:
            return None, f"Several organisations are called “{contact.organisation}”: give the URN."
        return None, f"No organisation of your board is called “{contact.organisation}”."


def _plain(name: str) -> str:
    return " ".join(name.replace("’", "'").casefold().split())


class _Past:
    """Seats held and offers open at the organisations of a board, and those that are over."""

    def __init__(self, board: Board) -> None:
        self.open: set[Key] = set()
        self.over: dict[Key, str] = {}
        here = Q(organisation__home_board=board) | Q(
            organisation__memberships__board=board, organisation__memberships__until=None
        )
        seats = Seat.objects.filter(here).distinct().reaching(board).select_related("user")
        for seat in seats:
            key = (seat.organisation_id or 0, seat.user.email, seat.role)
            if seat.until is None:
                self.open.add(key)
            else:
                self.over[key] = (
                    "This seat was held and has ended. Invite them on the organisation’s page if "
                    "they are to have it again."
                )
        reaching = Q(only_for_board=None) | Q(only_for_board=board)  # what others did is theirs
        offers = Invitation.objects.filter(here & reaching).distinct()
        for offer in offers.exclude(withdrawn_at=None):
            self.over[offer.organisation_id or 0, offer.email, offer.role] = (
                "An invitation to this seat was withdrawn. Invite them on the organisation’s page "
                "if they are to have it."
            )
        for offer in Invitation.objects.open().filter(here & reaching).distinct():
            self.open.add((offer.organisation_id or 0, offer.email, offer.role))
