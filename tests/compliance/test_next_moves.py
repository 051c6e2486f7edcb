"""One sentence per return: who must do what by when."""

from datetime import UTC, date, datetime

from questionnaires.compliance.as_at import AsAt
from questionnaires.compliance.duty_words import words_for
from questionnaires.compliance.tracking import rows_of
from questionnaires.returns.models import AuditReturn
from tests.compliance import stages
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_organisation, make_return, make_seat

LATE = date(2026, 5, 1)


def sentence(audit_return: AuditReturn, *, on: date = TODAY) -> str:
    when = AsAt.on(None, today=on)
    returns = AuditReturn.objects.filter(pk=audit_return.pk)
    [row] = rows_of(audit_return.audit_round, when.annotate(returns), when)
    return row.next_step


def test_the_lead_must_submit_by_the_first_deadline(cast: Cast) -> None:
    assert sentence(cast.audit_return) == (
        "The lead must start the return and submit it by 28 April 2026."
    )
    stages.start(cast.audit_return, cast.asha, NOW)
    assert sentence(cast.audit_return, on=LATE) == (
        "The lead must finish the return and submit it now: it was due on 28 April 2026."
    )


def test_somebody_must_be_found_where_nobody_leads(cast: Cast) -> None:
    cast.housing.seats.end(NOW)
    assert sentence(cast.audit_return) == (
        "The board must invite a lead: nobody leads here yet. The return is due on 28 April 2026."
    )


def test_an_agency_is_approved_by_either(cast: Cast) -> None:
    stages.start(cast.audit_return, cast.asha, NOW)
    stages.submit(cast.audit_return, cast.asha, NOW)
    assert sentence(cast.audit_return) == (
        "The head of service or the chief officer must approve the return or send it back "
        "by 28 April 2026."
    )


def test_a_school_is_approved_by_both_and_the_one_who_has_is_left_out(cast: Cast) -> None:
    school = make_organisation(cast.board, "Moor Lane Primary School", duty="s175", kind="school")
    make_seat(cast.asha, school, "lead")
    audit_return = make_return(cast.audit_round, school)
    stages.start(audit_return, cast.asha, NOW)
    stages.submit(audit_return, cast.asha, NOW)
    assert sentence(audit_return).startswith("The head teacher and the chair of governors must ")
    stages.approve(audit_return, "senior_lead", cast.dev, datetime(2026, 3, 10, 15, tzinfo=UTC))
    assert sentence(audit_return).startswith("The chair of governors must approve ")


def test_a_rule_of_the_round_goes_before_what_is_usual(cast: Cast) -> None:
    cast.audit_round.approval_rules.create(kind="agency", needs="accountable")
    stages.start(cast.audit_return, cast.asha, NOW)
    stages.submit(cast.audit_return, cast.asha, NOW)
    assert sentence(cast.audit_return).startswith("The chief officer must approve ")


def test_a_voluntary_group_is_asked(cast: Cast) -> None:
    club = make_organisation(cast.board, "Boxing club", duty="voluntary", kind="voluntary")
    make_seat(cast.asha, club, "lead")
    audit_return = make_return(cast.audit_round, club)
    assert sentence(audit_return, on=LATE) == (
        "The lead is asked to start the return and submit it now: it was due on 28 April 2026."
    )
    stages.start(audit_return, cast.asha, NOW)
    stages.submit(audit_return, cast.asha, NOW)
    assert "are asked to" not in sentence(audit_return)


def test_nothing_is_asked_of_the_returned_and_the_excused(cast: Cast) -> None:
    stages.excuse(cast.carols_return, cast.mo, NOW)
    assert sentence(cast.carols_return) == "Nothing is asked: excused."
    stages.start(cast.audit_return, cast.asha, NOW)
    stages.submit(cast.audit_return, cast.asha, NOW)
    stages.sign_off(cast.audit_return, cast.dev, NOW)
    assert sentence(cast.audit_return) == "Nothing more is asked."


def test_only_a_statutory_duty_is_called_not_compliant() -> None:
    assert words_for("s11").overdue == "Not compliant"
    assert words_for("s175").overdue == "Not compliant"
    assert words_for("eyfs").overdue == "Return outstanding"
    assert words_for("funding_agreement").overdue == "Return outstanding"
    assert words_for("contract").overdue == "Return outstanding"
    assert words_for("voluntary").overdue == "No return received"
