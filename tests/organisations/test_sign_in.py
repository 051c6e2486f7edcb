"""Signing in, out, and back in: by e-mail address and password, revealing nothing."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from audit_portal.correspondence.models import Message
from audit_portal.organisations.models import User
from audit_portal.organisations.sign_in.session import SEEN
from tests.factories import PASSWORD, make_user

SIGN_IN = "/accounts/login/"
FORGOTTEN = "/accounts/password/reset/"


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


@pytest.fixture
def asha(db: None) -> User:
    return make_user("Asha", email="asha@example.org")


def sign_in(client: Client, email: str, password: str = PASSWORD, *, to: str = "") -> Any:
    return client.post(f"{SIGN_IN}{to}", {"login": email, "password": password})


def text_of(response: HttpResponse) -> str:
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", words)


class TestSigningIn:
    def test_leads_home(self, client: Client, asha: User) -> None:
        response = sign_in(client, "asha@example.org")
        assert response.status_code == 302
        assert response.url == "/"

    def test_takes_the_address_in_any_case(self, client: Client, asha: User) -> None:
        assert sign_in(client, "Asha@Example.ORG").status_code == 302

    def test_leads_to_the_page_that_was_asked_for(self, client: Client, asha: User) -> None:
        assert client.get("/account/").url == f"{SIGN_IN}?next=/account/"
        assert sign_in(client, "asha@example.org", to="?next=/account/").url == "/account/"

    def test_never_leads_to_another_site(self, client: Client, asha: User) -> None:
        response = sign_in(client, "asha@example.org", to="?next=https://evil.example/")
        assert response.url == "/"

    def test_wrong_password_and_unknown_address_read_the_same(
        self, client: Client, asha: User
    ) -> None:
        wrong = text_of(sign_in(client, "asha@example.org", "wrong"))
        unknown = text_of(sign_in(client, "nobody@example.org", "wrong"))
        assert "do not go together" in wrong
        assert wrong == unknown

    def test_errors_are_announced_in_the_title(self, client: Client) -> None:
        page = sign_in(client, "", "").content.decode()
        assert "<title>Error: Sign in" in page
        assert "Enter your e-mail address." in page
        assert "Enter your password." in page

    def test_somebody_inactive_stays_out(self, client: Client, asha: User) -> None:
        asha.is_active = False
        asha.save()
        assert sign_in(client, "asha@example.org").url == "/accounts/inactive/"
        assert client.get("/").status_code == 302

    @pytest.mark.parametrize("name", ["account_signup", "account_email", "account_confirm_email"])
    def test_there_is_no_way_to_sign_up(self, client: Client, name: str) -> None:
        with pytest.raises(NoReverseMatch):
            reverse(name)


class TestGuessing:
    def test_is_stopped_for_the_account_attacked_and_for_no_other(
        self, client: Client, asha: User
    ) -> None:
        make_user("Ben", email="ben@example.org")
        for _ in range(5):
            assert "do not go together" in text_of(sign_in(client, "asha@example.org", "wrong"))
        assert "Wait five minutes" in text_of(sign_in(client, "asha@example.org", PASSWORD))
        assert sign_in(client, "ben@example.org").status_code == 302

    def test_is_stopped_alike_for_an_address_without_account(self, client: Client) -> None:
        for _ in range(5):
            sign_in(client, "nobody@example.org", "wrong")
        assert "Wait five minutes" in text_of(sign_in(client, "nobody@example.org", "wrong"))

    def test_a_flood_gets_a_plain_page(self, client: Client, settings: Any) -> None:
        settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
        for _ in range(2):
            assert sign_in(client, "nobody@example.org").status_code == 200
        response = sign_in(client, "nobody@example.org")
        assert response.status_code == 429
        assert "Too many attempts" in text_of(response)


class TestForgottenPassword:
    def ask(self, client: Client, email: str) -> HttpResponse:
        return client.post(FORGOTTEN, {"email": email}, follow=True)  # type: ignore[return-value]

    def link(self) -> str:
        message = Message.objects.get()
        found = re.search(r"http://localhost:8000(/accounts/\S+)", message.text)
        assert found is not None
        return found[1]

    def test_link_lets_choose_a_password_and_signs_in(self, client: Client, asha: User) -> None:
        self.ask(client, "asha@example.org")
        page = client.get(self.link(), follow=True)
        address = page.redirect_chain[-1][0]
        assert asha.password not in page.content.decode()
        response = client.post(address, {"password1": "three random words"})
        assert response.url == "/"  # type: ignore[attr-defined]
        assert client.get("/").status_code == 200
        asha.refresh_from_db()
        assert asha.check_password("three random words")

    def test_link_works_once(self, client: Client, asha: User) -> None:
        self.ask(client, "asha@example.org")
        link = self.link()
        page = client.get(link, follow=True)
        client.post(page.redirect_chain[-1][0], {"password1": "three random words"})
        assert "no longer works" in text_of(Client().get(link, follow=True))

    def test_link_names_the_site_not_the_host_of_the_request(
        self, client: Client, asha: User, settings: Any
    ) -> None:
        settings.ALLOWED_HOSTS = ["*"]
        client.post(FORGOTTEN, {"email": "asha@example.org"}, headers={"host": "evil.example"})
        assert "evil.example" not in Message.objects.get().text

    def test_message_is_wiped_once_sent(self, client: Client, asha: User) -> None:
        self.ask(client, "asha@example.org")
        assert Message.objects.get().secret

    def test_page_tells_nothing_about_accounts(self, client: Client, asha: User) -> None:
        known = text_of(self.ask(client, "asha@example.org"))
        unknown = text_of(self.ask(client, "nobody@example.org"))
        assert known == unknown

    def test_address_without_account_gets_a_mail_that_says_so(self, client: Client) -> None:
        self.ask(client, "nobody@example.org")
        message = Message.objects.get()
        assert message.recipient == "nobody@example.org"
        assert "There is no such account" in message.text
        assert "/accounts/" not in message.text

    def test_poor_password_is_refused_with_its_reason(self, client: Client, asha: User) -> None:
        self.ask(client, "asha@example.org")
        page = client.get(self.link(), follow=True)
        response = client.post(page.redirect_chain[-1][0], {"password1": "short"})
        assert "at least 10 characters" in text_of(response)  # type: ignore[arg-type]

    def test_inactive_account_gets_no_link(self, client: Client, asha: User) -> None:
        asha.is_active = False
        asha.save()
        self.ask(client, "asha@example.org")
        assert "/accounts/" not in Message.objects.get().text


class TestChangingPassword:
    def test_ends_other_sessions_and_tells_the_owner(self, client: Client, asha: User) -> None:
        elsewhere = Client()
        client.force_login(asha)
        elsewhere.force_login(asha)
        response = client.post(
            "/accounts/password/change/",
            {"oldpassword": PASSWORD, "password1": "three random words"},
        )
        assert response.status_code == 302
        assert client.get("/").status_code == 200
        assert elsewhere.get("/").status_code == 302
        message = Message.objects.get()
        assert message.recipient == "asha@example.org"
        assert "Your password was changed" in message.text

    def test_asks_for_the_old_one(self, client: Client, asha: User) -> None:
        client.force_login(asha)
        response = client.post(
            "/accounts/password/change/",
            {"oldpassword": "wrong", "password1": "three random words"},
        )
        assert "This is not your current password" in text_of(response)  # type: ignore[arg-type]


class TestSession:
    def test_signing_out_ends_it(self, client: Client, asha: User) -> None:
        client.force_login(asha)
        page = client.post("/accounts/logout/", follow=True)
        assert "You have signed out." in page.content.decode()
        assert client.get("/").status_code == 302

    def test_a_get_never_signs_out(self, client: Client, asha: User) -> None:
        client.force_login(asha)
        assert "Sign out?" in client.get("/accounts/logout/").content.decode()
        assert client.get("/").status_code == 200

    def test_is_renewed_by_work(self, client: Client, asha: User) -> None:
        client.force_login(asha)
        session = client.session
        session[SEEN] = int(time.time()) - 3600
        session.save()
        nearly_over = timezone.now() + timedelta(minutes=1)
        Session.objects.update(expire_date=nearly_over)
        client.get("/")
        assert Session.objects.get().expire_date > nearly_over + timedelta(minutes=60)

    def test_is_not_written_by_every_page(
        self, client: Client, asha: User, django_assert_num_queries: Any
    ) -> None:
        client.force_login(asha)
        client.get("/")
        with django_assert_num_queries(3):  # session, user, seats
            client.get("/")

    def test_that_has_ended_is_explained_once(self, client: Client, asha: User) -> None:
        client.force_login(asha)
        Session.objects.all().delete()
        page = client.get("/account/", follow=True)
        assert "You have been signed out" in page.content.decode()
        assert page.redirect_chain[-1][0] == f"{SIGN_IN}?next=/account/"
        assert "You have been signed out" not in client.get(SIGN_IN).content.decode()

    def test_newcomer_is_not_told_of_a_session(self, client: Client) -> None:
        assert "signed out" not in client.get("/", follow=True).content.decode()


class TestAccount:
    def test_shows_seats_and_saves_the_name(self, client: Client, asha: User) -> None:
        client.force_login(asha)
        client.post("/account/", {"name": "Asha Khan"})
        asha.refresh_from_db()
        assert asha.name == "Asha Khan"
        assert "asha@example.org" in client.get("/account/").content.decode()

    def test_wants_a_name(self, client: Client, asha: User) -> None:
        client.force_login(asha)
        assert "Enter your name." in client.post("/account/", {"name": " "}).content.decode()
