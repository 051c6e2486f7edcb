"""Writing to people about a return: through the outbox, in the name of the board that asks."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from audit_portal.correspondence.outbox import queue_message
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.sign_off.approvers import holders

Person = tuple[str, str]  # name, e-mail address


def what(audit_return: AuditReturn) -> str:
    """As a subject line names it."""
    return f"{audit_return.organisation_name}, {audit_return.audit_round.title}"


def leads(audit_return: AuditReturn) -> list[Person]:
    return [(seat.user.name, seat.user.email) for seat in holders(audit_return, "lead")]


def answerers(audit_return: AuditReturn) -> list[Person]:
    """The leads; where the board types in a paper, also who began that."""
    paper = audit_return.paper_returns.open().select_related("begun_by").first()
    typist = [(paper.begun_by_name, paper.begun_by.email)] if paper else []
    return [*leads(audit_return), *typist]


def tell(
    people: Iterable[Person],
    audit_return: AuditReturn,
    *,
    subject: str,
    template: str,
    context: dict[str, Any],
    at: datetime,
    secret: bool = False,
) -> None:
    """One message for each address, however many seats it holds."""
    board = audit_return.audit_round.board
    for email, name in {email: name for name, email in people}.items():
        queue_message(
            to=email,
            name=name,
            subject=subject,
            template=template,
            context={"audit_return": audit_return, **context},
            board=board,
            at=at,
            secret=secret,
        )
