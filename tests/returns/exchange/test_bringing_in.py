"""`import_returns FILE --round R`: all or nothing; every wrong row by row, column and reason."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from questionnaires.returns.models import Answer, ReturnEvent
from tests.conftest import Cast
from tests.factories import (
    make_draft,
    make_organisation,
    make_question,
    make_return,
    make_round,
    publish_directly,
)
from tests.returns.signing import answer_all

HEAD = "organisation_id,organisation,urn,question,rating,value,commentary,answered_at\n"


@pytest.fixture(autouse=True)
def past(cast: Cast) -> None:
    """Housing and two schools of one name are asked two ratings, a date and a narrative."""
    draft = make_draft(code="mixed", standards=1, questions=2)
    standard = draft.standards.get()
    standard.questions.filter(key="s1-q1").update(number_printed="1.1")
    make_question(standard, "when", kind="date", order=201, number_printed="1.2", commentary=False)
    make_question(standard, "what", kind="narrative", order=202, number_printed="1.2")
    audit_round = make_round(cast.board, publish_directly(draft), slug="past")
    make_return(audit_round, cast.housing)
    for urn in ("100001", "100002"):
        school = make_organisation(cast.board, "St Mary’s", duty="s175", kind="school", urn=urn)
        make_return(audit_round, school)


def bring_in(path: Path, *more: str) -> str:
    """What it says; a refusal says what is wrong, too."""
    said = StringIO()
    try:
        call_command("import_returns", str(path), "--round", "past", *more, stderr=said)
    except CommandError as refusal:
        return f"{said.getvalue()}{refusal}\n".replace(f"{path.parent}/", "")
    return said.getvalue()


def written(folder: Path, rows: str, *, head: str = HEAD) -> Path:
    path = folder / "past.csv"
    path.write_text(head + rows, newline="")
    return path


def answers() -> dict[tuple[str, str], object]:
    rows = Answer.objects.select_related("question", "point", "audit_return__organisation")
    return {
        (
            row.audit_return.organisation.urn or row.audit_return.organisation_name,
            row.question.key,
        ): (row.point.key if row.point else row.value)
        for row in rows
    }


def test_organisations_and_questions_go_by_what_the_file_has(cast: Cast, tmp_path: Path) -> None:
    """By id, by URN, by name; by key and by printed number; words and JSON."""
    path = written(
        tmp_path,
        f"{cast.housing.pk},,,1.1,green,,Yes,2026-03-11\n"
        ",,100001,s1-q1,amber,,,\n"
        ",Northmoor Council Housing,,when,,2025-09-01,,\n"
        ',,100001,when,,"""2025-09-02""",,\n'
        ",,100001,what,,A visit,,\n",
    )
    assert "Brought in: 5 answers of 2 returns" in bring_in(path)
    assert answers() == {
        ("Northmoor Council Housing", "s1-q1"): "green",
        ("Northmoor Council Housing", "when"): "2025-09-01",
        ("100001", "s1-q1"): "amber",
        ("100001", "when"): "2025-09-02",
        ("100001", "what"): "A visit",
    }


def test_every_wrong_row_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        ",Northmoor Council Housing,,s1-q1,green,,Good,2026-03-11\n"
        ",Northmoor Council Housing,,s1-q1,red,,,\n"
        ",Northmoor Council Housing,,s1-q2,purple,,,\n"
        ",Northmoor Council Housing,,when,,1 May,,\n"
        ",Northmoor Council Housing,,1.2,,x,,\n"
        ",Northmoor Council Housing,,nowhere,,x,,\n"
        ",St Mary’s,,s1-q1,green,,,\n"
        ",,999999,s1-q1,green,,,\n"
        ",,,s1-q1,green,,,\n"
        ",,100001,s1-q1,green,,,2099-01-01\n"
        ",,100001,when,,,Words,\n"
        ",,100001,s1-q2,green\n"
        ",,100002,what,green,,,\n",
    )
    said = bring_in(path)
    places = [line.split(": ", 2)[1] for line in said.splitlines()[:-1]]
    assert places == [
        "row 3, column question",
        "row 4, column rating",
        "row 5, column value",
        "row 6, column question",
        "row 7, column question",
        "row 8, column organisation",
        "row 9, column urn",
        "row 10, column organisation_id",
        "row 11, column answered_at",
        "row 12, column commentary",
        "row 13",
        "row 14, column rating",
    ]
    assert "past.csv: row 4, column rating: “purple” is none of the ratings: green, amber" in said
    assert "Several are called “St Mary’s”: give the URN." in said
    assert said.endswith("past.csv: 12 problems, so nothing was brought in.\n")
    assert not Answer.objects.exists()
    assert not ReturnEvent.objects.exclude(to_status="not_started").exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\x00\x01\x02\n", "neither a CSV nor an Excel workbook"),
        (b"%PDF-1.7\n", "neither a CSV nor an Excel workbook"),
        (b"urn,question\n100001,s1-q1", "The file ends in the middle of a line"),
        (b"urn,question\n", "There is nothing below the headings."),
        (b"urn,rating\n100001,green\n", "There is no column of this name: question."),
        (b"question,rating\ns1-q1,green\n", "organisation_id or organisation or urn"),
        (b"urn,question,ratng\n1,2,3\n", "Nothing is known of a column “ratng”"),
        (b"urn,question,urn\n1,2,3\n", "There are two columns of this name"),
        (b'urn,question\n100001,"s1-q1\n', "is a quotation mark missing?"),
        (b"urn,question,value\n100001,what,caf\xe9\n", "It is not written in UTF-8."),
        (b"PK\x03\x04 and no more\n", "The workbook cannot be used: it is damaged"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(content: bytes, sentence: str, tmp_path: Path) -> None:
    path = tmp_path / "past.csv"
    path.write_bytes(content)
    said = bring_in(path)
    assert sentence in said
    assert "Traceback" not in said
    assert not Answer.objects.exists()


def test_rows_of_a_return_need_not_stand_together(tmp_path: Path) -> None:
    path = written(
        tmp_path, ",,100001,s1-q1,green,,,\n,,100002,s1-q1,red,,,\n,,100001,s1-q2,red,,,\n"
    )
    bring_in(path)
    come = Answer.objects.filter(audit_return__organisation__urn="100001")
    assert come.count() == 2
    [audit_return] = {answer.audit_return for answer in come.select_related("audit_return")}
    assert (audit_return.status, audit_return.answered) == ("in_progress", 2)


def test_a_second_time_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, ",,100001,s1-q1,green,,,\n")
    bring_in(path)
    assert "St Mary’s: Something stands in this return already" in bring_in(path)
    assert Answer.objects.count() == 1


def test_a_return_that_is_being_answered_is_not_touched(cast: Cast, tmp_path: Path) -> None:
    asked = cast.housing.returns.get(audit_round__slug="past")
    answer_all(asked, cast.asha)
    before = list(Answer.objects.values_list("pk", "revision", "commentary"))
    said = bring_in(written(tmp_path, ",Northmoor Council Housing,,what,,Mine,,\n"))
    assert "Something stands in this return already" in said
    assert list(Answer.objects.values_list("pk", "revision", "commentary")) == before


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, ",,100001,s1-q1,green,,,\n")
    assert "There are 1 answers of 1 returns" in bring_in(path, "--dry-run")
    assert not Answer.objects.exists()


def test_standing_that_cannot_be_is_named(tmp_path: Path) -> None:
    head = "urn,status,submitted_at,signed_off_at,reason\n"
    returns = tmp_path / "returns.csv"
    returns.write_text(
        head
        + "100001,signed_off,,,\n"
        + "100002,signed_off,2026-03-12,2026-03-11,\n"
        + "100001,approved,,,\n"
        + "100002,excused,,,\n"
    )
    path = written(tmp_path, ",,100001,s1-q1,green,,,\n")
    said = bring_in(path, "--returns", str(returns))
    assert "returns.csv: row 2, column signed_off_at: It is signed off: say when." in said
    assert "returns.csv: row 3, column signed_off_at: This is before submitted_at" in said
    assert "returns.csv: row 4, column status: “approved” is none of: not_started" in said
    assert "returns.csv: row 5, column reason: Say why it is excused" in said
    assert not Answer.objects.exists()


def test_a_workbook_written_by_hand(tmp_path: Path) -> None:
    """Numbers stay numbers, blank cells at the end are left out, other sheets are passed over."""
    book = Workbook()
    book.active.title = "Answers"
    for row in (["urn", "question", "rating", "value"], [100001.0, 1.1, "green"], [None] * 4):
        book.active.append(row)
    book.active.append([100001, "when", None, "2025-09-01"])
    book.create_sheet("Notes").append(["Anything"])
    path = tmp_path / "past.xlsx"
    book.save(path)
    assert "Brought in: 2 answers" in bring_in(path)
    book["Answers"].append([100002, "nowhere"])
    book.save(path)
    assert "past.xlsx, sheet Answers: row 5, column question" in bring_in(path)


@pytest.mark.django_db
def test_a_round_or_a_person_that_is_not_there(tmp_path: Path) -> None:
    path = written(tmp_path, ",,100001,s1-q1,green,,,\n")
    with pytest.raises(CommandError, match="There is no round with the slug 'nowhere'"):
        call_command("import_returns", str(path), "--round", "nowhere")
    assert "nobody has the address 'x@y'" in bring_in(path, "--by", "x@y")
    assert "No such file" in bring_in(tmp_path / "nothing.csv")
