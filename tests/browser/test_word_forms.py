"""A lead gathers answers in Word and brings them back, without JavaScript."""

import re
from collections.abc import Callable
from pathlib import Path

from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.serving import Portal

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]


def test_a_form_goes_out_and_comes_back(
    portal: Portal, new_page: Callable[..., Page], sign_in: SignIn, axe: Axe, tmp_path: Path
) -> None:
    facts, page = portal.ask("every_kind_stage"), new_page(javascript=False)
    sign_in(page, facts["grace"])
    form = fetch_form(portal, page, facts["return"], tmp_path)
    fill_in(form, {"1.1 [dsl]": {"Name": "Jo Fields", "Role": "Deputy head"}})
    page.goto(f"/returns/{facts['return']}/")
    page.get_by_role("link", name="Bring back a Word form").click()
    page.get_by_label("The form, filled in").set_input_files(form)
    page.get_by_role("button", name="Look at what is in it").click()
    expect(page.get_by_role("heading", name="1 answer can be used")).to_be_visible()
    page.get_by_role("button", name="Use these answers").click()
    expect(page.get_by_text("1 answer is put beside the questions.")).to_be_visible()
    page.goto(f"/returns/{facts['return']}/answer/people/")
    page.get_by_role("button", name=re.compile("It is right")).click()
    expect(page.get_by_text("This was read from your Word form")).to_have_count(0)
    assert portal.ask("values", audit_return=facts["return"]) == {
        "dsl": {"name": "Jo Fields", "role": "Deputy head"}
    }


def test_what_was_read_can_be_read_by_everybody(
    portal: Portal, page: Page, sign_in: SignIn, axe: Axe, tmp_path: Path
) -> None:
    facts = portal.ask("every_kind_stage")
    sign_in(page, facts["grace"])
    form = fetch_form(portal, page, facts["return"], tmp_path)
    words = {"Answer": "x Fully met", "In your own words": "Two days a week."}
    fill_in(form, {"1.3 [dsl-time]": words, "1.2 [dsl-trained]": {"Answer": "last spring"}})
    page.goto(f"/returns/{facts['return']}/word-form/")
    assert axe(page) == []
    page.get_by_label("The form, filled in").set_input_files(form)
    page.get_by_role("button", name="Look at what is in it").click()
    expect(page.get_by_role("heading", name="Not read: 2")).to_be_visible()
    assert axe(page) == []


def fetch_form(portal: Portal, page: Page, audit_return: int, folder: Path) -> Path:
    page.goto(f"/returns/{audit_return}/papers/")
    page.get_by_label("A form to fill in, in Word").check()
    page.get_by_role("button", name="Make the paper").click()
    portal.ask("work")
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("Download the Word document")).click()
    path = folder / "form.docx"
    download.value.save_as(path)
    return path


def fill_in(path: Path, answers: dict[str, dict[str, str]]) -> None:
    document = Document(str(path))
    for table in document.tables:
        for row in table.rows[1:]:
            named = answers.get(table.rows[0].cells[1].text, {})
            if row.cells[0].text in named:
                row.cells[1].text = named[row.cells[0].text]
    document.save(str(path))
