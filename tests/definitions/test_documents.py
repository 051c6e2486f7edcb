"""Questionnaires come in as YAML and go out as the same YAML; every problem is told its place."""

import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, Phase, given, settings

from questionnaires.definitions.conditions import EarlierQuestion, problems_in
from questionnaires.definitions.documents import (
    DocumentRefused,
    checksum_of,
    document_of,
    import_document,
    read_document,
    yaml_of,
)
from questionnaires.definitions.documents.canonical import canonical, checksum
from questionnaires.definitions.documents.exporting import as_yaml
from questionnaires.definitions.documents.meaning import questions_in
from questionnaires.definitions.documents.schema import SCHEMA
from questionnaires.definitions.models import Question, Questionnaire, Version
from questionnaires.definitions.structure import structure_of
from tests.definitions.documents import documents
from tests.definitions.workbooks import spoilt
from tests.factories import make_board

DATA = Path(__file__).parent / "data"
SIX = DATA / "six-questions.yaml"
EVERY_KIND = DATA / "every-kind.yaml"
BAD = sorted((DATA / "bad").glob("*.yaml"))
LIBRARY = sorted(Path("questionnaires/definitions/library").glob("*.yaml"))
DOCS = Path("docs")


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_document_is_told_each_problem_and_its_place(path: Path) -> None:
    with pytest.raises(DocumentRefused) as refused:
        read_document(path.read_bytes())
    assert str(refused.value) + "\n" == path.with_suffix(".problems").read_text()


def test_there_are_twenty_bad_documents_and_more() -> None:
    assert len(BAD) >= 20


def test_a_file_that_is_too_big_is_not_read() -> None:
    with pytest.raises(DocumentRefused, match="bigger than 500,000 bytes"):
        read_document(b"x" * 600_000)


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm() -> None:
    raw = SIX.read_text().replace("\n", "\r\n").encode("utf-8-sig")
    assert read_document(raw) == read_document(SIX.read_bytes())


def test_texts_stay_as_they_are_written() -> None:
    raw = SIX.read_text().replace("number: 1.1\n", "number: 1.10\n").replace("Training\n", "No\n")
    document = read_document(raw.encode())
    assert document["standards"][0]["questions"][0]["number"] == "1.10"
    assert document["standards"][1]["title"] == "No"


@pytest.mark.django_db
def test_a_document_becomes_a_draft_with_all_its_parts() -> None:
    version = import_document(read_document(SIX.read_bytes()), owner=None).version
    structure = structure_of(version)
    assert (version.number, version.status, version.label) == (1, "draft", "2026")
    assert list(structure.by_key) == [
        "lead-named",
        "policy-current",
        "policy-reviewed",
        "staff-trained",
        "staff-count",
        "learning",
    ]
    policy = structure.by_key["policy-current"]
    assert [point.key for point in policy.points] == ["green", "amber", "red", "na"]
    assert policy.points_by_key["green"].meaning == "Reviewed this year; all staff have read it."
    assert [reference.title for reference in policy.references] == ["Senior management commitment"]
    assert structure.by_key["policy-reviewed"].condition == {
        "question": "policy-current",
        "is": ["amber", "green"],
    }
    assert structure.by_key["staff-count"].limits == {"unit": "people"}


@pytest.mark.django_db
@pytest.mark.parametrize("path", [SIX, EVERY_KIND, *LIBRARY], ids=lambda path: path.stem)
def test_export_import_export_gives_the_same_text_and_checksum(path: Path) -> None:
    first = import_document(read_document(path.read_bytes()), owner=None).version
    text = yaml_of(first)
    document = read_document(text.encode())
    second = import_document(document, owner=make_board()).version
    assert yaml_of(second) == text
    assert checksum_of(second) == checksum_of(first) == checksum(document)


@pytest.mark.django_db
@given(document=documents())
@settings(
    max_examples=20,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
    deadline=None,
)
def test_any_document_survives_the_way_out_and_in(document: dict[str, Any]) -> None:
    read = read_document(as_yaml(canonical(document)).encode())
    assert read == canonical(document)
    version = import_document(read, owner=None).version
    assert document_of(version) == read
    assert read_document(yaml_of(version).encode()) == read


def test_the_checksum_heeds_what_is_asked_and_nothing_else() -> None:
    document = read_document(SIX.read_bytes())
    backwards = json.loads(json.dumps(document), object_pairs_hook=lambda p: dict(reversed(p)))
    assert checksum(backwards) == checksum(document)
    assert checksum({**document, "code": "other", "title": "Other"}) == checksum(document)
    assert checksum({**document, "label": "2027"}) != checksum(document)
    document["standards"][0]["questions"][0]["required"] = True
    assert checksum(document) == checksum(backwards)
    document["standards"][0]["questions"][0]["required"] = False
    assert checksum(document) != checksum(backwards)


def test_the_published_schema_is_the_one_in_use() -> None:
    published = json.loads((DOCS / "questionnaire.schema.json").read_text())
    assert published == SCHEMA


