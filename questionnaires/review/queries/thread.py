"""A query as somebody sees it: what was written, and what this person may do next."""

from datetime import date
from functools import cached_property

from django.http import QueryDict

from audit_portal.organisations.models import User
from questionnaires.returns.models import Status
from questionnaires.returns.requests.forms import WriteForm
from questionnaires.returns.requests.moves import Turn
from questionnaires.review.models import Query, QueryMessage
from questionnaires.review.queries import asking
from questionnaires.review.queries.forms import AnswerForm, AskAgainForm
from questionnaires.review.queries.mail import name_of
from questionnaires.review.queries.moves import State, may


def side_of(query: Query, user: User) -> str:
    """ "lead", "reviewer", or "" for those who only read. Nobody reads for the board what is their
    own, so nobody is on both sides."""
    these = Query.objects.filter(pk=query.pk)
    if these.answered_from(user).exists():
        return "lead"
    return "reviewer" if these.asked_by_board(user).exists() else ""


class Thread:
    def __init__(self, query: Query, side: str, *, on: date) -> None:
        self.query, self.side, self.on = query, side, on

    @cached_property
    def messages(self) -> list[QueryMessage]:
        return list(self.query.messages.all())

    @property
    def seen(self) -> int:
        return len(self.messages)

    @property
    def name(self) -> str:
        return name_of(self.query)

    @property
    def rests(self) -> bool:
        """The return was reopened: it is changed first."""
        return self.query.review.audit_return.status != Status.SIGNED_OFF

    @property
    def is_late(self) -> bool:
        return self.query.state == State.OPEN and self.query.due < self.on

    @property
    def may_settle(self) -> bool:
        return self._may(State.SETTLED, "reviewer")

    def _may(self, to: State, role: str) -> bool:
        return self.side == role and not self.rests and may(self.query, to, role)

    def form(self, posted: QueryDict | None) -> WriteForm | None:
        """What this person can write next; None when there is nothing.

        A posted form is shown again even where the query has moved on: nothing typed is lost.
        """
        if self.side == "lead" and (posted or self._may(State.ANSWERED, "lead")):
            return AnswerForm(posted, seen=self.seen)
        if self.side == "reviewer" and (posted or self._may(State.OPEN, "reviewer")):
            usual = max(self.query.due, asking.usual_day(self.on))
            return AskAgainForm(posted, seen=self.seen, usual=usual)
        return None

    def take(self, turn: Turn, form: WriteForm) -> str:
        """Do it, and say what was done. Raises `ReviewRefused`."""
        if self.side == "lead":
            asking.answer(self.query, turn)
            return "Your answer is on its way to the reviewer."
        asking.ask_again(self.query, turn, due=form.cleaned_data["due"])
        return "Sent to the lead."
