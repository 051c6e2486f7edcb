"""Mo gives a return out, Rafi reads it with its evidence and says what he finds, in a browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Portal

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]
NewPage = Callable[..., Page]


@pytest.mark.parametrize("javascript", [True, False])
def test_from_giving_out_to_read(
    new_page: NewPage, sign_in: SignIn, portal: Portal, axe: Axe, javascript: bool
) -> None:
    facts = portal.ask("review_stage")

    def look(page: Page) -> None:
        if javascript:
            assert axe(page) == []

    mo = new_page(javascript=javascript)
    sign_in(mo, facts["mo"])
    mo.goto("/")
    mo.get_by_role("link", name="Say who reads 1 return").click()
    look(mo)
    mo.get_by_label("A random sample").check()
    mo.get_by_label("Rafi").check()
    mo.get_by_role("button", name="Show what would be given out").click()
    expect(mo.get_by_role("alert")).to_contain_text("Write how many.")
    mo.get_by_label("How many, if you chose a sample").fill("5")
    mo.get_by_role("button", name="Show what would be given out").click()
    expect(mo.get_by_text("Nothing has been given out yet.")).to_be_visible()
    look(mo)
    mo.get_by_role("button", name="Give these out").click()
    expect(mo.get_by_text("1 return is given out to be read.")).to_be_visible()
    look(mo)

    rafi = new_page(javascript=javascript)
    sign_in(rafi, facts["rafi"])
    rafi.goto("/")
    rafi.get_by_role("link", name="Read 1 return").click()
    look(rafi)
    rafi.get_by_role("link", name="Northmoor Council Housing").click()
    look(rafi)
    rafi.get_by_role("link", name="Begin with 1 Standard 1").click()
    look(rafi)
    rafi.get_by_role("link", name="Judge Is s1-q1 in place?").click()
    rafi.get_by_text("Look at “wall.png” here").click()
    picture = rafi.frame_locator('iframe[title="wall.png"]').locator("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") == 32
    look(rafi)
    rafi.get_by_label("It should be: Amber").check()
    rafi.get_by_label("Partial").check()
    rafi.get_by_role("button", name="Save and go on").click()
    expect(rafi.get_by_role("alert")).to_contain_text("Write why you do not agree.")
    look(rafi)
    rafi.get_by_label("Why, if you do not agree").fill("The policy is of 2019: ŵ & O’Brien")
    rafi.get_by_role("button", name="Save and go on").click()
    expect(rafi.get_by_role("heading", level=1)).to_contain_text("Is s1-q2 in place?")
    rafi.get_by_role("link", name="Back to the standard without saving").click()
    expect(rafi.get_by_text("The policy is of 2019: ŵ & O’Brien")).to_be_visible()
    rafi.get_by_role("button", name="Agree with the 2 ratings left").click()
    look(rafi)
    rafi.get_by_role("link", name="Go on with 2 Standard 2").click()
    rafi.get_by_role("button", name="Agree with the 3 ratings left").click()
    rafi.get_by_role("link", name="All standards of this return").click()
    look(rafi)
    rafi.get_by_role("button", name="I have read this return").click()
    expect(rafi.get_by_text("Northmoor Council Housing is read.")).to_be_visible()
