"""The front page of a return: what it is, how far it has come, who answers, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q
from django.urls import reverse

from audit_portal.home.standings import Progress
from audit_portal.organisations.models import Seat
from questionnaires.definitions.effort import minutes_to_complete
from questionnaires.definitions.structure import QuestionShape, StandardShape
from questionnaires.returns.answering.pen import Pen
from questionnaires.returns.models import Assignment, AuditReturn, ReturnEvent, Status
from questionnaires.returns.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Task:
    """A standard in the task list: `answered` of `required`, or begun or not where none counts."""

    standard: StandardShape
    answered: int
    required: int
    begun: bool
    may_write: bool
    names: list[str]  # of the colleagues it was given to

    @property
    def is_complete(self) -> bool:
        return self.answered == self.required and (self.begun or bool(self.required))

    @property
    def status(self) -> str:
        if self.is_complete:
            return "Complete"
        if not self.begun:
            return "Not started" if self.required else "Optional"
        return f"{self.answered} of {self.required}"

    @property
    def colour(self) -> str:
        return {"Complete": "", "Not started": "blue", "Optional": "grey"}.get(
            self.status, "light-blue"
        )


@dataclass(frozen=True, slots=True)
class Heading:
    """Standards of one parent stand together under its title; "" where they stand alone."""

    title: str
    tasks: list[Task]


@dataclass(frozen=True, slots=True)
class Next:
    """The one obvious thing to do."""

    text: str
    url: str


def tasks(sheet: Sheet, pen: Pen | None, names: Mapping[str, list[str]]) -> list[Task]:
    """`names` by key of the standard they were given; that gives all that stands under it, too."""
    return [
        Task(
            standard,
            *sheet.counts_of(standard),
            begun=any(not sheet.answer_to(q).content.is_empty for q in standard.questions),
            may_write=pen is not None and pen.reaches(standard),
            names=[
                name for key in (*standard.ancestors, standard.key) for name in names.get(key, [])
            ],
        )
        for standard in sheet.standards
    ]


def headings(sheet: Sheet, found: list[Task]) -> list[Heading]:
    groups: list[Heading] = []
    for task in found:
        above = task.standard.ancestors
        title = sheet.structure.standard_by_key[above[0]].title if above else ""
        if not groups or groups[-1].title != title:
            groups.append(Heading(title, []))
        groups[-1].tasks.append(task)
    return groups


def next_thing(audit_return: AuditReturn, found: list[Task], pen: Pen | None) -> Next | None:
    """Where somebody with a pen should go on; None for those who only read."""
    if pen is None or not found:
        return None
    own = [task for task in found if task.may_write]
    open_task = next((task for task in own if not task.is_complete and task.required), None)
    if open_task is None:
        return Next("Check your answers", reverse("returns:check", args=[audit_return.pk]))
    verb = "Continue" if any(task.begun for task in found) else "Start"
    url = reverse("returns:step", args=[audit_return.pk, open_task.standard.key])
    return Next(f"{verb}: {open_task.standard.title}", url)


def progress(audit_return: AuditReturn, found: list[Task]) -> Progress:
    """2 of 10 standards complete; 10 of 44 required questions answered"""
    complete = sum(task.is_complete for task in found)
    done, of = audit_return.answered, audit_return.required
    words = f"{complete} of {_count(len(found), 'standard')} complete"
    return Progress(done, of, f"{words}; {done} of {_count(of, 'required question')} answered")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def effort(questions: list[QuestionShape]) -> str:
    """About how long the whole takes, in words, rounded so that nobody takes it for a promise."""
    minutes = minutes_to_complete(questions)
    if minutes <= 45:
        return f"{minutes} minutes"
    halves = round(minutes / 30)
    hours = f"{halves // 2}{'½' if halves % 2 else ''}"
    return "1 hour" if hours == "1" else f"{hours} hours"


def people_who_answer(audit_return: AuditReturn) -> list[Seat]:
    """Open seats of leads and contributors that reach this return, with `given` assignments."""
    board = audit_return.audit_round.board_id
    assigned = Assignment.objects.filter(audit_return=audit_return).select_related("standard")
    seats = (
        Seat.objects.open()
        .at_organisations("lead", "contributor")
        .filter(organisation=audit_return.organisation_id, user__is_active=True)
        .filter(
            Q(only_for_board=None)
            | Q(only_for_board=board)
            | Q(only_for_board__shared_rounds=audit_return.audit_round_id)
        )
    )
    given = Prefetch("assignments", assigned.order_by("standard__order"), to_attr="given")
    return list(seats.select_related("user").prefetch_related(given).order_by("-role", "pk"))


def sent_back(audit_return: AuditReturn) -> ReturnEvent | None:
    """Who sent it back, when and why, while it is in that state."""
    if audit_return.status != Status.SENT_BACK:
        return None
    return audit_return.events.filter(to_status=Status.SENT_BACK).order_by("-at", "-pk").first()


def days_left(audit_return: AuditReturn, *, on: date) -> int:
    """Days to the day it is due; negative when that has passed."""
    return (audit_return.due - on).days
