"""A round in which everybody has answered a hundred questions, and two that ask the same."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from django.db import connection

from audit_portal.organisations.models import BoardMember, Organisation
from questionnaires.definitions.structure import structure_of
from questionnaires.returns.models import Answer, AuditReturn, AuditRound
from questionnaires.returns.rounds.opening import open_returns
from tests.benchmarks.questions import content_for, make_draft_of_all_kinds
from tests.factories import NOW, make_board, make_round, publish_directly

STANDARDS = 10  # of ten questions, each of another kind
AT_ONCE = 5000


def answered(slug: str, returns: int) -> dict[str, str]:
    """Slugs of the rounds by what each is for. Written in bulk."""
    board = make_board(slug)
    version = publish_directly(make_draft_of_all_kinds(board, standards=STANDARDS))
    Organisation.objects.bulk_create(
        (Organisation(home_board=board, name=f"Agency {n}", kind="agency") for n in range(returns)),
        batch_size=AT_ONCE,
    )
    BoardMember.objects.bulk_create(
        (
            BoardMember(board=board, organisation=one, duty_basis="s11")
            for one in board.home_organisations.all()
        ),
        batch_size=AT_ONCE,
    )
    members = list(board.members.select_related("organisation"))
    rounds = {}
    for name in ("here", "there", "bare"):
        audit_round = make_round(board, version, slug=f"{slug}-{name}")
        open_returns(audit_round, audit_round.cohorts.get(), members, at=NOW)
        rounds[name] = audit_round.slug
    _answer(AuditRound.objects.get(slug=rounds["here"]))
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")  # as it does by itself within minutes
    return rounds


def _answer(audit_round: AuditRound) -> None:
    rows = _answers(audit_round)
    while chunk := list(islice(rows, AT_ONCE)):
        Answer.objects.bulk_create(chunk)
    audit_round.returns.update(status="in_progress", started_at=NOW)


def _answers(audit_round: AuditRound) -> Iterator[Answer]:
    questions = structure_of(audit_round.version).questions
    contents = [(question.pk, content_for(question)) for question in questions]
    for n, pk in enumerate(
        AuditReturn.objects.filter(audit_round=audit_round).values_list("pk", flat=True)
    ):
        for question, content in contents:
            yield Answer(
                audit_return_id=pk,
                question_id=question,
                point_id=content.point,
                value=content.value,
                commentary=content.commentary,
                complete=True,
                revision=1,
                updated_at=NOW + timedelta(seconds=n),
            )
