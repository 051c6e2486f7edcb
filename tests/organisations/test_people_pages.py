"""The pages about people: reading who holds which seat, inviting, handing over, ending."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import Invitation, Seat, User
from tests.conftest import Cast
from tests.factories import PASSWORD, make_user


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def people(cast: Cast) -> str:
    return f"/organisations/{cast.housing.pk}/people/"


def invite_eve(cast: Cast, role: str = "contributor") -> str:
    """Asha invites Eve; the path of the link that Eve finds in her mail."""
    fields = {"name": "Eve Adams", "email": "eve@example.org", "role": role}
    signed_in(cast.asha).post(f"{people(cast)}invite/", fields)
    return link_of("eve@example.org")


def link_of(email: str) -> str:
    message = Message.objects.filter(recipient=email).latest("pk")
    found = re.search(r"http://localhost:8000(/invitations/\S+)", message.text)
    assert found is not None
    return found[1]


class TestReading:
    @pytest.mark.parametrize("who", ["asha", "ben", "dev", "amara", "mo"])
    def test_shows_who_sits_here(self, cast: Cast, who: str) -> None:
        page = words(signed_in(getattr(cast, who)).get(people(cast)))
        assert cast.ben.email in page
        assert "since 10 March 2026" in page

    @pytest.mark.parametrize("who", ["carol", "ruth"])
    def test_is_nobody_elses(self, cast: Cast, who: str) -> None:
        assert signed_in(getattr(cast, who)).get(people(cast)).status_code == 404

    def test_only_those_who_give_seats_see_invitations_and_buttons(self, cast: Cast) -> None:
        invite_eve(cast)
        assert "eve@example.org" in words(signed_in(cast.asha).get(people(cast)))
        page = words(signed_in(cast.ben).get(people(cast)))
        assert "eve@example.org" not in page
        assert "Invite somebody" not in page
        assert "Hand over" not in page

    def test_board(self, cast: Cast) -> None:
        assert "Ruth" in words(signed_in(cast.ruth).get("/boards/northmoor/people/"))
        assert signed_in(cast.asha).get("/boards/northmoor/people/").status_code == 404


class TestInviting:
    def test_leads_back_and_says_so(self, cast: Cast) -> None:
        fields = {"name": "Eve Adams", "email": "eve@example.org", "role": "contributor"}
        page = signed_in(cast.asha).post(f"{people(cast)}invite/", fields, follow=True)
        assert page.redirect_chain == [(people(cast), 302)]
        assert "on its way to Eve Adams at eve@example.org" in words(page)

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("name", "", "Enter the name."),
            ("name", "Win at http://evil.example", "Enter the name alone"),
            ("email", "eve", "name@example.org"),
            ("role", "", "Choose a seat."),
            ("role", "manager", "manager"),
        ],
    )
    def test_bad_input_is_named_and_the_rest_kept(
        self, cast: Cast, field: str, value: str, sentence: str
    ) -> None:
        fields = {"name": "Eve", "email": "eve@example.org", "role": "reader", field: value}
        response = signed_in(cast.asha).post(f"{people(cast)}invite/", fields)
        assert sentence in response.content.decode()
        assert "<title>Error: " in response.content.decode()
        for kept in set(fields) - {field, "role"}:
            assert f'value="{fields[kept]}"' in response.content.decode()
        assert not Invitation.objects.exists()

    def test_of_a_holder_is_explained(self, cast: Cast) -> None:
        fields = {"name": "Ben", "email": cast.ben.email, "role": "contributor"}
        response = signed_in(cast.asha).post(f"{people(cast)}invite/", fields)
        assert "holds this seat already" in words(response)

    @pytest.mark.parametrize("who", ["ben", "dev", "amara"])
    def test_is_not_for_other_seats(self, cast: Cast, who: str) -> None:
        client = signed_in(getattr(cast, who))
        assert client.get(f"{people(cast)}invite/").status_code == 404
        fields = {"name": "Eve", "email": "eve@example.org", "role": "reader"}
        assert client.post(f"{people(cast)}invite/", fields).status_code == 404
        assert not Invitation.objects.exists()

    def test_manager_invites_the_first_lead(self, cast: Cast) -> None:
        client = signed_in(cast.mo)
        fields = {"name": "Eve Adams", "email": "eve@example.org", "role": "lead"}
        assert client.post(f"{people(cast)}invite/", fields).status_code == 302
        fields["role"] = "contributor"
        assert client.post(f"{people(cast)}invite/", fields).status_code == 200

    def test_manager_invites_to_the_board(self, cast: Cast) -> None:
        fields = {"name": "Eve Adams", "email": "eve@example.org", "role": "reviewer"}
        signed_in(cast.mo).post("/boards/northmoor/people/invite/", fields)
        assert Invitation.objects.get().board == cast.board

    def test_can_be_withdrawn_and_sent_again(self, cast: Cast) -> None:
        link = invite_eve(cast)
        pk = Invitation.objects.get().pk
        Invitation.objects.update(sent_at=timezone.now() - timedelta(hours=1))
        asha = signed_in(cast.asha)
        asha.post(f"{people(cast)}invitations/{pk}/send-again/")
        assert Client().get(link).status_code == 404
        newer = link_of("eve@example.org")
        assert Client().get(newer).status_code == 200
        asha.post(f"{people(cast)}invitations/{pk}/withdraw/")
        closed = Client().get(newer)
        assert closed.status_code == 410
        assert "It was withdrawn on" in words(closed)


class TestAccepting:
    def test_newcomer_makes_an_account_and_lands_in_the_seat(self, cast: Cast) -> None:
        link = invite_eve(cast)
        client = Client()
        page = client.get(link)
        assert "Eve Adams" in page.content.decode()
        assert "Helps to answer" in words(page)
        page = client.post(link, {"name": "Eve Adams", "password": PASSWORD}, follow=True)
        seat = Seat.objects.get(user__email="eve@example.org")
        assert page.redirect_chain == [(f"/seats/{seat.pk}/", 302)]
        assert "Welcome. You are now contributor for Northmoor Council Housing" in words(page)

    def test_newcomers_password_is_checked(self, cast: Cast) -> None:
        link = invite_eve(cast)
        response = Client().post(link, {"name": "Eve Adams", "password": "eveadams"})
        assert "too short" in words(response)
        assert not User.objects.filter(email="eve@example.org").exists()

    def test_somebody_with_an_account_signs_in_first(self, cast: Cast) -> None:
        eve = make_user("Eve", email="eve@example.org")
        link = invite_eve(cast)
        client = Client()
        page = client.get(link).content.decode()
        assert f"/accounts/login/?next={link}" in page
        posted = client.post(link, {"name": "Mallory", "password": "another password"})
        assert posted.status_code == 200
        assert not eve.seats.exists()
        response = client.post(
            f"/accounts/login/?next={link}", {"login": eve.email, "password": PASSWORD}
        )
        assert response.headers["Location"] == link
        client.post(link)
        assert eve.seats.get().organisation == cast.housing

    def test_a_get_accepts_nothing(self, cast: Cast) -> None:
        eve = make_user("Eve", email="eve@example.org")
        assert signed_in(eve).get(invite_eve(cast)).status_code == 200
        assert not eve.seats.exists()

    def test_pressed_twice_is_harmless(self, cast: Cast) -> None:
        eve = make_user("Eve", email="eve@example.org")
        link = invite_eve(cast)
        client = signed_in(eve)
        client.post(link)
        assert client.post(link).headers["Location"] == "/"
        assert eve.seats.count() == 1

    def test_forwarded_to_somebody_signed_in_is_explained(self, cast: Cast) -> None:
        link = invite_eve(cast)
        client = signed_in(cast.carol)
        response = client.get(link)
        assert response.status_code == 403
        assert "It was sent to eve@example.org" in words(response)
        assert client.post(link).status_code == 403
        assert not cast.carol.seats.filter(organisation=cast.housing).exists()
        back = client.post("/accounts/logout/", {"next": link})
        assert back.headers["Location"] == link

    def test_used_link_leads_strangers_to_sign_in(self, cast: Cast) -> None:
        link = invite_eve(cast)
        Client().post(link, {"name": "Eve Adams", "password": PASSWORD})
        response = Client().get(link)
        assert response.status_code == 410
        assert "It has been used" in words(response)

    def test_made_up_link(self, cast: Cast) -> None:
        assert Client().get("/invitations/made-up/").status_code == 404


class TestHandingOver:
    def test_own_seat(self, cast: Cast) -> None:
        seat = cast.asha.seats.get()
        asha = signed_in(cast.asha)
        fields = {"name": "Eve Adams", "email": "eve@example.org"}
        asha.post(f"{people(cast)}{seat.pk}/hand-over/", fields)
        assert asha.get(people(cast)).status_code == 200
        link = link_of("eve@example.org")
        assert "take over from Asha" in words(Client().get(link))
        Client().post(link, {"name": "Eve Adams", "password": PASSWORD})
        assert asha.get(people(cast)).status_code == 404
        assert "you hold no seat" in words(asha.get("/"))

    def test_to_oneself_is_refused(self, cast: Cast) -> None:
        seat = cast.asha.seats.get()
        fields = {"name": "Asha", "email": cast.asha.email.upper()}
        response = signed_in(cast.asha).post(f"{people(cast)}{seat.pk}/hand-over/", fields)
        assert "own address" in words(response)

    def test_of_somebody_elses_seat_is_for_the_lead(self, cast: Cast) -> None:
        url = f"{people(cast)}{cast.dev.seats.get().pk}/hand-over/"
        assert signed_in(cast.asha).get(url).status_code == 200
        assert signed_in(cast.dev).get(url).status_code == 404

    def test_of_a_seat_elsewhere_does_not_exist(self, cast: Cast) -> None:
        url = f"{people(cast)}{cast.carol.seats.get().pk}/hand-over/"
        assert signed_in(cast.asha).get(url).status_code == 404


class TestEnding:
    def test_asks_first(self, cast: Cast) -> None:
        url = f"{people(cast)}{cast.ben.seats.get().pk}/end/"
        assert "End the seat of Ben?" in words(signed_in(cast.asha).get(url))
        assert cast.ben.seats.open().exists()

    def test_ends_access_at_once(self, cast: Cast) -> None:
        ben = signed_in(cast.ben)
        url = f"{people(cast)}{cast.ben.seats.get().pk}/end/"
        page = signed_in(cast.asha).post(url, follow=True)
        assert "seat at Northmoor Council Housing has ended" in words(page)
        assert ben.get(people(cast)).status_code == 404

    def test_of_the_last_lead_is_refused_with_the_way_out(self, cast: Cast) -> None:
        url = f"{people(cast)}{cast.asha.seats.get().pk}/end/"
        response = signed_in(cast.asha).post(url)
        assert response.status_code == 200
        assert "only lead of Northmoor Council Housing. Hand over the seat" in words(response)
        assert cast.asha.seats.open().exists()
