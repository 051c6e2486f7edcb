"""Who may read, follow, answer and approve which return."""

from datetime import timedelta

from audit_portal.organisations.models import Kind, Seat, Succession, User
from questionnaires.returns.models import AuditReturn
from tests.conftest import Cast
from tests.factories import (
    NOW,
    make_board,
    make_organisation,
    make_return,
    make_round,
    make_seat,
    make_user,
)


def read_by(user: User) -> set[AuditReturn]:
    return set(AuditReturn.objects.visible_to(user))


def sign_off(audit_return: AuditReturn) -> None:
    audit_return.status = "signed_off"
    audit_return.signed_off_at, audit_return.receipt, audit_return.checksum = NOW, "NM-1", "1" * 64
    audit_return.save()


class TestVisibleTo:
    def test_every_seat_of_the_organisation_reads_its_return_and_no_other(self, cast: Cast) -> None:
        for person in (cast.asha, cast.ben, cast.dev, cast.amara):
            assert read_by(person) == {cast.audit_return}
        assert read_by(cast.carol) == {cast.carols_return}

    def test_the_board_reads_nothing_before_sign_off(self, cast: Cast) -> None:
        assert read_by(cast.mo) == read_by(cast.ruth) == set()
        sign_off(cast.audit_return)
        assert read_by(cast.mo) == read_by(cast.ruth) == {cast.audit_return}

    def test_another_board_reads_nothing_after_sign_off(self, cast: Cast) -> None:
        stranger = make_user("Olu")
        make_seat(stranger, make_board("southmoor"), "manager")
        sign_off(cast.audit_return)
        assert read_by(stranger) == set()

    def test_a_seat_ended_reads_nothing(self, cast: Cast) -> None:
        Seat.objects.of(cast.asha).end(NOW)
        assert read_by(cast.asha) == set()

    def test_an_account_switched_off_reads_nothing(self, cast: Cast) -> None:
        cast.asha.is_active = False
        cast.asha.save()
        assert read_by(cast.asha) == set()

    def test_a_trust_reads_its_schools(self, cast: Cast) -> None:
        trust = make_organisation(cast.board, "Moorland Trust", kind=Kind.SCHOOL)
        school = make_organisation(cast.board, "St Aidan's", kind=Kind.SCHOOL, parent=trust)
        school_return = make_return(cast.audit_round, school)
        tess = make_user("Tess")
        make_seat(tess, trust, "reader")
        assert read_by(tess) == {school_return}

    def test_a_successor_reads_what_it_took_over(self, cast: Cast) -> None:
        academy = make_organisation(cast.board, "St Bride's Academy", kind=Kind.SCHOOL)
        Succession.objects.create(predecessor=cast.housing, successor=academy)
        fay = make_user("Fay")
        make_seat(fay, academy, "lead")
        assert read_by(fay) == {cast.audit_return}

    def test_a_seat_kept_to_one_board_reaches_that_boards_rounds_alone(self, cast: Cast) -> None:
        other = make_board("southmoor")
        theirs = make_return(make_round(other, cast.audit_round.version), cast.housing)
        zoe = make_user("Zoe")
        make_seat(zoe, cast.housing, "lead", only_for_board=other)
        assert read_by(zoe) == {theirs}
        assert set(AuditReturn.objects.editable_by(zoe)) == {theirs}

    def test_a_seat_kept_to_a_board_that_shares_the_round_reaches_it(self, cast: Cast) -> None:
        other = make_board("southmoor")
        cast.audit_round.shared_with.add(other)
        zoe = make_user("Zoe")
        make_seat(zoe, cast.housing, "contributor", only_for_board=other)
        assert read_by(zoe) == {cast.audit_return}


class TestSharedRounds:
    def test_the_other_board_follows_its_own_members_only(self, cast: Cast) -> None:
        other = make_board("southmoor")
        cast.audit_round.shared_with.add(other)
        other.members.create(organisation=cast.probation, duty_basis="s11")
        pia = make_user("Pia")
        make_seat(pia, other, "manager")
        assert set(AuditReturn.objects.tracked_by(pia)) == {cast.carols_return}
        assert set(AuditReturn.objects.tracked_by(cast.mo)) == {
            cast.audit_return,
            cast.carols_return,
        }

    def test_only_the_owning_board_runs_the_round(self, cast: Cast) -> None:
        other = make_board("southmoor")
        cast.audit_round.shared_with.add(other)
        other.members.create(organisation=cast.probation, duty_basis="s11")
        pia = make_user("Pia")
        make_seat(pia, other, "manager")
        assert not AuditReturn.objects.run_by(pia).exists()
        assert AuditReturn.objects.run_by(cast.mo).count() == 2


class TestEditableBy:
    def test_lead_and_contributor_answer_and_signatories_do_not(self, cast: Cast) -> None:
        answers = {
            person.name: set(AuditReturn.objects.editable_by(person))
            for person in (cast.asha, cast.ben, cast.dev, cast.amara, cast.mo, cast.ruth)
        }
        assert answers == {
            "Asha": {cast.audit_return},
            "Ben": {cast.audit_return},
            "Dev": set(),
            "Amara": set(),
            "Mo": set(),
            "Ruth": set(),
        }

    def test_nobody_answers_a_return_that_was_submitted(self, cast: Cast) -> None:
        AuditReturn.objects.update(status="submitted")
        assert not AuditReturn.objects.editable_by(cast.asha).exists()
        assert set(AuditReturn.objects.approvable_by(cast.dev)) == {cast.audit_return}

    def test_nobody_answers_in_a_closed_round(self, cast: Cast) -> None:
        cast.audit_round.closed_on = NOW.date()
        cast.audit_round.save()
        assert not AuditReturn.objects.editable_by(cast.asha).exists()


class TestOverdue:
    def test_the_day_itself_is_still_in_time_and_an_extension_moves_it(self, cast: Cast) -> None:
        first_due = cast.audit_round.cohorts.get().first_due
        cast.carols_return.extended_to = first_due + timedelta(days=7)
        cast.carols_return.extension_reason = "Inspection week"
        cast.carols_return.save()
        on = AuditReturn.objects.overdue
        assert set(on(on=first_due)) == set()
        assert set(on(on=first_due + timedelta(days=1))) == {cast.audit_return}
        assert set(on(on=first_due + timedelta(days=8))) == {cast.audit_return, cast.carols_return}
