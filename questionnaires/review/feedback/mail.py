"""The mail that a letter has come: to the leads and to those who sign for the organisation."""

from datetime import datetime

from audit_portal.correspondence.outbox import address_of
from questionnaires.returns import telling
from questionnaires.returns.sign_off.approvers import holders
from questionnaires.review.models import FeedbackLetter

READERS = ("lead", "senior_lead", "accountable")


def tell(letter: FeedbackLetter, *, at: datetime) -> None:
    audit_return = letter.review.audit_return
    seats = holders(audit_return, *READERS)
    telling.tell(
        [(seat.user.name, seat.user.email) for seat in seats],
        audit_return,
        subject=f"The board’s reply to your return ({telling.what(audit_return)})",
        template="feedback_sent",
        context={"link": address_of("review:feedback", letter.pk)},
        at=at,
    )
