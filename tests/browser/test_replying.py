"""Rafi reads and asks, Asha answers, Rafi writes the letter, Mo signs it, Dev reads it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Portal

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]
NewPage = Callable[..., Page]


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_query_to_the_letter(
    new_page: NewPage, sign_in: SignIn, portal: Portal, axe: Axe, javascript: bool
) -> None:
    facts = portal.ask("given_stage")

    def look(page: Page) -> None:
        if javascript:
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 900})
                assert axe(page) == []
            page.set_viewport_size({"width": 1280, "height": 900})

    def at_home(name: str) -> Page:
        page = new_page(javascript=javascript)
        sign_in(page, facts[name])
        page.goto("/")
        return page

    rafi = at_home("rafi")
    rafi.get_by_role("link", name="Read 1 return").click()
    rafi.get_by_role("link", name="Northmoor Council Housing").click()
    review = rafi.url
    rafi.get_by_role("link", name="Begin with 1 Standard 1").click()
    rafi.get_by_role("link", name="Judge Is s1-q1 in place?").click()
    rafi.get_by_role("link", name="Ask the organisation about this answer").click()
    look(rafi)
    rafi.get_by_role("button", name="Send to the lead").click()
    expect(rafi.get_by_role("alert")).to_contain_text("Write what you want to know.")
    look(rafi)
    rafi.get_by_label("What do you want to know?").fill("Who checks the list? Tŷ Hafan & O’Brien")
    rafi.get_by_role("button", name="Send to the lead").click()
    expect(rafi.get_by_text("You will be told when they answer.")).to_be_visible()
    look(rafi)
    query = rafi.url

    asha = at_home("asha")
    asha.get_by_role("link", name="Answer the board’s query: Is s1-q1 in place?").click()
    expect(asha.get_by_text("Who checks the list? Tŷ Hafan & O’Brien")).to_be_visible()
    look(asha)
    asha.get_by_label("Your answer").fill("The duty manager, each Friday")
    asha.get_by_role("button", name="Send answer").click()
    expect(asha.get_by_text("Your answer is on its way to the reviewer.")).to_be_visible()
    look(asha)

    rafi.goto(query)
    expect(rafi.get_by_text("The duty manager, each Friday")).to_be_visible()
    rafi.get_by_role("button", name="Settle the query").click()
    expect(rafi.get_by_text("The query is settled.")).to_be_visible()
    rafi.goto(f"{review}standards/s1/")
    rafi.get_by_role("button", name="Agree with the 3 ratings left").click()
    rafi.goto(f"{review}standards/s2/")
    rafi.get_by_role("link", name="Judge Is s2-q1 in place?").click()
    rafi.get_by_label("It should be: Amber").check()
    rafi.get_by_label("Partial").check()
    rafi.get_by_label("Why, if you do not agree").fill("No list was seen")
    rafi.get_by_role("button", name="Save and go on").click()
    rafi.goto(f"{review}standards/s2/")
    rafi.get_by_role("button", name="Agree with the 2 ratings left").click()
    rafi.goto(review)
    rafi.get_by_role("button", name="I have read this return").click()
    rafi.goto(review)
    rafi.get_by_role("button", name="Draft the letter to the organisation").click()
    look(rafi)
    rafi.get_by_role("link", name="Change the words").click()
    look(rafi)
    rafi.get_by_label("Strengths (optional)").fill("You asked children, and changed what you do.")
    rafi.get_by_role("button", name="Show the letter with these words").click()
    expect(rafi.get_by_text("It is not saved yet.")).to_be_visible()
    look(rafi)
    rafi.get_by_role("button", name="Save", exact=True).click()
    rafi.get_by_role("button", name="Give it to the manager to sign").click()
    expect(rafi.get_by_text("The letter waits for the manager to sign it.")).to_be_visible()

    mo = at_home("mo")
    mo.get_by_role("link", name="Sign 1 letter to organisations").click()
    look(mo)
    mo.get_by_role("button", name="Sign the ticked letters").click()
    look(mo)
    mo.get_by_role("button", name="Sign and send").click()
    expect(mo.get_by_text("1 letter is signed.")).to_be_visible()
    look(mo)

    dev = at_home("dev")
    dev.get_by_role("link", name="Read the board’s reply to your return").click()
    expect(dev.get_by_text("You asked children, and changed what you do.")).to_be_visible()
    expect(dev.get_by_text("The board agrees with 5 of your 6 ratings.")).to_be_visible()
    expect(dev.get_by_text("No list was seen")).to_be_visible()
    look(dev)
