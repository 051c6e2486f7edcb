"""Northmoor with something of much: Asha's answers, a policy as evidence, Grace's link to approve,
Nia's invitation, and a letter that waits to be sent."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from audit_portal.correspondence.outbox import queue_message
from audit_portal.organisations.models import Invitation
from questionnaires.returns.evidence.adding import Adder, Facts, add_file
from questionnaires.returns.evidence.attaching import attach
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.submitting import Asked
from tests.archive.packing import pack
from tests.conftest import Cast
from tests.factories import NOW
from tests.returns import sample_files as samples
from tests.returns.signing import answer_all, needing, submitted

DIGEST_OF_NIAS_LINK = "d1e5" * 16


@pytest.fixture
def lived(cast: Cast, media: Path) -> Cast:
    needing(cast, "both")
    cast.amara.seats.update(until=NOW)
    answer_all(cast.audit_return, cast.asha)
    upload = SimpleUploadedFile("policy.pdf", samples.pdf())
    policy = add_file(upload, Facts("Our policy"), Adder(cast.housing, cast.asha, NOW))
    question = Sheet.of(cast.audit_return).structure.by_key["s1-q1"]
    attach(cast.audit_return, question, [policy], who=cast.asha, role="lead", at=NOW)
    cast.audit_return.refresh_from_db()
    submitted(cast, ask=[Asked("accountable", "Grace Okafor", "grace@example.org")])
    Invitation.objects.create(
        email="nia@example.org",
        organisation=cast.probation,
        role="lead",
        token_digest=DIGEST_OF_NIAS_LINK,
        created_at=NOW,
        sent_at=NOW,
        expires_at=NOW,
    )
    queue_message(
        to="asha@example.org", subject="A reminder", text="It is due.", at=NOW, board=cast.board
    )
    return cast


@pytest.fixture
def packed(lived: Cast, tmp_path: Path) -> Path:
    path = tmp_path / "northmoor.zip"
    pack(lived.board, path)
    return path
