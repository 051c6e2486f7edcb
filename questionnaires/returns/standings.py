"""How the returns of an organisation, and of those below it, stand: for its people's home page."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from audit_portal.figures.days import day_of, how_far, spoken
from audit_portal.home.standings import Progress, Standing
from audit_portal.organisations.models import Seat
from audit_portal.organisations.page_sections import Entry
from questionnaires.returns.answering.assigning import names_by_standard
from questionnaires.returns.answering.overview import Task, tasks
from questionnaires.returns.models import ANSWERABLE, AuditReturn, Status
from questionnaires.returns.next_steps import days_late, reached
from questionnaires.returns.sheet import Sheet

NEWEST = 5  # returns that a reviewer is led to


def returns_under_way(seat: Seat, on: date) -> Iterator[Standing]:
    """To everybody at the organisation; who has which standards to those who answer them."""
    if seat.organisation_id is None:
        return
    answers = seat.role in ("lead", "contributor")
    for audit_return in reached(seat).filter(audit_round__closed_on=None):
        if audit_return.status != Status.EXCUSED:
            yield _standing(audit_return, on, answers=answers)


def _standing(audit_return: AuditReturn, on: date, *, answers: bool) -> Standing:
    pending = audit_return.status != Status.SIGNED_OFF
    still = _still_to_do(audit_return) if answers and audit_return.status in ANSWERABLE else ()
    return Standing(
        title=audit_return.audit_round.title,
        url=reverse("returns:overview", args=[audit_return.pk]),
        code=audit_return.status,
        label=audit_return.get_status_display(),
        late=days_late(audit_return.due, on) if pending else "",
        progress=_progress(audit_return),
        facts=((_deadline(audit_return, on), *still) if pending else _receipt(audit_return)),
        order=10 + max(0, (audit_return.due - on).days),
    )


def _progress(audit_return: AuditReturn) -> Progress:
    done, of = audit_return.answered, audit_return.required
    return Progress(done, of, f"{done} of {of} required questions answered")


def _deadline(audit_return: AuditReturn, on: date) -> tuple[str, str]:
    due = audit_return.due
    return ("Deadline", f"{spoken(due)}, {how_far(due, on)}")


def _receipt(audit_return: AuditReturn) -> tuple[tuple[str, str], ...]:
    return (("Receipt", audit_return.receipt),) if audit_return.receipt else ()


def _still_to_do(audit_return: AuditReturn) -> Iterator[tuple[str, str]]:
    """Who has which standards that are not complete; those given to nobody are counted."""
    found = tasks(Sheet.of(audit_return), None, names_by_standard(audit_return))
    required = [task for task in found if task.required]
    unfinished = [task for task in required if not task.is_complete]
    if not unfinished:
        return
    yield "Still to complete", f"{len(unfinished)} of {_standards(len(required))}"
    by_name: dict[str, list[Task]] = defaultdict(list)
    for task in unfinished:
        for name in task.names:
            by_name[name].append(task)
    for name, theirs in by_name.items():
        yield f"{name} has", "; ".join(_named(task) for task in theirs)
    rest = sum(not task.names for task in unfinished)
    if by_name and rest:
        yield "Given to nobody", _standards(rest)


def _standards(number: int) -> str:
    return f"{number} standard{'' if number == 1 else 's'}"


def _named(task: Task) -> str:
    return f"{task.standard.number} {task.standard.title}".strip()


def entry_of(audit_return: AuditReturn, on: date) -> Entry:
    late = days_late(audit_return.due, on) if audit_return.status != Status.SIGNED_OFF else ""
    status = audit_return.get_status_display()
    return Entry(
        title=audit_return.organisation_name,
        url=reverse("returns:overview", args=[audit_return.pk]),
        code="late" if late else audit_return.status,
        label=f"{status}, {late}" if late else status,
    )


def returns_to_read(seat: Seat, on: date) -> Iterator[Standing]:
    """To a reviewer: the newest that were signed off."""
    if seat.board is None or seat.role != "reviewer":
        return
    signed_off = AuditReturn.objects.visible_to(seat.user, [seat]).filter(status=Status.SIGNED_OFF)
    newest = signed_off.select_related("audit_round").order_by("-signed_off_at", "-pk")[:NEWEST]
    if newest:
        yield Standing(
            title="Signed off last",
            entries=tuple(
                Entry(
                    title=one.organisation_name,
                    url=reverse("returns:read", args=[one.pk]),
                    detail=one.audit_round.title,
                    code=one.status,
                    label=spoken(day_of(one.signed_off_at)) if one.signed_off_at else "",
                )
                for one in newest
            ),
        )
