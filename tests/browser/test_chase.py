"""Mo chases a round of Northmoor in a browser: looks ahead, changes a step, chases, notes."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Portal

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]
NewPage = Callable[..., Page]

CHASE = "/rounds/s11-current/chase/"


@pytest.fixture(scope="module")
def facts(portal: Portal) -> dict[str, Any]:
    return dict(portal.ask("northmoor"))


def number_in(page: Page, words: str) -> int:
    found = re.search(words, page.locator("main").inner_text())
    return int(found[1].replace(",", "")) if found else 0


def messages_of_the_board(page: Page) -> int:
    page.goto("/boards/northmoor/messages/")
    return number_in(page, r"(\d+) messages?\n")


@pytest.mark.parametrize("javascript", [True, False])
def test_from_looking_ahead_to_a_call_noted_down(
    new_page: NewPage, sign_in: SignIn, facts: dict[str, Any], javascript: bool
) -> None:
    page = new_page(javascript=javascript)
    sign_in(page, facts["mo"])
    page.goto("/rounds/s11-current/")
    page.get_by_role("link", name="The chase:").click()
    page.get_by_role("link", name="See what goes out today").click()
    expect(page.get_by_role("heading", name="Who is passed over, and why")).to_be_visible()
    chase = page.get_by_role("button", name="Chase now")
    if chase.count():
        announced = number_in(page, r"(\d+) messages? to")
        before = messages_of_the_board(page)
        page.goto(f"{CHASE}now/")
        chase.dblclick()
        expect(page.get_by_role("link", name="See what goes out today")).to_be_visible()
        assert messages_of_the_board(page) == before + announced
        page.goto(f"{CHASE}now/")
    expect(page.get_by_text("Nothing is left to send today.")).to_be_visible()
    page.goto(CHASE)
    page.get_by_role("link", name="All that fell due").click()
    page.locator("tbody th a").first.click()
    page.get_by_role("link", name="Note a contact").click()
    page.get_by_role("button", name="Note it down").click()
    expect(page.get_by_role("alert")).to_contain_text("Write with whom.")
    page.get_by_label("Phone").check()
    page.get_by_label("With whom").fill("Mrs O’Shea of Tŷ Gwyn")
    page.get_by_label("What was said").fill("She will send it on Friday")
    page.get_by_role("button", name="Note it down").click()
    expect(page.get_by_text("Mrs O’Shea of Tŷ Gwyn was phoned").first).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_step_is_added_seen_and_removed(
    new_page: NewPage, sign_in: SignIn, facts: dict[str, Any], javascript: bool
) -> None:
    page = new_page(javascript=javascript)
    sign_in(page, facts["mo"])
    page.goto(f"{CHASE}ladder/")
    page.get_by_role("link", name="Add a step").click()
    page.get_by_label("How many days").fill("40")
    page.get_by_label("On the deadline or after it").check()
    page.get_by_label("Phone call by the board").check()
    page.get_by_label("The lead", exact=True).check()
    page.get_by_label("Subject").fill("A call about {organisation}")
    page.get_by_label("Text").fill("Ask {head}")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot be filled in")
    page.get_by_label("Text").fill("Ask what stands in the way.")
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("Nothing has been saved yet")).to_be_visible()
    page.get_by_role("button", name="Save the step").click()
    page.get_by_role("link", name="40 days after the first deadline").click()
    page.get_by_role("button", name="Remove this step").click()
    expect(page.get_by_role("link", name="40 days after")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_finds_nothing(
    new_page: NewPage, sign_in: SignIn, facts: dict[str, Any], axe: Axe, width: int
) -> None:
    page = new_page(width=width)
    sign_in(page, facts["mo"])
    one = f"/rounds/s11-current/returns/{facts['returns']['not_started']}/"
    for path in (
        CHASE,
        f"{CHASE}now/",
        f"{CHASE}notices/",
        f"{CHASE}ladder/",
        f"{CHASE}ladder/add/",
        "/boards/northmoor/tasks/",
        one,
        f"{one}contact/",
        f"{one}pause/",
    ):
        page.goto(path)
        assert axe(page) == [], path
        room = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert room, f"{path} is wider than {width} pixels"
