"""A board's year: Mo writes the next version on the screen, publishes it, and Grace meets it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Portal

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]
NewPage = Callable[..., Page]

SAID = (
    "5 questions are new, 3 are reworded, 1 is answered in another way and 6 are unchanged. "
    "2 are no longer asked."
)


class Builder:
    """Mo at the draft; each page that comes up for the first time is looked at by axe."""

    def __init__(self, page: Page, axe: Axe) -> None:
        self.page, self.axe, self.seen = page, axe, set[str]()
        self.draft = page.url

    def look(self, name: str) -> None:
        if name not in self.seen:
            self.seen.add(name)
            assert self.axe(self.page) == [], name

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def standard(self, number: int) -> None:
        self.page.goto(self.draft)
        self.look("the draft")
        self.follow(f"Standard {number}")
        self.look("a standard")

    def question(self, standard: int, number: int) -> None:
        self.standard(standard)
        self.page.get_by_role("link", name=f"Question {number}", exact=True).click()
        self.look("a question")

    def add(self, text: str) -> None:
        self.standard(0)
        self.follow("Add a question")
        self.look("a new question")
        self.page.get_by_label("Question", exact=True).fill(text)
        self.page.get_by_label("Yes, no or partly").check()
        self.press("Add")
        expect(self.page.get_by_text("Say more about it here")).to_be_visible()

    def reword(self, number: int) -> None:
        self.question(0, number)
        self.page.get_by_label("Question", exact=True).fill(f"In other words, question {number}?")
        self.press("Save")

    def remove(self, number: int) -> None:
        self.standard(1)
        self.page.get_by_role("button", name=re.compile(f"^Remove.*“Question {number}”")).click()

    def scale(self, name: str) -> None:
        self.page.goto(self.draft)
        self.follow("Add a scale")
        self.look("a new scale")
        self.page.get_by_label("Name", exact=True).fill(name)
        for n, label in enumerate(("Strong", "Weak"), start=1):
            self.page.get_by_role("textbox", name=f"Point {n}", exact=True).fill(label)
        self.page.get_by_label("Counts as assured").first.check()
        self.press("Add")

    def rescale(self, number: int, name: str) -> None:
        self.question(1, number)
        self.page.get_by_label("Scale", exact=True).select_option(name)
        self.press("Save")


@pytest.mark.parametrize("javascript", [True, False])
def test_a_boards_year(
    portal: Portal, new_page: NewPage, sign_in: SignIn, axe: Axe, javascript: bool
) -> None:
    if not javascript:
        axe = lambda page: []  # noqa: E731 - it is a script, too
    facts = portal.ask("last_year")
    page = new_page(javascript=javascript)
    sign_in(page, facts["mo"])
    page.goto(f"/questionnaires/{facts['version']}/")
    page.get_by_role("button", name="Copy to a draft of").click()
    page.get_by_role("link", name="Change this draft").click()
    builder = Builder(page, axe)
    write_this_years(builder)
    page.goto(builder.draft)
    page.get_by_role("link", name="Check and publish").click()
    expect(page.locator("main")).to_contain_text(SAID)
    builder.look("the check list")
    page.get_by_role("link", name="See what changed").click()
    expect(page.locator("main")).to_contain_text(SAID)
    page.go_back()
    builder.press("Publish this version")
    expect(page.get_by_role("alert")).to_contain_text("From now on this version stays as it is.")
    version = int(page.url.rstrip("/").rpartition("/")[2])
    asked = portal.ask("this_year", version=version, earlier=facts["return"])
    sign_in(page, facts["grace"])
    for path in (f"/returns/{asked}/", f"/returns/{asked}/what-is-new/"):
        page.goto(path)
        expect(page.locator("main")).to_contain_text(SAID)


def write_this_years(builder: Builder) -> None:
    """Five questions are added, three reworded, two retired, one is put on another scale."""
    for n in range(5):
        builder.add(f"Something new, part {n}?")
    for number in (0, 1, 2):
        builder.reword(number)
    for number in (0, 1):
        builder.remove(number)
    builder.scale("Strong or weak")
    builder.rescale(2, "Strong or weak")
    # one too many, and taken back
    builder.remove(3)
    builder.page.get_by_role("button", name=re.compile("^Undo")).click()
    expect(builder.page.get_by_role("alert")).to_contain_text("Undone: Removed question")
    builder.page.get_by_role("link", name="All edits").click()
    builder.look("all edits")


def test_rows_are_dragged(portal: Portal, page: Page, sign_in: SignIn) -> None:
    facts = portal.ask("last_year")
    sign_in(page, facts["mo"])
    page.goto(f"/questionnaires/{facts['version']}/")
    page.get_by_role("button", name="Copy to a draft of").click()
    page.get_by_role("link", name="Change this draft").click()
    page.locator("#s1").drag_to(page.locator("#s0"))
    expect(page.locator(".portal-last-edit")).to_contain_text("Moved standard “Standard 1”")
    expect(page.locator(".portal-outline > li").first).to_contain_text("Standard 1")
    page.get_by_role("link", name="Standard 0").click()
    page.locator("#s0-q0").drag_to(page.locator("#s0-q3"))
    expect(page.locator(".portal-last-edit")).to_contain_text("Moved question “Question 0”")
    expect(page.locator(".portal-outline > li").nth(3)).to_contain_text("Question 0")


def test_two_editors_meet(portal: Portal, new_page: NewPage, sign_in: SignIn, axe: Axe) -> None:
    facts = portal.ask("last_year")
    pages = [new_page(), new_page()]
    for page in pages:
        sign_in(page, facts["mo"])
    pages[0].goto(f"/questionnaires/{facts['version']}/")
    pages[0].get_by_role("button", name="Copy to a draft of").click()
    pages[0].get_by_role("link", name="Change this draft").click()
    pages[0].get_by_role("link", name="Standard 0").click()
    pages[0].get_by_role("link", name="Question 0", exact=True).click()
    pages[1].goto(pages[0].url)
    for page, words in zip(pages, ("First", "Second"), strict=True):
        page.get_by_label("Question", exact=True).fill(words)
        page.get_by_role("button", name="Save", exact=True).click()
    expect(pages[1].get_by_role("alert")).to_contain_text("Two people wrote this")
    assert axe(pages[1]) == []
    pages[1].get_by_role("button", name="Save", exact=True).click()
    expect(pages[1].locator("main")).to_contain_text("Second")
