"""Receipts: a number that survives being read out, and a checksum that anybody can recompute.

The checksum is the SHA-256 of the return's content: a JSON document in UTF-8, keys sorted, no
blanks between tokens, characters as they are. It holds `format` (1), the round's slug, the name of
the organisation as the round knows it, the checksum of the questionnaire's version, the moment of
the submission (UTC), and for each question shown and answered, in order of its key: `question`,
`point` (key of the rating), `value`, `commentary`, `reason` (why not applicable) and `evidence`
(sorted fingerprints: of a file its SHA-256; of a link or a place that of its words).
"""

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db.models import Q

from audit_portal.organisations.models import User
from questionnaires.returns.models import (
    AnswerEvidence,
    Approval,
    AuditReturn,
    Receipt,
    ReturnEvent,
    Status,
)
from questionnaires.returns.models.returns import AuditReturnQuerySet
from questionnaires.returns.sheet import Given, Sheet
from questionnaires.returns.sign_off.approvers import signatory_words

FORMAT = 1
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def issue(audit_return: AuditReturn, completed_by: Approval, *, at: datetime) -> Receipt:
    """A receipt for the content as it stands. Call with the return locked."""
    return Receipt.objects.create(
        audit_return=audit_return,
        completed_by=completed_by,
        number=number_for(audit_return.audit_round.board.name, at.year, completed_by.pk),
        checksum=checksum_of(content_of(audit_return)),
        issued_at=at,
    )


def number_for(board_name: str, year: int, serial: int) -> str:
    """Like NSB-2026-000123-K: initials of the board, year, serial, and a check character."""
    initials = "".join(re.findall(r"\b[A-Z]", board_name.upper())) or "SA"
    number = f"{initials[:4]}-{year}-{serial:06d}"
    return f"{number}-{check_character(number)}"


def check_character(number: str) -> str:
    """ISO 7064, MOD 37,36: shows one wrong character, or two exchanged."""
    product = 36
    for character in number:
        if character in ALPHABET:
            product = (product + ALPHABET.index(character)) % 36 or 36
            product = product * 2 % 37
    return ALPHABET[(37 - product) % 36]


def is_well_formed(number: str) -> bool:
    """Whether a number as somebody typed it can be that of a receipt."""
    body, _, last = number.strip().upper().rpartition("-")
    return bool(re.fullmatch(r"[A-Z]{1,4}-\d{4}-\d{6,}", body)) and check_character(body) == last


def checksum_of(content: str) -> str:
    return sha256(content.encode()).hexdigest()


def verify(receipt: Receipt) -> bool:
    """Whether the content held today is the content that was signed off."""
    content = receipt.content or content_of(receipt.audit_return)
    return checksum_of(content) == receipt.checksum


def read_by(user: User) -> AuditReturnQuerySet:
    """Returns whose receipts this person may see: who reads the words, and who tracks the round."""
    readable = AuditReturn.objects.visible_to(user)
    tracked = AuditReturn.objects.tracked_by(user)
    return AuditReturn.objects.filter(
        Q(pk__in=readable.values("pk")) | Q(pk__in=tracked.values("pk"))
    )


@dataclass(frozen=True)
class Told:
    """A receipt with what its page tells: who approved as what, and why it was reopened."""

    receipt: Receipt
    approvals: list[tuple[str, Approval]]  # with the role in words
    reopening: ReturnEvent | None


def told(audit_return: AuditReturn) -> list[Told]:
    """Every receipt of the return, the newest first. Three queries."""
    words = signatory_words(audit_return.organisation.kind)
    approvals = list(audit_return.approvals.filter(decision=Approval.Decision.APPROVED))
    reopenings = audit_return.events.filter(from_status=Status.SIGNED_OFF)
    by_moment = {event.at: event for event in reopenings.order_by("at")}
    return [
        Told(
            receipt,
            [
                (words[approval.role], approval)
                for approval in approvals
                if approval.submitted_at == receipt.completed_by.submitted_at
            ],
            by_moment.get(receipt.reopened_at) if receipt.reopened_at else None,
        )
        for receipt in audit_return.receipts.select_related("completed_by")
    ]


def content_of(audit_return: AuditReturn) -> str:
    """The canonical content, as this module's docstring defines it."""
    return content_on(Sheet.of(audit_return), audit_return, _evidence(audit_return))


def content_on(sheet: Sheet, audit_return: AuditReturn, evidence: Mapping[int, list[str]]) -> str:
    """The same of what is at hand; `evidence`: fingerprints by primary key of the question."""
    assert audit_return.submitted_at is not None  # noqa: S101 - nothing is signed off unsubmitted
    document = {
        "format": FORMAT,
        "round": audit_return.audit_round.slug,
        "organisation": audit_return.organisation_name,
        "version": audit_return.audit_round.version.checksum,
        "submitted_at": audit_return.submitted_at.astimezone(UTC).isoformat(),
        "answers": [
            _answer(sheet.answer_to(question), evidence.get(question.pk, []))
            for key, question in sorted(sheet.shown.items())
            if not sheet.answer_to(question).content.is_empty or evidence.get(question.pk)
        ],
    }
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _answer(given: Given, evidence: list[str]) -> dict[str, Any]:
    content = given.content
    point = given.question.points_by_pk.get(content.point or 0)
    return {
        "question": given.question.key,
        "point": point.key if point else None,
        "value": content.value,
        "commentary": content.commentary,
        "reason": content.not_applicable_reason,
        "evidence": sorted(evidence),
    }


def _evidence(audit_return: AuditReturn) -> dict[int, list[str]]:
    """Fingerprints of the evidence cited, by primary key of the question."""
    found: dict[int, list[str]] = defaultdict(list)
    cited = AnswerEvidence.objects.filter(answer__audit_return=audit_return)
    rows = cited.values_list(
        "answer__question_id", "evidence__sha256", "evidence__link", "evidence__where"
    )
    for question, digest, link, where in rows:
        found[question].append(digest or checksum_of(f"{link}\n{where}"))
    return found
