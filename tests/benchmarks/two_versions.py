"""Two long versions compared, and a return carried forward from one to the other."""

from itertools import count

import yaml
from django.db import transaction

from questionnaires.definitions.comparing import compare, summary_of
from questionnaires.definitions.documents import document_of, yaml_of
from questionnaires.definitions.documents.importing import write_draft
from questionnaires.definitions.models import Version
from questionnaires.definitions.structure import structure_of
from questionnaires.returns.carry_forward.bringing_in import bring_in
from questionnaires.returns.models import Answer, AnswerEvidence
from tests.benchmarks.questions import answer_everything, make_draft_of_all_kinds
from tests.benchmarks.timing import best
from tests.factories import (
    NOW,
    make_board,
    make_organisation,
    make_return,
    make_round,
    make_seat,
    make_user,
    publish_directly,
)
from tests.returns.test_carry_forward import NEXT_YEAR

FRESH_TURNS = 7
_number = count(1)


def versions_compared(*, questions: int) -> dict[str, float]:
    """Seconds: the account of two versions with its counts; its bare way, the parsing of both."""
    first, second = _two(questions)
    texts = [yaml_of(version) for version in (first, second)]
    before, after = structure_of(first), structure_of(second)

    def account() -> None:
        counts = summary_of(compare(before, after)).counts
        assert sum(counts.values()) == questions

    def parse() -> None:
        for text in texts:
            yaml.load(text, Loader=yaml.CSafeLoader)  # as safe, and faster

    seconds, bare = best(account, parse, turns=FRESH_TURNS)
    return {"seconds": seconds, "bare": bare}


def carried_forward(*, questions: int) -> dict[str, float]:
    """Seconds: all answers of a return brought into the next; bare, its rows inserted in bulk."""
    first, second = _two(questions)
    owner = first.questionnaire.owner
    assert owner is not None  # a board's
    housing, asha = make_organisation(owner), make_user("Asha")
    make_seat(asha, housing, "lead")
    earlier = make_return(make_round(owner, first), housing)
    answer_everything(earlier, asha)
    now = make_return(make_round(owner, second, **NEXT_YEAR), housing)
    rows: list[Answer] = []
    citations: list[AnswerEvidence] = []

    def bring() -> None:
        with transaction.atomic():
            assert len(bring_in(now, earlier, who=asha, at=NOW)) == questions
            if not rows:
                rows.extend(Answer.objects.filter(audit_return=now))
                citations.extend(AnswerEvidence.objects.filter(answer__audit_return=now))
            transaction.set_rollback(True)

    def insert() -> None:
        with transaction.atomic():
            # With their keys, so that the citations find their answers.
            Answer.objects.bulk_create(rows)
            AnswerEvidence.objects.bulk_create(citations)
            transaction.set_rollback(True)

    seconds, bare = best(bring, insert, turns=FRESH_TURNS)
    return {"seconds": seconds, "bare": bare}


def _two(questions: int) -> tuple[Version, Version]:
    """In the second every tenth question is worded in another way."""
    board = make_board(f"two-versions-{next(_number)}")
    first = publish_directly(make_draft_of_all_kinds(board, standards=questions // 10))
    document = document_of(first)
    for standard in document["standards"]:
        standard["questions"][0]["text"] += " Everywhere?"
    return first, publish_directly(write_draft(first.questionnaire, document))
