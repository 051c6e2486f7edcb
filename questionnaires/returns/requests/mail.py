"""The mails of requests: to the managers when the word is with the board, to the leads after."""

from audit_portal.correspondence.outbox import address_of
from audit_portal.organisations.models import Seat
from questionnaires.returns.models import RequestMessage, RequestState
from questionnaires.returns.requests.wording import in_short, within
from questionnaires.returns.telling import Person, leads, tell, what

OUTCOMES = {
    RequestState.ANSWERED: "Answered",
    RequestState.GRANTED: "Granted",
    RequestState.REFUSED: "Refused",
    RequestState.CLOSED: "Closed",
}


def tell_board(message: RequestMessage) -> None:
    """All managers of the board that decides."""
    audit_return = message.request.audit_return
    verb = "Asked" if message.at == message.request.asked_at else "Written again"
    _tell(
        _managers(audit_return.audit_round.board_id),
        message,
        subject=f"{verb}: {within(in_short(message.request))} ({what(audit_return)})",
        template="request_made",
    )


def tell_leads(message: RequestMessage) -> None:
    audit_return = message.request.audit_return
    outcome = OUTCOMES[RequestState(message.state)]
    _tell(
        leads(audit_return),
        message,
        subject=f"{outcome}: {within(in_short(message.request))} ({what(audit_return)})",
        template="request_decided",
    )


def _managers(board: int) -> list[Person]:
    seats = Seat.objects.open().filter(board=board, role="manager", user__is_active=True)
    return [(seat.user.name, seat.user.email) for seat in seats.select_related("user")]


def _tell(people: list[Person], message: RequestMessage, *, subject: str, template: str) -> None:
    asked = message.request
    tell(
        people,
        asked.audit_return,
        subject=subject,
        template=template,
        context={
            "asked": asked,
            "message": message,
            "in_short": in_short(asked),
            "link": address_of("returns:request", asked.pk),
        },
        at=message.at,
    )
