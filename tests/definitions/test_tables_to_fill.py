"""A table of headings with room below becomes a question that is answered in rows."""

import io

import pytest
from docx import Document

from audit_portal.organisations.models import User
from questionnaires.definitions.assisted.drafting import make_draft
from questionnaires.definitions.assisted.grids import Grid, Row, grids_of
from questionnaires.definitions.assisted.lines import lines_of
from questionnaires.definitions.assisted.nesting import lines_in
from questionnaires.definitions.structure import structure_of
from tests.conftest import Cast
from tests.definitions import free_form
from tests.definitions.test_assisted import brought, edna  # noqa: F401  # a fixture

HEADINGS = ("Name", "Role", "Date of training", "Number of hours")


def document(*headings: str, blank: int = 3, heading: str = "", above: str = "") -> bytes:
    word = Document()
    if heading:
        word.add_heading(heading, level=1)
    if above:
        word.add_paragraph(above)
    table = word.add_table(rows=1 + blank, cols=len(headings))
    for cell, words in zip(table.rows[0].cells, headings, strict=True):
        cell.text = words
    word.save(to := io.BytesIO())
    return to.getvalue()


def test_the_columns_become_a_question_of_rows(cast: Cast, edna: User) -> None:  # noqa: F811
    raw = document(*HEADINGS, heading="3 Training", above="List everybody who was trained.")
    proposal = brought(raw, "audit.docx", cast, edna)
    assert [(line["what"], line["text"]) for line in proposal.lines] == [
        ("standard", "Training"),
        ("rows", "List everybody who was trained."),
    ]
    assert proposal.notes == []
    why = " ".join(proposal.lines[1]["why"])
    assert "it is filled in row by row" in why
    assert "“Date of training” takes a day, “Number of hours” takes a number, the other" in why
    [question] = structure_of(make_draft(proposal)).questions
    assert [(each.label, each.kind) for each in question.columns] == [
        ("Name", "text"),
        ("Role", "text"),
        ("Date of training", "date"),
        ("Number of hours", "whole_number"),
    ]


def test_without_a_heading_it_still_stands_under_something() -> None:
    raw = document("Name", "Role", above="Who was trained?")
    lines = list(lines_in(grids_of(io.BytesIO(raw), is_word=True)))
    assert [line.what for line in lines] == ["standard", "rows"]
    assert "no title was found for one: name it" in lines[0].why[0]


def test_a_sheet_of_headings_alone() -> None:
    found = grids_of(io.BytesIO(free_form.sheet([list(HEADINGS)])), is_word=False)
    assert [line.what for line in lines_in(found)] == ["standard", "rows"]


@pytest.mark.parametrize(
    ("grid", "why"),
    [
        (Grid("A", (Row("1", ("Name", "Signature", "Date")),)), "people sign"),
        (Grid("A", (Row("1", ("Name", "Role")),)), "two words on a sheet are no table"),
        (Grid("A", (Row("1", ("Name", "Role")),), is_word=True), "there is no room below"),
        (Grid("A", (Row("1", ("Name", "Name", "Role")),)), "two columns are called alike"),
        (Grid("A", (Row("1", ("Name", "Role", "x " * 9)),)), "these are no headings"),
    ],
)
def test_what_is_no_such_table(grid: Grid, why: str) -> None:
    assert {line.what for line in lines_of(grid)} == {"left_out"}, why
