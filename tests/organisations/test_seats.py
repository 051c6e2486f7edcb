"""Who may give and end which seats; and access ends with the seat, in the same second."""

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from audit_portal.organisations.models import (
    BOARD_ROLES,
    ORGANISATION_ROLES,
    BoardMember,
    Organisation,
    Seat,
)
from audit_portal.organisations.seats import MEANING, SeatRefused, Terms, end_seat, terms_at
from questionnaires.returns.models import AuditReturn
from tests.conftest import Cast
from tests.factories import NOW, make_board, make_organisation, make_seat, make_user


def end(seat: Seat, by: object, place: object) -> None:
    terms = terms_at(place, by)  # type: ignore[arg-type]
    assert terms is not None
    end_seat(seat, by=by, terms=terms, at=NOW)  # type: ignore[arg-type]


class TestTerms:
    def test_lead_gives_every_seat_of_the_organisation(self, cast: Cast) -> None:
        assert terms_at(cast.housing, cast.asha) == Terms(ORGANISATION_ROLES)

    @pytest.mark.parametrize("who", ["ben", "dev", "amara", "carol", "ruth"])
    def test_others_give_none(self, cast: Cast, who: str) -> None:
        assert terms_at(cast.housing, getattr(cast, who)) is None

    def test_manager_gives_the_leads_seat_at_a_member(self, cast: Cast) -> None:
        assert terms_at(cast.housing, cast.mo) == Terms(("lead",), may_end_the_last_lead=True)

    def test_manager_of_another_board_gives_a_lead_for_that_board_alone(self, cast: Cast) -> None:
        eastmoor = make_board("eastmoor")
        nia = make_user("Nia")
        make_seat(nia, eastmoor, "manager")
        assert terms_at(cast.housing, nia) is None
        BoardMember.objects.create(board=eastmoor, organisation=cast.housing, duty_basis="s11")
        terms = terms_at(cast.housing, nia)
        assert terms == Terms(("lead",), eastmoor, may_end_the_last_lead=True)

    def test_lead_for_one_board_gives_seats_for_that_board(self, cast: Cast) -> None:
        eastmoor = make_board("eastmoor")
        eve = make_user("Eve")
        make_seat(eve, cast.housing, "lead", only_for_board=eastmoor)
        terms = terms_at(cast.housing, eve)
        assert terms == Terms(ORGANISATION_ROLES, eastmoor)
        assert not terms.cover(Seat.objects.get(user=cast.asha))

    def test_manager_gives_the_seats_of_the_board(self, cast: Cast) -> None:
        assert terms_at(cast.board, cast.mo) == Terms(BOARD_ROLES)
        assert terms_at(cast.board, cast.ruth) is None

    def test_every_role_is_explained(self) -> None:
        assert set(MEANING) == {*ORGANISATION_ROLES, *BOARD_ROLES}


class TestEnding:
    def test_keeps_who_and_when(self, cast: Cast) -> None:
        seat = Seat.objects.get(user=cast.ben)
        end(seat, cast.asha, cast.housing)
        seat.refresh_from_db()
        assert (seat.until, seat.ended_by) == (NOW, cast.asha)

    def test_twice_changes_nothing(self, cast: Cast) -> None:
        seat = Seat.objects.get(user=cast.ben)
        end(seat, cast.asha, cast.housing)
        make_seat(cast.dev, cast.housing, "lead")
        end(seat, cast.dev, cast.housing)
        seat.refresh_from_db()
        assert seat.ended_by == cast.asha

    def test_lead_cannot_leave_nobody_in_charge(self, cast: Cast) -> None:
        with pytest.raises(SeatRefused, match="Hand over the seat"):
            end(Seat.objects.get(user=cast.asha), cast.asha, cast.housing)

    def test_lead_may_leave_when_there_is_another(self, cast: Cast) -> None:
        make_seat(cast.dev, cast.housing, "lead")
        end(Seat.objects.get(user=cast.asha), cast.asha, cast.housing)
        assert not Seat.objects.open().filter(user=cast.asha).exists()

    def test_lead_for_one_board_does_not_stand_in_for_the_whole(self, cast: Cast) -> None:
        make_seat(cast.dev, cast.housing, "lead", only_for_board=cast.board)
        with pytest.raises(SeatRefused):
            end(Seat.objects.get(user=cast.asha), cast.asha, cast.housing)

    def test_inactive_lead_does_not_stand_in(self, cast: Cast) -> None:
        make_seat(make_user("Gone", is_active=False), cast.housing, "lead")
        with pytest.raises(SeatRefused):
            end(Seat.objects.get(user=cast.asha), cast.asha, cast.housing)

    def test_manager_may_end_the_last_lead(self, cast: Cast) -> None:
        """Somebody suspended must be out at once, successor or not."""
        end(Seat.objects.get(user=cast.asha), cast.mo, cast.housing)
        assert not Seat.objects.open().filter(user=cast.asha).exists()

    def test_manager_does_not_end_other_seats_of_an_organisation(self, cast: Cast) -> None:
        with pytest.raises(SeatRefused, match="not yours"):
            end(Seat.objects.get(user=cast.ben), cast.mo, cast.housing)

    def test_board_keeps_a_manager(self, cast: Cast) -> None:
        with pytest.raises(SeatRefused, match="only manager"):
            end(Seat.objects.get(user=cast.mo), cast.mo, cast.board)


def test_access_ends_with_the_seat(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.ben)
    assert client.get(f"/organisations/{cast.housing.pk}/people/").status_code == 200
    end(Seat.objects.get(user=cast.ben), cast.asha, cast.housing)
    assert client.get(f"/organisations/{cast.housing.pk}/people/").status_code == 404
    assert "you hold no seat" in client.get("/").content.decode()


class TestEndedSeats(TestCase):
    """For whatever seats a person holds: once all have ended, nothing is left to see."""

    @settings(max_examples=30, deadline=None)
    @given(
        roles=st.sets(
            st.tuples(st.sampled_from(["own", "parent", "predecessor", "board"]), st.integers(0, 4))
        )
    )
    def test_reach_nothing(self, roles: set[tuple[str, int]]) -> None:
        board = make_board(f"b{len(roles)}-{Seat.objects.count()}")
        trust = make_organisation(board, "Trust")
        own = make_organisation(board, "School", parent=trust)
        person = make_user("Asha")
        places = {"own": own, "parent": trust, "predecessor": trust, "board": board}
        for where, n in roles:
            known = BOARD_ROLES if where == "board" else ORGANISATION_ROLES
            place = places[where]
            Seat.objects.get_or_create(
                user=person,
                role=known[n],
                since=NOW,
                **({"board": place} if where == "board" else {"organisation": place}),
            )
        if roles:
            assert Organisation.objects.visible_to(person).exists()
        Seat.objects.of(person).end(NOW)
        assert not Organisation.objects.visible_to(person).exists()
        assert not Organisation.objects.people_read_by(person).exists()
        assert not Organisation.objects.editable_by(person).exists()
        assert not AuditReturn.objects.visible_to(person).exists()
        assert terms_at(own, person) is None
        assert terms_at(board, person) is None
