"""A file becomes a proposal: read apart from us, taken for what it seems to be, kept to correct."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any, BinaryIO

from audit_portal.checking import Refused
from audit_portal.organisations.models import Board, User
from questionnaires.definitions.assisted.columns import columns_of
from questionnaires.definitions.assisted.grids import Grid, grids_of
from questionnaires.definitions.assisted.lines import LEFT_OUT, Line
from questionnaires.definitions.assisted.nesting import lines_in
from questionnaires.definitions.assisted.scales import Known, has_not_applicable, scale_told_by
from questionnaires.definitions.assisted.tables_to_fill import row_of_headings
from questionnaires.definitions.models import Proposal

LARGEST = 5_000_000  # bytes
MOST_LINES = 300  # more than a page to correct can hold
WORD = ".docx"
NO_QUESTION = "no question was found in it: there is no table whose rows ask for something"
TO_FILL_IN = (
    "Of “{}”, the columns {} are to fill in: the portal asks for that beside each question."
)


class ProposalRefused(Exception):
    """The message is a sentence."""


def propose(file: BinaryIO, *, name: str, board: Board, by: User, at: datetime) -> Proposal:
    """Raises `ProposalRefused`."""
    try:
        grids = grids_of(file, is_word=name.lower().endswith(WORD))
        lines = list(lines_in(grids))
        if all(line.what == LEFT_OUT for line in lines):
            raise Refused(NO_QUESTION)
        if len(lines) > MOST_LINES:
            raise Refused(f"it has {len(lines):,} rows, and {MOST_LINES} are the most")
    except Refused as refused:
        raise ProposalRefused(f"“{name}” cannot be used, because {refused}.") from refused
    return Proposal.objects.create(
        board=board,
        file_name=name[:200],
        title=_title(name),
        lines=[line.as_fields() for line in lines],
        notes=[*_notes(grids, lines)],
        brought_at=at,
        brought_by=by,
        **_scale_fields(grids, lines),
    )


def _title(name: str) -> str:
    return PurePath(name).stem.replace("_", " ").replace("-", " ").strip()[:200] or "Our audit"


def _notes(grids: Sequence[Grid], lines: Sequence[Line]) -> list[str]:
    notes = [note for grid in grids for note in grid.notes]
    asking = {line.place for line in lines if line.what != LEFT_OUT}
    for grid in grids:
        if row_of_headings(grid):
            continue
        filled_in = columns_of(grid).filled_in
        if filled_in and any(row.place in asking for row in grid.rows):
            named = ", ".join(f"“{heading}”" for heading in filled_in)
            notes.append(TO_FILL_IN.format(grid.title, named))
    return notes


def _scale_fields(grids: Sequence[Grid], lines: Sequence[Line]) -> dict[str, Any]:
    """Words in the columns of ratings tell more than those of a key or a cover."""
    everywhere = [cell for grid in grids for row in grid.rows for cell in row.cells]
    known, where = scale_told_by(_rating_texts(grids)), "the columns for ratings"
    if known is None:
        known, where = scale_told_by(everywhere), "the file"
    return {
        "scale": known.key if known else "",
        "scale_why": _why(known, where, lines),
        "not_applicable": has_not_applicable(everywhere),
    }


def _why(known: Known | None, where: str, lines: Sequence[Line]) -> str:
    if known:
        return f"“{known.title}”, by the words in {where}."
    if any(line.what == "rating" for line in lines):
        return "No scale was recognised: choose the one you rate by."
    return ""


def _rating_texts(grids: Sequence[Grid]) -> list[str]:
    texts = []
    for grid in grids:
        columns = columns_of(grid)
        if (rating := columns.of("rating")) is not None:
            texts.append(columns.headings[rating])
            texts += [row.cells[rating] for row in grid.rows if rating < len(row.cells)]
    return texts
