"""Which live questions each return was asked: by its variants, and by conditions on its answers.

All returns of one variant are asked the same, but for questions with a condition. Only those are
looked at return by return, with the answers that conditions speak of.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from peer_challenge.analysis.population import Member, Population
from questionnaires.definitions.conditions import holds, questions_named
from questionnaires.definitions.kinds import Content
from questionnaires.definitions.structure import QuestionShape, Structure, structure_of
from questionnaires.returns.models import Answer
from questionnaires.returns.sheet import Given

LIVE = "live"
AnswersTo = dict[int, dict[str, Given]]  # by return and key


def shown_to(population: Population) -> pd.DataFrame:
    """A row for each return and live question that it was asked: `audit_return`, `question`
    (int32, primary keys), in the order of print."""
    whole = structure_of(population.audit_round.version)
    by_variants: dict[frozenset[str], list[Member]] = defaultdict(list)
    for member in population.members:
        by_variants[frozenset(member.variants)].append(member)
    answers = _spoken_of(population, whole)
    pieces = [
        piece
        for variants, members in by_variants.items()
        for piece in _of_variant(whole.for_variants(variants), members, answers)
    ]
    if not pieces:
        pieces = [_crossed([], [])]
    return pd.concat(pieces, ignore_index=True)


def _of_variant(
    structure: Structure, members: list[Member], answers: AnswersTo
) -> Iterator[pd.DataFrame]:
    always = [q.pk for q in structure.questions if q.condition is None and q.counted == LIVE]
    yield _crossed([member.pk for member in members], always)
    if any(question.condition is not None for question in structure.questions):
        for member in members:
            yield _crossed([member.pk], _by_condition(structure, answers.get(member.pk, {})))


def _crossed(returns: Iterable[int], questions: Iterable[int]) -> pd.DataFrame:
    rows, columns = np.fromiter(returns, "int32"), np.fromiter(questions, "int32")
    return pd.DataFrame(
        {
            "audit_return": np.repeat(rows, len(columns)),
            "question": np.tile(columns, len(rows)),
        }
    )


def _by_condition(structure: Structure, answers: dict[str, Given]) -> list[int]:
    """Primary keys of the live questions whose condition holds. As a sheet does it: backwards only,
    and a hidden question counts as unanswered."""
    hidden: set[str] = set()
    shown = []
    for question in structure.questions:
        if question.condition is None:
            continue
        if not _holds(structure, question, answers, hidden):
            hidden.add(question.key)
        elif question.counted == LIVE:
            shown.append(question.pk)
    return shown


def _holds(
    structure: Structure, question: QuestionShape, answers: dict[str, Given], hidden: set[str]
) -> bool:
    def answer_to(key: str) -> Given | None:
        if key in hidden or key not in structure.by_key:
            return None
        return answers.get(key) or Given(structure.by_key[key])

    return holds(question.condition, answer_to)


FIELDS = ("point_id", "value", "commentary", "not_applicable_reason")


def _spoken_of(population: Population, whole: Structure) -> AnswersTo:
    """Answers to the questions that conditions speak of. One query; none without conditions."""
    keys = {key for question in whole.questions for key in questions_named(question.condition)}
    questions = [whole.by_key[key].pk for key in keys if key in whole.by_key]
    found: AnswersTo = defaultdict(dict)
    if not questions:
        return found
    rows = Answer.objects.filter(
        audit_return__audit_round=population.audit_round, question__in=questions
    )
    for pk, question, complete, *content in rows.values_list(
        "audit_return_id", "question_id", "complete", *FIELDS
    ).iterator(chunk_size=5000):
        shape = whole.by_pk[question]
        found[pk][shape.key] = Given(shape, Content(*content), complete=complete)
    return found
