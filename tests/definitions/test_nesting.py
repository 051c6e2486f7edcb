"""Standards within standards: 1, 1.1, 1.1.1, and headings below headings."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from audit_portal.organisations.models import User
from questionnaires.definitions.assisted.drafting import document_of_proposal, make_draft
from questionnaires.definitions.assisted.grids import Grid, Row, grids_of
from questionnaires.definitions.assisted.lines import Line
from questionnaires.definitions.assisted.nesting import goes_on_from, lines_in
from questionnaires.definitions.documents import DocumentRefused
from questionnaires.definitions.models import Proposal
from tests.conftest import Cast
from tests.definitions import free_form
from tests.definitions.test_alternatives import posted
from tests.definitions.test_assisted import brought, edna  # noqa: F401  # a fixture

NUMBERED = [
    ["No", "Question", "RAG"],
    ["1", "Leadership", ""],
    ["1.1", "Senior people", ""],
    ["1.1.1", "Is there a senior lead for safeguarding?", ""],
    ["1.1.2", "Is there a deputy for the senior lead?", ""],
    ["1.2", "Governors", ""],
    ["1.2.1", "Do governors read the policy each year?", ""],
    ["2", "Training", ""],
    ["2.1", "Is everybody who works here trained each year?", ""],
]


def document() -> bytes:
    """Two parts, the first with two standards under headings of their own."""
    word = Document()
    word.add_heading("Safeguarding audit", level=0)
    for heading, level, question in (
        ("Part A: People", 1, ""),
        ("Recruitment", 2, "Are people checked before they start work?"),
        ("Training", 2, "Is everybody trained when they start work?"),
        ("Part B: Places", 1, "Is every building safe for the children in it?"),
    ):
        word.add_heading(heading, level=level)
        if question:
            table = word.add_table(rows=2, cols=2)
            for cell, words in zip(table.rows[0].cells, ("Question", "RAG"), strict=True):
                cell.text = words
            table.rows[1].cells[0].text = question
    word.save(to := io.BytesIO())
    return to.getvalue()


def read(raw: bytes, *, is_word: bool = False) -> list[Line]:
    lines = lines_in(grids_of(io.BytesIO(raw), is_word=is_word))
    return [line for line in lines if line.what != "left_out"]


def levels(lines: list[Line]) -> list[tuple[int, str]]:
    return [(line.level, line.text) for line in lines if line.what == "standard"]


def test_numbers_tell_which_standard_stands_in_which() -> None:
    lines = read(free_form.sheet(NUMBERED))
    assert levels(lines) == [
        (1, "Leadership"),
        (2, "Senior people"),
        (2, "Governors"),
        (1, "Training"),
    ]
    assert [line.number for line in lines if line.what == "rating"] == [
        "1.1.1",
        "1.1.2",
        "1.2.1",
        "2.1",
    ]
    why = {line.text: " ".join(line.why) for line in lines}
    assert "Numbers below it go on from its own, 1, and nothing" in why["Leadership"]
    assert "It stands within 1, whose number its own, 1.2, goes on from." in why["Governors"]


def test_headings_below_headings() -> None:
    lines = read(document(), is_word=True)
    assert levels(lines) == [
        (1, "Part A: People"),
        (2, "Recruitment"),
        (2, "Training"),
        (1, "Part B: Places"),
    ]
    why = {line.text: " ".join(line.why) for line in lines}
    assert "a heading above others" in why["Part A: People"]
    assert "It stands within “Part A: People”, as its heading does." in why["Training"]


def test_a_sheet_whose_standards_go_on_from_its_own_number() -> None:
    rows = [Row("row 1", ("No", "Question", "RAG")), Row("row 2", ("1.1 Culture", "", ""), True)]
    rows.append(Row("row 3", ("1.1.1", "Do people speak up when they worry?", "")))
    lines = list(lines_in([Grid("1 Leadership", tuple(rows))]))
    assert levels(lines) == [(1, "Leadership"), (2, "Culture")]


numbers = st.lists(st.integers(1, 3), min_size=1, max_size=6).map(
    lambda parts: ".".join(map(str, parts))
)


@given(found=st.lists(numbers, min_size=1, max_size=12))
def test_no_level_is_skipped_and_parents_are_what_the_numbers_say(found: list[str]) -> None:
    head = [Row("row 0", ("No", "Question", "RAG"))]
    rows = [Row(f"row {n}", (f"{each} Theme", "", ""), across=True) for n, each in enumerate(found)]
    asked = [Row("row x", ("", "Is there a policy for all of this?", ""))]
    grid = Grid("Sheet", (*head, *rows, *asked))
    standards = [line for line in lines_in([grid]) if line.what == "standard"]
    stack: list[Line] = []
    for line in standards:
        assert 1 <= line.level <= min(len(stack) + 1, 4)
        del stack[line.level - 1 :]
        if stack and line.level < 4:
            assert goes_on_from(line.number, stack[-1].number)
        stack.append(line)


class TestWhatBecomesOfIt:
    @pytest.fixture
    def proposal(self, cast: Cast, edna: User) -> Proposal:  # noqa: F811
        return brought(free_form.sheet(NUMBERED), "audit.xlsx", cast, edna)

    def test_the_draft_is_a_tree(self, proposal: Proposal) -> None:
        standards = make_draft(proposal).standards
        inner = standards.filter(parent__title="Leadership").order_by("order")
        assert [each.title for each in inner] == ["Senior people", "Governors"]
        assert [each.title for each in standards.filter(parent=None)] == ["Leadership", "Training"]
        asked = standards.get(title="Governors").questions.get()
        assert asked.text == "Do governors read the policy each year?"

    def test_edna_takes_one_up(self, client: Client, proposal: Proposal, edna: User) -> None:  # noqa: F811
        client.force_login(edna)
        url = reverse("definitions:proposal", args=[proposal.pk])
        at = next(n for n, line in enumerate(proposal.lines) if line["text"] == "Governors")
        sent = posted(client, url)
        assert sent[f"line-{at}-what"] == "standard-2"
        client.post(url, sent | {f"line-{at}-what": "standard"})
        proposal.refresh_from_db()
        assert (proposal.lines[at]["what"], proposal.lines[at]["level"]) == ("standard", 1)
        titles = [each["title"] for each in document_of_proposal(proposal)["standards"]]
        assert titles == ["Leadership", "Governors", "Training"]

    def test_a_level_that_is_skipped_is_told(self, proposal: Proposal) -> None:
        for line in proposal.lines:
            if line["text"] == "Senior people":
                line["level"] = 3
        with pytest.raises(DocumentRefused) as refused:
            document_of_proposal(proposal)
        [problem] = refused.value.problems
        assert problem.sentence.startswith("“Senior people” lies more than one level below")
