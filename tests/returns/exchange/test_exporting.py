"""`export_returns ROUND`, word for word as interfaces.md has it."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import load_workbook

from audit_portal.documents.spreadsheets import as_written
from questionnaires.definitions.kinds import Content
from questionnaires.returns.answering.saving import Edit, save_answers
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.sheet import Sheet
from tests.conftest import Cast
from tests.factories import (
    NOW,
    make_draft,
    make_question,
    make_return,
    make_round,
    publish_directly,
)

COLUMNS = (
    "organisation_id organisation urn status signed_off_on question rating value commentary "
    "not_applicable_reason answered_at rating_label on_paper"
).split()


def exported(*arguments: str) -> str:
    out = StringIO()
    call_command("export_returns", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def mixed(cast: Cast) -> AuditReturn:
    """A return with a rating, a date, a narrative and a not-applicable."""
    draft = make_draft(code="mixed", standards=1, questions=2)
    standard = draft.standards.get()
    make_question(standard, "when", kind="date", order=201)
    make_question(standard, "what", kind="narrative", order=202, commentary=False)
    audit_round = make_round(cast.board, publish_directly(draft), slug="mixed")
    audit_return = make_return(audit_round, cast.housing)
    sheet = Sheet.of(audit_return)
    points = sheet.structure.by_key["s1-q1"].points_by_key
    contents = {
        "s1-q1": Content(points["green"].pk, commentary="=We do, and we check"),
        "s1-q2": Content(points["na"].pk, not_applicable_reason="No site"),
        "when": Content(value="2026-02-28"),
        "what": Content(value="Much, “all told”, and\nmore"),
    }
    edits = [
        Edit(
            sheet.structure.by_key[key], content, sheet.answer_to(sheet.structure.by_key[key]).seen
        )
        for key, content in contents.items()
    ]
    save_answers(audit_return, edits, who=cast.asha, role="lead", at=NOW)
    return audit_return


def test_csv_has_a_row_for_each_answer(mixed: AuditReturn) -> None:
    reader = csv.DictReader(StringIO(exported("mixed", "--format", "csv")))
    rows = list(reader)
    assert reader.fieldnames == COLUMNS
    assert [row["question"] for row in rows] == ["s1-q1", "s1-q2", "when", "what"]
    first, second, third, fourth = rows
    assert first["organisation_id"] == str(mixed.organisation_id)
    assert first["organisation"] == "Northmoor Council Housing"
    assert (first["urn"], first["status"], first["signed_off_on"]) == ("", "in_progress", "")
    assert (first["rating"], first["rating_label"], first["value"]) == ("green", "Green", "")
    assert first["commentary"] == "'=We do, and we check"
    assert first["answered_at"] == "2026-03-10T14:03:00+00:00"
    assert second["not_applicable_reason"] == "No site"
    assert third["value"] == '"2026-02-28"'
    assert fourth["value"] == "Much, “all told”, and\nmore"


def test_json_holds_the_values_as_they_are(mixed: AuditReturn) -> None:
    document = json.loads(exported("mixed", "--format", "json"))
    assert list(document) == ["round", "as_of", "rows"]
    assert document["round"] == "mixed"
    assert document["as_of"] == timezone.localdate().isoformat()
    assert [list(row) for row in document["rows"]] == [COLUMNS] * 4
    by_key: dict[str, Any] = {row["question"]: row for row in document["rows"]}
    assert by_key["when"]["value"] == "2026-02-28"
    assert by_key["s1-q1"]["urn"] is None
    assert by_key["s1-q1"]["commentary"] == "=We do, and we check"


def test_signed_off_on_is_the_day_in_london(mixed: AuditReturn) -> None:
    late = NOW.replace(month=6, day=1, hour=23, minute=30)
    AuditReturn.objects.filter(pk=mixed.pk).update(signed_off_at=late)
    [day] = {
        row["signed_off_on"] for row in json.loads(exported("mixed", "--format", "json"))["rows"]
    }
    assert day == "2026-06-02"


def test_a_workbook_holds_what_the_csv_holds(mixed: AuditReturn, tmp_path: Path) -> None:
    path = tmp_path / "answers.xlsx"
    assert exported("mixed", "--format", "xlsx", "--out", str(path)) == ""
    sheet, *others = load_workbook(path)
    assert [each.title for each in (sheet, *others)] == ["Answers", "Returns", "Actions"]
    headings, *rows = sheet.iter_rows(values_only=True)
    assert list(headings) == COLUMNS
    lines = list(csv.reader(StringIO(exported("mixed"))))[1:]
    as_text = [["" if cell is None else str(cell) for cell in row] for row in rows]
    assert as_text == [[as_written(cell) for cell in line] for line in lines]
    assert all(cell.data_type != "f" for row in sheet for cell in row)


def test_a_workbook_is_not_for_stdout(mixed: AuditReturn, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="name a file with --out"):
        exported("mixed", "--format", "xlsx")
    with pytest.raises(CommandError, match="No such file or directory"):
        exported("mixed", "--format", "xlsx", "--out", str(tmp_path / "nowhere" / "answers.xlsx"))


def test_an_empty_round(cast: Cast) -> None:
    slug = cast.audit_round.slug
    assert exported(slug) == f"{','.join(COLUMNS)}\r\n"
    assert json.loads(exported(slug, "--format", "json"))["rows"] == []


def test_into_a_file(mixed: AuditReturn, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    assert exported("mixed", "--out", str(path)) == ""
    assert path.read_bytes().decode() == exported("mixed")


@pytest.mark.django_db
def test_a_round_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no round with the slug 'nowhere'"):
        exported("nowhere", "--out", str(tmp_path / "answers.csv"))
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written(mixed: AuditReturn, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file or directory"):
        exported("mixed", "--out", str(tmp_path / "nowhere" / "answers.csv"))
