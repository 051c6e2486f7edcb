"""Asha submits, and takes back; what is missing stands in her way."""

from datetime import date, timedelta

import pytest

from audit_portal.correspondence.models import Message
from questionnaires.definitions.kinds import Content
from questionnaires.definitions.models import Version
from questionnaires.returns.answering.saving import Edit, save_answers
from questionnaires.returns.models import Answer, AnswerEvidence, AuditReturn, Evidence, Status
from questionnaires.returns.sheet import Sheet
from questionnaires.returns.sign_off.readiness import gaps
from questionnaires.returns.sign_off.submitting import Asked, SubmitRefused, submit, withdraw
from questionnaires.returns.transitions import MoveRefused
from tests.conftest import Cast
from tests.factories import (
    NOW,
    make_draft,
    make_question,
    make_return,
    make_round,
    make_user,
    publish_directly,
)
from tests.returns.signing import answer_all, needing, send_back, submitted


def what_is_missing(audit_return: AuditReturn) -> dict[str, str]:
    return {gap.question.key: gap.what for gap in gaps(audit_return, Sheet.of(audit_return))}


def with_evidence_required(cast: Cast) -> AuditReturn:
    """A return of a version whose question s1-e requires evidence."""
    version: Version = make_draft(code="with-evidence", standards=1, questions=1)
    standard = version.standards.get()
    scale = version.scales.get()
    make_question(standard, "s1-e", scale=scale, order=900, evidence_rule="required")
    audit_round = make_round(cast.board, publish_directly(version))
    return make_return(audit_round, cast.housing)


def cite(audit_return: AuditReturn, key: str) -> None:
    evidence = Evidence.objects.create(
        organisation=audit_return.organisation,
        kind="location",
        title="Policy",
        where="Shared drive, Policies",
        added_at=NOW,
    )
    answer = Answer.objects.get(audit_return=audit_return, question__key=key)
    AnswerEvidence.objects.create(answer=answer, evidence=evidence, added_at=NOW)


def test_everything_required_is_named_in_order(cast: Cast) -> None:
    missing = what_is_missing(cast.audit_return)
    assert list(missing) == ["s1-q1", "s1-q2", "s1-q3", "s2-q1", "s2-q2", "s2-q3"]
    assert set(missing.values()) == {"not answered"}


def test_an_unfinished_answer_is_to_be_finished(cast: Cast) -> None:
    answer_all(cast.audit_return, cast.asha)
    sheet = Sheet.of(cast.audit_return)
    question = sheet.shown["s1-q2"]
    bare = Content(question.points_by_key["na"].pk)  # not applicable, but no reason
    edit = Edit(question, bare, sheet.answer_to(question).seen)
    save_answers(cast.audit_return, [edit], who=cast.asha, role="lead", at=NOW)
    assert what_is_missing(cast.audit_return) == {"s1-q2": "not finished"}


def test_a_carried_answer_is_to_be_confirmed(cast: Cast) -> None:
    answer_all(cast.audit_return, cast.asha)
    answer_all(cast.carols_return, cast.carol)
    theirs = Answer.objects.filter(audit_return=cast.carols_return).first()
    ours = Answer.objects.filter(audit_return=cast.audit_return, question__key="s2-q1")
    ours.update(carried_from=theirs, confirmed=False)
    assert list(what_is_missing(cast.audit_return)) == ["s2-q1"]
    with pytest.raises(SubmitRefused, match="1 of the questions"):
        submit(cast.audit_return, who=cast.asha, at=NOW)


def test_required_evidence_is_asked_for_where_the_question_applies(cast: Cast) -> None:
    audit_return = with_evidence_required(cast)
    answer_all(audit_return, cast.asha)
    assert list(what_is_missing(audit_return)) == ["s1-e"]
    cite(audit_return, "s1-e")
    assert what_is_missing(audit_return) == {}


def test_submitting_moves_it_and_asks_both_signatories(cast: Cast) -> None:
    audit_return = submitted(cast, note="The figures are new.")
    assert (audit_return.status, audit_return.submitted_at) == ("submitted", NOW)
    asked = Message.objects.order_by("recipient")
    assert [message.recipient for message in asked] == sorted([cast.dev.email, cast.amara.email])
    for message in asked:
        assert f"/returns/{audit_return.pk}/decide/" in message.text
        assert "The figures are new." in message.text
        assert message.board == cast.board


def test_nobody_hears_of_a_submission_that_was_refused(cast: Cast) -> None:
    with pytest.raises(SubmitRefused):
        submit(cast.audit_return, who=cast.asha, at=NOW)
    assert not Message.objects.exists()


def test_a_second_submission_of_the_same_is_refused(cast: Cast) -> None:
    submitted(cast)
    with pytest.raises(MoveRefused):
        submit(cast.audit_return, who=cast.asha, at=NOW + timedelta(seconds=1))
    assert cast.audit_return.events.filter(to_status=Status.SUBMITTED).count() == 1


def test_a_closed_round_takes_no_submission(cast: Cast) -> None:
    answer_all(cast.audit_return, cast.asha)
    cast.audit_round.closed_on = date(2026, 3, 1)
    cast.audit_round.save()
    with pytest.raises(SubmitRefused, match="closed"):
        submit(cast.audit_return, who=cast.asha, at=NOW)


def test_where_a_seat_is_empty_a_link_goes_to_the_person_named(cast: Cast) -> None:
    needing(cast, "both")
    cast.amara.seats.update(until=NOW)
    chair = Asked("accountable", "Grace Okafor", "Grace@Example.org")
    audit_return = submitted(cast, ask=[chair])
    [link] = audit_return.approval_links.all()
    assert (link.email, link.role) == ("grace@example.org", "accountable")
    assert {message.recipient for message in Message.objects.all()} == {
        cast.dev.email,
        "grace@example.org",
    }


def test_taking_it_back_needs_a_reason_and_closes_the_links(cast: Cast) -> None:
    stranger = make_user("Grace")
    audit_return = submitted(cast, ask=[Asked("accountable", "Grace", stranger.email)])
    with pytest.raises(MoveRefused, match="reason"):
        withdraw(audit_return, who=cast.asha, at=NOW, why=" ")
    audit_return = withdraw(audit_return, who=cast.asha, at=NOW, why="A figure is wrong")
    assert audit_return.status == "in_progress"
    assert not audit_return.approval_links.filter(withdrawn_at=None).exists()


def test_it_cannot_be_taken_back_once_decided(cast: Cast) -> None:
    audit_return = submitted(cast)
    send_back(audit_return, cast.dev, "senior_lead")
    with pytest.raises(MoveRefused):
        withdraw(audit_return, who=cast.asha, at=NOW, why="Too late")
