"""A return as it lies on the table: the questions shown to this organisation, with its answers.

Read with one query beside the cached structure. Conditions are evaluated once, from saved answers.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, Self

from django.db.models import QuerySet

from questionnaires.definitions.conditions import holds
from questionnaires.definitions.kinds import EMPTY, Content, kind_of
from questionnaires.definitions.structure import (
    PointShape,
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
    carried_from: int | None = None
    read_from: int | None = None

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
    def point(self) -> PointShape | None:
        """What was rated; None for every other kind, and while nothing is."""
        return self.question.points_by_pk.get(self.content.point or 0)

    @property
    def calls_for_action(self) -> bool:
        return self.point is not None and self.point.calls_for_action

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
    "carried_from_id",
    "read_from_id",
)
COMPLETE = FIELDS.index("complete")


class Stored:
    """The answer rows of a return: those that a page is about at once, the rest if asked for."""

    def __init__(
        self, audit_return: int, structure: Structure, about: Collection[int] | None
    ) -> None:
        """`about` names questions by primary key; None stands for all."""
        self.answers = Answer.objects.filter(audit_return=audit_return)
        self.structure = structure
        self.about = None if about is None else structure.asked_about.union(about)

    def row(self, question: int) -> tuple[Any, ...] | None:
        near = self.about is not None and question in self.about
        return (self.rows_about if near else self.rows).get(question)

    @cached_property
    def rows_about(self) -> dict[int, tuple[Any, ...]]:
        return self._read(self.answers.filter(question__in=self.about or ()))

    @cached_property
    def rows(self) -> dict[int, tuple[Any, ...]]:
        return self._read(self.answers)

    @cached_property
    def complete(self) -> frozenset[int]:
        """Questions with a complete answer."""
        if self.about is None:
            return frozenset(pk for pk, row in self.rows.items() if row[COMPLETE])
        return frozenset(self.answers.filter(complete=True).values_list("question_id", flat=True))

    def _read(self, answers: QuerySet[Answer]) -> dict[int, tuple[Any, ...]]:
        known = self.structure.by_pk
        return {row[0]: row for row in answers.values_list(*FIELDS) if row[0] in known}


class Sheet:
    """An answer is made into a `Given` when somebody asks for it: a page asks for few of them."""

    def __init__(
        self, structure: Structure, given: Mapping[int, Given], stored: Stored | None = None
    ) -> None:
        """`structure` already narrowed to the organisation's variants; `given` by question pk.

        What `given` does not hold is looked up in `stored`.
        """
        self.structure = structure
        self._made = dict(given)
        self._stored = stored

    @classmethod
    def of(cls, audit_return: AuditReturn, *, about: Collection[int] | None = None) -> Self:
        """`about`: the questions somebody works on, where that is only a part of the return."""
        structure = structure_for(audit_return)
        return cls(structure, {}, Stored(audit_return.pk, structure, about))

    def with_given(self, changed: Iterable[Given]) -> "Sheet":
        made = self._made | {given.question.pk: given for given in changed}
        return Sheet(self.structure, made, self._stored)

    @property
    def given(self) -> dict[int, Given]:
        """Every answer there is, by question."""
        stored = self._stored.rows if self._stored else {}
        pks = self._made.keys() | stored.keys()
        return {pk: self.answer_to(self.structure.by_pk[pk]) for pk in pks}

    def answer_to(self, question: QuestionShape) -> Given:
        made = self._made.get(question.pk)
        if made is not None:
            return made
        row = self._stored.row(question.pk) if self._stored else None
        if row is None:
            return Given(question)
        made = self._made[question.pk] = _given(question, row)
        return made

    def answer_by_key(self, key: str) -> Given | None:
        """None for a question that this organisation is not asked."""
        question = self.structure.by_key.get(key)
        return self.answer_to(question) if question else None

    def is_complete(self, question: QuestionShape) -> bool:
        made = self._made.get(question.pk)
        if made is not None:
            return made.complete
        return self._stored is not None and question.pk in self._stored.complete

    @cached_property
    def shown(self) -> dict[str, QuestionShape]:
        """Questions whose condition holds, by key, in order. Conditions look backwards only."""
        shown: dict[str, QuestionShape] = {}

        def answer(key: str) -> Given | None:
            return self.answer_to(shown[key]) if key in shown else None

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
        return sum(self.is_complete(question) for question in counted), len(counted)

    def counts_of(self, standard: StandardShape) -> tuple[int, int]:
        counted = [question for question in standard.questions if question.counts]
        return sum(self.is_complete(question) for question in counted), len(counted)


def structure_for(audit_return: AuditReturn) -> Structure:
    """The version as this organisation's variants see it."""
    whole = structure_of(audit_return.audit_round.version)
    return whole.for_variants(audit_return.variants)


def _given(question: QuestionShape, row: tuple[Any, ...]) -> Given:
    return Given(question, Content(*row[1:5]), *row[5:])
