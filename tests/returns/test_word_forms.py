"""A form in Word: what is filled in comes back as suggestions, and nothing else comes of it."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit_portal.jobs.models import Job
from audit_portal.jobs.working import work_on
from questionnaires.definitions.documents import import_document, read_document
from questionnaires.definitions.kinds import Content
from questionnaires.definitions.papers import form_marks as marks
from questionnaires.definitions.publishing import publish
from questionnaires.returns.answering.saving import Edit, save_answers
from questionnaires.returns.models import Answer, AuditReturn, WordForm
from questionnaires.returns.papers import blank_form
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.readiness import gaps
from questionnaires.returns.word_forms.bringing_back import hold, read_held, use
from questionnaires.returns.word_forms.reading import FormRefused, read_form
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_return, make_round
from tests.returns.answering import StepPage, signed_in

EVERY_KIND = Path(__file__).parents[1] / "definitions" / "data" / "every-kind.yaml"
FILLED: dict[str, dict[str, str]] = {
    "dsl": {"Name": "Siân O’Brien", "Role": "Deputy head"},
    "dsl-trained": {"Answer": "27 March 2025"},
    "dsl-time": {"Answer": "x Fully met", "In your own words": "Two days a week.\nAlways covered."},
    "policy-address": {"Answer": "Our website"},
    "staff-read": {"Answer": "85.5 %"},
    "induction": {"Answer": "☒ The child protection policy\n☐ Online safety"},
}


@pytest.fixture
def asked(cast: Cast) -> AuditReturn:
    """Housing is asked a question of every kind, as a maintained school would be."""
    document = read_document(EVERY_KIND.read_bytes(), to_publish=True)
    version = import_document(document, owner=cast.board).version
    publish(version, at=NOW)
    audit_return = make_return(make_round(cast.board, version), cast.housing)
    AuditReturn.objects.filter(pk=audit_return.pk).update(variants=["maintained"])
    return AuditReturn.objects.select_related("audit_round__version__questionnaire").get(
        pk=audit_return.pk
    )


def form_of(cast: Cast, asked: AuditReturn) -> Any:
    content = blank_form.write(cast.asha, {"return": asked.pk}, TODAY, lambda done, words: None)
    return Document(io.BytesIO(content))


def filled(document: Any, answers: dict[str, dict[str, str]]) -> Any:
    for table in document.tables:
        rows = table.rows
        if rows[0].cells[0].text != "Question":
            continue
        key = rows[0].cells[1].text.split("[")[1].rstrip("]")
        for row in rows[1:]:
            words = answers.get(key, {}).get(row.cells[0].text)
            if words is not None:
                row.cells[1].text = words
    return document


def as_file(document: Any) -> io.BytesIO:
    file = io.BytesIO()
    document.save(file)
    return file


def brought(cast: Cast, asked: AuditReturn, document: Any) -> WordForm:
    return hold(asked, as_file(document), name="form.docx", by=cast.asha, at=NOW)


def contents(asked: AuditReturn) -> dict[str, Content]:
    return {g.question.key: g.content for g in Sheet.of(asked).given.values()}


def test_every_question_of_the_variant_is_in_the_form(cast: Cast, asked: AuditReturn) -> None:
    document = form_of(cast, asked)
    named = [
        table.rows[0].cells[1].text.split("[")[1].rstrip("]")
        for table in document.tables
        if table.rows[0].cells[0].text == "Question"
    ]
    assert named == [question.key for question in Sheet.of(asked).structure.questions]
    assert "link-trustee" not in named
    assert document.core_properties.language == "en-GB"


def test_words_and_facts_come_back_and_wait(cast: Cast, asked: AuditReturn) -> None:
    document = filled(form_of(cast, asked), FILLED)
    grid = next(t for t in document.tables if t.rows[0].cells[0].text == "Name")
    for cell, words in zip(grid.rows[1].cells, ("Ben", "Deputy", "1/9/2025"), strict=True):
        cell.text = words
    form = brought(cast, asked, document)
    assert not Answer.objects.filter(audit_return=asked).exists()
    use(form, asked, by=cast.asha, at=NOW)
    assert contents(asked) == {
        "dsl": Content(value={"name": "Siân O’Brien", "role": "Deputy head"}),
        "dsl-trained": Content(value="2025-03-27"),
        "dsl-time": Content(commentary="Two days a week.\nAlways covered."),
        "deputies": Content(value=[{"name": "Ben", "role": "Deputy", "trained": "2025-09-01"}]),
        "policy-address": Content(value="Our website"),
        "staff-read": Content(value=85.5),
        "induction": Content(value=["policy"]),
    }
    answers = Answer.objects.filter(audit_return=asked)
    assert {(a.confirmed, a.complete, a.point_id, a.read_from_id) for a in answers} == {
        (False, False, None, form.pk)
    }
    asked.refresh_from_db()
    assert (asked.status, asked.answered) == ("not_started", 0)
    waiting = [gap.what for gap in gaps(asked, Sheet.of(asked))]
    assert waiting.count("read from a Word form: confirm or change it") == 7


def test_a_rating_is_never_read_and_is_said_so(cast: Cast, asked: AuditReturn) -> None:
    read = read_held(brought(cast, asked, filled(form_of(cast, asked), FILLED)), asked)
    [aside] = read.not_read
    assert aside.place == "Question 1.3, Answer"
    assert aside.why.startswith("“Fully met” was ticked. Give it on the page yourself")


def test_what_is_there_already_stays(cast: Cast, asked: AuditReturn) -> None:
    sheet = Sheet.of(asked)
    question = sheet.structure.by_key["policy-address"]
    edit = Edit(question, Content(value="In the office"), sheet.answer_to(question).seen)
    form = brought(cast, asked, filled(form_of(cast, asked), FILLED))
    save_answers(asked, [edit], who=cast.ben, role="contributor", at=NOW)
    read = use(form, asked, by=cast.asha, at=NOW)
    assert contents(asked)["policy-address"] == Content(value="In the office")
    places = {each.place: each.why for each in read.not_read}
    assert places["Question 2.2"] == "There is an answer already, which stays as it is."


def test_used_twice_it_writes_once(cast: Cast, asked: AuditReturn) -> None:
    form = brought(cast, asked, filled(form_of(cast, asked), FILLED))
    assert len(use(form, asked, by=cast.asha, at=NOW).found) == 6
    assert use(form, asked, by=cast.asha, at=NOW).found == []


@pytest.mark.parametrize(
    ("key", "box", "words", "place", "why"),
    [
        ("dsl-trained", "Answer", "last spring", "Question 1.2, Answer", "Write a date such as"),
        ("dsl-trained", "Answer", "1/1/1999", "Question 1.2", "The date must be 1 January 2010"),
        ("staff-read", "Answer", "most", "Question 2.3", "Write a percentage in figures"),
        ("induction", "Answer", "x Magic", "Question 2.4, Answer", "“Magic” is none of the"),
        ("recording-how", "Answer", "x On paper\nx In documents of our own", "", "More than one"),
        ("policy-address", "Answer", "w" * 301, "Question 2.2", "This is 301 characters long"),
    ],
)
def test_what_cannot_be_read_is_named_by_its_place(
    cast: Cast, asked: AuditReturn, key: str, box: str, words: str, place: str, why: str
) -> None:
    document = filled(form_of(cast, asked), {key: {box: words}, "dsl": FILLED["dsl"]})
    read = read_held(brought(cast, asked, document), asked)
    [problem] = read.not_read
    assert problem.place.startswith(place)
    assert problem.why.startswith(why)
    assert [question.key for question, _ in read.found] == ["dsl"]


def without_the_mark(document: Any) -> None:
    table = next(t for t in document.tables if t.rows[0].cells[0].text == marks.FORM)
    table._tbl.getparent().remove(table._tbl)


def of_another_version(document: Any) -> None:
    table = next(t for t in document.tables if t.rows[0].cells[0].text == marks.FORM)
    table.rows[0].cells[1].text = "every-kind 7 [0123456789ab]"


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (without_the_mark, "This is not a form of this portal"),
        (of_another_version, "This form belongs to “every-kind 7 [0123456789ab]”"),
    ],
)
def test_another_form_is_refused_whole(
    cast: Cast, asked: AuditReturn, spoil: Callable[[Any], None], sentence: str
) -> None:
    document = filled(form_of(cast, asked), FILLED)
    spoil(document)
    with pytest.raises(FormRefused, match=sentence.replace("[", r"\[").replace("]", r"\]")):
        brought(cast, asked, document)
    assert not WordForm.objects.exists()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda content: content[: len(content) // 2], "damaged"),
        (lambda content: b"", "it is empty"),
        (lambda content: b"%PDF-1.7\n", "it begins like a PDF"),
        (lambda content: b"My answers are: yes.\n", "it is a Text, and not a Word document"),
        (lambda content: content.replace(b"word/document.xml", b"word/documenz.xml"), "damaged"),
        (lambda content: content + b"more", "something else stands behind"),
    ],
)
def test_a_file_that_is_no_form_is_refused(
    cast: Cast, asked: AuditReturn, spoil: Callable[[bytes], bytes], sentence: str
) -> None:
    file = io.BytesIO(spoil(as_file(form_of(cast, asked)).getvalue()))
    with pytest.raises(FormRefused, match=sentence):
        hold(asked, file, name="form.docx", by=cast.asha, at=NOW)
    assert not WordForm.objects.exists()


def test_a_question_twice_or_unknown_is_named(cast: Cast, asked: AuditReturn) -> None:
    document = filled(form_of(cast, asked), FILLED)
    tables = [t for t in document.tables if t.rows[0].cells[0].text == "Question"]
    tables[1].rows[0].cells[1].text = "1.1 [dsl]"
    tables[2].rows[0].cells[1].text = "something else"
    read = read_held(brought(cast, asked, document), asked)
    whys = [each.why for each in read.not_read]
    assert whys == [
        "This question stands in the document twice. The first was read.",
        "It cannot be told which question this is. Copy the answer by hand.",
    ]


cells = st.sampled_from(["Question", "Answer", "Form", "", "x", "1.1 [dsl]", "☒ Yes", "[", "9"])
rows = st.lists(cells | st.text(max_size=5), max_size=4)
tables = st.lists(st.lists(rows, max_size=5), max_size=5)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(brought=tables)
def test_whatever_tables_come_a_rating_or_a_status_never_does(
    asked: AuditReturn, brought: list[list[list[str]]]
) -> None:
    """And nothing goes wrong on the way."""
    version = asked.audit_round.version
    mark = [["Form", marks.mark_of(version)]]
    read = read_form([mark, *brought], Sheet.of(asked), version)
    assert all(content.point is None for _, content in read.found)
    assert all(each.place and each.why for each in read.not_read)


class TestPages:
    def test_the_lead_brings_it_back_looks_and_uses_it(
        self, cast: Cast, asked: AuditReturn
    ) -> None:
        client = signed_in(cast.asha)
        upload = SimpleUploadedFile(
            "our form.docx", as_file(filled(form_of(cast, asked), FILLED)).getvalue()
        )
        page = client.post(
            reverse("returns:word_form", args=[asked.pk]), {"file": upload}, follow=True
        )
        assert "6 answers can be used" in page.content.decode()
        assert "Question 1.3, Answer" in page.content.decode()
        assert not Answer.objects.filter(audit_return=asked).exists()
        page = client.post(page.request["PATH_INFO"], follow=True)
        assert "6 answers are put beside the questions" in page.content.decode()
        step = StepPage(client, asked, "people")
        assert "This was read from your Word form" in step.response.content.decode()
        step.save(then="still-so:dsl")
        answer = Answer.objects.get(audit_return=asked, question__key="dsl")
        assert (answer.confirmed, answer.complete) == (True, True)

    def test_a_refusal_stands_at_the_field(self, cast: Cast, asked: AuditReturn) -> None:
        upload = SimpleUploadedFile("notes.docx", b"My notes\n")
        page = signed_in(cast.asha).post(
            reverse("returns:word_form", args=[asked.pk]), {"file": upload}
        )
        assert "“notes.docx” cannot be used, because it is a Text" in page.content.decode()

    def test_a_contributor_finds_no_such_page(self, cast: Cast, asked: AuditReturn) -> None:
        url = reverse("returns:word_form", args=[asked.pk])
        assert signed_in(cast.ben).get(url).status_code == 404

    @pytest.mark.parametrize("paper", ["form-word", "return-word"])
    def test_the_worker_makes_it_in_word(self, cast: Cast, asked: AuditReturn, paper: str) -> None:
        client = signed_in(cast.asha)
        client.post(reverse("returns:papers", args=[asked.pk]), {"paper": paper})
        job = Job.objects.get()
        work_on(job.pk, clock=lambda: NOW)
        job.refresh_from_db()
        assert job.state == Job.State.DONE
        document = Document(io.BytesIO(bytes(job.product.content)))
        assert "Every kind of question" in "\n".join(
            [p.text for p in document.paragraphs]
            + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        )
