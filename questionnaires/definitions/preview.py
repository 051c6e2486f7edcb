"""A version as its page shows it: every question with the words for what a form would do."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from questionnaires.definitions.condition_words import in_words
from questionnaires.definitions.models import Clarification, Framework, Question, Version
from questionnaires.definitions.structure import QuestionShape, StandardShape, Structure


@dataclass(frozen=True)
class ShownQuestion:
    shape: QuestionShape
    kind: str
    shown_if: str
    evidence: str
    audience: str
    notes: Sequence[Clarification] = ()

    @property
    def points_with_own_meaning(self) -> list[tuple[str, str]]:
        """Label and meaning, where this question says more than the scale does."""
        general = self.shape.scale.by_key if self.shape.scale else {}
        return [
            (point.label, point.meaning)
            for point in self.shape.points
            if point.meaning != general[point.key].meaning
        ]


@dataclass(frozen=True)
class ShownStandard:
    shape: StandardShape
    questions: list[ShownQuestion]
    audience: str

    @property
    def level(self) -> int:
        """Of its heading: standards at the top have 3."""
        return min(3 + len(self.shape.ancestors), 6)


@dataclass(frozen=True)
class CoveredItem:
    """An item of a framework, with the questions that speak to it."""

    title: str
    questions: list[QuestionShape]


Notes = Mapping[str, Sequence[Clarification]]


def standards_shown(
    structure: Structure, notes: Notes = MappingProxyType({})
) -> Iterator[ShownStandard]:
    """`notes` holds clarifications by the key of their question."""
    titles = {variant.key: variant.title for variant in structure.variants}
    for standard in structure.standards:
        questions = [
            replace(_shown(question, structure, titles), notes=notes.get(question.key, ()))
            for question in standard.questions
        ]
        yield ShownStandard(standard, questions, _audience(standard.variants, titles))


def _shown(question: QuestionShape, structure: Structure, titles: dict[str, str]) -> ShownQuestion:
    condition = question.condition
    return ShownQuestion(
        shape=question,
        kind=Question.Kind(question.kind).label,
        shown_if=in_words(condition, structure.by_key) if condition else "",
        evidence=Question.EvidenceRule(question.evidence_rule).label,
        audience=_audience(question.variants, titles),
    )


def _audience(variants: tuple[str, ...], titles: dict[str, str]) -> str:
    return "; ".join(titles[key] for key in variants)


def coverage(version: Version, structure: Structure) -> list[tuple[Framework, list[CoveredItem]]]:
    """Every item of every framework, so that one to which nothing speaks is seen too."""
    speaking: dict[tuple[str, str], list[QuestionShape]] = defaultdict(list)
    for question in structure.questions:
        for reference in question.references:
            speaking[reference.framework, reference.item].append(question)
    frameworks = Framework.objects.filter(version=version).prefetch_related("items")
    return [
        (
            framework,
            [
                CoveredItem(item.title, speaking[framework.key, item.key])
                for item in framework.items.all()
            ],
        )
        for framework in frameworks
    ]
