"""Asha attaches evidence and sets actions in a browser, with JavaScript and without."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.serving import Portal
from tests.returns import sample_files as samples

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]


@pytest.fixture
def facts(portal: Portal) -> dict[str, Any]:
    return dict(portal.ask("stage"))


def payload(name: str, data: bytes) -> FilePayload:
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def question(page: Page, facts: dict[str, Any], key: str) -> Any:
    return page.locator(f"#{facts['names'][key]}-question")


def add(page: Page) -> None:
    page.get_by_role("button", name="Add evidence").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["JavaScript", "no JavaScript"])
def test_a_file_a_link_and_a_place_and_then_an_action(
    facts: dict[str, Any],
    new_page: Callable[..., Page],
    sign_in: SignIn,
    axe: Axe,
    javascript: bool,
) -> None:
    page = new_page(javascript=javascript)
    sign_in(page, facts["asha"])
    page.goto(f"/returns/{facts['return']}/answer/s1/")
    first = question(page, facts, "s1-q1")
    first.get_by_label("Amber").check()
    first.get_by_label("Commentary").fill("Half of us are trained.")
    first.get_by_role("button", name="Add evidence").click()

    expect(page.locator("h1")).to_contain_text("Evidence for")
    expect(page.locator("main")).to_contain_text("must not name a child or a family")
    page.get_by_label("A file").check()
    page.get_by_label("Files").set_input_files(
        [
            payload("Polisi – Tŷ’r Ysgol.pdf", samples.pdf()),
            payload("holiday.jpg", samples.program()),
        ]
    )
    add(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text("“holiday.jpg” was not added")
    expect(page.locator(".portal-evidence--rows")).to_contain_text("Polisi – Tŷ’r Ysgol.pdf")
    if javascript:
        assert axe(page) == []
    page.get_by_label("A link").check()
    page.get_by_label("Address").fill("intranet/policies")
    page.get_by_label("Title").fill("Our policies")
    add(page)
    page.get_by_label("Where to find it").check()
    page.get_by_label("What it is and where it is kept").fill("Training log, room 4")
    add(page)
    expect(page.locator(".portal-evidence__row")).to_have_count(3)
    with page.expect_download() as download:
        page.get_by_role("link", name="Polisi").click()
    assert download.value.suggested_filename == "Polisi – Tŷ’r Ysgol.pdf"
    assert Path(download.value.path()).read_bytes() == samples.pdf()

    page.get_by_role("button", name="Back to the question").click()
    first = question(page, facts, "s1-q1")
    expect(first.get_by_label("Commentary")).to_have_value("Half of us are trained.")
    expect(first).to_contain_text("Training log, room 4")
    expect(first).to_contain_text("This rating asks for an action")
    first.get_by_role("button", name="Add an action").click()
    page.get_by_label("What will be done?").fill("Train the other half")
    page.get_by_label("Who will do it?").fill("Head of training")
    for part, text in (("Day", "1"), ("Month", "9"), ("Year", "2099")):
        page.get_by_label(part).fill(text)
    page.get_by_role("button", name="Add action").click()
    expect(question(page, facts, "s1-q1")).to_contain_text("Train the other half")
    if javascript:
        assert axe(page) == []


def test_every_page_of_this_part_is_accessible(
    facts: dict[str, Any], page: Page, sign_in: SignIn, axe: Axe
) -> None:
    sign_in(page, facts["asha"])
    at = f"/returns/{facts['return']}"
    page.goto(f"{at}/assign/")
    assert axe(page) == []
    page.get_by_label("Ben answers 1 Standard 1").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".govuk-task-list").first).to_contain_text("Ben")
    page.goto(f"{at}/evidence/s1-q1/")
    assert axe(page) == []
    add(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text("Choose whether you add a file")
    assert axe(page) == []
    page.get_by_label("A link").check()
    page.get_by_label("Address").fill("https://example.org/policy")
    for part, text in (("Day", "1"), ("Month", "9"), ("Year", "2020")):
        page.get_by_label(part).last.fill(text)
    add(page)
    page.goto(f"{at}/evidence/s1-q2/")
    expect(page.locator("#choose")).to_be_visible()
    assert axe(page) == []
    page.get_by_label("https://example.org/policy").check()
    page.get_by_role("button", name="Attach what is ticked").click()
    expect(page.locator(".portal-evidence__row")).to_contain_text("review was due")
    page.goto(f"{at}/actions/s1-q1/add/")
    page.get_by_role("button", name="Add action").click()
    assert axe(page) == []
    page.get_by_label("What will be done?").fill("Train everybody")
    page.get_by_label("Who will do it?").fill("Ben")
    for part, text in (("Day", "1"), ("Month", "9"), ("Year", "2099")):
        page.get_by_label(part).fill(text)
    page.get_by_role("button", name="Add action").click()
    page.get_by_role("navigation").get_by_role("link", name="Action plan").click()
    assert axe(page) == []
    page.get_by_role("link", name="Train everybody").click()
    page.get_by_role("button", name="Save update").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("Write what has happened.")
    assert axe(page) == []
    page.get_by_role("navigation").get_by_role("link", name="Evidence").click()
    assert axe(page) == []
    page.get_by_role("link", name="https://example.org/policy").click()
    assert axe(page) == []
    page.get_by_role("link", name="Remove this evidence").click()
    assert axe(page) == []
    page.get_by_role("button", name="Remove it").click()
    expect(page.locator("main")).to_contain_text("No evidence yet.")
    assert axe(page) == []


def test_a_file_that_is_too_large_is_told_before_it_travels(
    facts: dict[str, Any], page: Page, sign_in: SignIn, tmp_path: Path
) -> None:
    sign_in(page, facts["asha"])
    large = tmp_path / "film.mp4"
    with large.open("wb") as file:
        file.truncate(21 * 1024 * 1024)
    page.goto(f"/returns/{facts['return']}/evidence/s1-q1/")
    page.get_by_label("A file").check()
    page.get_by_label("Files").set_input_files(large)
    expect(page.get_by_role("alert")).to_contain_text("“film.mp4”: larger than 20 MB.")
    add(page)
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
    expect(page.get_by_label("Files")).to_be_focused()


def test_without_javascript_a_body_beyond_everything_gets_a_plain_answer(
    facts: dict[str, Any], new_page: Callable[..., Page], sign_in: SignIn, tmp_path: Path
) -> None:
    page = new_page(javascript=False)
    sign_in(page, facts["asha"])
    large = tmp_path / "everything.zip"
    with large.open("wb") as file:
        file.truncate(400 * 1024 * 1024)
    page.goto(f"/returns/{facts['return']}/evidence/s1-q1/")
    page.get_by_label("A file").check()
    page.get_by_label("Files").set_input_files(large)
    add(page)
    expect(page.locator("h1")).to_contain_text("That was too much at once")
