"""Questionnaires as Excel workbooks: out and in again as they were, each problem with its cell."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from audit_portal.documents.workbook_cells import sheets_in
from questionnaires.definitions.documents import (
    checksum_of,
    document_of,
    import_document,
    read_document,
    workbook_of,
)
from questionnaires.definitions.documents.canonical import canonical, checksum
from questionnaires.definitions.documents.workbook import reading
from questionnaires.definitions.documents.workbook.conditions import as_text, from_text
from questionnaires.definitions.documents.workbook.example import example
from questionnaires.definitions.kinds.reading import Unreadable
from questionnaires.definitions.structure import structure_of
from tests.definitions.documents import documents
from tests.definitions.workbooks import EVERY_KIND, Spoil, cell, good, packed, problems_of, spoilt

LIBRARY = sorted(Path("questionnaires/definitions/library").glob("*.yaml"))


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "sheets_of", sheets_in)


@pytest.mark.django_db
@pytest.mark.parametrize("path", [EVERY_KIND, *LIBRARY], ids=lambda path: path.stem)
def test_a_version_goes_out_and_comes_in_as_the_same(path: Path) -> None:
    version = import_document(read_document(path.read_bytes()), owner=None).version
    read = read_document(workbook_of(document_of(version)))
    assert read == document_of(version)
    assert checksum(read) == checksum_of(version)
    assert not import_document(read, owner=None).is_new


@given(document=documents())
@settings(
    max_examples=60,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    deadline=None,
)
def test_any_document_survives_the_way_out_and_in(
    in_this_process: None, document: dict[str, Any]
) -> None:
    document = canonical(document)
    assert read_document(workbook_of(document)) == document


def test_what_excel_or_libreoffice_save_again_is_the_same() -> None:
    again = spoilt(lambda book: None)
    assert read_document(again) == read_document(good())


def test_nothing_in_it_runs() -> None:
    document = read_document(EVERY_KIND.read_bytes())
    document["standards"][0]["title"] = "=HYPERLINK(1)"
    document["standards"][0]["questions"][0]["text"] = "@SUM(A1)"
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(document)))
    held = [each for sheet in book for row in sheet.iter_rows() for each in row]
    assert any(each.value == "=HYPERLINK(1)" for each in held)
    assert {each.data_type for each in held} <= {"s", "n"}
    assert all(each.value is None for each in held if each.data_type == "n")


def test_the_workbook_to_fill_in_comes_in_as_it_is() -> None:
    document = read_document(workbook_of(example()), to_publish=True)
    assert document["title"] == "Our audit"


def test_it_offers_lists_to_choose_from_and_says_what_each_column_is_for() -> None:
    book = openpyxl.load_workbook(io.BytesIO(good()))
    rules = {rule.promptTitle: rule for rule in book["Questions"].data_validations.dataValidation}
    assert "single_choice" in rules["type"].formula1
    assert all(rule.prompt for rule in rules.values())
    assert list(rules) == [each.value for each in book["Questions"][1] if each.value]
    assert book["Instructions"]["A1"].value == "A questionnaire as a workbook"


def test_whatever_people_type_is_taken_as_they_mean_it() -> None:
    def type_in(book: Any) -> None:
        questions = book["Questions"]
        cell(questions, "dsl", "number").value = 1.5
        cell(questions, "dsl", "required").value = "No"
        cell(questions, "staff-read", "least").value = 10
        cell(questions, "induction", "list_name").value = "induction"
        book.create_sheet("Notes of Ben").append(["ask", "Ruth"])

    read = read_document(spoilt(type_in))
    questions = {q["key"]: q for s in read["standards"] for q in s.get("questions", [])}
    assert questions["dsl"]["number"] == "1.5"
    assert questions["dsl"]["required"] is False
    assert questions["staff-read"]["limits"]["least"] == 10


@pytest.mark.django_db
def test_two_questions_may_name_one_list() -> None:
    def share(book: Any) -> None:
        cell(book["Questions"], "recording-how", "list_name").value = "induction"
        choices = book["Choices"]
        for row in range(choices.max_row, 1, -1):
            if choices.cell(row, 1).value == "recording-how":
                choices.delete_rows(row)

    version = import_document(read_document(spoilt(share)), owner=None).version
    by_key = structure_of(version).by_key
    asked = [choice.key for choice in by_key["induction"].choices]
    assert len(asked) > 1
    assert [choice.key for choice in by_key["recording-how"].choices] == asked


def changed(sheet: str, key: str, heading: str, value: Any) -> Spoil:
    def change(book: Any) -> None:
        cell(book[sheet], key, heading).value = value

    return change


def headed(sheet: str, heading: str, to: str | None) -> Spoil:
    def change(book: Any) -> None:
        next(each for each in book[sheet][1] if each.value == heading).value = to

    return change


PROBLEMS: list[tuple[Spoil, str]] = [
    (
        changed("Questions", "dsl", "type", "ratng"),
        "column A (type): “ratng” is none of: standard, rating,",
    ),
    (changed("Questions", "dsl", "name", "DSL!"), "column D (name): “DSL!” is not a key"),
    (changed("Questions", "dsl", "label", None), "column E (label): This is blank."),
    (changed("Questions", "dsl", "required", "maybe"), "(required): Write “yes” or “no”."),
    (changed("Questions", "dsl", "level", 2), "(level): Only a standard has a level"),
    (changed("Questions", "dsl", "number", "=1/0"), "(number): This formula has no value"),
    (changed("Questions", "people", "level", 3), "(level): A standard of level 3 must stand below"),
    (changed("Questions", "people", "unit", "staff"), "(unit): This belongs to a question"),
    (changed("Questions", "people", "type", None), "is none of: standard, rating"),
    (changed("Questions", "staff-read", "most", "many"), "(most): Write a whole number in figures"),
    (changed("Questions", "dsl-trained", "latest", "soon"), "(latest): Write a date such as"),
    (changed("Questions", "low-level", "relevant", "dsl is"), "(relevant): Here a key is missing"),
    (changed("Questions", "low-level", "relevant", "x answered"), "No question with the key “x”"),
    (changed("Questions", "low-level", "variants", "nowhere"), "(variants): There is no variant"),
    (
        changed("Questions", "dsl-time", "list_name", "none"),
        "There is no scale with the key “none”",
    ),
    (changed("Questions", "dsl-time", "list_name", None), "(list_name): A rating needs the key"),
    (changed("Questions", "induction", "list_name", "x"), "(list_name): There is no list “x”"),
    (changed("Questions", "dsl", "list_name", "induction"), "“choices” does not belong to"),
    (changed("Choices", "induction", "list_name", None), "Say to which list this row belongs"),
    (changed("Choices", "induction", "type", "text"), "(type): Only a column of repeating rows"),
    (
        headed("Questions", "hint", "hnt"),
        "Nothing is known of a column “hnt”. Did you mean “hint”?",
    ),
    (headed("Questions", "hint", "number"), "There are two columns of this name"),
    (headed("Questions", "hint", None), "This column has no heading"),
    (headed("Questions", "name", None), "There is no column “name”."),
    (lambda book: book.remove(book["Questions"]), "There is no sheet “Questions” in it."),
    (
        lambda book: setattr(book["Variants"], "title", "Varants"),
        "row 1, column A: Nothing is known of a sheet of this name. Did you mean “Variants”?",
    ),
    (
        lambda book: book["Questionnaire"].delete_rows(2),
        "sheet “Questionnaire”, row 1, column A (name): The row “code” is missing.",
    ),
    (
        lambda book: book["Questionnaire"].append(["title", "Another"]),
        "This stands here a second time",
    ),
    (lambda book: book["Questionnaire"].append(["tittle", "x"]), "Did you mean “title”?"),
    (
        lambda book: book["Questions"].delete_rows(2, 500),
        "There is nothing on this sheet yet: a questionnaire needs a standard.",
    ),
    (lambda book: book["Questions"].delete_rows(2), "Put a row of the type “standard” above"),
    (lambda book: book["Choices"].append(["lost", "a", "A"]), "No question uses this list"),
]


@pytest.mark.usefixtures("in_this_process")
@pytest.mark.parametrize(("spoil", "sentence"), PROBLEMS)
def test_each_slip_is_told_with_its_cell(spoil: Spoil, sentence: str) -> None:
    told = problems_of(spoilt(spoil))
    assert any(sentence in each for each in told), told


def test_all_problems_are_told_at_once_in_the_order_of_the_workbook() -> None:
    def spoil(book: Any) -> None:
        for heading in ("required", "level", "label", "most"):
            cell(book["Questions"], "dsl", heading).value = None if heading == "label" else "x"
        cell(book["Scales"], "met", "assured").value = "perhaps"

    told = problems_of(spoilt(spoil))
    columns = [each.partition(":")[0].rpartition(" ")[2] for each in told]
    assert columns == ["(level)", "(label)", "(required)", "(most)", "(assured)"]


def test_a_list_that_two_questions_name_is_told_of_once() -> None:
    def spoil(book: Any) -> None:
        cell(book["Questions"], "recording-how", "list_name").value = "induction"
        cell(book["Choices"], "induction", "label").value = None

    told = [each for each in problems_of(spoilt(spoil)) if "(label): This is blank." in each]
    assert len(told) == 1


def test_a_file_that_is_no_workbook_is_told_why() -> None:
    assert problems_of(b"PK\x03\x04 and nothing more") == [
        "1:1: It cannot be used, because it is damaged, or not what it begins as."
    ]
    assert "There is no sheet “Questionnaire”" in problems_of(packed(openpyxl.Workbook()))[0]
    assert "bigger than 2,000,000 bytes" in problems_of(b"PK\x03\x04" + bytes(2_000_000))[0]


keys = st.from_regex(r"\A[a-z0-9][a-z0-9_.-]{0,5}\Z") | st.sampled_from(
    ["is", "and", "or", "not", "all", "any", "at", "least", "answered", "A b", '"', "ä(", "\\"]
)
numbers = st.integers(-99, 99) | st.floats(allow_nan=False, allow_infinity=False, width=32)
tests = (
    st.fixed_dictionaries({"question": keys, "is": st.lists(keys, min_size=1, max_size=3)})
    | st.fixed_dictionaries({"question": keys, "answered": st.booleans()})
    | st.fixed_dictionaries({"question": keys, "at_least": numbers, "at_most": numbers})
    | st.fixed_dictionaries({"question": keys, "at_most": numbers})
)
conditions = st.recursive(
    tests,
    lambda inner: (
        st.fixed_dictionaries({"not": inner})
        | st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)})
        | st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)})
    ),
    max_leaves=8,
)


@given(condition=conditions)
def test_any_condition_can_be_written_in_a_cell_and_read_again(condition: dict[str, Any]) -> None:
    assert from_text(as_text(condition)) == condition


@pytest.mark.parametrize(
    "odd", [{}, {"all": []}, {"question": "a"}, {"question": "a", "is": []}, {"x": 1, "y": 2}]
)
def test_what_is_no_condition_goes_through_for_the_checks_to_name(odd: dict[str, Any]) -> None:
    assert from_text(as_text(odd)) == odd


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("policy is met, partly", {"question": "policy", "is": ["met", "partly"]}),
        ("a at least 1 and at most 20", {"question": "a", "at_least": 1, "at_most": 20}),
        (
            "a answered AND (b is x or NOT (c not answered))",
            {
                "all": [
                    {"question": "a", "answered": True},
                    {
                        "any": [
                            {"question": "b", "is": ["x"]},
                            {"not": {"question": "c", "answered": False}},
                        ]
                    },
                ]
            },
        ),
    ],
)
def test_a_condition_as_people_write_it(text: str, condition: dict[str, Any]) -> None:
    assert from_text(text) == condition


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a is x and b is y or c is z", "Put brackets where “and” and “or” meet"),
        ("(a is x", "A bracket is never closed"),
        ('a is "x', "double quote is never closed"),
        ("a", "After “a” a test must follow"),
        ("a is", "Here a key is missing, at the end"),
        ("a is x )", "cannot be read from “)” on"),
        ("a at least many", "a number must follow"),
        ("a at least 1e999", "is too large a number"),
        ('{"question": "a", "at_least": Infinity}', "cannot be read"),
        ('{"not": ' * 250 + '{"question": "a"}' + "}" * 250, "levels of brackets"),
        ("and b is x", "the key of an earlier question is missing, before “and b is x”"),
        ("(" * 60, "too many brackets"),
        ("{", "This condition cannot be read"),
        ("{" * 100_000, "This condition cannot be read"),
    ],
)
def test_what_is_wrong_in_a_condition_is_said(text: str, sentence: str) -> None:
    with pytest.raises(Unreadable, match=sentence.replace("(", r"\(").replace(")", r"\)")):
        from_text(text)
