"""What cannot be shown is explained in plain words, even when the database is away."""

from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.views.decorators.http import require_POST

from audit_portal.home import errors
from audit_portal.urls import (  # noqa: F401 - Django looks for them in the module of the urls
    handler400,
    handler403,
    handler404,
    handler429,
    handler500,
)
from audit_portal.urls import urlpatterns as portal_urls
from tests.conftest import Cast


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken")


def forbids(request: HttpRequest) -> HttpResponse:
    from django.core.exceptions import PermissionDenied

    raise PermissionDenied


def takes(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


def posts_only(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


urlpatterns = [
    *portal_urls,
    path("posts-only/", require_POST(posts_only)),
    path("breaks/", breaks),
    path("forbids/", forbids),
    path("takes/", takes),
]


@pytest.fixture
def with_broken_pages(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.django_db
def test_unknown_page(visitor: Client) -> None:
    response = visitor.get("/nowhere/")
    assert response.status_code == 404
    assert "There is no such page here" in response.content.decode()


def test_unknown_page_keeps_the_way_back_for_those_signed_in(visitor: Client, cast: Cast) -> None:
    visitor.force_login(cast.asha)
    assert "Northmoor Council Housing" in visitor.get("/nowhere/").content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("with_broken_pages")
class TestBroken:
    def test_server_error(self, visitor: Client) -> None:
        response = visitor.get("/breaks/")
        assert response.status_code == 500
        assert "Something is wrong on our side" in response.content.decode()

    def test_permission_denied(self, visitor: Client) -> None:
        response = visitor.get("/forbids/")
        assert response.status_code == 403
        assert "This is not open to you" in response.content.decode()

    @pytest.mark.parametrize(
        ("setting", "value"),
        [("DATA_UPLOAD_MAX_NUMBER_FIELDS", 5), ("DATA_UPLOAD_MAX_MEMORY_SIZE", 50)],
    )
    def test_too_much_at_once(
        self, visitor: Client, settings: Any, setting: str, value: int
    ) -> None:
        setattr(settings, setting, value)
        fields = "&".join(f"field{n}=some+words" for n in range(10))
        response = visitor.post("/takes/", fields, content_type="application/x-www-form-urlencoded")
        assert response.status_code == 413
        assert "That was too much at once" in response.content.decode()


@pytest.mark.parametrize("page", [errors.server_error, errors.too_large])
def test_page_needs_no_database(rf: Any, page: Callable[[HttpRequest], HttpResponse]) -> None:
    with mock.patch.object(connection, "cursor", side_effect=AssertionError("asked the database")):
        assert page(rf.get("/")).status_code in {413, 500}


def test_a_host_that_is_not_ours(visitor: Client) -> None:
    response = visitor.get("/", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "could not be read" in response.content.decode()


class TestStaleForm:
    def client(self) -> Client:
        return Client(enforce_csrf_checks=True)

    def test_gives_back_what_was_typed(self, cast: Cast) -> None:
        client = self.client()
        client.force_login(cast.asha)
        words = "A long account of our <supervision> arrangements"
        response = client.post("/account/", {"name": words, "oldpassword": "x" * 30})
        page = response.content.decode()
        assert response.status_code == 403
        assert "Open that page again" in page
        assert "A long account of our &lt;supervision&gt; arrangements" in page
        assert "x" * 30 not in page

    def test_shows_nothing_to_a_stranger(self, cast: Cast) -> None:
        response = self.client().post("/account/", {"name": "Words of another person's page"})
        assert "Words of another" not in response.content.decode()

    def test_second_sign_in_starts_anew(self, cast: Cast) -> None:
        response = self.client().post("/accounts/login/?next=/account/", {"login": "a@b.example"})
        assert response.status_code == 302
        assert response.url == "/accounts/login/?next=/account/"  # type: ignore[attr-defined]


@pytest.mark.usefixtures("with_broken_pages")
def test_address_that_only_takes_a_form(visitor: Client, cast: Cast) -> None:
    visitor.force_login(cast.asha)
    response = visitor.get("/posts-only/")
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "cannot be opened like a page" in response.content.decode()
