"""The board's own name and colour: on its pages, and readable in every colour it may choose."""

import re

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from audit_portal.organisations.models import Board, BoardColour
from scripts.layout import ASSETS
from tests.conftest import Cast
from tests.factories import make_board, make_organisation, make_seat

SHEET = (ASSETS / "_colours.scss").read_text()
COLOURS = {
    name: dict(re.findall(r'"(\w+)": (#[0-9a-f]{6})', body))
    for name, body in re.findall(r'"(\w+)": \(\n(.*?)\n  \)', SHEET, re.DOTALL)
}
WHITE = "#ffffff"


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_knows_what_is_known() -> None:
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.01)


def test_every_choice_has_its_colours_and_no_other_has() -> None:
    assert sorted(COLOURS) == sorted(BoardColour.values)


@pytest.mark.parametrize("name", BoardColour.values)
def test_words_can_be_read_in_it(name: str) -> None:
    it = COLOURS[name]
    ink, secondary, link = "#12303d", "#505a5f", "#0a5573"
    pairs = [(it["brand"], WHITE), (it["dark"], WHITE), (it["dark"], it["tint"])]
    pairs += [(words, it["tint"]) for words in (it["brand"], ink, secondary, link)]
    assert {pair: contrast(*pair) for pair in pairs if contrast(*pair) < 4.5} == {}


@pytest.mark.django_db
class TestShell:
    def shown_to(self, cast: Cast, url: str = "/") -> str:
        client = Client()
        client.force_login(cast.asha)
        return client.get(url).content.decode()

    def test_a_page_bears_the_boards_name_and_colour(self, cast: Cast) -> None:
        Board.objects.filter(pk=cast.board.pk).update(colour="plum")
        page = self.shown_to(cast)
        assert "portal-colour--plum" in page
        assert "<span>Northmoor Safeguarding Board</span>" in page

    def test_a_round_of_another_board_bears_that_boards(self, cast: Cast) -> None:
        other = make_board("eastmoor", colour="blue")
        cast.audit_round.board = other
        cast.audit_round.save()
        page = self.shown_to(cast, reverse("returns:overview", args=[cast.audit_return.pk]))
        assert "portal-colour--blue" in page
        assert "<span>Eastmoor Safeguarding Board</span>" in page

    def test_seats_under_two_boards_bear_neither(self, cast: Cast) -> None:
        other = make_board("eastmoor", colour="blue")
        make_seat(cast.asha, make_organisation(other, "Eastmoor Housing"), "lead")
        page = self.shown_to(cast)
        assert "<span>Safeguarding audit portal</span>" in page
        assert "portal-colour--teal" in page

    def test_before_signing_in_it_is_the_portals(self) -> None:
        page = Client().get(reverse("account_login")).content.decode()
        assert "<span>Safeguarding audit portal</span>" in page

    def test_an_unknown_colour_is_refused(self, cast: Cast) -> None:
        with pytest.raises(IntegrityError, match="board_colour_is_known"):
            Board.objects.filter(pk=cast.board.pk).update(colour="beige")
