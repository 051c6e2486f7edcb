"""A structure in plain data: no primary keys, equal where two versions say the same."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from questionnaires.definitions.comparing.listed import Facts, Listing, listing
from questionnaires.definitions.structure import (
    OptionShape,
    PointShape,
    QuestionShape,
    StandardShape,
    Structure,
)


class Point(NamedTuple):
    key: str
    label: str
    meaning: str
    colour: str
    assured: bool
    calls_for_action: bool
    outside_base: bool


@dataclass(frozen=True)
class Plain:
    head: Facts
    scales: Listing
    variants: Listing
    standards: Listing
    questions: Listing


SAID_OF_A_QUESTION = (
    "number",
    "kind",
    "text",
    "help",
    "expected_evidence",
    "required",
    "commentary",
    "evidence_rule",
    "counted",
    "condition",
    "limits",
    "variants",
)
SAID_OF_A_STANDARD = ("number", "title", "introduction", "optional", "variants")


def plain(structure: Structure) -> Plain:
    return Plain(
        head={"title": structure.title, "introduction": structure.introduction},
        scales=listing(
            ("", scale.key, {"title": scale.title, "points": _points(scale.points)})
            for scale in structure.scales
        ),
        variants=listing(
            ("", each.key, {"title": each.title, "kinds": each.kinds, "duties": each.duties})
            for each in structure.variants
        ),
        standards=listing(
            (home_of(standard), standard.key, _facts(standard, SAID_OF_A_STANDARD))
            for standard in structure.standards
        ),
        questions=listing(
            (standard.key, question.key, facts_of(question))
            for standard in structure.standards
            for question in standard.questions
        ),
    )


def home_of(standard: StandardShape) -> str:
    return standard.ancestors[-1] if standard.ancestors else ""


def facts_of(question: QuestionShape) -> Facts:
    return {
        **_facts(question, SAID_OF_A_QUESTION),
        "scale": question.scale.key if question.scale else "",
        "points": _points(question.points),
        "choices": _options(question.choices),
        "columns": _options(question.columns),
        "references": tuple(
            (each.framework, each.item, each.title) for each in question.references
        ),
    }


def _facts(shape: Any, names: tuple[str, ...]) -> Facts:
    return {name: getattr(shape, name) for name in names}


def _points(points: tuple[PointShape, ...]) -> tuple[Point, ...]:
    return tuple(Point(*(getattr(point, name) for name in Point._fields)) for point in points)


def _options(options: tuple[OptionShape, ...]) -> tuple[tuple[str, str, str], ...]:
    return tuple((option.key, option.label, option.kind) for option in options)
