"""An archive comes into an empty portal as it was, whole or not at all."""

from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from archive.opening import ArchiveRefused
from audit_portal.organisations.models import Board, User
from questionnaires.definitions.models import Question, Version
from questionnaires.returns.models import AuditReturn, Evidence
from tests.archive.packing import empty_the_portal, everything, pack, rows, spoil, sums_of, unpack
from tests.conftest import Cast
from tests.factories import PASSWORD, make_board, make_organisation
from tests.returns import sample_files as samples

ANSWERS = "data/returns.Answer.jsonl"
SECOND = "section-157-175"


@pytest.fixture
def elsewhere(packed: Path, media: Path) -> Path:
    """The archive, at a portal in which nothing is yet."""
    empty_the_portal()
    media.rename(media.with_name("left behind"))
    return packed


def test_all_of_it_is_there_again(
    elsewhere: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Its own Section 11 would come to the short one of the tests, as a second version.
    monkeypatch.setattr("archive.bringing_in.publish_library", lambda *, at: {})
    before = sums_of(elsewhere)
    board = unpack(elsewhere)
    pack(board, tmp_path / "again.zip")
    after = sums_of(tmp_path / "again.zip")
    # One message waited to be sent, which the first file tells its reader.
    changed = {path for path in before | after if before.get(path) != after.get(path)}
    assert changed == {"README.txt"}
    [audit_return] = AuditReturn.objects.filter(status="submitted")
    assert (audit_return.answered, audit_return.organisation_name) == (
        6,
        "Northmoor Council Housing",
    )
    with Evidence.objects.get().file.open("rb") as policy:
        assert policy.read() == samples.pdf()


def test_people_choose_a_new_password(elsewhere: Path) -> None:
    unpack(elsewhere)
    asha = User.objects.get(name="Asha")
    assert not asha.has_usable_password()
    assert not asha.check_password(PASSWORD)


def test_the_board_goes_on_where_it_stopped(elsewhere: Path) -> None:
    board = unpack(elsewhere)
    known = {row["id"] for row in rows(elsewhere, "organisations.Organisation")}
    assert make_organisation(board, "A new agency").pk > max(known)
    assert Version.objects.filter(questionnaire__code=SECOND).exists()


def test_what_is_final_is_final_here_too(elsewhere: Path) -> None:
    unpack(elsewhere)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.filter(key="s1-q1")._raw_delete("default")


def test_a_portal_in_which_there_is_something_takes_in_nothing(elsewhere: Path) -> None:
    make_board("eastmoor")
    with pytest.raises(ArchiveRefused) as refusal:
        unpack(elsewhere)
    assert "This portal is not empty" in refusal.value.problems[0]
    assert list(Board.objects.values_list("slug", flat=True)) == ["eastmoor"]


def part(path: Path, name: str) -> bytes:
    with ZipFile(path) as archive:
        return archive.read(name)


def answers(path: Path) -> bytes:
    return part(path, ANSWERS)


def refused(path: Path) -> str:
    """What is said; nothing has been taken in."""
    with pytest.raises(ArchiveRefused) as refusal:
        unpack(path)
    assert set(everything().values()) == {0}
    return "\n".join(refusal.value.problems)


class TestRefused:
    def test_no_archive_at_all(self, elsewhere: Path) -> None:
        elsewhere.write_text("Dear Mo, please find attached")
        assert "It is damaged: it cannot be unpacked" in refused(elsewhere)

    def test_another_zip(self, elsewhere: Path) -> None:
        elsewhere.write_bytes(samples.office("docx"))
        assert "it has no manifest.json" in refused(elsewhere)

    def test_half_of_it(self, elsewhere: Path) -> None:
        content = elsewhere.read_bytes()
        elsewhere.write_bytes(content[: len(content) // 2])
        assert "Copy it again from where it was made" in refused(elsewhere)

    def test_a_word_changed_in_an_answer(self, elsewhere: Path, packed: Path) -> None:
        spoil(elsewhere, {ANSWERS: answers(elsewhere).replace(b"is green", b"was gone")})
        assert refused(elsewhere) == f"{ANSWERS}: it is not what its checksum says."

    def test_a_file_missing_and_one_too_many(self, elsewhere: Path) -> None:
        spoil(elsewhere, {ANSWERS: None, "data/of_mine.jsonl": b"{}"})
        said = refused(elsewhere)
        assert f"{ANSWERS}: it is missing from the archive." in said
        assert "data/of_mine.jsonl: the manifest does not list it." in said

    def test_a_row_taken_out_with_its_checksum_mended(self, elsewhere: Path) -> None:
        first, rest = answers(elsewhere).split(b"\n", 1)
        assert b"s1-q1" in first
        spoil(elsewhere, {ANSWERS: rest}, listed=ANSWERS)
        assert refused(elsewhere) == f"{ANSWERS}: it has 5 rows, and the manifest says 6."

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            (b'{"id"', b'["id"', "line 1: It is not JSON."),
            (b'"commentary":', b'"comment":', "line 1: It has other columns than the table."),
            (b'"complete": true', b'"complete": "yes"', "line 1: “complete” cannot be 'yes'."),
            (b"Why", b"\xff", "line 1: it is not UTF-8."),
        ],
    )
    def test_a_row_out_of_shape(self, elsewhere: Path, old: bytes, new: bytes, said: str) -> None:
        spoil(elsewhere, {ANSWERS: answers(elsewhere).replace(old, new, 1)}, listed=ANSWERS)
        assert refused(elsewhere) == f"{ANSWERS}, {said}"

    def test_a_row_that_leads_nowhere(self, elsewhere: Path) -> None:
        number = rows(elsewhere, "returns.Answer")[0]["audit_return"]
        old, new = f'"audit_return": {number},', '"audit_return": 987654,'
        spoil(
            elsewhere,
            {ANSWERS: answers(elsewhere).replace(old.encode(), new.encode())},
            listed=ANSWERS,
        )
        assert "A row leads to one that is not there" in refused(elsewhere)

    def test_a_row_that_the_database_refuses(self, elsewhere: Path) -> None:
        path = "data/organisations.Board.jsonl"
        [row] = rows(elsewhere, "organisations.Board")
        assert row["session_minutes"] is None
        content = part(elsewhere, path).replace(b'"session_minutes": null', b'"session_minutes": 1')
        spoil(elsewhere, {path: content}, listed=path)
        assert f"{path}: the database refuses a row" in refused(elsewhere)

    def test_another_release(self, elsewhere: Path) -> None:
        content = part(elsewhere, "manifest.json").replace(b'"returns": "0', b'"returns": "9', 1)
        spoil(elsewhere, {"manifest.json": content})
        assert "It was made by another release of the portal" in refused(elsewhere)

    def test_a_file_of_that_name_is_here_already(self, elsewhere: Path, media: Path) -> None:
        [row] = rows(elsewhere, "returns.Evidence")
        here = media / row["file"]
        here.parent.mkdir(parents=True)
        here.write_text("something else")
        assert "another file of this name is in the portal’s store" in refused(elsewhere)
        assert here.read_text() == "something else"


class TestCommands:
    def test_out_and_in(
        self, lived: Cast, media: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "northmoor.zip"
        call_command("export_board", "northmoor", "--out", str(path))
        empty_the_portal()
        call_command("import_board", str(path))
        assert "Northmoor Safeguarding Board is here." in capsys.readouterr().err
        assert Board.objects.get().slug == "northmoor"
        assert path.stat().st_mode & 0o077 == 0

    def test_a_board_that_is_not_there(self, lived: Cast, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="There is no board with the slug 'eastmoor'"):
            call_command("export_board", "eastmoor", "--out", str(tmp_path / "e.zip"))

    def test_a_folder_that_is_not_there(self, lived: Cast, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="there is no such folder"):
            call_command("export_board", "northmoor", "--out", str(tmp_path / "no" / "e.zip"))

    def test_evidence_gone_from_the_store(self, lived: Cast, media: Path, tmp_path: Path) -> None:
        """Better no archive than one that cannot be taken in; and no half of one is left."""
        path = tmp_path / "northmoor.zip"
        (media / Evidence.objects.get().file.name).unlink()
        with pytest.raises(CommandError, match="Files that are missing: 1"):
            call_command("export_board", "northmoor", "--out", str(path))
        assert [each.name for each in tmp_path.glob("*.zip*")] == []
        assert [each.name for each in tmp_path.glob(".*")] == []

    def test_a_file_that_is_refused(
        self, elsewhere: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        elsewhere.write_text("nothing")
        with pytest.raises(CommandError, match="Nothing was taken in"):
            call_command("import_board", str(elsewhere))
        assert "It is damaged" in capsys.readouterr().err

    def test_a_file_that_is_not_there(self, db: None, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="there is no such file"):
            call_command("import_board", str(tmp_path / "northmoor.zip"))
