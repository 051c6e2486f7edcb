"""Adding, attaching, detaching and removing: what is kept, what may go, and who did it."""

import os
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks, Settings

from questionnaires.definitions.structure import QuestionShape
from questionnaires.returns.answering.saving import NotAnswerable
from questionnaires.returns.evidence.adding import (
    Adder,
    Facts,
    NotAdded,
    add_file,
    add_link,
    add_location,
    plain_name,
)
from questionnaires.returns.evidence.attaching import attach, detach
from questionnaires.returns.evidence.handing_out import download_name
from questionnaires.returns.evidence.removing import NotRemovable, remove
from questionnaires.returns.models import Answer, AnswerEvidence, Evidence, Status
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.transitions import Actor, move
from tests.conftest import Cast
from tests.factories import NOW
from tests.returns import sample_files as samples


def by(cast: Cast) -> Adder:
    return Adder(cast.housing, cast.asha, NOW)


def upload(name: str = "policy.pdf", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, samples.pdf() if data is None else data)


def question(cast: Cast, key: str = "s1-q1") -> QuestionShape:
    return Sheet.of(cast.audit_return).structure.by_key[key]


def attach_it(cast: Cast, evidence: Evidence, *, hours: int = 0) -> list[Evidence]:
    at = NOW + timedelta(hours=hours)
    return attach(cast.audit_return, question(cast), [evidence], who=cast.asha, role="lead", at=at)


def detach_it(cast: Cast, evidence: Evidence, *, hours: int = 0) -> bool:
    at = NOW + timedelta(hours=hours)
    return detach(cast.audit_return, question(cast), evidence, who=cast.ben, role="lead", at=at)


def submit(cast: Cast, *, hours: int) -> None:
    at = NOW + timedelta(hours=hours)
    cast.audit_return.refresh_from_db()
    move(cast.audit_return, Status.SUBMITTED, actor=Actor("lead", "Asha", cast.asha), at=at)


def send_back(cast: Cast, *, hours: int) -> None:
    at = NOW + timedelta(hours=hours)
    actor = Actor("accountable", "Amara", cast.amara)
    move(cast.audit_return, Status.SENT_BACK, actor=actor, at=at, why="More on training, please.")


class TestAdding:
    def test_a_file_is_stored_under_a_name_of_our_own(self, cast: Cast, media: Path) -> None:
        data = samples.office("docx")
        evidence = add_file(upload("Polisi Diogelu – Tŷ’r Ysgol.docx", data), Facts(), by(cast))
        [stored] = (media / "evidence").iterdir()
        assert len(stored.name) == 32
        assert "." not in stored.name
        assert stored.read_bytes() == data
        assert stored.stat().st_mode & 0o777 == 0o600
        assert evidence.sha256 == sha256(data).hexdigest()
        assert (evidence.size, evidence.scan) == (len(data), "checked")
        assert evidence.title == evidence.original_name == "Polisi Diogelu – Tŷ’r Ysgol.docx"

    def test_a_refusal_names_the_file_the_reason_and_what_is_allowed(
        self, cast: Cast, media: Path
    ) -> None:
        with pytest.raises(NotAdded) as refusal:
            add_file(upload("holiday.jpg", samples.program()), Facts(), by(cast))
        assert str(refusal.value).startswith(
            "“holiday.jpg” was not added, because it is a program. You can add PDF, Word"
        )
        assert not Evidence.objects.exists()
        assert not (media / "evidence").exists()

    def test_the_same_file_twice_is_one(self, cast: Cast, media: Path) -> None:
        first = add_file(upload(), Facts("Our policy"), by(cast))
        second = add_file(upload("copy of policy.pdf"), Facts("Copy"), by(cast))
        assert first == second
        assert len(list((media / "evidence").iterdir())) == 1
        theirs = add_file(upload(), Facts(), Adder(cast.probation, cast.carol, NOW))
        assert theirs != first

    def test_the_same_link_or_place_twice_is_one(self, cast: Cast) -> None:
        for _ in range(2):
            add_link("https://northmoor.example.org/policy", Facts("Policy"), by(cast))
            add_location("Training log\nRoom 4", "HR", Facts(), by(cast))
        assert [item.title for item in Evidence.objects.order_by("kind")] == [
            "Policy",
            "Training log",
        ]

    def test_an_organisation_keeps_no_more_files_than_it_may(
        self, cast: Cast, settings: Settings
    ) -> None:
        settings.EVIDENCE_MAX_FILES_PER_ORGANISATION = 1
        add_file(upload(), Facts(), by(cast))
        with pytest.raises(NotAdded, match=r"keeps as many files as it may \(1\)"):
            add_file(upload(data=samples.picture()), Facts(), by(cast))

    def test_a_file_that_is_too_large_is_named(self, cast: Cast, settings: Settings) -> None:
        settings.EVIDENCE_MAX_BYTES = 1024 * 1024
        with pytest.raises(NotAdded, match=r"“scan.txt” .* larger than 1 MB"):
            add_file(upload("scan.txt", b"x" * (1024 * 1024 + 1)), Facts(), by(cast))

    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("C:\\Users\\asha\\plan.pdf", "plan.pdf"),
            ("../../etc/passwd", "passwd"),
            ("plan\r\nX-Evil: 1.pdf", "planX-Evil: 1.pdf"),
            ("x" * 300 + ".docx", "x" * 195 + ".docx"),
            ("", "file"),
            ("\u202egnp.exe", "gnp.exe"),
        ],
    )
    def test_names_are_made_plain(self, given: str, kept: str) -> None:
        assert plain_name(given) == kept

    @pytest.mark.parametrize(
        ("name", "data", "handed_out_as"),
        [
            ("notes.html", b"hello", "notes.html.txt"),
            ("figures.csv", b"a,b\n1,2\n", "figures.csv"),
            ("Scan.PDF", None, "Scan.PDF"),
            ("photo.pdf", samples.picture("JPEG"), "photo.pdf.jpg"),
            ("setup.exe", samples.office("xlsx"), "setup.exe.xlsx"),
        ],
    )
    def test_a_name_that_lies_gets_the_ending_of_what_the_file_is(
        self, cast: Cast, name: str, data: bytes | None, handed_out_as: str
    ) -> None:
        assert download_name(add_file(upload(name, data), Facts(), by(cast))) == handed_out_as


