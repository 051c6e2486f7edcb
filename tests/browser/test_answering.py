"""Asha answers in a browser, with JavaScript and without."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.serving import Portal

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]


@pytest.fixture
def facts(portal: Portal) -> dict[str, Any]:
    return dict(portal.ask("stage"))


def saved(portal: Portal, facts: dict[str, Any], key: str) -> str:
    return str(portal.ask("commentary", audit_return=facts["return"], key=key))


def wait_until_saved(
    page: Page, portal: Portal, facts: dict[str, Any], key: str, words: str
) -> None:
    for _ in range(80):
        if saved(portal, facts, key) == words:
            return
        page.wait_for_timeout(100)
    assert saved(portal, facts, key) == words


def commentary(page: Page, facts: dict[str, Any], key: str) -> Locator:
    return page.locator(f"#{facts['names'][key]}-commentary")


def write(page: Page, facts: dict[str, Any], key: str, words: str) -> None:
    page.locator(f"#{facts['names'][key]}-question").get_by_label("Green").check()
    commentary(page, facts, key).fill(words)


def test_a_return_is_answered_without_javascript(
    portal: Portal, facts: dict[str, Any], new_page: Callable[..., Page], sign_in: SignIn
) -> None:
    page = new_page(javascript=False)
    sign_in(page, facts["asha"])
    page.goto("/")
    page.get_by_role("link", name="Start").click()
    page.get_by_role("button", name="Start: Standard 1").click()
    for key in ("s1-q1", "s1-q2", "s1-q3"):
        write(page, facts, key, f"Words on {key}")
    page.get_by_role("button", name="Save and continue").click()
    assert "Standard 2" in page.inner_text("h1")
    assert saved(portal, facts, "s1-q3") == "Words on s1-q3"
    page.get_by_role("button", name="Save and continue").click()
    assert "Check your answers" in page.inner_text("h1")
    assert page.locator("h2", has_text="Still to do").inner_text().endswith("(3)")


def test_a_return_is_answered_with_javascript(
    portal: Portal, facts: dict[str, Any], page: Page, sign_in: SignIn
) -> None:
    sign_in(page, facts["asha"])
    page.goto(f"/returns/{facts['return']}/answer/s1/")
    for key in ("s1-q1", "s1-q2", "s1-q3"):
        write(page, facts, key, f"Words on {key}")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("h1")).to_contain_text("Standard 2")
    assert saved(portal, facts, "s1-q3") == "Words on s1-q3"
    page.go_back()
    expect(commentary(page, facts, "s1-q1")).to_have_value("Words on s1-q1")


def test_words_save_themselves_within_five_seconds(
    portal: Portal, facts: dict[str, Any], page: Page, sign_in: SignIn
) -> None:
    sign_in(page, facts["asha"])
    page.goto(f"/returns/{facts['return']}/answer/s1/")
    commentary(page, facts, "s1-q1").press_sequentially("We train ", delay=20)
    expect(page.locator("#saving")).to_contain_text(re.compile(r"Saved at \d\d:\d\d"), timeout=5000)
    assert saved(portal, facts, "s1-q1") == "We train"
    commentary(page, facts, "s1-q1").press_sequentially("everybody", delay=20)
    page.locator(f"#{facts['names']['s1-q2']}-commentary").focus()
    wait_until_saved(page, portal, facts, "s1-q1", "We train everybody")
    assert commentary(page, facts, "s1-q1").input_value() == "We train everybody"


def test_typing_goes_on_while_a_slow_save_is_under_way(
    portal: Portal, facts: dict[str, Any], page: Page, sign_in: SignIn
) -> None:
    sign_in(page, facts["asha"])
    page.goto(f"/returns/{facts['return']}/answer/s1/")

    def slowly(route: Route) -> None:
        page.wait_for_timeout(1500)
        route.continue_()

    page.route("**/answer/s1/", slowly, times=1)
    commentary(page, facts, "s1-q1").fill("Sent early")
    page.wait_for_timeout(2500)
    commentary(page, facts, "s1-q1").press_sequentially(", and more", delay=20)
    wait_until_saved(page, portal, facts, "s1-q1", "Sent early, and more")
    assert commentary(page, facts, "s1-q1").input_value() == "Sent early, and more"


def test_without_a_connection_the_page_says_so_stays_and_tries_again(
    portal: Portal, facts: dict[str, Any], page: Page, sign_in: SignIn
) -> None:
    sign_in(page, facts["asha"])
    page.goto(f"/returns/{facts['return']}/answer/s1/")
    page.context.set_offline(True)
    write(page, facts, "s1-q1", "Written on a train")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("#saving")).to_contain_text("Not saved: there is no connection.")
    assert "Standard 1" in page.inner_text("h1")
    assert (
        page.evaluate("window.dispatchEvent(new Event('beforeunload', {cancelable: true}))")
        is False
    )
    page.context.set_offline(False)
    expect(page.locator("#saving")).to_contain_text("Saved at")
    assert saved(portal, facts, "s1-q1") == "Written on a train"
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("h1")).to_contain_text("Standard 2")


def test_hiding_the_page_saves(
    portal: Portal, facts: dict[str, Any], page: Page, sign_in: SignIn
) -> None:
    sign_in(page, facts["asha"])
    page.goto(f"/returns/{facts['return']}/answer/s1/")
    commentary(page, facts, "s1-q1").press_sequentially("Gone home")
    page.goto("about:blank")
    wait_until_saved(page, portal, facts, "s1-q1", "Gone home")


def test_a_question_appears_and_vanishes_without_taking_the_focus(
    portal: Portal, new_page: Callable[..., Page], sign_in: SignIn
) -> None:
    facts = portal.ask("conditional_stage")
    page, names = new_page(), facts["names"]
    sign_in(page, facts["asha"])
    page.goto(f"/returns/{facts['return']}/answer/s1/")
    later = page.locator(f"#{names['s1-q2']}")
    expect(later).to_have_count(0)
    page.get_by_label("Red").check()
    commentary(page, facts, "s1-q1").focus()
    expect(later).to_be_visible()
    assert page.evaluate("document.activeElement.id") == f"{names['s1-q1']}-commentary"
    later.fill("Because of the merger")
    page.get_by_label("Green").check()
    expect(later).to_have_count(0)
    page.get_by_label("Red").check()
    expect(later).to_have_value("Because of the merger")


@pytest.mark.parametrize("javascript", [True, False])
def test_why_it_does_not_apply_is_asked_where_that_is_chosen(
    portal: Portal,
    facts: dict[str, Any],
    new_page: Callable[..., Page],
    sign_in: SignIn,
    javascript: bool,
) -> None:
    page = new_page(javascript=javascript)
    sign_in(page, facts["asha"])
    page.goto(f"/returns/{facts['return']}/answer/s1/")
    question = page.locator(f"#{facts['names']['s1-q1']}-question")
    why = question.get_by_label("If it does not apply, why not?")
    expect(why).to_be_hidden()
    question.get_by_label("Not applicable").check()
    expect(why).to_be_visible()
    question.get_by_label("Green").check()
    expect(why).to_be_hidden()


@pytest.mark.parametrize("javascript", [True, False])
def test_two_people_write_into_one_question_and_the_second_chooses(
    portal: Portal,
    facts: dict[str, Any],
    new_page: Callable[..., Page],
    sign_in: SignIn,
    axe: Axe,
    javascript: bool,
) -> None:
    asha, ben = new_page(javascript=javascript), new_page(javascript=javascript)
    for page, person in ((asha, "asha"), (ben, "ben")):
        sign_in(page, facts[person])
        page.goto(f"/returns/{facts['return']}/answer/s1/")
    write(ben, facts, "s1-q1", "Ben's words")
    ben.get_by_role("button", name="Save and continue").click()
    write(asha, facts, "s1-q1", "Asha's words")
    asha.get_by_role("button", name="Save and continue").click()
    conflict = asha.locator(".portal-conflict")
    expect(conflict).to_contain_text("Ben's words")
    expect(conflict).to_contain_text("Asha's words")
    assert saved(portal, facts, "s1-q1") == "Ben's words"
    if javascript:
        assert axe(asha) == []
    asha.get_by_label("Write one answer out of both").check()
    commentary(asha, facts, "s1-q1").fill("The words of both")
    asha.get_by_role("button", name="Save and continue").click()
    expect(asha.locator("h1")).to_contain_text("Standard 2")
    assert saved(portal, facts, "s1-q1") == "The words of both"


def test_a_conflict_is_told_while_typing_and_nothing_typed_is_touched(
    portal: Portal, facts: dict[str, Any], new_page: Callable[..., Page], sign_in: SignIn, axe: Axe
) -> None:
    asha, ben = new_page(), new_page()
    for page, person in ((asha, "asha"), (ben, "ben")):
        sign_in(page, facts[person])
        page.goto(f"/returns/{facts['return']}/answer/s1/")
    write(ben, facts, "s1-q1", "Ben's words")
    wait_until_saved(asha, portal, facts, "s1-q1", "Ben's words")
    write(asha, facts, "s1-q1", "Asha's words")
    asha.get_by_text("Ben answered this question too").wait_for()
    assert commentary(asha, facts, "s1-q1").input_value() == "Asha's words"
    assert axe(asha) == []
    asha.get_by_role("button", name="Compare and choose").click()
    asha.get_by_label("Use my answer instead").check()
    asha.get_by_role("button", name="Save and continue").click()
    expect(asha.locator("h1")).to_contain_text("Standard 2")
    assert saved(portal, facts, "s1-q1") == "Asha's words"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_session_that_ends_in_mid_typing_loses_nothing(
    portal: Portal,
    facts: dict[str, Any],
    new_page: Callable[..., Page],
    sign_in: SignIn,
    axe: Axe,
    javascript: bool,
) -> None:
    page = new_page(javascript=javascript)
    sign_in(page, facts["asha"])
    page.goto(f"/returns/{facts['return']}/answer/s1/")
    portal.ask("end_sessions")
    write(page, facts, "s1-q1", "Typed too late")
    if javascript:
        page.get_by_role("link", name="Sign in again").click()
    else:
        page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("E-mail").fill(facts["asha"])
    page.get_by_role("textbox", name="Password").fill(facts["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("main")).to_contain_text("Your words are back")
    expect(commentary(page, facts, "s1-q1")).to_have_value("Typed too late")
    if javascript:
        assert axe(page) == []
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator("h1")).to_contain_text("Standard 2")
    assert saved(portal, facts, "s1-q1") == "Typed too late"


def test_pages_of_a_return_are_accessible(
    facts: dict[str, Any], page: Page, sign_in: SignIn, axe: Axe
) -> None:
    sign_in(page, facts["asha"])
    for path in ("", "answer/s1/", "check/", "read/", "history/"):
        page.goto(f"/returns/{facts['return']}/{path}")
        assert axe(page) == [], path
