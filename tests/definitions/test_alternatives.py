"""Cells that list what to choose from: told by boxes, words and numbers, never by a guess alone."""

import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audit_portal.organisations.models import User
from questionnaires.definitions.assisted.alternatives import beside, within
from questionnaires.definitions.assisted.drafting import document_of_proposal, make_draft
from questionnaires.definitions.assisted.grids import grids_of
from questionnaires.definitions.assisted.lines import Line, lines_of
from questionnaires.definitions.models import Proposal
from questionnaires.definitions.structure import structure_of
from tests.conftest import Cast
from tests.definitions import free_form
from tests.definitions.test_assisted import brought, edna  # noqa: F401  # a fixture

labels = st.lists(
    st.text("abcdefghij klmnop", min_size=1, max_size=30)
    .map(lambda text: " ".join(text.split()).capitalize())
    .filter(bool),
    min_size=2,
    max_size=8,
    unique_by=str.lower,
)
ROWS = [
    ["No", "Question", "Answer", "Comments"],
    ["1.1", "How often is the policy reviewed?", "☐ Yearly ☐ Each term ☐ Never", ""],
    ["1.2", "Which of these apply to you? Tick all that apply.", "[ ] A plan\n[ ] A budget", ""],
    ["1.3", "Is there a lead? Yes / No (delete as appropriate)", "", ""],
    ["1.4", "How sure are you of all this?", "1. Very\n2. Fairly\n3. Not at all", ""],
    ["1.5", "The plan is read termly/yearly (delete as appropriate)", "", "1. Minutes 2. Plan"],
]


def lines_in(rows: list[list[str]]) -> dict[str, Line]:
    grids = grids_of(io.BytesIO(free_form.sheet(rows)), is_word=False)
    return {line.number: line for grid in grids for line in lines_of(grid)}


def test_each_list_is_told_and_each_guess_says_why() -> None:
    found = lines_in(ROWS)
    told = [(found[f"1.{n}"].what, found[f"1.{n}"].choices) for n in range(1, 6)]
    assert told == [
        ("single_choice", ["Yearly", "Each term", "Never"]),
        ("multiple_choice", ["A plan", "A budget"]),
        ("yes_no_partly", []),
        ("single_choice", ["Very", "Fairly", "Not at all"]),
        ("narrative", []),
    ]
    why = {number: " ".join(line.why) for number, line in found.items()}
    assert "Boxes to tick stand under “Answer”: “Yearly”, “Each term”, “Never”." in why["1.1"]
    assert "nothing says that several may be chosen" in why["1.1"]
    assert "it says that several may be chosen" in why["1.2"]
    assert "says which words to delete" in why["1.3"]
    assert found["1.3"].text == "Is there a lead?"
    assert "A numbered list stands under “Answer”" in why["1.4"]
    assert "could not be told from it: look at its kind" in why["1.5"]
    assert found["1.5"].text == "The plan is read termly/yearly (delete as appropriate)"


@given(labels=labels, box=st.sampled_from(["☐", "[ ]", "□", "❑"]))
def test_boxes_give_their_words_in_order(labels: list[str], box: str) -> None:
    before = " ".join(f"{box} {label}" for label in labels)
    question, found, _ = within(f"Which is it? {before}")
    assert found is not None
    assert (question, list(found.labels)) == ("Which is it?", labels)
    after = " ".join(f"{label} {box}" for label in labels)
    question, found, _ = within(f"Which is it? {after}")
    assert found is not None
    assert (question, list(found.labels)) == ("Which is it?", labels)


@given(text=st.text(max_size=60), heading=st.sampled_from(["Answer", "RAG", "Options", "Evidence"]))
def test_whatever_is_told_stood_in_the_cell(text: str, heading: str) -> None:
    for found in (within(text)[1], beside(text, heading, "")):
        if found is not None:
            words = " ".join(text.split()).lower()
            told = [label.lower() for label in found.labels]
            assert all(label in words or "not applicable" in label for label in told)
            assert len(set(told)) == len(told) > 1


