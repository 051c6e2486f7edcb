"""Mo brings in a questionnaire and publishes it; Grace answers a question of every kind."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Portal
from tests.definitions import free_form

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]
NewPage = Callable[..., Page]

DATA = Path(__file__).parents[1] / "definitions" / "data"
STEPS = ("people", "policies", "recruitment", "children", "online", "governance", "figures")


@pytest.fixture
def facts(portal: Portal) -> dict[str, Any]:
    return dict(portal.ask("every_kind_stage"))


def test_a_manager_imports_checks_publishes_and_retires(
    page: Page, facts: dict[str, Any], sign_in: SignIn, axe: Axe
) -> None:
    sign_in(page, facts["mo"])
    page.goto("/questionnaires/")
    assert axe(page) == []
    page.get_by_role("link", name="Import from a file").click()
    page.get_by_label("YAML file").set_input_files(DATA / "bad" / "unknown-references.yaml")
    page.get_by_role("button", name="Import the file").click()
    expect(page.get_by_role("alert")).to_contain_text("The file has 6 problems")
    expect(page.get_by_role("table")).to_contain_text("There is no framework with the key")
    assert axe(page) == []
    page.get_by_label("YAML file").set_input_files(DATA / "every-kind.yaml")
    page.get_by_role("button", name="Import the file").click()
    expect(page.locator("h1")).to_contain_text("Every kind of question")
    assert axe(page) == []
    page.get_by_label("See it as it is asked of").select_option(
        "Nurseries and other early years settings"
    )
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("The single central record is complete")).to_have_count(0)
    page.get_by_role("link", name="Publish").click()
    assert axe(page) == []
    page.get_by_role("button", name="Publish this version").click()
    expect(page.get_by_role("alert")).to_contain_text("From now on this version stays as it is.")
    page.get_by_role("link", name="Retire").click()
    assert axe(page) == []


def test_a_manager_brings_in_their_own_word_file(
    page: Page, facts: dict[str, Any], sign_in: SignIn, axe: Axe
) -> None:
    sign_in(page, facts["mo"])
    page.goto("/questionnaires/import/")
    page.get_by_role("link", name="Bring in your own Word or Excel file").click()
    assert axe(page) == []
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    page.get_by_label("Your questionnaire").set_input_files(
        {"name": "Our audit.docx", "mimeType": word, "buffer": free_form.document()}
    )
    page.get_by_role("button", name="Look at what is in it").click()
    expect(page.locator("h1")).to_contain_text("Check what was read")
    assert axe(page) == []
    page.get_by_label("Scale of the ratings").select_option("")
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the scale of the ratings.")
    page.get_by_label("Scale of the ratings").select_option("Red, amber, green")
    page.get_by_role("button", name="Make the draft").click()
    expect(page.get_by_text("It is a draft now.")).to_be_visible()


def answer_all_kinds(page: Page, facts: dict[str, Any]) -> None:
    def open_step(step: str) -> None:
        page.goto(f"/returns/{facts['return']}/answer/{step}/")

    def field(key: str, suffix: str = "") -> Any:
        return page.locator(f"[name={facts['names'][key]}{suffix}]")

    def save() -> None:
        page.get_by_role("button", name="Save and go back to the list").click()
        expect(page).to_have_url(re.compile(r"/returns/\d+/$"))

    open_step("people")
    field("dsl", "-name").fill("Siân Ŵyn")
    field("dsl", "-role").fill("Deputy head")
    for part, value in (("-day", "1"), ("-month", "September"), ("-year", "2025")):
        field("dsl-trained", part).fill(value)
    field("dsl-time").nth(0).check()
    field("deputies", "-row-0-name").fill("Ann")
    field("deputies", "-row-1-name").fill("Bob")
    page.get_by_role("button", name="Add a row").click()
    field("deputies", "-row-2-name").fill("Cy")
    field("deputies", "-row-2-trained").fill("2/10/2025")
    save()
    open_step("policies")
    field("policy-address").fill("On our website")
    field("staff-read").fill("97,5 %")
    page.get_by_role("button", name="Save and go back to the list").click()
    expect(page.get_by_role("alert")).to_contain_text("Write a percentage in figures")
    field("staff-read").fill("97.5 %")
    field("induction").nth(0).check()
    field("induction").nth(4).check()
    save()
    open_step("recruitment")
    field("low-level").nth(2).check()
    save()
    open_step("recruitment")
    field("low-level-why").fill("Tell them\nat the next meeting.")
    save()
    open_step("children")
    field("recording-how").nth(1).check()
    save()
    open_step("governance")
    field("confirmed").check()
    save()
    open_step("figures")
    for term, number in (("autumn", "1,234"), ("spring", "0"), ("summer", "12")):
        field("referrals", f"-term-{term}").fill(number)
    field("early-help-plans").fill("１２")
    save()


@pytest.mark.parametrize("javascript", [True, False])
def test_every_kind_is_answered_and_comes_back(
    portal: Portal, facts: dict[str, Any], new_page: NewPage, sign_in: SignIn, javascript: bool
) -> None:
    page = new_page(javascript=javascript)
    sign_in(page, facts["grace"])
    answer_all_kinds(page, facts)
    assert portal.ask("values", audit_return=facts["return"]) == {
        "dsl": {"name": "Siân Ŵyn", "role": "Deputy head"},
        "dsl-trained": "2025-09-01",
        "dsl-time": "Fully met",
        "deputies": [
            {"name": "Ann", "role": None, "trained": None},
            {"name": "Bob", "role": None, "trained": None},
            {"name": "Cy", "role": None, "trained": "2025-10-02"},
        ],
        "policy-address": "On our website",
        "staff-read": 97.5,
        "induction": ["policy", "online"],
        "low-level": "no",
        "low-level-why": "Tell them\nat the next meeting.",
        "recording-how": "documents",
        "confirmed": True,
        "referrals": {"autumn": 1234, "spring": 0, "summer": 12},
        "early-help-plans": 12,
    }
    page.goto(f"/returns/{facts['return']}/read/")
    for words in ("Siân Ŵyn, Deputy head", "97.5%", "1,234", "Confirmed"):
        expect(page.locator("main")).to_contain_text(words)


def test_every_widget_is_accessible(
    page: Page, facts: dict[str, Any], sign_in: SignIn, axe: Axe
) -> None:
    sign_in(page, facts["grace"])
    for step in STEPS:
        page.goto(f"/returns/{facts['return']}/answer/{step}/")
        assert axe(page) == [], step
