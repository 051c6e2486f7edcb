"""A version as a Word document to read: all that is asked, of whom, and what each rating means.

Only the worker and `export_questionnaire` import this module.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from audit_portal.documents.word import add_facts, add_grid, add_paragraphs, begin, foot, saved
from audit_portal.figures.days import day_of, spoken
from questionnaires.definitions.effort import minutes_to_complete
from questionnaires.definitions.models import Version
from questionnaires.definitions.preview import (
    ShownQuestion,
    ShownStandard,
    coverage,
    standards_shown,
)
from questionnaires.definitions.structure import PointShape, ScaleShape, Structure, structure_of

DEEPEST_HEADING = 3
LIMIT_WORDS = {
    "least": "at least {}",
    "most": "at most {}",
    "unit": "in {}",
    "words": "at most {} words",
    "characters": "at most {} characters",
    "earliest": "from {}",
    "latest": "to {}",
}
TAKES_REASON = "Takes a reason, and leaves the base of every percentage."

Facts = list[tuple[str, Sequence[str]]]  # a name, and beside it paragraphs


def write_questionnaire(version: Version, *, on: date) -> bytes:
    structure = structure_of(version)
    document = begin(str(version))
    foot(document.sections[0], f"{version}. Made on {spoken(on)}")
    document.add_paragraph(str(version), style="Title")
    add_facts(document, _of_the_whole(version, structure))
    add_paragraphs(document, version.introduction)
    for standard in standards_shown(structure):
        _standard(document, standard)
    for scale in structure.scales:
        _scale(document, scale)
    _variants(document, structure)
    _frameworks(document, version, structure)
    return saved(document)


def _of_the_whole(version: Version, structure: Structure) -> Facts:
    questions = structure.questions
    facts: Facts = [("Status", [_status(version)])]
    if version.applies_from:
        facts.append(("Applies from", [spoken(version.applies_from)]))
    if version.follows:
        facts.append(("Follows", [version.follows]))
    number = f"{len(questions)}, about {minutes_to_complete(questions)} minutes to fill in"
    facts.append(("Questions", [number]))
    if version.checksum:
        facts.append(("Checksum", [version.checksum]))
    return facts


def _status(version: Version) -> str:
    if version.published_at is None:
        return "Draft: it may still change, and nobody is asked it"
    published = f"Published on {spoken(day_of(version.published_at))}"
    retired = version.retired_at
    return f"{published}, retired on {spoken(day_of(retired))}" if retired else published


def _standard(document: Any, standard: ShownStandard) -> None:
    shape = standard.shape
    level = min(1 + len(shape.ancestors), DEEPEST_HEADING - 1)
    document.add_heading(f"{shape.number} {shape.title}".strip(), level=level)
    if shape.optional:
        document.add_paragraph("This part may be left out.")
    if standard.audience:
        document.add_paragraph(f"Asked of: {standard.audience}.")
    add_paragraphs(document, shape.introduction)
    for question in standard.questions:
        heading = f"{question.shape.number} {question.shape.text}".strip()
        document.add_heading(heading, level=level + 1).paragraph_format.keep_with_next = True
        add_facts(document, _facts(question))


def _facts(question: ShownQuestion) -> Facts:
    shape = question.shape
    rows: Facts = [
        ("Answer", [_answer(question)]),
        ("Choices", [option.label for option in (*shape.choices, *shape.columns)]),
        ("Asked of", [question.audience]),
        ("Shown if", [question.shown_if]),
        ("Needed", [_needed(question)]),
        ("Help", [part for part in shape.help.split("\n\n") if part.strip()]),
        ("Evidence that helps", [shape.expected_evidence]),
        ("What a rating means", [f"{label}: {m}" for label, m in question.points_with_own_meaning]),
        ("Speaks to", ["; ".join(reference.title for reference in shape.references)]),
        ("Key", [shape.key]),
    ]
    return [(name, words) for name, words in rows if any(words)]


def _answer(question: ShownQuestion) -> str:
    shape = question.shape
    kind = f"{question.kind}: {shape.scale.title}" if shape.scale else question.kind
    limits = [LIMIT_WORDS[name].format(_plain(limit)) for name, limit in shape.limits.items()]
    return ", ".join([kind, *limits])


def _plain(limit: Any) -> str:
    """A day as people write it; whatever else stands there as it is."""
    try:
        return spoken(date.fromisoformat(limit))
    except (TypeError, ValueError):
        return str(limit)


def _needed(question: ShownQuestion) -> str:
    if question.shape.counted == "announced":
        counts = "Announced: counts for nothing yet"
    else:
        counts = "Required" if question.shape.counts else "May be left open"
    comment = "with a comment" if question.shape.commentary else "without a comment"
    return f"{counts}, {comment}. {question.evidence}."


def _scale(document: Any, scale: ScaleShape) -> None:
    document.add_heading(f"Scale: {scale.title}", level=1)
    points = [[point.label, point.meaning, _counts_as(point)] for point in scale.points]
    add_grid(document, [["Point", "Meaning", "What follows"], *points])


def _counts_as(point: PointShape) -> str:
    sentences = {
        "Counts as assured.": point.assured,
        "Calls for an action.": point.calls_for_action,
        TAKES_REASON: point.outside_base,
    }
    return " ".join(sentence for sentence, holds in sentences.items() if holds)


def _variants(document: Any, structure: Structure) -> None:
    if not structure.variants:
        return
    document.add_heading("Who is asked what", level=1)
    asked = [
        [variant.title, str(len(structure.for_variants([variant.key]).questions))]
        for variant in structure.variants
    ]
    add_grid(document, [["Organisations", "Questions"], *asked])


def _frameworks(document: Any, version: Version, structure: Structure) -> None:
    for framework, items in coverage(version, structure):
        document.add_heading(f"What the questions speak to: {framework.title}", level=1)
        rows = [
            [item.title, ", ".join(q.number or q.key for q in item.questions) or "None"]
            for item in items
        ]
        add_grid(document, [["Item", "Questions"], *rows])