@pytest.mark.parametrize(
    ("heading", "cell", "kind"),
    [
        ("RAG", "☐ Green ☐ Amber ☐ Red", "rating"),
        ("Answer", "Yes/No", "yes_no_partly"),
        ("Answer", "Yes / Partly / No / N/A", "yes_no_partly"),
        ("Options", "Daily; weekly; monthly", "single_choice"),
        ("Answer", "a) Daily b) Weekly", "single_choice"),
        ("Answer", "Choose one or more: ☐ Phone ☐ Letter", "multiple_choice"),
        ("Evidence", "1. Minutes 2. The policy", None),
        ("Answer", "The policy and/or the plan", None),
        ("Answer", "01/02/2025", None),
        ("Answer", "2. Weekly 3. Daily", None),
        ("Answer", "☐ Daily ☐ daily", None),
        ("Answer", "", None),
    ],
)
def test_what_stands_beside_a_question(heading: str, cell: str, kind: str | None) -> None:
    found = beside(cell, heading, "")
    assert (found and found.kind) == kind


def test_a_sentence_that_speaks_of_deleting_is_one() -> None:
    text = "Please delete old records when they are over age."
    assert within(text) == (text, None, "")


class TestWhatBecomesOfIt:
    @pytest.fixture
    def proposal(self, cast: Cast, edna: User) -> Proposal:  # noqa: F811
        return brought(free_form.sheet(ROWS), "audit.xlsx", cast, edna)

    def test_the_draft_has_the_choices(self, proposal: Proposal) -> None:
        questions = structure_of(make_draft(proposal)).questions
        assert [[choice.label for choice in each.choices] for each in questions[:2]] == [
            ["Yearly", "Each term", "Never"],
            ["A plan", "A budget"],
        ]
        assert [choice.key for choice in questions[0].choices] == ["yearly", "each-term", "never"]

    def test_edna_corrects_them(self, client: Client, proposal: Proposal, edna: User) -> None:  # noqa: F811
        client.force_login(edna)
        url = reverse("definitions:proposal", args=[proposal.pk])
        sent = posted(client, url)
        at = next(n for n, line in enumerate(proposal.lines) if line["number"] == "1.1")
        page = client.post(url, sent | {f"line-{at}-choices": "Yearly\nyearly"}).text
        assert "“Yearly” stands there twice: take one out." in page
        assert "Yearly\nyearly" in page
        page = client.post(url, sent | {f"line-{at}-choices": "Yearly"}).text
        assert "Enter two choices or more, each on a line of its own." in page
        client.post(url, sent | {f"line-{at}-choices": "Yearly\r\n  More   often \r\n\r\n"})
        proposal.refresh_from_db()
        assert proposal.lines[at]["choices"] == ["Yearly", "More often"]

    def test_any_question_may_be_given_some(
        self,
        client: Client,
        proposal: Proposal,
        edna: User,  # noqa: F811
    ) -> None:
        client.force_login(edna)
        url = reverse("definitions:proposal", args=[proposal.pk])
        at = next(n for n, line in enumerate(proposal.lines) if line["number"] == "1.5")
        more = {f"line-{at}-what": "single_choice", f"line-{at}-choices": "Termly\nYearly"}
        client.post(url, posted(client, url) | more)
        proposal.refresh_from_db()
        question = document_of_proposal(proposal)["standards"][0]["questions"][-1]
        assert [choice["label"] for choice in question["choices"]] == ["Termly", "Yearly"]

    def test_one_that_was_brought_before_there_were_choices(self, proposal: Proposal) -> None:
        proposal.lines = [
            {name: value for name, value in line.items() if name != "choices"}
            for line in proposal.lines
            if line["what"] not in ("single_choice", "multiple_choice")
        ]
        assert document_of_proposal(proposal)


def posted(client: Client, url: str) -> dict[str, Any]:
    """What the page would send if nothing were changed."""
    page = client.get(url).context["page"]
    fields = [form[name] for form in (page.whole, *page.lines) for name in form.fields]
    values = {field.html_name: field.value() for field in fields}
    return {name: value for name, value in values.items() if value is not None}