class TestAttaching:
    def test_the_first_evidence_makes_an_empty_answer_and_starts_the_return(
        self, cast: Cast
    ) -> None:
        evidence = add_link("https://example.org/", Facts(), by(cast))
        assert attach_it(cast, evidence) == [evidence]
        answer = Answer.objects.get()
        assert (answer.revision, answer.complete) == (0, False)
        assert not Answer.history.exists()
        cast.audit_return.refresh_from_db()
        assert cast.audit_return.status == "in_progress"
        assert cast.audit_return.answered == 0
        assert cast.audit_return.last_activity_at == NOW

    def test_attaching_twice_changes_nothing(self, cast: Cast) -> None:
        evidence = add_link("https://example.org/", Facts(), by(cast))
        attach_it(cast, evidence)
        assert attach_it(cast, evidence, hours=1) == []
        assert AnswerEvidence.objects.get().added_at == NOW

    def test_one_item_serves_several_questions(self, cast: Cast) -> None:
        evidence = add_link("https://example.org/", Facts(), by(cast))
        for key in ("s1-q1", "s2-q3"):
            attach(
                cast.audit_return,
                question(cast, key),
                [evidence],
                who=cast.asha,
                role="lead",
                at=NOW,
            )
        assert evidence.citations.count() == 2

    def test_who_attached_and_who_detached_is_kept(self, cast: Cast) -> None:
        evidence = add_link("https://example.org/", Facts(), by(cast))
        attach_it(cast, evidence)
        assert detach_it(cast, evidence, hours=2)
        assert not detach_it(cast, evidence, hours=3)
        assert list(
            AnswerEvidence.history.order_by("history_date").values_list(
                "history_type", "history_user", "history_date"
            )
        ) == [("+", cast.asha.pk, NOW), ("-", cast.ben.pk, NOW + timedelta(hours=2))]

    @pytest.mark.parametrize("also_back", [False, True])
    def test_only_a_return_that_takes_answers_takes_or_gives_evidence(
        self, cast: Cast, also_back: bool
    ) -> None:
        evidence, other = (add_link(f"https://example.org/{n}", Facts(), by(cast)) for n in "ab")
        attach_it(cast, evidence)
        submit(cast, hours=1)
        if also_back:
            send_back(cast, hours=2)
            assert detach_it(cast, evidence, hours=3)
            return
        with pytest.raises(NotAnswerable, match="awaiting approval"):
            detach_it(cast, evidence, hours=2)
        with pytest.raises(NotAnswerable):
            attach_it(cast, other, hours=2)
        assert AnswerEvidence.objects.get().evidence == evidence

    def test_evidence_of_others_cannot_be_attached(self, cast: Cast) -> None:
        theirs = add_link("https://example.org/", Facts(), Adder(cast.probation, cast.carol, NOW))
        with pytest.raises(ValueError, match="another organisation"):
            attach_it(cast, theirs)
        assert not Answer.objects.exists()


