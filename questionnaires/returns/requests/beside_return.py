"""What the front page of a return says about the board: who helps, what was asked, what can be."""

from dataclasses import dataclass

from django.utils.text import Truncator

from audit_portal.organisations.models import User
from questionnaires.returns.models import ANSWERABLE, AuditReturn, BoardRequest, Status
from questionnaires.returns.requests.wording import in_short, reason_of

SHORT = 60  # characters of a question


@dataclass(frozen=True)
class Line:
    """`words` are the first of what was written, where that alone tells one from another."""

    asked: BoardRequest
    in_short: str
    words: str


@dataclass(frozen=True)
class BesideReturn:
    """`requests` are those this person may read, the newest first; `leads`: they may ask."""

    audit_return: AuditReturn
    requests: list[Line]
    leads: bool

    @property
    def may_need_time(self) -> bool:
        over = (Status.SIGNED_OFF, Status.EXCUSED)
        closed = self.audit_return.audit_round.closed_on is not None
        return self.audit_return.status not in over and not closed

    @property
    def may_be_not_ours(self) -> bool:
        return self.audit_return.status in ANSWERABLE


def beside_return(audit_return: AuditReturn, user: User) -> BesideReturn:
    """Three queries."""
    return BesideReturn(
        audit_return,
        lines_of(audit_return, user),
        AuditReturn.objects.led_by(user).filter(pk=audit_return.pk).exists(),
    )


def lines_of(audit_return: AuditReturn, user: User) -> list[Line]:
    visible = BoardRequest.objects.visible_to(user).filter(audit_return=audit_return)
    requests = visible.select_related("about").prefetch_related("messages")
    return [
        Line(asked, in_short(asked), _first_words(asked))
        for asked in requests.order_by("-asked_at", "-pk")
    ]


def _first_words(asked: BoardRequest) -> str:
    question = asked.kind == BoardRequest.Kind.QUESTION
    return Truncator(reason_of(asked)).chars(SHORT) if question else ""
