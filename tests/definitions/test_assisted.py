"""Edna brings in the audit tool of her board: what is read of it, and what she makes of it."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from audit_portal.organisations.models import User
from questionnaires.definitions.assisted.correcting import ChangedMeanwhile, keep
from questionnaires.definitions.assisted.drafting import document_of_proposal, make_draft
from questionnaires.definitions.assisted.grids import Grid, Row, grids_of
from questionnaires.definitions.assisted.kinds import kind_of
from questionnaires.definitions.assisted.lines import Line, limbs, lines_of
from questionnaires.definitions.assisted.proposing import ProposalRefused, propose
from questionnaires.definitions.assisted.scales import KNOWN, scale_told_by
from questionnaires.definitions.documents import DocumentRefused, read_document, workbook_of
from questionnaires.definitions.models import Proposal, Question, Version
from questionnaires.definitions.structure import structure_of
from tests.conftest import Cast
from tests.definitions import free_form
from tests.definitions.damaged import DAMAGED, parts_of, zipped
from tests.factories import NOW, make_board, make_seat, make_user
from tests.query_counts import RecordedQueries

words = st.sampled_from(
    [
        *("", "", "Question", "RAG", "Evidence", "Ref", "1.1", "3.6 (2.5)", "Yes", "N/A", "18"),
        *("Is there a policy that staff know?", "Is there: (a) a plan; (b) a budget?", "Section 2"),
        *("2.1) The policy is known to all", "• one\n• two", "1.2 (1.1)"),
    ]
) | st.text(max_size=12).map(str.strip)
flags = st.tuples(st.booleans(), st.booleans())
Told = list[tuple[str, str, str]]  # what, number, words


@pytest.fixture
def edna(cast: Cast) -> User:
    edna = make_user("Edna")
    make_seat(edna, cast.board, "editor")
    return edna


def lines_in(raw: bytes, *, is_word: bool = False) -> list[Line]:
    grids = grids_of(io.BytesIO(raw), is_word=is_word)
    return [line for grid in grids for line in lines_of(grid)]


def kept(lines: list[Line]) -> Told:
    return [(line.what, line.number, line.text) for line in lines if line.what != "left_out"]


def brought(raw: bytes, name: str, cast: Cast, edna: User) -> Proposal:
    return propose(io.BytesIO(raw), name=name, board=cast.board, by=edna, at=NOW)


@pytest.fixture
def proposal(cast: Cast, edna: User) -> Proposal:
    return brought(free_form.workbook(), "Our audit 2025.xlsx", cast, edna)


class TestWhatIsRead:
    def test_of_a_workbook_with_a_sheet_for_each_standard(self) -> None:
        assert kept(lines_in(free_form.workbook())) == [
            ("standard", "", "Senior people who care about safeguarding"),
            ("rating", "1.1", "Is there a senior lead for safeguarding?"),
            ("whole_number", "1.2", "How many meetings of the board discussed safeguarding?"),
            ("standard", "2", "Training"),
            ("rating", "3.6a", "Does your training cover: signs of harm"),
            ("rating", "3.6b", "Does your training cover: whom to tell"),
            ("date", "3.7", "When was the training last reviewed?"),
        ]

    def test_of_word_tables_under_headings(self) -> None:
        assert kept(lines_in(free_form.document(), is_word=True)) == [
            ("standard", "", "Standard 1: Safer recruitment"),
            ("rating", "1", "People are checked before they start work."),
            ("rating", "2", "Records of checks are complete and can be found."),
            ("standard", "", "Reporting"),
            ("rating", "1", "Staff know whom to tell about an allegation."),
            ("rating", "3", "Please describe what you learned from the last allegation."),
        ]

    def test_nothing_is_passed_over_without_a_word(self) -> None:
        """Every row stands somewhere among the lines, each with its reason."""
        grids = grids_of(io.BytesIO(free_form.workbook()), is_word=False)
        lines = [line for grid in grids for line in lines_of(grid)]
        assert {row.place for grid in grids for row in grid.rows} == {line.place for line in lines}
        assert all(line.why for line in lines)
        why = {line.text: " ".join(line.why) for line in lines}
        assert "hidden" in why["1.3 | This row was for last year only, and nobody should see it?"]
        assert "a cover" in why["Completed by"]
        assert "“(1.3)” is taken for last year’s number" in " ".join(
            why["How many meetings of the board discussed safeguarding?"].split()
        )

    @given(rows=st.lists(st.tuples(st.lists(words, min_size=3, max_size=3), flags), min_size=1))
    def test_every_row_of_any_table_is_told_of_with_a_reason(
        self, rows: list[tuple[list[str], tuple[bool, bool]]]
    ) -> None:
        filled = [
            Row(f"row {n}", tuple(cells), across=across, hidden=hidden)
            for n, (cells, (across, hidden)) in enumerate(rows)
            if any(cells)
        ]
        lines = list(lines_of(Grid("Leadership", tuple(filled))))
        assert {line.place for line in lines} == {row.place for row in filled}
        assert all(line.why and line.text and len(line.number) <= 21 for line in lines)
        hidden = {row.place for row in filled if row.hidden}
        asked = {line.place for line in lines if line.what not in ("standard", "left_out")}
        assert hidden.isdisjoint(asked)

    def test_evidence_that_is_suggested_comes_along(self, cast: Cast, edna: User) -> None:
        headings = ["Question", "RAG", "Suggested evidence"]
        raw = free_form.sheet([headings, ["Is there a policy for trips?", "", "The policy"]])
        proposal = brought(raw, "audit.xlsx", cast, edna)
        [question] = document_of_proposal(proposal)["standards"][0]["questions"]
        assert question["expected_evidence"] == "The policy"
        assert "under “Suggested evidence”" in " ".join(proposal.lines[-1]["why"])

    def test_a_table_without_headings(self) -> None:
        rows = [["1.1", "Do staff know the policy by heart?"], ["1.2", "Is the policy on display?"]]
        found = lines_in(free_form.sheet(rows))
        assert [line[:2] for line in kept(found)] == [
            ("standard", ""),
            ("yes_no_partly", "1.1"),
            ("yes_no_partly", "1.2"),
        ]
        assert "no headings were found" in found[1].why[0]

    def test_rows_of_different_length(self) -> None:
        grid = Grid(
            "Table 1",
            (
                Row("row 1", ("1.1", "Do staff know the policy by heart?")),
                Row("row 2", ("Governance",)),
                Row("row 3", ("1.2", "Is the policy on display?")),
            ),
        )
        assert [line.text for line in lines_of(grid) if "?" in line.text] == [
            "Do staff know the policy by heart?",
            "Is the policy on display?",
        ]

    def test_characters_that_no_database_keeps_are_dropped(self) -> None:
        rows = [["1.1", "Do staff_x0000_ know_xD800_ it?"], ["1.2", "Is it on display?"]]
        [_, line, _] = kept(lines_in(free_form.sheet(rows)))
        assert line[2] == "Do staff know it?"

    def test_many_blank_lines_take_no_time(self) -> None:
        assert limbs("\n" * 20_000 + "Is there a policy?") == ["Is there a policy?"]

    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("Is there a policy?", ["Is there a policy?"]),
            ("Is there: (a) a policy; (b) a lead?", ["Is there: a policy", "Is there: a lead?"]),
            ("We have\n• a plan\n• a budget", ["We have: a plan", "We have: a budget"]),
            ("See (b) and (c) above", ["See (b) and (c) above"]),
        ],
    )
    def test_limbs_in_one_cell(self, text: str, parts: list[str]) -> None:
        assert limbs(text) == parts

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("How many governors are there?", "whole_number"),
            ("What percentage of staff is trained?", "percentage"),
            ("Who leads on safeguarding?", "person"),
            ("We confirm that this is true.", "statement"),
            ("Please describe your policy.", "narrative"),
            ("Is there a policy?", "yes_no_partly"),
            ("The policy", "narrative"),
        ],
    )
    def test_kinds(self, text: str, kind: str) -> None:
        assert kind_of(text, rated=False, yes_no=False)[0] == kind

    @pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.key)
    def test_each_scale_is_told_by_its_own_words(self, known: Any) -> None:
        labels = [label for _, label, _ in known.points]
        texts = labels if known.key != "one_to_four" else ["Score 1 to 4"]
        assert scale_told_by(texts) == known
        assert scale_told_by(["Please tell us"]) is None


class TestTheProposal:
    def test_says_how_the_scale_was_told_and_what_is_to_fill_in(self, proposal: Proposal) -> None:
        assert (proposal.scale, proposal.not_applicable) == ("rag", True)
        assert "the words in the columns for ratings" in proposal.scale_why
        assert proposal.title == "Our audit 2025"
        told = " ".join(proposal.notes)
        assert "“RAG”, “Evidence”, “Action” are to fill in" in told
        assert "The sheet “Old” is hidden" in told

    def test_becomes_a_draft_once(self, cast: Cast, proposal: Proposal) -> None:
        version = make_draft(proposal)
        assert make_draft(proposal) == version
        assert (version.status, version.questionnaire.owner) == ("draft", cast.board)
        questions = structure_of(version).questions
        assert [question.number for question in questions] == ["1.1", "1.2", "3.6a", "3.6b", "3.7"]
        assert [point.label for point in questions[0].points] == [
            "Green",
            "Amber",
            "Red",
            "Not applicable",
        ]

    def test_without_a_scale_or_a_standard_is_told_so(self, proposal: Proposal) -> None:
        proposal.scale = ""
        proposal.lines = [line for line in proposal.lines if line["what"] != "standard"]
        with pytest.raises(DocumentRefused) as caught:
            document_of_proposal(proposal)
        assert len(caught.value.problems) == 2

    def test_two_editors_do_not_overwrite_each_other(self, proposal: Proposal) -> None:
        whole = {"title": "A", "scale": "rag", "not_applicable": False, "seen": 0}
        keep(proposal, whole, proposal.lines)
        with pytest.raises(ChangedMeanwhile):
            keep(proposal, whole | {"title": "B"}, proposal.lines)
        proposal.refresh_from_db()
        assert proposal.title == "A"

    def test_a_second_press_is_no_change_by_somebody_else(self, proposal: Proposal) -> None:
        whole = {"title": "A", "scale": "rag", "not_applicable": False, "seen": 0}
        keep(proposal, whole, proposal.lines)
        keep(proposal, whole, proposal.lines)
        proposal.refresh_from_db()
        assert proposal.edits == 1

    def test_names_that_begin_alike_are_two_questionnaires(self, cast: Cast, edna: User) -> None:
        begin = "Section 11 safeguarding self-assessment audit tool"
        made = []
        for name in (f"{begin} for health", f"{begin} for schools", f"{begin} for health"):
            brought_in = brought(free_form.workbook(), f"{name}.xlsx", cast, edna)
            made.append(make_draft(brought_in))
        health, schools, again = made
        assert health.questionnaire != schools.questionnaire
        assert (again.questionnaire, again.number) == (health.questionnaire, 2)

    def test_limbs_keep_their_keys_when_one_is_put_between(self, proposal: Proposal) -> None:
        stem = "Does the organisation have each of these in writing and up to date"
        limb = {"what": "narrative", "number": "", "expected": ""}
        first, second, between = (
            {**limb, "text": f"{stem}: {words}"}
            for words in ("a policy for visitors", "a named lead", "a code of conduct")
        )
        keys = []
        for lines in ([first, second], [first, between, second]):
            proposal.lines = [{"what": "standard", "number": "1", "text": "One"}, *lines]
            questions = document_of_proposal(proposal)["standards"][0]["questions"]
            keys.append({one["text"]: one["key"] for one in questions})
        assert keys[0].items() <= keys[1].items()
        assert len(set(keys[1].values())) == 3

    def test_what_was_made_can_go_out_and_come_in(self, proposal: Proposal) -> None:
        document = document_of_proposal(proposal)
        assert read_document(workbook_of(document)) == document


def word_part(change: Any) -> bytes:
    parts = parts_of(free_form.document())
    parts["word/document.xml"] = change(parts["word/document.xml"])
    return zipped(parts)


DAMAGED_WORD = {
    "cut in half": lambda: free_form.document()[:9000],
    "cut before the last bytes": lambda: free_form.document()[:-5],
    "nothing at all": lambda: b"",
    "no words": lambda: zipped(
        {n: b for n, b in parts_of(free_form.document()).items() if n != "word/document.xml"}
    ),
    "words cut": lambda: word_part(lambda body: body[: len(body) // 2]),
    "words of its own": lambda: word_part(
        lambda body: body.replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>', 1)
    ),
    "no table": lambda: word_part(lambda body: body.replace(b"w:tbl>", b"w:other>")),
    "a workbook": free_form.workbook,
    "a text": lambda: b"Question 1: is there a policy?",
    "an archive": lambda: zipped({"a.txt": b"a"}),
}


class TestDamage:
    @pytest.mark.parametrize("how", DAMAGED_WORD)
    def test_a_word_file_that_cannot_be_used(self, how: str, cast: Cast, edna: User) -> None:
        with pytest.raises(ProposalRefused, match=r"“audit\.docx” cannot be used, because .+"):
            brought(DAMAGED_WORD[how](), "audit.docx", cast, edna)
        assert not Proposal.objects.exists()

    @pytest.mark.parametrize("how", ["a byte flipped", "a sheet is cut", "macros", "a bomb"])
    def test_a_workbook_that_cannot_be_used(self, how: str, cast: Cast, edna: User) -> None:
        with pytest.raises(ProposalRefused, match=r"“audit\.xlsx” cannot be used, because .+"):
            brought(DAMAGED[how](), "audit.xlsx", cast, edna)

    def test_too_many_rows(self, cast: Cast, edna: User) -> None:
        asked = [[str(n), f"Is number {n} in place here?"] for n in range(400)]
        rows = [["No", "Question"], *asked]
        with pytest.raises(ProposalRefused, match="300 are the most"):
            brought(free_form.sheet(rows), "audit.xlsx", cast, edna)


def posted(proposal: Proposal, **more: str) -> dict[str, str]:
    """What the page would send unchanged."""
    fields = {"title": proposal.title, "scale": proposal.scale, "seen": str(proposal.edits)}
    for n, line in enumerate(proposal.lines):
        fields |= {f"line-{n}-{name}": line[name] for name in ("what", "number", "text")}
    return fields | more


class TestThePages:
    def test_edna_brings_it_corrects_it_and_makes_a_draft(
        self, client: Client, cast: Cast, edna: User
    ) -> None:
        client.force_login(edna)
        file = SimpleUploadedFile("Our audit.docx", free_form.document())
        response = client.post(
            reverse("definitions:bring"), {"file": file, "board": cast.board.pk}, follow=True
        )
        page = response.content.decode()
        assert "2 standards, 4 questions" in page
        assert "The row is hidden." in page
        found = Proposal.objects.get()
        url = reverse("definitions:proposal", args=[found.pk])
        at = next(n for n, line in enumerate(found.lines) if "Please describe" in line["text"])
        client.post(url, posted(found, **{f"line-{at}-what": "narrative"}))
        found.refresh_from_db()
        assert found.lines[at]["what"] == "narrative"
        response = client.post(url, posted(found, draft="yes"), follow=True)
        assert "It is a draft now." in response.content.decode()
        assert Question.objects.filter(kind="narrative").exists()
        assert client.get(url).status_code == 302

    def test_what_stands_in_the_way_is_told_and_nothing_is_lost(
        self, client: Client, edna: User, proposal: Proposal
    ) -> None:
        client.force_login(edna)
        url = reverse("definitions:proposal", args=[proposal.pk])
        response = client.post(url, posted(proposal, scale="", title="Mine", draft="yes"))
        assert "Choose the scale of the ratings." in response.content.decode()
        proposal.refresh_from_db()
        assert (proposal.title, proposal.version) == ("Mine", None)
        blank = next(n for n, line in enumerate(proposal.lines) if line["what"] == "rating")
        response = client.post(url, posted(proposal, **{f"line-{blank}-text": ""}))
        assert f'href="#id_line-{blank}-text"' in response.content.decode()

    def test_a_page_that_is_out_of_date_changes_nothing(
        self, client: Client, edna: User, proposal: Proposal
    ) -> None:
        client.force_login(edna)
        url = reverse("definitions:proposal", args=[proposal.pk])
        client.post(url, posted(proposal, title="First"))
        response = client.post(url, posted(proposal, title="Second", **{"line-1-text": "Mine"}))
        page = response.content.decode()
        assert "Somebody else has changed this" in page
        assert "Second" in page
        assert "Mine" in page
        assert proposal.lines[1]["text"][:40] in page
        proposal.refresh_from_db()
        assert proposal.title == "First"
        seen = str(proposal.edits)
        client.post(url, posted(proposal, title="Second", seen=seen, **{"line-1-text": "Mine"}))
        proposal.refresh_from_db()
        assert (proposal.title, proposal.lines[1]["text"]) == ("Second", "Mine")

    def test_a_long_note_that_is_left_out_is_no_hindrance(
        self, client: Client, edna: User, proposal: Proposal
    ) -> None:
        client.force_login(edna)
        url = reverse("definitions:proposal", args=[proposal.pk])
        long = {"line-1-what": "left_out", "line-1-text": "x" * 3000}
        client.post(url, posted(proposal, title="Kept", **long))
        proposal.refresh_from_db()
        assert proposal.title == "Kept"

    def test_a_file_of_another_kind_is_told(self, client: Client, cast: Cast, edna: User) -> None:
        client.force_login(edna)
        file = SimpleUploadedFile("notes.docx", b"Ask Ruth")
        response = client.post(reverse("definitions:bring"), {"file": file, "board": cast.board.pk})
        assert "“notes.docx” cannot be used, because it is a Text" in response.content.decode()

    def test_more_lines_cost_no_more_queries(
        self, client: Client, edna: User, proposal: Proposal, recorded_queries: RecordedQueries
    ) -> None:
        client.force_login(edna)
        url = reverse("definitions:proposal", args=[proposal.pk])
        client.get(url)
        for times in (1, 5):
            Proposal.objects.update(lines=proposal.lines * times)
            with recorded_queries("what was read of a board's own questionnaire"):
                client.get(url)

    def test_it_waits_and_can_be_thrown_away(
        self, client: Client, edna: User, proposal: Proposal
    ) -> None:
        client.force_login(edna)
        assert "Our audit 2025" in client.get(reverse("definitions:bring")).content.decode()
        client.post(reverse("definitions:throw_away", args=[proposal.pk]))
        assert not Proposal.objects.exists()

    def test_another_boards_does_not_exist(self, client: Client, proposal: Proposal) -> None:
        stranger = make_user("Stranger")
        make_seat(stranger, make_board("elsewhere"), "manager")
        client.force_login(stranger)
        for name in ("proposal", "throw_away"):
            url = reverse(f"definitions:{name}", args=[proposal.pk])
            assert client.post(url).status_code == 404
        assert not Version.objects.filter(questionnaire__owner__slug="elsewhere").exists()
