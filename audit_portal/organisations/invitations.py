"""Offering a seat by e-mail, and taking it up: once, in time, by whom it was meant for."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from audit_portal.correspondence.outbox import queue_message
from audit_portal.figures.days import day_of
from audit_portal.organisations.models import Board, Invitation, Organisation, Seat, User
from audit_portal.organisations.seats import MEANING, Terms, lock
from audit_portal.organisations.signals import seat_handed_over
from audit_portal.organisations.what_is_asked import asked_of

VALID_FOR = timedelta(days=14)
SENT_JUST_NOW = timedelta(minutes=1)  # a second press of the button, not a second wish


class InvitationRefused(Exception):
    """The invitation cannot be made or taken up; the message says why and what to do."""


@dataclass(frozen=True)
class Offer:
    """What is offered to whom. `hands_over` ends as the offer is accepted."""

    email: str
    name: str
    role: str
    hands_over: Seat | None = None


@transaction.atomic
def invite(
    place: Organisation | Board, offer: Offer, *, by: User | None, terms: Terms, at: datetime
) -> str:
    """Offer the seat, by mail; returns the link, "" if it was mailed within the last minute.

    An offer that is still open is renewed: there is one for an address and a role at a time.
    Raises `InvitationRefused`.
    """
    invitation = _offered(place, offer, by=by, terms=terms, at=at)
    return "" if _was_sent_just_now(invitation, at=at) else _send(invitation, at=at)


@transaction.atomic
def write(
    place: Organisation, offer: Offer, *, by: User | None, terms: Terms, at: datetime
) -> None:
    """Offer the seat, but send nothing yet; an offer that is open stays as it is.

    Raises `InvitationRefused`.
    """
    invitation = _offered(place, offer, by=by, terms=terms, at=at)
    if not invitation.pk:
        invitation.token_digest = _digest(secrets.token_urlsafe(32))  # of a link that nobody has
        invitation.save()


@transaction.atomic
def send_written(board: Board, *, at: datetime) -> int:
    """Send all that this board has written; each once, whoever presses the button as well."""
    places = ("organisation__home_board", "invited_by")
    written = Invitation.objects.written_by(board).select_related(*places)
    number = 0
    for invitation in written.select_for_update(of=("self",)).order_by("pk"):
        _send(invitation, at=at)
        number += 1
    return number


def _offered(
    place: Organisation | Board, offer: Offer, *, by: User | None, terms: Terms, at: datetime
) -> Invitation:
    """The open offer of this seat, or a new one, not saved. Raises `InvitationRefused`."""
    lock(place)
    if offer.role not in terms.roles:
        raise InvitationRefused("This seat is not yours to give.")
    email = offer.email.strip().lower()
    kept_to = offer.hands_over.only_for_board if offer.hands_over else terms.only_for_board
    held = Seat.objects.open().filter(user__email=email, role=offer.role, **_at(place))
    if held.reaching(kept_to).exists():
        raise InvitationRefused(f"{email} holds this seat already.")
    what = {"email": email, "role": offer.role, "only_for_board": kept_to, **_at(place)}
    invitation = Invitation.objects.open().filter(**what).first()
    if invitation and _was_sent_just_now(invitation, at=at):
        return invitation
    invitation = invitation or Invitation(created_at=at, **what)
    invitation.name = offer.name.strip()
    invitation.invited_by = by
    invitation.hands_over = offer.hands_over
    return invitation


def _was_sent_just_now(invitation: Invitation, *, at: datetime) -> bool:
    return invitation.sent_at is not None and invitation.sent_at > at - SENT_JUST_NOW


@transaction.atomic
def send_again(invitation: Invitation, *, at: datetime) -> str:
    """Mail a new link, which takes the place of the old one; raises `InvitationRefused`."""
    invitation = _locked(invitation.pk)
    _must_be_open(invitation)
    if _was_sent_just_now(invitation, at=at):
        return ""
    return _send(invitation, at=at)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User, at: datetime) -> None:
    """The link leads nowhere from now on. Raises `InvitationRefused` once it has been accepted."""
    invitation = _locked(invitation.pk)
    if invitation.accepted_at:
        raise InvitationRefused(
            f"{invitation.email} has accepted in the meantime. End the seat instead."
        )
    Invitation.objects.open().filter(pk=invitation.pk).update(withdrawn_at=at, withdrawn_by=by)


def find(token: str) -> Invitation | None:
    with_all = Invitation.objects.select_related("organisation", "board", "invited_by")
    return with_all.filter(token_digest=_digest(token)).first()


@transaction.atomic
def accept(invitation: Invitation, *, user: User, at: datetime) -> Seat:
    """Take up the seat; by the same person twice is harmless. Raises `InvitationRefused`.

    The link came to the address, so that accepting proves that the address is the person's own.
    """
    lock(invitation.place)
    invitation = _locked(invitation.pk)
    if user.email != invitation.email:
        raise InvitationRefused(f"This invitation was sent to {invitation.email}.")
    if invitation.accepted_by_id != user.pk:
        _must_be_open(invitation)
        if invitation.state(at=at) == Invitation.State.EXPIRED:
            raise InvitationRefused("This invitation has expired.")
        _take_up(invitation, user, at=at)
    return Seat.objects.filter(user=user, role=invitation.role, **_at(invitation.place)).latest(
        "pk"
    )


@transaction.atomic
def accept_as_newcomer(invitation: Invitation, *, name: str, password: str, at: datetime) -> Seat:
    """Make the account and take up the seat. Raises `InvitationRefused`."""
    lock(invitation.place)
    invitation = _locked(invitation.pk)
    if User.objects.filter(email=invitation.email).exists():
        raise InvitationRefused(f"There is an account for {invitation.email} now. Sign in first.")
    user = User.objects.create_user(invitation.email, password, name=name.strip())
    return accept(invitation, user=user, at=at)


def _send(invitation: Invitation, *, at: datetime) -> str:
    token = secrets.token_urlsafe(32)
    invitation.token_digest = _digest(token)
    invitation.sent_at = at
    invitation.expires_at = at + VALID_FOR
    invitation.save()
    link = f"{settings.SITE_URL}{reverse('organisations:invitation', args=[token])}"
    place = invitation.place
    context = {"invitation": invitation, "link": link, "meaning": MEANING[invitation.role]}
    if isinstance(place, Organisation):
        asked = asked_of(place, invitation.only_for_board, on=day_of(at))
        context |= {"asked": asked, "asking": invitation.only_for_board or place.home_board}
    queue_message(
        to=invitation.email,
        name=invitation.name,
        subject=f"Your invitation: {_in_a_sentence(invitation)}, {place}",
        template="invitation",
        context=context,
        board=place if isinstance(place, Board) else place.home_board,
        secret=True,
        at=at,
    )
    return link


def _in_a_sentence(invitation: Invitation) -> str:
    role = invitation.get_role_display()
    return f"{role[:1].lower()}{role[1:]}"


def _take_up(invitation: Invitation, user: User, *, at: datetime) -> None:
    held = Seat.objects.open().filter(user=user, role=invitation.role, **_at(invitation.place))
    seat = held.reaching(invitation.only_for_board).first() or Seat.objects.create(
        user=user,
        role=invitation.role,
        only_for_board=invitation.only_for_board,
        since=at,
        given_by=invitation.invited_by,
        **_at(invitation.place),
    )
    if invitation.hands_over and invitation.hands_over.pk != seat.pk:
        Seat.objects.filter(pk=invitation.hands_over.pk).end(at, by=invitation.invited_by)
        seat_handed_over.send(Seat, old=invitation.hands_over, new=seat)
    invitation.accepted_at, invitation.accepted_by = at, user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    EmailAddress.objects.update_or_create(
        user=user, email=user.email, defaults={"verified": True, "primary": True}
    )


def _must_be_open(invitation: Invitation) -> None:
    if invitation.accepted_at:
        raise InvitationRefused("This invitation has been used.")
    if invitation.withdrawn_at:
        raise InvitationRefused("This invitation has been withdrawn.")


def _locked(pk: int) -> Invitation:
    return Invitation.objects.select_for_update().get(pk=pk)


def _at(place: Organisation | Board) -> dict[str, Any]:
    return {"board": place} if isinstance(place, Board) else {"organisation": place}


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
