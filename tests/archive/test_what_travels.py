"""What is in an archive: all of the board, nothing of another, and nothing that opens a door."""

import csv
import io
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import Seat, User
from questionnaires.returns.models import ApprovalLink, Evidence
from tests.archive.conftest import DIGEST_OF_NIAS_LINK
from tests.archive.packing import manifest_of, pack, rows
from tests.conftest import Cast
from tests.factories import (
    make_board,
    make_organisation,
    make_return,
    make_round,
    make_seat,
    make_user,
    make_version,
)
from tests.returns.signing import answer_all


def all_bytes(path: Path) -> bytes:
    with ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_the_manifest_holds_for_every_file(packed: Path) -> None:
    with ZipFile(packed) as archive:
        listed = {each["path"]: each for each in manifest_of(packed)["files"]}
        assert {*listed, "manifest.json"} == set(archive.namelist())
        for name, each in listed.items():
            content = archive.read(name)
            assert (each["sha256"], each["size"]) == (sha256(content).hexdigest(), len(content))
    assert listed["data/returns.AuditReturn.jsonl"]["rows"] == 2
    assert listed["data/returns.Answer.jsonl"]["rows"] == 6


def test_no_password_link_or_code_is_in_it(lived: Cast, packed: Path) -> None:
    link = ApprovalLink.objects.get()
    secret = Message.objects.get(secret=True)
    doors = [lived.asha.password, link.token_digest, DIGEST_OF_NIAS_LINK, secret.text[-60:]]
    assert all(doors)
    content = all_bytes(packed)
    assert [door for door in doors if door.encode() in content] == []
    assert lived.asha.email.encode() in content


def test_what_was_under_way_does_not_go_on_from_both_places(packed: Path) -> None:
    [invitation] = rows(packed, "organisations.Invitation")
    assert (invitation["email"], invitation["sent_at"]) == ("nia@example.org", None)
    [link] = rows(packed, "returns.ApprovalLink")
    assert link["withdrawn_at"] is not None
    states = {row["subject"]: row["state"] for row in rows(packed, "correspondence.Message")}
    assert states["A reminder"] == "superseded"
    assert Message.objects.get(subject="A reminder").state == "queued"


def test_evidence_lies_in_it_as_it_was_uploaded(lived: Cast, packed: Path) -> None:
    policy = Evidence.objects.get()
    with ZipFile(packed) as archive:
        content = archive.read(f"files/{policy.file.name}")
        table = archive.read("tables/evidence.csv").decode("utf-8-sig")
    assert sha256(content).hexdigest() == policy.sha256
    [line] = csv.DictReader(io.StringIO(table))
    assert (line["title"], line["name_of_the_file"]) == ("Our policy", "policy.pdf")
    assert line["file"] == f"files/{policy.file.name}"


def test_answers_can_be_read_without_a_portal(lived: Cast, packed: Path) -> None:
    with ZipFile(packed) as archive:
        table = archive.read(f"tables/{lived.audit_round.slug}/answers.csv").decode("utf-8-sig")
        word = archive.read("README.txt").decode()
    assert "Why s1-q1 is green" in table
    assert "Northmoor Safeguarding Board" in word
    assert "import_board" in word


class TestAnotherBoard:
    """Southmoor asks Northmoor's housing, too, and Cleo leads there for Southmoor alone."""

    @pytest.fixture
    def southmoor(self, lived: Cast) -> User:
        board = make_board("southmoor")
        harbour = make_organisation(board, "Southmoor Harbour")
        board.members.create(organisation=lived.housing, duty_basis="s11")
        cleo = make_user("Cleo")
        make_seat(cleo, lived.housing, "lead", only_for_board=board)
        make_seat(make_user("Sol"), harbour, "lead")
        own = make_version(owner=board, code="southmoors-own")
        audit_round = make_round(board, own, slug="southmoors-round")
        answer_all(make_return(audit_round, harbour), cleo)
        return cleo

    def test_nothing_of_it_is_in_the_archive(
        self, lived: Cast, southmoor: User, tmp_path: Path
    ) -> None:
        pack(lived.board, tmp_path / "northmoor.zip")
        content = all_bytes(tmp_path / "northmoor.zip").lower()
        assert b"southmoor" not in content
        assert southmoor.email.encode() not in content
        assert b"northmoor council housing" in content

    def test_its_own_archive_has_the_guest_with_what_hangs_from_it(
        self, lived: Cast, southmoor: User, tmp_path: Path
    ) -> None:
        board = Seat.objects.get(user=southmoor).only_for_board
        assert board is not None
        path = tmp_path / "southmoor.zip"
        pack(board, path)
        organisations = rows(path, "organisations.Organisation")
        assert {row["name"] for row in organisations} == {"Southmoor Harbour", lived.housing.name}
        assert {row["home_board"] for row in organisations} == {board.pk}
        assert {row["code"] for row in rows(path, "definitions.Questionnaire")} == {
            "southmoors-own"
        }
        assert rows(path, "returns.Evidence") == []
