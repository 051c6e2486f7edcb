"""Bringing the answers of a round from the database, as columns of whole numbers.

The one place below which nothing of the analysis asks for answers. Rows are read in pieces and kept
as integers, so that two million of them take tens of megabytes and not gigabytes.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd
from django.db import connection
from django.db.models import Case, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Length

from peer_challenge.analysis.population import Member, Population
from questionnaires.returns.models import Answer, AnswerEvidence
from questionnaires.review.models import ReviewedAnswer, ReviewState

AT_ONCE = 50_000  # rows of one piece

ANSWERS = {
    "audit_return": "int32",
    "question": "int32",
    "answer": "int64",
    "point": "int32",
    "commentary": "int32",
    "revision": "int32",
}


def answers_of(population: Population) -> pd.DataFrame:
    """Complete answers of the members, in the columns of `ANSWERS`.

    `point` is 0 where the answer is no rating; `commentary` counts characters. An answer of a
    return that was reopened since is the one that had been signed off.
    """
    standing = [member for member in population.members if member.stands]
    reopened = [member for member in population.members if not member.stands]
    frames = [_standing(population, standing), _signed(reopened)]
    return pd.concat(frames, ignore_index=True)


def _standing(population: Population, members: list[Member]) -> pd.DataFrame:
    rows = Answer.objects.filter(
        audit_return__audit_round=population.audit_round, complete=True, confirmed=True
    )
    read = _columns(rows.values_list(*_asked()), ANSWERS)
    wanted = np.fromiter((member.pk for member in members), "int32")
    return read[read["audit_return"].isin(wanted)]


def _asked() -> tuple[Any, ...]:
    return (
        F("audit_return_id"),
        F("question_id"),
        F("pk"),
        Coalesce(F("point_id"), 0),
        Length("commentary"),
        F("revision"),
    )


def _columns(rows: QuerySet[Any, Any], types: dict[str, str]) -> pd.DataFrame:
    """Straight from the cursor: a model, or a tuple in a list, for each row would cost more than
    all the rest."""
    statement, parameters = rows.order_by().query.sql_with_params()
    pieces = []
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        while piece := cursor.fetchmany(AT_ONCE):
            pieces.append(np.array(piece, dtype="int64"))
    table = np.concatenate(pieces) if pieces else np.empty((0, len(types)), dtype="int64")
    columns = {name: table[:, n].astype(kind) for n, (name, kind) in enumerate(types.items())}
    return pd.DataFrame(columns)


def _signed(members: Iterable[Member]) -> pd.DataFrame:
    """Of returns that were reopened since. Few, so read one by one."""
    rows = [row for member in members for row in _as_signed(member)]
    return pd.DataFrame(rows, columns=list(ANSWERS)).astype(ANSWERS)


STATE = ("question_id", "point_id", "commentary", "revision", "complete", "confirmed")


def _as_signed(member: Member) -> Iterator[tuple[int, ...]]:
    """The history holds each state that was left, under the moment when it was: what stood at the
    sign-off is the first that was left after it, else what stands now."""
    present = Answer.objects.filter(audit_return=member.pk, updated_at__lte=member.signed)
    left = Answer.history.filter(audit_return=member.pk, history_date__gt=member.signed)
    stood = {row[0]: row for row in present.values_list(*STATE, "pk")}
    for row in left.order_by("-history_date", "-history_id").values_list(*STATE, "id"):
        stood[row[0]] = row
    for question, point, commentary, revision, complete, confirmed, pk in stood.values():
        if complete and confirmed:
            yield member.pk, question, pk, point or 0, len(commentary), revision


EVIDENCE = {"answer": "int64", "evidence": "int32"}


def evidence_of(population: Population) -> pd.DataFrame:
    """How many pieces of evidence an answer has, for those that have any."""
    attached = AnswerEvidence.objects.filter(
        answer__audit_return__audit_round=population.audit_round
    )
    return _columns(attached.values_list("answer_id").annotate(Count("pk")), EVIDENCE)


JUDGED = {"audit_return": "int32", "question": "int32", "revision": "int32", "moderated": "int32"}
JUDGED |= {"agreed": "int8"}


def judgements_of(population: Population) -> pd.DataFrame:
    """What reviewers found in returns that they have read through, as "You and others" counts it;
    `moderated` is the point they gave, 0 where they gave none.

    `revision` is that of the answer they judged: of a later one nothing is known yet. As they stand
    now, whatever the cut-off: it decides which returns count, and these are read after it.
    """
    rows = ReviewedAnswer.objects.filter(
        review__audit_return__audit_round=population.audit_round, review__state=ReviewState.READ
    )
    agreed = Case(When(Q(agreed=True), then=Value(1)), default=Value(0))
    return _columns(
        rows.values_list(
            F("review__audit_return_id"),
            F("question_id"),
            F("answer_revision"),
            Coalesce(F("point_id"), 0),
            agreed,
        ),
        JUDGED,
    )
