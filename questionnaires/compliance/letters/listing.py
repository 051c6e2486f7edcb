"""The letters of a board by where they stand, for the page of the chair and the manager."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch

from audit_portal.organisations.models import Board
from questionnaires.compliance.chase_page import MOST_LINES
from questionnaires.compliance.letters.composing import RELATED, desk_for
from questionnaires.compliance.letters.wording import mark_of
from questionnaires.compliance.models import Letter, LetterRemark
from questionnaires.compliance.models.letters import UNPOSTED
from questionnaires.compliance.tracking import PENDING

TITLES = {
    Letter.State.WAITING: "To approve",
    Letter.State.SENT_BACK: "Sent back",
    Letter.State.APPROVED: "To post",
    Letter.State.POSTED: "Posted",
    Letter.State.DROPPED: "Dropped out",
}


@dataclass(frozen=True)
class Group:
    state: str
    title: str
    number: int


@dataclass(frozen=True)
class Line:
    """`why` it will drop out or is held; "" where nothing stands in its way."""

    letter: Letter
    mark: str
    days_late: int
    why: str

    @property
    def may_be_chosen(self) -> bool:
        return not self.why or self.letter.state == Letter.State.APPROVED


def groups_of(board: Board) -> list[Group]:
    counted = Letter.objects.of_board(board).order_by().values_list("state").annotate(Count("pk"))
    numbers: Mapping[str, int] = dict(counted)
    return [Group(state, title, numbers.get(state, 0)) for state, title in TITLES.items()]


def lines_of(board: Board, state: str, *, on: date) -> list[Line]:
    """At most `MOST_LINES`, in the order in which they are printed."""
    remarks = Prefetch("remarks", LetterRemark.objects.order_by("-at", "-pk"))
    letters = list(
        Letter.objects.of_board(board)
        .filter(state=state)
        .select_related(*RELATED)
        .prefetch_related(remarks)
        .in_order()[:MOST_LINES]
    )
    desk = desk_for(board, letters, on=on)
    why = {one.pk: desk.standing(one).why if state in UNPOSTED else one.why for one in letters}
    return [Line(one, mark_of(one), _days_late(one, on), why[one.pk]) for one in letters]


def _days_late(letter: Letter, on: date) -> int:
    audit_return = letter.notice.audit_return
    return max((on - audit_return.due).days, 0) if audit_return.status in PENDING else 0
