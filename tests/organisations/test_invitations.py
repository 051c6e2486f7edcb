"""A seat is offered by e-mail and taken up once, in time, by whom it was meant for."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
from allauth.account.models import EmailAddress
from django.db import connection

from audit_portal.correspondence.models import Message
from audit_portal.organisations.invitations import (
    InvitationRefused,
    Offer,
    accept,
    accept_as_newcomer,
    find,
    invite,
    send_again,
    withdraw,
)
from audit_portal.organisations.models import (
    ORGANISATION_ROLES,
    BoardMember,
    Invitation,
    Organisation,
    Seat,
    User,
)
from audit_portal.organisations.seats import Terms, terms_at
from audit_portal.organisations.signals import seat_handed_over
from questionnaires.returns.models import AuditRound
from tests.conftest import Cast
from tests.factories import NOW, PASSWORD, make_board, make_organisation, make_seat, make_user
from tests.processes import shared_database

LATER = NOW + timedelta(minutes=5)


def offer_seat(
    place: object,
    by: User,
    email: str = "eve@example.org",
    role: str = "contributor",
    **fields: object,
) -> Invitation:
    terms = terms_at(place, by)  # type: ignore[arg-type]
    assert terms is not None
    offer = Offer(email=email, name="Eve Adams", role=role, **fields)  # type: ignore[arg-type]
    link = invite(place, offer, by=by, terms=terms, at=NOW)  # type: ignore[arg-type]
    found = find(link.rstrip("/").rpartition("/")[2])
    assert found is not None
    return found


class TestWhatItIsAbout:
    """A seat means little to a newcomer; an audit, its board and its day do."""

    def test_the_audits_it_is_asked_for(self, cast: Cast) -> None:
        cast.audit_round.cohorts.update(opens=NOW.date())
        offer_seat(cast.housing, cast.asha)
        message = Message.objects.get()
        said = "Section 11 audit 2026, asked for by Northmoor Safeguarding Board. It is due on 28"
        assert said in message.text
        assert said in message.html

    def test_before_there_is_one_the_board_that_asks(self, cast: Cast) -> None:
        AuditRound.objects.update(closed_on=NOW.date())
        offer_seat(cast.housing, cast.asha)
        said = "It is about the safeguarding audits that Northmoor Safeguarding Board asks of"
        assert said in Message.objects.get().text

    def test_of_another_boards_alone_where_the_seat_is_kept_to_it(self, cast: Cast) -> None:
        cast.audit_round.cohorts.update(opens=NOW.date())
        westmoor = make_board("westmoor")
        offer = Offer("eve@example.org", "Eve", "lead")
        terms = Terms(ORGANISATION_ROLES, only_for_board=westmoor)
        invite(cast.housing, offer, by=cast.mo, terms=terms, at=NOW)
        text = Message.objects.get().text
        assert "Section 11 audit 2026" not in text
        assert f"the safeguarding audits that {westmoor} asks of" in text

    def test_a_seat_at_a_board_is_about_no_return(self, cast: Cast) -> None:
        offer_seat(cast.board, cast.mo, role="reviewer")
        assert "safeguarding audits that" not in Message.objects.get().text


class TestOffering:
    def test_mails_a_link_that_is_nowhere_else(self, cast: Cast) -> None:
        invitation = offer_seat(cast.housing, cast.asha)
        message = Message.objects.get()
        [link] = re.findall(r"http://localhost:8000/invitations/(\S+)/", message.text)
        assert message.recipient == "eve@example.org"
        assert message.secret
        assert find(link) == invitation
        assert link not in str(Invitation.objects.values())

    def test_says_what_for_and_until_when(self, cast: Cast) -> None:
        offer_seat(cast.housing, cast.asha, role="senior_lead")
        text = Message.objects.get().text
        assert "Asha invites you to be" in text
        assert "approves it or sends it back" in text
        assert "24 March 2026" in text

    def test_pressed_twice_sends_once(self, cast: Cast) -> None:
        offer_seat(cast.housing, cast.asha)
        terms = terms_at(cast.housing, cast.asha)
        assert terms is not None
        again = Offer(email="Eve@example.org", name="Eve Adams", role="contributor")
        assert invite(cast.housing, again, by=cast.asha, terms=terms, at=NOW) == ""
        assert Message.objects.count() == 1

    def test_later_again_renews_the_one_that_is_open(self, cast: Cast) -> None:
        first = offer_seat(cast.housing, cast.asha)
        terms = terms_at(cast.housing, cast.asha)
        assert terms is not None
        again = Offer(email="eve@example.org", name="Eve", role="contributor")
        assert invite(cast.housing, again, by=cast.asha, terms=terms, at=LATER)
        renewed = Invitation.objects.get()
        assert renewed.pk == first.pk
        assert renewed.expires_at == LATER + timedelta(days=14)

    def test_of_a_seat_that_is_held_is_refused(self, cast: Cast) -> None:
        with pytest.raises(InvitationRefused, match="holds this seat already"):
            offer_seat(cast.housing, cast.asha, email=cast.ben.email)

    def test_of_a_seat_beyond_ones_terms_is_refused(self, cast: Cast) -> None:
        with pytest.raises(InvitationRefused, match="not yours to give"):
            offer_seat(cast.housing, cast.mo, role="contributor")

    def test_by_another_board_is_kept_to_that_board(self, cast: Cast) -> None:
        eastmoor = make_board("eastmoor")
        nia = make_user("Nia")
        make_seat(nia, eastmoor, "manager")
        BoardMember.objects.create(board=eastmoor, organisation=cast.housing, duty_basis="s11")
        invitation = offer_seat(cast.housing, nia, role="lead")
        seat = accept(invitation, user=make_user("Eve", email="eve@example.org"), at=LATER)
        assert seat.only_for_board == eastmoor


class TestTakingUp:
    def test_gives_the_seat_and_proves_the_address(self, cast: Cast) -> None:
        eve = make_user("Eve", email="eve@example.org")
        seat = accept(offer_seat(cast.housing, cast.asha), user=eve, at=LATER)
        assert (seat.user, seat.role, seat.since) == (eve, "contributor", LATER)
        assert seat.given_by == cast.asha
        assert EmailAddress.objects.get(user=eve).verified
        assert Organisation.objects.visible_to(eve).get() == cast.housing

    def test_twice_by_the_same_person_is_harmless(self, cast: Cast) -> None:
        eve = make_user("Eve", email="eve@example.org")
        invitation = offer_seat(cast.housing, cast.asha)
        assert accept(invitation, user=eve, at=LATER) == accept(invitation, user=eve, at=LATER)
        assert Seat.objects.filter(user=eve).count() == 1

    def test_by_somebody_else_is_refused(self, cast: Cast) -> None:
        invitation = offer_seat(cast.housing, cast.asha)
        with pytest.raises(InvitationRefused, match=r"sent to eve@example\.org"):
            accept(invitation, user=cast.carol, at=LATER)
        assert not Seat.objects.filter(user=cast.carol, organisation=cast.housing).exists()

    def test_ends_after_two_weeks(self, cast: Cast) -> None:
        invitation = offer_seat(cast.housing, cast.asha)
        eve = make_user("Eve", email="eve@example.org")
        with pytest.raises(InvitationRefused, match="expired"):
            accept(invitation, user=eve, at=NOW + timedelta(days=14))
        assert accept(invitation, user=eve, at=NOW + timedelta(days=13, hours=23))

    def test_makes_the_account_of_a_newcomer(self, cast: Cast) -> None:
        invitation = offer_seat(cast.housing, cast.asha)
        seat = accept_as_newcomer(invitation, name="Eve Adams", password=PASSWORD, at=LATER)
        assert seat.user.email == "eve@example.org"
        assert seat.user.check_password(PASSWORD)

    def test_makes_no_second_account(self, cast: Cast) -> None:
        invitation = offer_seat(cast.housing, cast.asha)
        accept_as_newcomer(invitation, name="Eve Adams", password=PASSWORD, at=LATER)
        with pytest.raises(InvitationRefused, match="Sign in first"):
            accept_as_newcomer(invitation, name="Mallory", password="another one", at=LATER)
        assert User.objects.get(email="eve@example.org").check_password(PASSWORD)

    def test_of_a_seat_held_by_now_gives_no_second(self, cast: Cast) -> None:
        invitation = offer_seat(cast.housing, cast.asha)
        eve = make_user("Eve", email="eve@example.org")
        held = make_seat(eve, cast.housing, "contributor")
        assert accept(invitation, user=eve, at=LATER) == held


class TestWithdrawing:
    def test_closes_the_link(self, cast: Cast) -> None:
        invitation = offer_seat(cast.housing, cast.asha)
        withdraw(invitation, by=cast.asha, at=LATER)
        eve = make_user("Eve", email="eve@example.org")
        with pytest.raises(InvitationRefused, match="withdrawn"):
            accept(invitation, user=eve, at=LATER)
        invitation.refresh_from_db()
        assert invitation.withdrawn_by == cast.asha

    def test_comes_too_late_once_accepted(self, cast: Cast) -> None:
        invitation = offer_seat(cast.housing, cast.asha)
        accept(invitation, user=make_user("Eve", email="eve@example.org"), at=LATER)
        with pytest.raises(InvitationRefused, match="End the seat instead"):
            withdraw(invitation, by=cast.asha, at=LATER)

    def test_leaves_room_for_another(self, cast: Cast) -> None:
        withdraw(offer_seat(cast.housing, cast.asha), by=cast.asha, at=NOW)
        assert offer_seat(cast.housing, cast.asha)
        assert Invitation.objects.count() == 2


class TestSendingAgain:
    def test_replaces_the_link(self, cast: Cast) -> None:
        invitation = offer_seat(cast.housing, cast.asha)
        old = invitation.token_digest
        link = send_again(invitation, at=LATER)
        assert find(link.rstrip("/").rpartition("/")[2]) == invitation
        assert not Invitation.objects.filter(token_digest=old).exists()

    def test_pressed_twice_sends_once(self, cast: Cast) -> None:
        invitation = offer_seat(cast.housing, cast.asha)
        send_again(invitation, at=LATER)
        assert send_again(invitation, at=LATER + timedelta(seconds=2)) == ""
        assert Message.objects.count() == 2

    def test_revives_one_that_expired(self, cast: Cast) -> None:
        invitation = offer_seat(cast.housing, cast.asha)
        much_later = NOW + timedelta(days=30)
        send_again(invitation, at=much_later)
        assert accept(invitation, user=make_user("Eve", email="eve@example.org"), at=much_later)


class TestHandingOver:
    def test_old_holder_is_out_as_the_successor_is_in(self, cast: Cast) -> None:
        ashas = Seat.objects.get(user=cast.asha)
        invitation = offer_seat(cast.housing, cast.asha, role="lead", hands_over=ashas)
        assert Organisation.objects.led_by(cast.asha).exists()
        heard: list[object] = []
        listener = lambda sender, old, new, **_: heard.append((old, new))  # noqa: E731
        seat_handed_over.connect(listener)
        new = accept(invitation, user=make_user("Eve", email="eve@example.org"), at=LATER)
        seat_handed_over.disconnect(listener)
        ashas.refresh_from_db()
        assert (ashas.until, ashas.ended_by) == (LATER, cast.asha)
        assert not Organisation.objects.visible_to(cast.asha).exists()
        assert Organisation.objects.led_by(new.user).get() == cast.housing
        assert heard == [(ashas, new)]

    def test_nothing_changes_until_then(self, cast: Cast) -> None:
        ashas = Seat.objects.get(user=cast.asha)
        invitation = offer_seat(cast.housing, cast.asha, role="lead", hands_over=ashas)
        withdraw(invitation, by=cast.asha, at=LATER)
        ashas.refresh_from_db()
        assert ashas.until is None

    def test_keeps_the_seat_to_its_board(self, cast: Cast) -> None:
        kept = make_seat(make_user("Fay"), cast.housing, "lead", only_for_board=cast.board)
        invitation = offer_seat(cast.housing, cast.asha, role="lead", hands_over=kept)
        new = accept(invitation, user=make_user("Eve", email="eve@example.org"), at=LATER)
        assert new.only_for_board == cast.board


@pytest.fixture
def on_disk(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    with shared_database(tmp_path):
        yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("on_disk")
class TestRaces:
    """Two requests at the same moment, each in a thread and a database connection of its own."""

    def at_once(self, act: object, times: int = 2) -> list[object]:
        barrier = Barrier(times)

        def one(number: int) -> object:
            barrier.wait()
            try:
                return act(number)  # type: ignore[operator]
            except InvitationRefused as refusal:
                return refusal
            finally:
                connection.close()

        with ThreadPoolExecutor(times) as pool:
            return list(pool.map(one, range(times)))

    def start(self) -> tuple[Organisation, User]:
        board = make_board()
        organisation = make_organisation(board)
        asha = make_user("Asha")
        make_seat(asha, organisation, "lead")
        return organisation, asha

    def test_two_newcomers_with_one_link(self) -> None:
        organisation, asha = self.start()
        invitation = offer_seat(organisation, asha)
        results = self.at_once(
            lambda n: accept_as_newcomer(
                invitation, name=f"Eve {n}", password=f"{PASSWORD} {n}", at=LATER
            )
        )
        assert sum(isinstance(result, Seat) for result in results) == 1
        assert User.objects.filter(email="eve@example.org").count() == 1
        assert Seat.objects.filter(organisation=organisation, role="contributor").count() == 1

    def test_one_person_in_two_tabs(self) -> None:
        organisation, asha = self.start()
        eve = make_user("Eve", email="eve@example.org")
        invitation = offer_seat(organisation, asha)
        results = self.at_once(lambda n: accept(invitation, user=eve, at=LATER))
        assert all(isinstance(result, Seat) for result in results)
        assert Seat.objects.filter(user=eve).count() == 1

    def test_withdrawn_as_it_is_accepted(self) -> None:
        organisation, asha = self.start()
        eve = make_user("Eve", email="eve@example.org")
        invitation = offer_seat(organisation, asha)
        acts = [
            lambda: accept(invitation, user=eve, at=LATER),
            lambda: withdraw(invitation, by=asha, at=LATER),
        ]
        self.at_once(lambda n: acts[n]())
        invitation.refresh_from_db()
        assert (invitation.accepted_at is None) != (invitation.withdrawn_at is None)
        assert Seat.objects.filter(user=eve).exists() == (invitation.accepted_at is not None)

    def test_two_leads_end_each_other(self) -> None:
        from audit_portal.organisations.seats import SeatRefused, end_seat

        organisation, asha = self.start()
        dev = make_user("Dev")
        make_seat(dev, organisation, "lead")
        leads = [asha, dev]
        terms = terms_at(organisation, asha)
        assert terms is not None

        def leave(n: int) -> object:
            seat = Seat.objects.get(user=leads[n])
            try:
                return end_seat(seat, by=leads[n], terms=terms, at=LATER)
            except SeatRefused as refusal:
                return refusal

        self.at_once(leave)
        assert Seat.objects.open().filter(organisation=organisation, role="lead").count() == 1