def command(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.django_db
class TestImportCommand:
    def test_it_imports_for_a_board(self) -> None:
        board = make_board()
        out, err = command("import_questionnaire", str(SIX), "--board", "northmoor")
        assert (out, err) == ("", "Imported six-questions, version 1 (draft).\n")
        assert Version.objects.get().questionnaire.owner == board

    def test_it_publishes(self) -> None:
        command("import_questionnaire", str(SIX), "--publish")
        version = Version.objects.get()
        assert version.status == "published"
        assert version.checksum == checksum(read_document(SIX.read_bytes()))

    def test_the_same_again_changes_nothing(self) -> None:
        command("import_questionnaire", str(SIX), "--publish")
        before = Version.objects.values().get()
        _, err = command("import_questionnaire", str(SIX), "--publish")
        assert err == "six-questions, version 1 (published) says the same: nothing has changed.\n"
        assert Version.objects.values().get() == before

    def test_a_draft_that_says_the_same_is_published_if_asked(self) -> None:
        command("import_questionnaire", str(SIX))
        _, err = command("import_questionnaire", str(SIX), "--publish")
        assert err == "six-questions, version 1 said the same already and is published now.\n"

    def test_a_changed_file_makes_a_new_draft(self, tmp_path: Path) -> None:
        command("import_questionnaire", str(SIX), "--publish")
        changed = tmp_path / "changed.yaml"
        changed.write_text(SIX.read_text().replace("Six questions", "Six more questions"))
        changed.write_text(changed.read_text().replace('label: "2026"', 'label: "2027"'))
        _, err = command("import_questionnaire", str(changed))
        assert err == "Imported six-questions, version 2 (draft).\n"
        assert Questionnaire.objects.get().title == "Six more questions"

    def test_each_problem_is_one_line_and_nothing_changes(self) -> None:
        path = DATA / "bad" / "unknown-fields.yaml"
        err = StringIO()
        with pytest.raises(CommandError, match="nothing was imported"):
            call_command("import_questionnaire", str(path), stderr=err)
        lines = err.getvalue().splitlines()
        assert lines[0].startswith(f"{path}:3:1: lable: There is no field of this name here.")
        assert len(lines) == 3
        assert not Questionnaire.objects.exists()

    def test_what_cannot_be_published_is_not_imported(self, tmp_path: Path) -> None:
        path = tmp_path / "unready.yaml"
        path.write_text(SIX.read_text().replace("assured: true", "assured: false"))
        with pytest.raises(CommandError):
            command("import_questionnaire", str(path), "--publish")
        assert not Questionnaire.objects.exists()

    def test_a_problem_in_a_workbook_is_told_with_file_sheet_and_cell(self, tmp_path: Path) -> None:
        bad = tmp_path / "bad.xlsx"
        bad.write_bytes(spoilt(lambda book: book["Choices"].append(["lost", "a", "A"])))
        err = StringIO()
        with pytest.raises(CommandError, match="nothing was imported"):
            call_command("import_questionnaire", str(bad), stderr=err)
        assert f"{bad}, sheet “Choices”, row " in err.getvalue()
        assert not Version.objects.exists()

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["no-such-file.yaml"], "no-such-file.yaml: No such file or directory."),
            ([str(SIX), "--board", "nowhere"], "There is no board “nowhere”."),
        ],
    )
    def test_wrong_arguments_are_named(self, arguments: list[str], sentence: str) -> None:
        with pytest.raises(CommandError, match=sentence):
            command("import_questionnaire", *arguments)


@pytest.mark.django_db
class TestExportCommand:
    def test_it_prints_the_newest_published_version(self, tmp_path: Path) -> None:
        command("import_questionnaire", str(SIX), "--publish")
        draft = tmp_path / "draft.yaml"
        draft.write_text(SIX.read_text().replace('label: "2026"', 'label: "2027"'))
        command("import_questionnaire", str(draft))
        published, _ = command("export_questionnaire", "six-questions", "--format", "yaml")
        second, _ = command(
            "export_questionnaire", "six-questions", "--number", "2", "--format", "yaml"
        )
        assert "label: '2026'" in published
        assert "label: '2027'" in second

    @pytest.mark.parametrize("ending", ["yaml", "xlsx"])
    def test_it_writes_a_file_that_can_be_imported(self, ending: str, tmp_path: Path) -> None:
        command("import_questionnaire", str(SIX))
        out = tmp_path / f"out.{ending}"
        printed, _ = command(
            "export_questionnaire", "six-questions", "--format", ending, "--out", str(out)
        )
        assert printed == ""
        _, err = command("import_questionnaire", str(out))
        assert "nothing has changed" in err

    @pytest.mark.parametrize(
        ("arguments", "sentence"),
        [
            (["other"], "There is no questionnaire “other” in the library."),
            (["other", "--board", "b"], "There is no questionnaire “other” of the board “b”."),
            (["other", "--number", "3"], "no questionnaire “other”, version 3, in the library."),
        ],
    )
    def test_what_is_not_there_is_named(self, arguments: list[str], sentence: str) -> None:
        with pytest.raises(CommandError, match=sentence):
            command("export_questionnaire", *arguments, "--format", "yaml")

    def test_a_workbook_is_never_printed(self) -> None:
        command("import_questionnaire", str(SIX))
        with pytest.raises(CommandError, match="Say with --out which file"):
            command("export_questionnaire", "six-questions", "--format", "xlsx")


class TestTheDocumentation:
    blocks = (DOCS / "questionnaires.md").read_text().split("```yaml\n")[1:]
    examples = [block.split("```")[0] for block in blocks]

    def test_its_example_can_be_published_and_has_every_kind(self) -> None:
        document = read_document(self.examples[-1].encode(), to_publish=True)
        kinds = [question["kind"] for _, question in questions_in(document)]
        assert kinds == Question.Kind.values

    def test_its_conditions_are_right(self) -> None:
        earlier = {
            "policy": EarlierQuestion(frozenset(["met", "partly", "not_met"]), is_number=False),
            "staff": EarlierQuestion(frozenset(), is_number=True),
            "lead": EarlierQuestion(frozenset(), is_number=False),
        }
        conditions = re.split("^condition:", self.examples[0], flags=re.MULTILINE)[1:]
        assert len(conditions) == 4
        for condition in conditions:
            assert list(problems_in(yaml.safe_load(condition), earlier)) == []
