"""Each page of the portal says where the guide helps with it."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from audit_portal.home.help import HELP, OWN_PART, address_of
from tests.access.test_access import ROWS
from tests.factories import make_board, make_seat, make_user
from tests.guide.pages import BUILT, Built

# What is no page, or not ours to frame.
NEEDS_NONE = {
    *(f"organisations:{kind}" for kind in ("accessibility", "privacy", "cookies")),
    *(f"organisations:board_{kind}" for kind in ("accessibility", "privacy", "cookies")),
    "correspondence:message_html",  # a mail as it looks elsewhere
    "definitions:document",
    "definitions:empty_workbook",
    "definitions:workbook",
    "jobs:download",
    "organisations:agencies_template",
    "organisations:contacts_refused",
    "organisations:contacts_template",
    "organisations:logo_picture",
    "returns:answers_csv",
    "returns:answers_xlsx",
    "returns:approve_evidence",
    "returns:evidence_download",
    "returns:past_empty",
    "returns:past_problems",
    "returns:past_to_mend",
    "review:evidence",
    "compliance:action_csv",
    "compliance:below_csv",
    "compliance:below_xlsx",
    "compliance:tracker_csv",
    "compliance:tracker_xlsx",
    "session",  # how long it lasts, for the script that warns
}


def test_every_page_is_helped() -> None:
    pages = {row.address for row in ROWS if row.method == "GET" and not row.is_wrong_method}
    assert set(HELP) | NEEDS_NONE == pages
    assert not set(HELP) & NEEDS_NONE


@pytest.mark.parametrize("place", sorted({*HELP.values(), *OWN_PART.values()}))
def test_the_place_is_in_the_guide(place: str) -> None:
    page, _, anchor = place.partition("#")
    built = Built(BUILT / f"{page}.html")
    assert not anchor or anchor in built.ids


@pytest.mark.django_db
def test_the_link_on_a_page(client: Client) -> None:
    board = make_board()
    mo = make_user("Mo")
    make_seat(mo, board, "manager")
    client.force_login(mo)
    page = client.get(reverse("compliance:open", args=[board.slug])).content.decode()
    address = address_of(HELP["compliance:open"])
    assert address == "manager/rounds.html#open-a-round"
    assert f'href="/guide/{address}">Help with this page</a>' in page


@pytest.mark.django_db
def test_the_home_page_leads_to_ones_own_part(client: Client) -> None:
    board, mo = make_board(), make_user("Mo")
    client.force_login(mo)
    seat = make_seat(mo, board, "manager")
    assert helped(client, "/") == "manager/index.html"
    make_seat(mo, board, "chair")
    assert helped(client, "/") == "index.html"
    assert helped(client, f"/seats/{seat.pk}/") == "manager/index.html"


def helped(client: Client, page: str) -> str:
    """Where “Help with this page” leads."""
    found = re.search(
        r'href="/guide/([^"]*)">Help with this page', client.get(page).content.decode()
    )
    assert found is not None
    return found[1]


@pytest.mark.django_db
def test_a_page_that_went_wrong_offers_no_help_with_another(client: Client) -> None:
    client.force_login(make_user("Carol"))
    response = client.get(reverse("compliance:tracker", args=["nowhere"]))
    assert response.status_code == 404
    assert "Help with this page" not in response.content.decode()
