"""A round of many returns with answers, and the figures that the board shares of it."""

import time
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

from django.db import connection, transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from audit_portal.organisations.models import Board, Organisation, User
from questionnaires.definitions.structure import structure_of
from questionnaires.returns.models import Answer, AuditRound, Status
from questionnaires.review.others.sharing import share
from tests.benchmarks.full_round import fill_round
from tests.factories import make_board, make_seat, make_user

PHASES = ("Primary", "Primary", "Primary", "Secondary", "Nursery", "Not applicable")
AT_ONCE = 5000


def figures_shared(*, board: str, returns: int) -> dict[str, Any]:
    """How long it took, how long its queries take by themselves, and who looks at which return."""
    place = make_board(board)
    audit_round = fill_round(place, returns, today=timezone.localdate())
    audit_round.returns.update(
        status=Status.SIGNED_OFF,
        submitted_at=timezone.now(),
        signed_off_at=timezone.now(),
        receipt=Concat(Value("S-"), Cast("pk", CharField())),
        checksum="0" * 64,
    )
    _set_phases(place)
    Answer.objects.bulk_create(_answers(audit_round), batch_size=AT_ONCE)
    mo = make_user(f"Mo of {board}")
    make_seat(mo, place, "manager")
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")  # as it does by itself within minutes
    seconds, bare = _timed(audit_round, mo)
    one = audit_round.returns.filter(organisation__kind="school").first()
    return {"seconds": seconds, "bare": bare, "mo": mo.email, "one": one.pk if one else 0}


def _set_phases(place: Board) -> None:
    schools = list(Organisation.objects.filter(home_board=place, kind="school"))
    for school, phase in zip(schools, cycle(PHASES), strict=False):
        school.phase = phase
    Organisation.objects.bulk_update(schools, ["phase"], batch_size=AT_ONCE // 10)


def _answers(audit_round: AuditRound) -> Iterator[Answer]:
    now = timezone.now()
    rated = [q for q in structure_of(audit_round.version).questions if q.kind == "rating"]
    chosen = cycle(range(7))  # runs through all points of every question in every order
    for pk in audit_round.returns.values_list("pk", flat=True):
        for question in rated:
            point = question.points[next(chosen) % len(question.points)]
            yield Answer(
                audit_return_id=pk,
                question_id=question.pk,
                point_id=point.pk,
                complete=True,
                revision=1,
                updated_at=now,
            )


def _timed(audit_round: AuditRound, mo: User) -> tuple[float, float]:
    """The same queries again by themselves, sent and read to their end."""
    asked: list[tuple[str, Any]] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    now = timezone.now()
    with connection.execute_wrapper(note), transaction.atomic():
        began = time.perf_counter()
        share(audit_round, by=mo, on=now.date(), at=now)
        took = time.perf_counter() - began
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for sql, params in asked:
            if sql.startswith("SELECT"):
                cursor.execute(sql, params)
                cursor.fetchall()
    return took, time.perf_counter() - began
