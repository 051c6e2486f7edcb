"""Pages that refuse, and pages with nothing on them, are as accessible as all others.

Conflicts of answers are in test_answering.py, refusals of signatories in test_sign_off.py.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from scripts.crawling import pages
from tests.browser.every_page import Seen
from tests.browser.serving import Portal

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]
NewPage = Callable[..., Page]
# Who sends nothing at all from the form of which page.
EMPTY_FORMS = (
    ("", "/accounts/login/"),
    ("", "/accounts/password/reset/"),
    ("asha", "/account/"),
    ("asha", "/accounts/password/change/"),
    ("asha", "/organisations/{organisation}/people/invite/"),
    ("asha", "/organisations/{organisation}/evidence/add/"),
    ("asha", "/returns/{return}/evidence/s1-q1/"),
    ("asha", "/returns/{return}/actions/s1-q1/add/"),
    ("mo", "/boards/{board}/people/invite/"),
    *(("mo", f"/rounds/{{round}}/{act}/") for act in ("add", "close", "message")),
    ("mo", "/rounds/{round}/returns/{return}/extend/"),
    ("mo", "/rounds/{round}/returns/{return}/excuse/"),
)


@pytest.fixture
def facts(portal: Portal) -> dict[str, Any]:
    return dict(portal.ask("stage"))


def empty(page: Page) -> None:
    for field in page.locator("main form :is(input, textarea)").all():
        if field.is_visible() and field.is_editable():
            kind = field.get_attribute("type") or "text"
            if kind not in ("radio", "checkbox", "file", "submit"):
                field.fill("")


def press(page: Page) -> None:
    page.locator("main form :is(button, [type=submit]):visible").last.click()


def expect_refusal(page: Page) -> None:
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page).to_have_title(re.compile("^Error: "))


def test_forms_sent_empty(
    portal: Portal, facts: dict[str, Any], new_page: NewPage, sign_in: SignIn, axe: Axe
) -> None:
    wrong = {}
    visitors: dict[str, Page] = {}
    for name, pattern in EMPTY_FORMS:
        if name not in visitors:
            visitors[name] = new_page()
            if name:
                sign_in(visitors[name], facts[name])
        page = visitors[name]
        page.goto(pattern.format(**facts))
        empty(page)
        press(page)
        expect_refusal(page)
        if found := axe(page):
            wrong[pattern] = found
    assert wrong == {}


def test_values_that_cannot_be_taken(
    portal: Portal, facts: dict[str, Any], new_page: NewPage, sign_in: SignIn, axe: Axe
) -> None:
    """A number in words, a day that does not exist, a file of a kind that is not taken."""
    school = portal.ask("school_stage")
    page = new_page()
    sign_in(page, school["grace"])
    page.goto(f"/returns/{school['return']}/answer/training/")
    page.get_by_label("How many people work for you?").fill("many")
    page.get_by_role("button", name="Save and continue").click()
    expect_refusal(page)
    assert axe(page) == []
    page.goto(f"/returns/{school['return']}/answer/leadership/")
    page.get_by_label("Green").check()  # which asks for a date
    for part, value in (("Day", "31"), ("Month", "2"), ("Year", "2026")):
        page.get_by_label(part).fill(value)
    page.get_by_role("button", name="Save and continue").click()
    expect_refusal(page)
    assert axe(page) == []
    page.goto(f"/returns/{school['return']}/evidence/policy-current/")
    page.get_by_label("A file").check()
    program = {"name": "policy.exe", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00" * 20}
    page.get_by_label("Files").set_input_files([program])  # type: ignore[list-item]  # a dict serves
    page.get_by_role("button", name="Add evidence").click()
    expect_refusal(page)
    assert axe(page) == []


def test_submitting_what_is_not_complete_or_not_declared(
    portal: Portal, facts: dict[str, Any], page: Page, sign_in: SignIn, axe: Axe
) -> None:
    sign_in(page, facts["asha"])
    page.goto(f"/returns/{facts['return']}/submit/")
    expect(page.locator("h1")).to_contain_text("Not ready to submit yet")
    assert axe(page) == []
    answered = portal.ask("answered_stage")
    page.context.clear_cookies()
    sign_in(page, answered["asha"])
    page.goto(f"/returns/{answered['return']}/submit/")
    press(page)
    expect_refusal(page)
    assert axe(page) == []


def test_pages_of_a_portal_with_nothing_in_it(
    portal: Portal, new_page: NewPage, sign_in: SignIn, axe: Axe
) -> None:
    wrong: dict[str, list[str]] = {}
    seen = Seen()
    for kind, email in portal.ask("empty_stage").items():
        page = new_page()
        sign_in(page, email)
        for path in pages(page, portal.url):
            if seen.is_new(page, path) and (found := axe(page)):
                wrong[f"{kind}: {path}"] = found
    assert wrong == {}


def test_a_tracker_that_shows_nothing(
    facts: dict[str, Any], page: Page, sign_in: SignIn, axe: Axe
) -> None:
    sign_in(page, facts["mo"])
    page.goto(f"/rounds/{facts['round']}/?name=nobody+is+called+so")
    expect(page.locator("main")).to_contain_text("No return fits what you asked for.")
    assert axe(page) == []
    page.goto(f"/rounds/{facts['round']}/?as_of=yesterday")
    expect_refusal(page)
    assert axe(page) == []


def test_pages_without_an_account(
    portal: Portal, facts: dict[str, Any], new_page: NewPage, sign_in: SignIn, axe: Axe
) -> None:
    """Signing in, an invitation before and after, and links that lead nowhere."""
    page, wrong = new_page(), {}
    for path in pages(page, portal.url, start="/accounts/login/"):
        if found := axe(page):
            wrong[path] = found
    asha = new_page()
    sign_in(asha, facts["asha"])
    asha.goto(f"/organisations/{facts['organisation']}/people/invite/")
    newcomer = f"nina{facts['return']}@example.org"
    asha.get_by_label("Name").fill("Nina")
    asha.get_by_label("E-mail address").fill(newcomer)
    asha.get_by_label("Contributor").check()
    press(asha)
    link = portal.ask("mailed", to=newcomer, pattern=r"(/invitations/\S+/)")
    asha.goto(link)
    expect(asha.locator("h1")).to_have_text("This invitation is for somebody else")
    wrong["invitation for somebody else"] = axe(asha)
    page.goto(link)
    wrong["invitation"] = axe(page)
    press(page)
    expect_refusal(page)
    wrong["invitation refused"] = axe(page)
    page.goto("/invitations/none/")
    wrong["no invitation"] = axe(page)
    assert {path: found for path, found in wrong.items() if found} == {}


def test_pages_of_errors(
    portal: Portal, facts: dict[str, Any], page: Page, sign_in: SignIn, axe: Axe
) -> None:
    sign_in(page, facts["asha"])
    wrong = {}

    def look(status: int, name: str) -> None:
        assert answers[-1] == status, name
        wrong[name] = axe(page)

    answers: list[int] = []
    page.on(
        "response",
        lambda response: (
            answers.append(response.status) if response.request.is_navigation_request() else None
        ),
    )
    page.goto("/returns/999999/")
    look(404, "not there")
    page.goto("/approve/no-such-link/")
    look(404, "no such link")
    page.goto(f"/returns/{facts['return']}/evidence/s1-q1/choose/")
    look(405, "a page that only takes forms")
    page.goto("/account/")
    page.locator("main [name=csrfmiddlewaretoken]").first.evaluate("field => field.value = 'x'")
    press(page)
    look(403, "a form of another session")
    page.goto(f"{portal.url.replace('127.0.0.1', 'elsewhere.localhost')}/")
    look(400, "a name that is not the portal's")
    assert {name: found for name, found in wrong.items() if found} == {}