class TestRemoving:
    def test_what_only_a_draft_uses_goes_with_its_file_and_leaves_its_history(
        self,
        cast: Cast,
        media: Path,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        evidence = add_file(upload(), Facts("Policy"), by(cast))
        attach_it(cast, evidence)
        with django_capture_on_commit_callbacks(execute=True):
            remove(evidence, who=cast.ben, at=NOW)
        assert list((media / "evidence").iterdir()) == []
        assert not Evidence.objects.exists()
        assert not AnswerEvidence.objects.exists()
        assert list(Evidence.history.values_list("title", "history_type", "history_user")) == [
            ("Policy", "-", cast.ben.pk),
            ("Policy", "+", cast.asha.pk),
        ]

    def test_what_stood_in_a_submission_stays(self, cast: Cast) -> None:
        evidence = add_link("https://example.org/", Facts(), by(cast))
        attach_it(cast, evidence)
        submit(cast, hours=1)
        with pytest.raises(NotRemovable, match="stood in a return that was submitted"):
            remove(evidence, who=cast.asha, at=NOW)
        send_back(cast, hours=2)
        detach_it(cast, evidence, hours=3)
        with pytest.raises(NotRemovable):
            remove(evidence, who=cast.asha, at=NOW)
        assert Evidence.objects.get() == evidence

    def test_what_was_taken_off_before_anybody_submitted_may_go(self, cast: Cast) -> None:
        mistake, good = (add_link(f"https://example.org/{n}", Facts(), by(cast)) for n in "ab")
        attach_it(cast, mistake)
        attach_it(cast, good)
        detach_it(cast, mistake, hours=1)
        submit(cast, hours=2)
        send_back(cast, hours=3)
        remove(mistake, who=cast.asha, at=NOW)
        assert Evidence.objects.get() == good

    def test_what_was_attached_after_a_submission_may_go_until_the_next(self, cast: Cast) -> None:
        evidence = add_link("https://example.org/", Facts(), by(cast))
        attach_it(cast, add_link("https://example.org/other", Facts(), by(cast)))
        submit(cast, hours=1)
        send_back(cast, hours=2)
        attach_it(cast, evidence, hours=3)
        remove(evidence, who=cast.asha, at=NOW + timedelta(hours=4))
        assert not Evidence.objects.filter(pk=evidence.pk).exists()


def test_the_database_refuses_a_file_without_its_digest(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(
            organisation=cast.housing, kind="file", title="x", file="evidence/x", added_at=NOW
        )


def test_a_row_that_fails_leaves_a_file_that_is_swept_a_day_later(
    cast: Cast, media: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = add_file(upload(), Facts(), by(cast))

    def killed(*args: object, **kwargs: object) -> None:
        raise DatabaseError("gone away")

    with monkeypatch.context() as patch:
        patch.setattr(Evidence, "save", killed)
        with pytest.raises(DatabaseError):
            add_file(upload(data=samples.picture()), Facts(), by(cast))
    stored = {path.name for path in (media / "evidence").iterdir()}
    [orphan] = stored - {Path(kept.file.name).name}

    call_command("sweep_evidence")
    assert capsys.readouterr().out == ""
    long_ago = (media / "evidence" / orphan).stat().st_mtime - 2 * 86400
    for path in (media / "evidence").iterdir():
        os.utime(path, (long_ago, long_ago))
    call_command("sweep_evidence", "--dry-run")
    call_command("sweep_evidence")
    call_command("sweep_evidence")
    assert capsys.readouterr().out == f"evidence/{orphan}\n" * 2
    assert [path.name for path in (media / "evidence").iterdir()] == [Path(kept.file.name).name]
