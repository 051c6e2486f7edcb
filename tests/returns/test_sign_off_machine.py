"""Whatever people do, in whatever order: a return moves only as the table of moves says, and one
that is signed off has every approval it needs, of different people, for that very submission."""

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from audit_portal.organisations.models import User
from questionnaires.definitions.structure import forget_structures
from questionnaires.returns.answering.saving import NotAnswerable
from questionnaires.returns.models import Approval, ApprovalRule, AuditReturn, Status
from questionnaires.returns.sign_off import approval_links, receipts
from questionnaires.returns.sign_off.approval_links import LinkRefused
from questionnaires.returns.sign_off.decisions import (
    DecisionRefused,
    Signer,
    Verdict,
    decide,
    reopen,
)
from questionnaires.returns.sign_off.submitting import SubmitRefused, submit, withdraw
from questionnaires.returns.transitions import MOVES, MoveRefused
from tests.factories import (
    NOW,
    make_board,
    make_organisation,
    make_return,
    make_round,
    make_seat,
    make_user,
    make_version,
)
from tests.returns.signing import answer_all

Decision = Approval.Decision
Needs = ApprovalRule.Needs
REFUSALS = (DecisionRefused, LinkRefused, MoveRefused, NotAnswerable, SubmitRefused)
reasons = st.sampled_from(["A figure is wrong", "A word is missing", ""])
signing = st.sampled_from(
    [("dev", "senior_lead"), ("amara", "accountable"), ("dev", "accountable")]
)
decisions = st.sampled_from([Decision.APPROVED, Decision.APPROVED, Decision.SENT_BACK])
# What each rule asks for, in this module's own words: any of these sets of roles is enough.
ENOUGH: dict[Needs, list[set[str]]] = {
    Needs.EITHER: [{"senior_lead"}, {"accountable"}],
    Needs.BOTH: [{"senior_lead", "accountable"}],
    Needs.SENIOR_LEAD: [{"senior_lead"}],
    Needs.ACCOUNTABLE: [{"accountable"}],
}


