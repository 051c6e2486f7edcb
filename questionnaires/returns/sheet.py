"""A return as it lies on the table: the questions shown to this organisation, with its answers.

Read with one query beside the cached structure. Conditions are evaluated once, from saved answers.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

from questionnaires.definitions.conditions import holds
from questionnaires.definitions.kinds import EMPTY, Content, kind_of
from questionnaires.definitions.structure import (
    QuestionShape,
    StandardShape,
    Structure,
    structure_of,
)
from questionnaires.returns.models import Answer, AuditReturn


@dataclass(frozen=True)
class Given:
    """The answer to one question as it stands; revision 0 means nothing was ever written."""

    question: QuestionShape
    content: Content = EMPTY
    pk: int | None = None
    complete: bool = False
    confirmed: bool = True
    revision: int = 0
    burst_began_at: datetime | None = None
    updated_at: datetime | None = None
    updated_by: int | None = None
    page: str = ""
    turn: int = 0

    @property
    def codes(self) -> frozenset[str]:
        return kind_of(self.question).codes(self.question, self.content)

    @property
    def number(self) -> float | None:
        return kind_of(self.question).number(self.question, self.content)

    @property
    def printed(self) -> str:
        return kind_of(self.question).printed(self.question, self.content)

    @property
    def outside_base(self) -> bool:
        return kind_of(self.question).is_outside_base(self.question, self.content)

    @property
    def calls_for_action(self) -> bool:
        point = self.question.points_by_pk.get(self.content.point or 0)
        return point is not None and point.calls_for_action

    @property
    def seen(self) -> str:
        """What a form carries to say which state it was filled in on: `revision.digest`."""
        return f"{self.revision}.{digest(self.content)}"


def digest(content: Content) -> str:
    """A short fingerprint: equal contents, equal digests, in whatever order keys come back."""
    words = (content.point, content.value, content.commentary, content.not_applicable_reason)
    return sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:12]


FIELDS = (
    "question_id",
    "point_id",
    "value",
    "commentary",
    "not_applicable_reason",
    "pk",
    "complete",
    "confirmed",
    "revision",
    "burst_began_at",
    "updated_at",
    "updated_by_id",
    "page",
    "turn",
)


class Sheet:
    def __init__(self, structure: Structure, given: Mapping[int, Given]) -> None:
        """`structure` already narrowed to the organisation's variants; `given` by question pk."""
        self.structure = structure
        self.given = dict(given)

    @classmethod
    def of(cls, audit_return: AuditReturn) -> Self:
        structure = structure_for(audit_return)
        return cls(
            structure, {given.question.pk: given for given in _read(audit_return, structure)}
        )

    def with_given(self, changed: Iterable[Given]) -> "Sheet":
        return Sheet(self.structure, self.given | {given.question.pk: given for given in changed})

    def answer_to(self, question: QuestionShape) -> Given:
        return self.given.get(question.pk) or Given(question)

    @cached_property
    def shown(self) -> dict[str, QuestionShape]:
        """Questions whose condition holds, by key, in order. Conditions look backwards only."""
        shown: dict[str, QuestionShape] = {}

        def answer(key: str) -> Given | None:
            return self.given.get(shown[key].pk) if key in shown else None

        for question in self.structure.questions:
            if question.condition is None or holds(question.condition, answer):
                shown[question.key] = question
        return shown

    @cached_property
    def standards(self) -> tuple[StandardShape, ...]:
        """Standards that have a shown question of their own, holding those only: the steps."""
        narrowed = (
            replace(s, questions=tuple(q for q in s.questions if q.key in self.shown))
            for s in self.structure.standards
        )
        return tuple(standard for standard in narrowed if standard.questions)

    @cached_property
    def counts(self) -> tuple[int, int]:
        """(answered, required) as interfaces.md defines them."""
        counted = [question for question in self.shown.values() if question.counts]
        return sum(self.answer_to(question).complete for question in counted), len(counted)

    def counts_of(self, standard: StandardShape) -> tuple[int, int]:
        counted = [question for question in standard.questions if question.counts]
        return sum(self.answer_to(question).complete for question in counted), len(counted)


def structure_for(audit_return: AuditReturn) -> Structure:
    """The version as this organisation's variants see it."""
    whole = structure_of(audit_return.audit_round.version)
    return whole.for_variants(audit_return.variants)


def _read(audit_return: AuditReturn, structure: Structure) -> Iterable[Given]:
    rows = Answer.objects.filter(audit_return=audit_return).values_list(*FIELDS)
    for row in rows:
        question = structure.by_pk.get(row[0])
        if question is not None:
            yield _given(question, row)


def _given(question: QuestionShape, row: tuple[Any, ...]) -> Given:
    return Given(question, Content(*row[1:5]), *row[5:])
