"""What the front page of a return says about the board: who helps, what was asked, what can be."""

from dataclasses import dataclass

from audit_portal.organisations.models import User
from questionnaires.returns.models import ANSWERABLE, AuditReturn, BoardRequest, Status
from questionnaires.returns.requests.wording import in_short


@dataclass(frozen=True)
class Line:
    asked: BoardRequest
    in_short: str


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
    """Two queries."""
    return BesideReturn(
        audit_return,
        lines_of(audit_return, user),
        AuditReturn.objects.led_by(user).filter(pk=audit_return.pk).exists(),
    )


def lines_of(audit_return: AuditReturn, user: User) -> list[Line]:
    visible = BoardRequest.objects.visible_to(user).filter(audit_return=audit_return)
    requests = visible.select_related("about").order_by("-asked_at", "-pk")
    return [Line(asked, in_short(asked)) for asked in requests]
