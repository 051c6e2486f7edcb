"""The questionnaire as a Word document to read: Ruth asks for it, Mo exports it."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from docx import Document

from audit_portal.jobs.models import Job, Product
from audit_portal.jobs.working import work_on
from questionnaires.definitions.documents import import_document, read_document
from questionnaires.definitions.models import Version
from questionnaires.definitions.papers.questionnaire_in_word import write_questionnaire
from questionnaires.definitions.publishing import publish
from questionnaires.definitions.structure import structure_of
from tests.conftest import Cast
from tests.factories import NOW, TODAY

EVERY_KIND = Path(__file__).parent / "data" / "every-kind.yaml"


@pytest.fixture
def draft(cast: Cast) -> Version:
    return import_document(read_document(EVERY_KIND.read_bytes()), owner=cast.board).version


def opened(content: bytes) -> Any:
    return Document(io.BytesIO(content))


def headings(document: Any) -> dict[str, str]:
    return {
        paragraph.text: paragraph.style.name
        for paragraph in document.paragraphs
        if paragraph.style.name.startswith("Heading")
    }


def facts_of(document: Any, key: str) -> dict[str, str]:
    """What stands beside each name in the table of the question with this key."""
    for table in document.tables:
        rows = {row.cells[0].text: row.cells[1].text for row in table.rows}
        if rows.get("Key") == key:
            return rows
    raise AssertionError(key)


def test_all_that_is_asked_stands_in_it(draft: Version) -> None:
    document = opened(write_questionnaire(draft, on=TODAY))
    there = headings(document)
    for question in structure_of(draft).questions:
        assert f"{question.number} {question.text}".strip() in there
        told = facts_of(document, question.key)
        assert question.help.split("\n")[0] in told.get("Help", "")
        assert question.expected_evidence == told.get("Evidence that helps", "")
        assert [choice.label for choice in question.choices] == [
            line for line in told.get("Choices", "").split("\n") if line and question.choices
        ]


def test_it_says_of_whom_when_and_within_which_bounds(draft: Version) -> None:
    document = opened(write_questionnaire(draft, on=TODAY))
    assert facts_of(document, "low-level-why")["Shown if"] == "3.2 is No or Partly"
    assert facts_of(document, "dsl-trained")["Answer"].startswith("Date, from ")
    assert "Announced: counts for nothing yet" in str(
        [facts_of(document, question.key)["Needed"] for question in structure_of(draft).questions]
    )
    assert "Scale: " in " ".join(headings(document))
    assert "Who is asked what" in headings(document)


def test_standards_stand_above_their_questions(draft: Version) -> None:
    levels = headings(opened(write_questionnaire(draft, on=TODAY)))
    for standard in structure_of(draft).standards:
        title = f"{standard.number} {standard.title}".strip()
        above = int(levels[title][-1])
        for question in standard.questions:
            assert int(levels[f"{question.number} {question.text}".strip()][-1]) == above + 1


def test_a_draft_says_so_and_a_published_one_says_since_when(draft: Version) -> None:
    assert (
        "Draft: it may still change"
        in opened(write_questionnaire(draft, on=TODAY)).tables[0].rows[0].cells[1].text
    )
    publish(draft, at=NOW)
    status = opened(write_questionnaire(draft, on=TODAY)).tables[0].rows[0].cells[1].text
    assert status.startswith("Published on ")


def test_words_copied_from_word_do_not_stop_it(cast: Cast) -> None:
    text = EVERY_KIND.read_text().replace("Every kind of question", '"Every\\vkind\\a of question"')
    version = import_document(read_document(text.encode()), owner=cast.board).version
    assert opened(write_questionnaire(version, on=TODAY)).paragraphs[0].text.startswith("Every")


def test_ruth_asks_for_it_on_the_page(client: Client, cast: Cast, draft: Version) -> None:
    client.force_login(cast.ruth)
    for _ in range(2):
        client.post(reverse("definitions:in_word", args=[draft.pk]))
    work_on(Job.objects.get().pk, clock=lambda: NOW)
    product = Product.objects.get()
    assert product.name.endswith(".docx")
    assert headings(opened(bytes(product.content)))


def test_the_command_writes_it(draft: Version, tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    call_command("export_questionnaire", "every-kind", board="northmoor", format="docx", out=out)
    assert headings(opened(out.read_bytes()))
