"""A request as somebody sees it: what was written, and what this person may do next."""

from functools import cached_property
from typing import Any

from django.http import QueryDict

from audit_portal.organisations.models import User
from questionnaires.returns.models import BoardRequest, RequestMessage
from questionnaires.returns.requests import asking, deciding
from questionnaires.returns.requests.forms import DECIDING, WriteForm
from questionnaires.returns.requests.moves import State, Turn, may
from questionnaires.returns.requests.wording import in_short

DONE = {
    "answer": "Your answer is on its way to the lead.",
    "grant": "Granted. The lead is told by e-mail.",
    "refuse": "Refused. The lead is told by e-mail, with your words.",
}


def side_of(asked: BoardRequest, user: User) -> str:
    """ "lead", "manager" (of the board that decides), or "" for those who only read.

    Nobody decides what they have asked themselves: who holds both seats is on the lead's side.
    """
    these = BoardRequest.objects.filter(pk=asked.pk)
    if these.asked_from(user).exists():
        return "lead"
    return "manager" if these.decided_by(user).exists() else ""


class Thread:
    def __init__(self, asked: BoardRequest, side: str) -> None:
        self.asked, self.side = asked, side

    @cached_property
    def messages(self) -> list[RequestMessage]:
        return list(self.asked.messages.all())

    @property
    def in_short(self) -> str:
        return in_short(self.asked)

    @property
    def seen(self) -> int:
        return len(self.messages)

    @property
    def may_withdraw(self) -> bool:
        return self.side == "lead" and may(self.asked, State.WITHDRAWN, "lead")

    @property
    def may_close(self) -> bool:
        return self.side == "manager" and may(self.asked, State.CLOSED, "manager")

    @property
    def why_not_granted(self) -> str:
        return deciding.why_not_granted(self.asked) if self.side == "manager" else ""

    def form(self, posted: QueryDict | None) -> WriteForm | None:
        """What this person can write next; None when there is nothing.

        A posted form is shown again even where the request has moved on: nothing typed is lost.
        """
        if self.side == "lead" and (posted or may(self.asked, State.OPEN, "lead")):
            return WriteForm(posted, seen=self.seen)
        if self.side == "manager" and (posted or may(self.asked, State.ANSWERED, "manager")):
            initial = {"granted_until": self.asked.wanted_day}
            return DECIDING[self.asked.kind](posted, seen=self.seen, initial=initial)
        return None

    def take(self, turn: Turn, form: Any) -> str:
        """Do it, and say what was done. Raises `RequestRefused`."""
        if self.side == "lead":
            asking.write_back(self.asked, turn)
            return "Sent to the board."
        decision = form.cleaned_data.get("decision", "answer")
        if decision == "grant":
            deciding.grant(self.asked, turn, until=form.until)
        else:
            {"answer": deciding.answer, "refuse": deciding.refuse}[decision](self.asked, turn)
        return DONE[decision]
