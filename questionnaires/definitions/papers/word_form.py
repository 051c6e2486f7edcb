"""The blank form as a Word document: people gather answers in it, and bring it back.

Only the worker imports this module.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from audit_portal.documents.word import add_facts, add_grid, add_paragraphs, begin, foot, saved
from audit_portal.figures.days import spoken
from audit_portal.jobs.kinds import Progress
from questionnaires.definitions.models import Version
from questionnaires.definitions.papers import form_marks as marks
from questionnaires.definitions.papers.blank_form import Blank, BlankPart, parts_of
from questionnaires.definitions.structure import QuestionShape, structure_of

HOW = (
    "Write into the boxes on the right. To tick, put an x in the place of the small square. "
    "Do not change the words on the left: the portal finds your answers by them. "
    "Ratings and statements are not read back, so give them on the page. Do not name a child or a "
    "family."
)
HINTS = {
    "date": "A day such as 27/3/2026",
    "whole_number": "A whole number",
    "percentage": "A number from 0 to 100",
    "single_choice": "Tick one",
    "multiple_choice": "Tick all that apply",
}


def write_form(
    version: Version,
    variants: Collection[str] | None,
    *,
    whose: str,
    on: date,
    progress: Progress,
) -> bytes:
    """`variants` by key; None for every question. `whose` is the organisation's name, or ""."""
    structure = structure_of(version)
    if variants is not None:
        structure = structure.for_variants(variants)
    document = begin(f"{version}: form to fill in")
    foot(document.sections[0], f"{version}: form to fill in. Made on {spoken(on)}")
    document.add_paragraph(str(version), style="Title")
    add_paragraphs(document, version.introduction)
    document.add_paragraph(HOW)
    add_facts(document, [("Organisation", [whose]), ("Filled in by", [""])])
    add_facts(document, [(marks.FORM, [marks.mark_of(version)])])
    parts = parts_of(structure)
    for number, part in enumerate(parts, start=1):
        progress(10 + 85 * number // len(parts), f"Writing part {number} of {len(parts)}")
        _part(document, part, for_all=variants is None)
    return saved(document)


def _part(document: Any, part: BlankPart, *, for_all: bool) -> None:
    shape = part.shown.shape
    document.add_heading(f"{shape.number} {shape.title}".strip(), level=1)
    if shape.optional:
        document.add_paragraph("This part may be left out.")
    add_paragraphs(document, shape.introduction)
    for blank in part.questions:
        _question(document, blank, for_all=for_all)


def _question(document: Any, blank: Blank, *, for_all: bool) -> None:
    shape = blank.shape
    heading = document.add_heading(f"{shape.number} {shape.text}".strip(), level=2)
    heading.paragraph_format.keep_with_next = True
    for line in _beside(blank, for_all=for_all):
        document.add_paragraph(line).paragraph_format.keep_with_next = True
    named = f"{shape.number} [{shape.key}]".strip()
    rows = [(marks.QUESTION, [named]), *_value(shape)]
    if shape.commentary:
        rows.append((marks.COMMENTARY, ["", ""]))
    if blank.takes_reason:
        rows.append((marks.REASON, [""]))
    add_facts(document, rows)
    if shape.kind == "rows":
        empty = [[""] * len(shape.columns)] * blank.rows
        add_grid(document, [[column.label for column in shape.columns], *empty])


def _beside(blank: Blank, *, for_all: bool) -> list[str]:
    shape, lines = blank.shape, []
    if blank.shown.shown_if:
        lines.append(f"Answer this only if {blank.shown.shown_if}.")
    if for_all and blank.shown.audience:
        lines.append(f"Asked of: {blank.shown.audience}.")
    if not shape.counts:
        lines.append("May be left open.")
    if shape.help:
        lines.append(" ".join(shape.help.split()))
    if shape.expected_evidence:
        lines.append(f"Evidence that helps: {' '.join(shape.expected_evidence.split())}")
    if hint := HINTS.get(shape.kind):
        lines.append(f"{hint}.")
    return lines


def _value(shape: QuestionShape) -> list[tuple[str, list[str]]]:
    """The rows in which the answer itself is written or ticked."""
    if shape.kind == "person":
        return [(marks.NAME, [""]), (marks.ROLE, [""])]
    if shape.kind == "terms":
        return [(term.label, [""]) for term in shape.choices]
    if shape.kind == "rows":
        return [(marks.ANSWER, ["In the table below"])]
    options = marks.options_of(shape)
    if options:
        return [(marks.ANSWER, [f"{marks.FREE} {label}" for label in options.values()])]
    return [(marks.ANSWER, ["", "", ""] if shape.kind == "narrative" else [""])]
