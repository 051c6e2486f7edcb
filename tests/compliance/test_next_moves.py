"""One sentence per return: who must do what by when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from audit_portal.organisations.invitations import Offer, invite
from audit_portal.organisations.models import ORGANISATION_ROLES, Invitation
from audit_portal.organisations.seats import Terms
from questionnaires.compliance.as_at import AsAt
from questionnaires.compliance.chasing.ladder import set_up_ladder
from questionnaires.compliance.duty_words import words_for
from questionnaires.compliance.next_moves import facts_about
from questionnaires.compliance.pending_requests import with_requests
from questionnaires.compliance.tracking import rows_of
from questionnaires.returns.models import AuditReturn
from questionnaires.returns.requests.asking import Wish, ask
from questionnaires.returns.requests.deciding import refuse
from questionnaires.returns.requests.moves import Turn
from tests.compliance import stages
from tests.conftest import Cast
from tests.factories import NOW, TODAY, make_board, make_organisation, make_return, make_seat

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


def test_who_was_invited_to_lead_is_named(cast: Cast) -> None:
    """On each day as it was known then; what another board keeps to itself is not told."""
    cast.housing.seats.end(NOW)
    terms = Terms(ORGANISATION_ROLES)
    for name, kept_to in (("Nia", None), ("Wyn", make_board("westmoor"))):
        offer = Offer(f"{name.lower()}@example.org", name, "lead")
        invite(cast.housing, offer, by=None, terms=replace(terms, only_for_board=kept_to), at=NOW)
    said = "Nia was invited to lead on 10 March 2026 and has not come in yet. The return is due on "
    assert sentence(cast.audit_return) == f"{said}28 April 2026."
    Invitation.objects.filter(name="Nia").update(withdrawn_at=NOW)
    assert sentence(cast.audit_return).startswith("The board must invite a lead")


def test_nobody_is_told_that_a_lead_who_is_not_there_gets_a_mail(cast: Cast) -> None:
    set_up_ladder(cast.audit_round)
    cast.housing.seats.end(NOW)
    assert "e-mail to the lead" not in sentence(cast.audit_return)


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


def test_the_board_must_decide_what_was_asked(cast: Cast) -> None:
    wish = Wish("time", "Our lead left", wanted_day=date(2026, 5, 12))
    asked = ask(cast.audit_return, wish, by=cast.asha, at=NOW)
    words = "Asked for more time until 12 May 2026. The board must decide."
    assert sentence(cast.audit_return) == f"{words} The return is due on 28 April 2026."
    assert sentence(cast.audit_return, on=LATE) == f"{words} The return was due on 28 April 2026."
    refuse(asked, Turn(cast.mo, "No", NOW + timedelta(days=2), 1))
    assert sentence(cast.audit_return, on=LATE).startswith("The lead must start")


def test_who_says_that_it_is_not_theirs(cast: Cast) -> None:
    wish = Wish("not_ours", "Since May", ground="merged", named="New Homes")
    ask(cast.audit_return, wish, by=cast.asha, at=NOW)
    assert sentence(cast.audit_return).startswith(
        "Says that it is not theirs: it has merged into New Homes. The board must decide."
    )


def test_a_past_day_shows_what_was_undecided_then(cast: Cast) -> None:
    wish = Wish("time", "Our lead left", wanted_day=date(2026, 5, 12))
    asked = ask(cast.audit_return, wish, by=cast.asha, at=NOW)
    refuse(asked, Turn(cast.mo, "No", NOW + timedelta(days=2), 1))
    returns = AuditReturn.objects.filter(pk=cast.audit_return.pk)
    for days, undecided in ((-1, False), (0, True), (1, True), (2, False)):
        when = AsAt.on(TODAY + timedelta(days=days), today=LATE)
        facts = facts_about(
            cast.audit_round, list(with_requests(when.annotate(returns), when)), when
        )
        assert bool(facts.asked) is undecided


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
