"""Mo brings the answers of a past year in, with JavaScript and without."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Portal

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]
HEAD = "organisation,question,rating\n"
HOUSING = "Northmoor Council Housing"
LOOK = "Look at what is in it"


@pytest.fixture
def facts(portal: Portal) -> dict[str, Any]:
    found: dict[str, Any] = portal.ask("running_stage")
    return found


def choose(page: Page, path: Path, words: str, *, button: str = LOOK) -> None:
    path.write_text(HEAD + words)
    page.get_by_label("Answers").set_input_files(path)
    page.get_by_role("button", name=button).click()


def test_a_file_is_looked_at_mended_and_brought_in(
    portal: Portal,
    new_page: Callable[..., Page],
    sign_in: SignIn,
    facts: dict[str, Any],
    tmp_path: Path,
) -> None:
    page = new_page(javascript=False)
    sign_in(page, facts["mo"])
    page.goto(f"/rounds/{facts['round']}/")
    page.get_by_role("link", name="Bring past years in").click()
    choose(page, tmp_path / "past.csv", f"{HOUSING},s1-q1,green\n{HOUSING},s1-q2,mauve\n")
    expect(page.get_by_role("heading", name="1 thing to mend")).to_be_visible()
    expect(page.get_by_role("cell", name="“mauve” is none of the ratings")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download past.csv to mend").click()
    mended = tmp_path / "mended.csv"
    download.value.save_as(mended)
    mended.write_text(mended.read_text("utf-8-sig").replace("mauve", "amber"))
    page.get_by_label("Answers").set_input_files(mended)
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_role("heading", name="Before they are brought in")).to_be_visible()
    page.get_by_role("button", name="Bring it in").click()
    expect(page.get_by_role("heading", name="The answers are brought in")).to_be_visible()


def test_every_page_of_it_can_be_used_by_everybody(
    page: Page, sign_in: SignIn, axe: Axe, facts: dict[str, Any], tmp_path: Path
) -> None:
    sign_in(page, facts["mo"])
    page.goto(f"/rounds/{facts['round']}/answers/")
    assert axe(page) == []
    page.goto(f"/rounds/{facts['round']}/past-answers/")
    assert axe(page) == []
    page.get_by_role("button", name=LOOK).click()
    assert axe(page) == []
    choose(page, tmp_path / "past.csv", f"{HOUSING},s1-q1,mauve\n")
    expect(page.get_by_role("heading", name="1 thing to mend")).to_be_visible()
    assert axe(page) == []
    choose(page, tmp_path / "past.csv", f"{HOUSING},s1-q1,green\n", button="Look again")
    expect(page.get_by_role("heading", name="Before they are brought in")).to_be_visible()
    assert axe(page) == []


def test_a_workbook_is_looked_at_by_the_worker_and_the_page_tells(
    portal: Portal, page: Page, sign_in: SignIn, axe: Axe, facts: dict[str, Any], tmp_path: Path
) -> None:
    sign_in(page, facts["mo"])
    page.goto(f"/rounds/{facts['round']}/past-answers/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download an empty workbook").click()
    download.value.save_as(book := tmp_path / "empty.xlsx")
    page.get_by_label("Answers").set_input_files(book)
    page.get_by_role("button", name=LOOK).click()
    expect(page.get_by_role("heading", name="Your files are being looked at")).to_be_visible()
    assert axe(page) == []
    portal.ask("work")
    expect(page.get_by_role("heading", name="1 thing to mend")).to_be_visible()
    expect(page.locator("#past-told")).to_have_text("There are things to mend.")
