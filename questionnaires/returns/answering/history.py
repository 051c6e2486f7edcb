"""What happened to a return: every change of status, and every state an answer was in."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit_portal.organisations.models import Seat, User
from questionnaires.definitions.kinds import Content
from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.answering.conflicts import Told, told
from questionnaires.returns.evidence.record import record
from questionnaires.returns.models import Answer, AuditReturn
from questionnaires.returns.sheet import Sheet

STATE = (
    "question_id",
    "point_id",
    "value",
    "commentary",
    "not_applicable_reason",
    "updated_at",
    "updated_by_id",
)


@dataclass(frozen=True, slots=True)
class State:
    """An answer as it was from `at` until the state above it in the list."""

    told: Told
    at: datetime
    by: str
    is_present: bool


@dataclass(frozen=True, slots=True)
class Story:
    question: QuestionShape
    states: list[State]  # the newest first


def history_of(audit_return: AuditReturn, sheet: Sheet) -> dict[str, Any]:
    """Events of the return, its evidence, and stories of its answers, the newest first."""
    events = audit_return.events.select_related("who").order_by("-at", "-pk")
    return {
        "events": list(events),
        "evidence": record(audit_return, sheet.structure),
        "stories": stories(audit_return, sheet),
    }


def stories(audit_return: AuditReturn, sheet: Sheet) -> list[Story]:
    """For each question ever answered: its present state and those left behind."""
    left = Answer.history.filter(audit_return=audit_return).order_by("-history_date", "-history_id")
    present = Answer.objects.filter(audit_return=audit_return, revision__gt=0)
    now, before = list(present.values_list(*STATE)), list(left.values_list(*STATE))
    names = _names(audit_return, {row[-1] for row in (*now, *before)})
    states: dict[int, list[State]] = defaultdict(list)
    for rows, is_present in ((now, True), (before, False)):
        for row in rows:
            question = sheet.structure.by_pk.get(row[0])
            if question is not None:
                words = told(question, Content(*row[1:5]))
                by = names.get(row[6], "")
                states[row[0]].append(State(words, row[5], by, is_present))
    return [Story(q, states[q.pk]) for q in sheet.structure.questions if q.pk in states]


def _names(audit_return: AuditReturn, people: set[int | None]) -> dict[int | None, str]:
    """Who typed in from paper at the board is named as such."""
    found = User.objects.filter(pk__in=[pk for pk in people if pk is not None])
    typists = _typists(audit_return)
    return {
        user.pk: f"{user}, board manager, from paper" if user.pk in typists else str(user)
        for user in found
    }


def _typists(audit_return: AuditReturn) -> frozenset[int]:
    """The board's managers of then and now, where it ever typed; none with a seat at home."""
    if audit_return.paper_return is None:
        return frozenset()
    board, home = audit_return.audit_round.board_id, audit_return.organisation_id
    managers = Seat.objects.filter(board=board, role="manager").values_list("user", flat=True)
    at_home = Seat.objects.filter(organisation=home).values_list("user", flat=True)
    return frozenset(managers) - frozenset(at_home)