class OneReturn(RuleBasedStateMachine):
    """Asha, Dev, Amara, Mo and Grace with her links act on one return; refusals change nothing."""

    @initialize(needs=st.sampled_from(list(Needs)))
    def open_round(self, needs: Needs) -> None:
        self.outer = transaction.atomic()
        self.outer.__enter__()
        board = make_board()
        housing = make_organisation(board)
        self.people = {name: make_user(name.title()) for name in ("asha", "dev", "amara", "mo")}
        for name, role in (("asha", "lead"), ("dev", "senior_lead"), ("amara", "accountable")):
            make_seat(self.people[name], housing, role)
        audit_round = make_round(board, make_version(standards=1, questions=1))
        ApprovalRule.objects.create(audit_round=audit_round, kind="agency", needs=needs)
        self.needs, self.minutes = needs, 0
        self.pk = make_return(audit_round, housing).pk
        self.submissions: list[datetime] = [NOW]
        answer_all(self.audit_return, self.by("asha"))

    def teardown(self) -> None:
        if hasattr(self, "outer"):
            transaction.set_rollback(True)
            self.outer.__exit__(None, None, None)
            forget_structures()

    @property
    def audit_return(self) -> AuditReturn:
        return AuditReturn.objects.get(pk=self.pk)

    def later(self) -> datetime:
        self.minutes += 1
        return NOW + timedelta(minutes=self.minutes)

    def by(self, name: str) -> User:
        return self.people[name]

    @rule()
    def submit(self) -> None:
        at = self.later()
        try:
            submit(self.audit_return, who=self.by("asha"), at=at)
        except REFUSALS:
            return
        self.submissions.append(at)

    @precondition(lambda self: len(self.submissions) > 1)
    @rule()
    def answer(self) -> None:
        try:
            answer_all(self.audit_return, self.by("asha"), at=self.later())
        except REFUSALS:
            return

    @precondition(lambda self: len(self.submissions) > 1)
    @rule(why=reasons)
    def withdraw(self, why: str) -> None:
        try:
            withdraw(self.audit_return, who=self.by("asha"), at=self.later(), why=why)
        except REFUSALS:
            return

    @precondition(lambda self: len(self.submissions) > 1)
    @rule(by=signing, decision=decisions, why=reasons, older=st.sampled_from([0, 0, 0, 1, 2]))
    def decide(self, by: tuple[str, str], decision: Decision, why: str, older: int) -> None:
        """In a seat; `older` counts back to a submission that a page may still show."""
        name, role = by
        self._decide(Signer.in_seat(self.by(name), role), decision, why, older)

    @precondition(lambda self: self.audit_return.status == "submitted")
    @rule(
        role=st.sampled_from(["senior_lead", "accountable"]),
        email=st.sampled_from(["grace@example.org", "dev"]),
    )
    def send_link(self, role: str, email: str) -> None:
        address = self.by("dev").email if email == "dev" else email
        told = {"role": role, "name": "Grace", "email": address}
        try:
            approval_links.send(self.audit_return, made_by=self.by("asha"), at=self.later(), **told)
        except REFUSALS:
            return

    @precondition(lambda self: self.audit_return.approval_links.exists())
    @rule(decision=decisions, why=reasons, newest=st.booleans())
    def decide_by_link(self, decision: Decision, why: str, newest: bool) -> None:
        links = self.audit_return.approval_links.order_by("pk")
        link = links.last() if newest else links.first()
        assert link is not None
        self._decide(Signer.by_link(link), decision, why, 0)

    def _decide(self, signer: Signer, decision: Decision, why: str, older: int) -> None:
        submission = self.submissions[max(0, len(self.submissions) - 1 - older)]
        verdict = Verdict(decision, why)
        try:
            decide(
                self.audit_return, verdict, signer=signer, submission=submission, at=self.later()
            )
        except REFUSALS:
            return

    @precondition(lambda self: self.audit_return.receipts.exists())
    @rule(why=reasons)
    def reopen(self, why: str) -> None:
        try:
            reopen(self.audit_return, who=self.by("mo"), at=self.later(), why=why)
        except REFUSALS:
            return

    @invariant()
    def moved_only_as_the_table_says(self) -> None:
        if not hasattr(self, "pk"):
            return
        events = list(self.audit_return.events.order_by("at", "pk"))
        for before, event in pairwise(events):
            assert event.from_status == before.to_status
            step = Status(event.from_status), Status(event.to_status)
            assert event.who_role in MOVES[step]
        assert events[-1].to_status == self.audit_return.status

    @invariant()
    def signed_off_only_with_every_approval(self) -> None:
        if not hasattr(self, "pk") or self.audit_return.status != "signed_off":
            return
        given = Approval.objects.of_submission(self.audit_return)
        assert not given.filter(decision=Decision.SENT_BACK).exists()
        roles = {approval.role for approval in given}
        assert any(enough <= roles for enough in ENOUGH[self.needs])
        if self.needs == Needs.BOTH:
            assert len({approval.email for approval in given}) == 2

    @invariant()
    def receipts_are_never_lost_and_hold(self) -> None:
        if not hasattr(self, "pk"):
            return
        audit_return = self.audit_return
        issued = list(audit_return.receipts.all())
        assert len(issued) == audit_return.events.filter(to_status="signed_off").count()
        assert all(receipts.verify(receipt) for receipt in issued)
        standing = [receipt.number for receipt in issued if receipt.reopened_at is None]
        assert standing == ([audit_return.receipt] if audit_return.status == "signed_off" else [])

    @invariant()
    def links_are_open_only_while_it_awaits_approval(self) -> None:
        if hasattr(self, "pk") and self.audit_return.status != "submitted":
            assert not self.audit_return.approval_links.open().exists()


@pytest.mark.django_db
def test_whatever_people_do() -> None:
    run_state_machine_as_test(
        OneReturn,
        settings=settings(
            max_examples=40,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
