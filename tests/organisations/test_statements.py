"""The public statements: drafts that a board makes its own."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client

from audit_portal.organisations.models import Statement, User
from audit_portal.organisations.statements.rendering import as_html
from audit_portal.organisations.statements.saying import say
from tests.conftest import Cast
from tests.factories import NOW, PASSWORD, make_board, make_seat, make_user

KINDS = ("accessibility", "privacy", "cookies")
EDIT = "/boards/northmoor/settings/statements/privacy/"


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def write(client: Client, text: str, seen: int = 0, button: str = "save") -> Any:
    return client.post(EDIT, {"text": text, "seen": seen, button: "yes"}, follow=True)


@pytest.mark.parametrize("kind", KINDS)
class TestReading:
    def test_a_visitor_reads_the_draft_of_the_installation(self, db: None, kind: str) -> None:
        page = words(Client().get(f"/{kind}/"))
        assert "This is the draft that comes with the portal. Each board" in page

    def test_a_visitor_reads_a_boards(self, cast: Cast, kind: str) -> None:
        assert "has not written this yet" in words(Client().get(f"/boards/northmoor/{kind}/"))
        say(cast.board, kind, "Our own words.", seen=0, who=cast.mo, at=NOW)
        page = words(Client().get(f"/boards/northmoor/{kind}/"))
        assert "Our own words. Saved on 10 March 2026." in page
        assert "Mo" not in re.findall(r"\w+", page)
        assert 'href="/boards/northmoor/' in Client().get(f"/{kind}/").content.decode()

    def test_the_draft_has_the_name_of_the_board(self, cast: Cast, kind: str) -> None:
        page = Client().get(f"/boards/northmoor/{kind}/").content.decode()
        assert "[name of the board]" not in page

    def test_an_unknown_board_has_none(self, db: None, kind: str) -> None:
        assert Client().get(f"/boards/nowhere/{kind}/").status_code == 404


class TestFooter:
    def test_leads_to_the_board_of_the_seat(self, cast: Cast) -> None:
        page = signed_in(cast.asha).get("/").content.decode()
        assert 'href="/boards/northmoor/privacy/"' in page

    def test_or_to_the_installations(self, db: None) -> None:
        assert 'href="/privacy/"' in Client().get("/accounts/login/").content.decode()


def test_the_cookies_named_are_those_that_are_set(cast: Cast) -> None:
    """Signing in, being told something, and a form: what the browser has been given then."""
    client = Client()
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": cast.mo.email, "password": PASSWORD})
    given = {"name": "A", "short_name": "", "calls_itself": "board", "seen": 0}
    client.post("/boards/northmoor/settings/names/", given)
    page = words(client.get("/cookies/"))
    assert settings.SESSION_COOKIE_NAME in client.cookies
    assert set(client.cookies) == {"sessionid", "csrftoken", "messages"}
    assert [name for name in client.cookies if name not in page] == []


class TestEditing:
    def test_a_look_saves_nothing(self, cast: Cast) -> None:
        page = write(signed_in(cast.mo), "## Who we are\n\nThe *board*.", button="preview")
        assert "How it will look" in words(page)
        assert '<h2 class="govuk-heading-m">Who we are</h2>' in page.content.decode()
        assert "## Who we are" in page.content.decode()
        assert not Statement.objects.exists()

    def test_each_text_saved_is_a_version(self, cast: Cast) -> None:
        mo = signed_in(cast.mo)
        write(mo, "First.")
        write(mo, "Second, [with a gap].", seen=1)
        assert [one.text for one in Statement.objects.order_by("number")] == [
            "First.\n",
            "Second, [with a gap].\n",
        ]
        assert "First." in words(mo.get(f"{EDIT}1/"))
        assert "saved by Mo" in words(mo.get(f"{EDIT}1/"))

    def test_what_is_left_to_fill_in_is_counted(self, cast: Cast) -> None:
        page = write(signed_in(cast.mo), "Ask [name]. See [us](https://example.org/) or [number].")
        assert "2 places in brackets are still to be filled in." in words(page)

    def test_the_same_again_makes_no_version(self, cast: Cast) -> None:
        mo = signed_in(cast.mo)
        write(mo, "Once.")
        write(mo, "Once.")
        assert Statement.objects.count() == 1

    def test_two_managers_meet(self, cast: Cast) -> None:
        ada = make_user("Ada")
        make_seat(ada, cast.board, "manager")
        write(signed_in(ada), "Ada’s.")
        page = write(signed_in(cast.mo), "Mo’s.")
        assert "Ada saved a newer text" in words(page)
        assert "Mo’s." in page.content.decode()
        write(signed_in(cast.mo), "Mo’s.", seen=1)
        assert Statement.objects.get(number=2).text == "Mo’s.\n"

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [(" ", "Write something"), ("x" * 60_001, "at most 60000 characters")],
    )
    def test_nothing_or_too_much_is_told(self, cast: Cast, text: str, sentence: str) -> None:
        assert sentence in words(write(signed_in(cast.mo), text))
        assert not Statement.objects.exists()

    def test_is_the_managers_of_that_board(self, cast: Cast) -> None:
        make_board("eastmoor")
        for user in (cast.asha, cast.ruth):
            assert signed_in(user).get(EDIT).status_code == 404
        assert signed_in(cast.mo).get("/boards/eastmoor/settings/statements/").status_code == 404

    def test_versions_stay(self, cast: Cast) -> None:
        say(cast.board, "privacy", "Ours.", seen=0, who=cast.mo, at=NOW)
        with pytest.raises(DatabaseError, match="stays as it is"), transaction.atomic():
            Statement.objects.update(text="Theirs.")


class TestRendering:
    @pytest.mark.parametrize(
        "text",
        [
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "[go](javascript:alert(1))",
            "[go](data:text/html,x)",
            "![pixel](https://elsewhere.example/x.png)",
            "<style>*{display:none}</style>",
            "<a href='x' style='position:fixed'>go</a>",
        ],
    )
    def test_nothing_runs_and_nothing_is_fetched(self, text: str) -> None:
        html = as_html(text)
        assert not re.search(
            r"<(script|img|style|iframe)|href=.(javascript|data)|<a[^>]*style", html
        )

    def test_headings_begin_below_that_of_the_page_and_skip_no_level(self) -> None:
        html = as_html("# One\n\n### Two\n\n###### Three\n\n## Four")
        assert re.findall(r"<(h\d)", html) == ["h2", "h3", "h4", "h2"]

    def test_a_huge_text_of_signs_is_quick(self) -> None:
        assert len(as_html("[" * 30_000 + "*_`" * 5_000)) > 30_000
