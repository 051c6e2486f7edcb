"""Mo runs a round of Northmoor in a browser: looks, narrows, gives time, excuses, opens another."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import Portal

SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]
NewPage = Callable[..., Page]

TRACKER = "/rounds/s11-current/"
ROUNDS = "/boards/northmoor/rounds/"
TODAY = datetime.now(ZoneInfo("Europe/London")).date()


@pytest.fixture(scope="module")
def facts(portal: Portal) -> dict[str, Any]:
    return dict(portal.ask("northmoor"))


@pytest.fixture
def mo(new_page: NewPage, sign_in: SignIn, facts: dict[str, Any]) -> Page:
    page: Page = new_page()
    sign_in(page, facts["mo"])
    return page


def fill_day(form: Locator, name: str, day: date) -> None:
    for part, number in enumerate((day.day, day.month, day.year)):
        form.locator(f"[name={name}_{part}]").fill(str(number))


def rows(page: Page) -> Locator:
    return page.locator("tbody tr")


class TestLooking:
    def test_from_home_to_one_organisation(self, mo: Page) -> None:
        mo.goto("/")
        mo.get_by_role("heading", name="Section 11 audit").get_by_role("link").click()
        expect(mo.locator("h1")).to_contain_text("who has returned")
        expect(rows(mo)).to_have_count(15)
        mo.get_by_role("link", name="Northmoor Council Housing").click()
        expect(mo.locator("h1")).to_contain_text("Northmoor Council Housing")
        expect(mo.get_by_text("asha@northmoor.example")).to_be_visible()

    @pytest.mark.parametrize("javascript", [True, False])
    def test_cards_filters_and_sorts(
        self, new_page: NewPage, sign_in: SignIn, facts: dict[str, Any], javascript: bool
    ) -> None:
        page = new_page(javascript=javascript)
        sign_in(page, facts["ruth"])
        page.goto(TRACKER)
        page.get_by_role("link", name="Returned 3").click()
        expect(rows(page)).to_have_count(3)
        page.get_by_role("combobox", name="Status").select_option("Any")
        page.get_by_label("Kind").select_option("Voluntary, community or faith group")
        page.get_by_role("button", name="Show").click()
        expect(rows(page)).to_have_count(2)
        page.get_by_role("link", name="Organisation", exact=True).click()
        page.get_by_role("link", name="Organisation", exact=True).click()
        expect(rows(page).first).to_contain_text("Northmoor Youth Forum")
        expect(page.locator("th[aria-sort=descending]")).to_have_count(1)
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV").click()
        lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
        assert len(lines) == 3
        assert "Northmoor Youth Forum" in lines[1]

    def test_a_day_gone_by(self, mo: Page) -> None:
        mo.goto(TRACKER)
        day = TODAY - timedelta(days=34)
        mo.get_by_label("As at the end of").fill(day.isoformat())
        mo.get_by_role("button", name="Show").click()
        expect(mo.get_by_role("heading", name="the end of the day")).to_be_visible()
        expect(mo.get_by_role("link", name="Returned 0")).to_be_visible()
        expect(mo.get_by_label("As at the end of")).to_have_value(day.isoformat())


class TestHowTheyCameIn:
    @pytest.mark.parametrize("javascript", [True, False])
    def test_opened_in_the_tracker(
        self,
        new_page: NewPage,
        sign_in: SignIn,
        facts: dict[str, Any],
        axe: Axe,
        javascript: bool,
    ) -> None:
        page = new_page(javascript=javascript)
        sign_in(page, facts["ruth"])
        page.goto(TRACKER)
        page.get_by_text("How the returns came in", exact=True).click()
        if not javascript:
            page.get_by_role("link", name="Show how the returns came in").click()
        expect(page.locator("svg.portal-chart")).to_be_visible()
        expect(page.locator(".portal-burn-up")).to_contain_text("3 of 15 (20.0%) had been returned")
        page.get_by_text("The figures behind the picture").click()
        expect(page.get_by_role("cell", name="3 of 15 (20.0%)").last).to_be_visible()
        assert not (javascript and axe(page))


class TestSeveralAtOnce:
    @pytest.mark.parametrize("javascript", [True, False])
    def test_ticked_seen_and_paused(
        self,
        new_page: NewPage,
        sign_in: SignIn,
        facts: dict[str, Any],
        axe: Axe,
        javascript: bool,
    ) -> None:
        page = new_page(javascript=javascript)
        sign_in(page, facts["mo"])
        page.goto(f"{TRACKER}?status=not_started")
        rows(page).nth(0 if javascript else 1).get_by_role("checkbox").check()
        page.get_by_role("button", name="Pause the chase").click()
        expect(page.locator("h1")).to_contain_text("Pause the chase: 1 organisation")
        page.get_by_role("button", name="Pause the chase of all of them").click()
        expect(page.get_by_role("alert")).to_contain_text("Give a reason.")
        assert not (javascript and axe(page))
        page.get_by_label("Reason").fill("Half term")
        page.get_by_role("button", name="Pause the chase of all of them").click()
        expect(page.get_by_text("The chase of 1 organisation is paused.")).to_be_visible()

    def test_a_view_is_kept(self, mo: Page, axe: Axe) -> None:
        mo.goto(TRACKER)
        mo.get_by_text("More to choose by").click()
        mo.get_by_role("combobox", name="Asked").select_option("Never yet")
        mo.get_by_text("Columns", exact=True).click()
        mo.get_by_label("URN", exact=True).check()
        assert axe(mo) == []
        mo.get_by_role("button", name="Show").click()
        expect(mo.get_by_role("columnheader", name="URN")).to_be_visible()
        mo.get_by_role("link", name="Save this view").click()
        assert axe(mo) == []
        mo.get_by_label("Name of the view").fill("Never asked")
        mo.get_by_role("button", name="Save the view").click()
        mo.goto(TRACKER)
        mo.get_by_role("link", name="Never asked").click()
        expect(mo.locator("#id_asked")).to_have_value("no")
        expect(mo.get_by_role("columnheader", name="URN")).to_be_visible()


class TestRunning:
    def test_more_time_is_given(self, mo: Page, facts: dict[str, Any]) -> None:
        mo.goto(f"{TRACKER}returns/{facts['returns']['not_started']}/")
        mo.get_by_role("link", name="Give more time").click()
        mo.get_by_role("button", name="Give more time").click()
        expect(mo.get_by_role("alert")).to_contain_text("Give a reason.")
        fill_day(mo.locator("form"), "until", TODAY + timedelta(days=40))
        mo.get_by_label("Reason").fill("A new lead started on Monday")
        mo.get_by_role("button", name="Give more time").click()
        expect(mo.get_by_text("has until").first).to_be_visible()
        expect(mo.get_by_text("A new lead started on Monday")).to_be_visible()

    def test_excused_and_asked_again(self, mo: Page, facts: dict[str, Any]) -> None:
        mo.goto(f"{TRACKER}returns/{facts['returns']['in_progress']}/")
        mo.get_by_role("link", name="Excuse").click()
        mo.get_by_label("Reason").fill("Another return answers for it")
        mo.get_by_role("button", name="Excuse this organisation").click()
        expect(mo.get_by_text("no longer counted")).to_be_visible()
        mo.goto(TRACKER)
        expect(mo.get_by_role("link", name="Excused 1")).to_be_visible()
        mo.goto(f"{TRACKER}returns/{facts['returns']['in_progress']}/")
        mo.get_by_role("link", name="Ask again").click()
        mo.get_by_label("Reason").fill("It does not, after all")
        mo.get_by_role("button", name="Ask this organisation again").click()
        expect(mo.get_by_text("is asked again")).to_be_visible()

    @pytest.mark.parametrize("javascript", [True, False])
    def test_another_round_is_opened_and_closed(
        self,
        new_page: NewPage,
        sign_in: SignIn,
        facts: dict[str, Any],
        axe: Axe,
        javascript: bool,
    ) -> None:
        page = new_page(javascript=javascript)
        sign_in(page, facts["mo"])
        page.goto(ROUNDS)
        page.get_by_role("link", name="Open a round").click()
        page.get_by_role("button", name="Continue").click()
        page.get_by_label("Questionnaire").select_option(index=1)
        page.get_by_label("Title").fill(f"Another round {javascript}")
        page.get_by_label("Short name").fill(f"another-{javascript}".lower())
        page.get_by_role("button", name="Save and continue").click()
        for name, number in {"opens": 1, "first_due": 40, "final_due": 60}.items():
            fill_day(page.locator("form"), name, TODAY + timedelta(days=number))
        page.get_by_role("button", name="Save and continue").click()
        page.get_by_label("Voluntary (2)").check()
        if not javascript:
            page.get_by_role("button", name="Count").click()
        expect(page.get_by_role("status")).to_contain_text("2 organisations are asked")
        assert not javascript or axe(page) == []
        page.get_by_role("button", name="Save and continue").click()
        expect(page.get_by_text("2 organisations are asked.")).to_be_visible()
        assert not javascript or axe(page) == []
        page.go_back()
        page.go_forward()
        page.get_by_role("button", name="Open the round now").click()
        expect(page.get_by_text("is open: 2 organisations are asked")).to_be_visible()
        page.get_by_role("link", name="Close the round").click()
        page.get_by_label("Reason").fill("It was a rehearsal")
        page.get_by_role("button", name="Close the round").click()
        expect(page.get_by_text("takes no more answers")).to_be_visible()

    def test_as_last_year_with_those_who_come_late(self, mo: Page, axe: Axe) -> None:
        mo.goto(f"{ROUNDS}open/")
        mo.get_by_label("As Section 11").first.check()
        mo.get_by_role("button", name="Continue").click()
        expect(mo.get_by_text("Everything is as in")).to_be_visible()
        for name in ("Change who must approve", "Change the boards it is shared with"):
            mo.get_by_role("link", name=name).click()
            assert axe(mo) == []
            mo.get_by_role("button", name="Save and continue").click()
        mo.get_by_role("button", name="Throw the plan away").click()
        expect(mo.get_by_text("No round was opened")).to_be_visible()
        mo.goto(f"{TRACKER}add/")
        mo.get_by_label("Organisations").fill("Nobody we know")
        mo.get_by_role("button", name="Add them to the round").click()
        expect(mo.get_by_role("alert")).to_contain_text("The board has no member “Nobody we know”")
        assert axe(mo) == []


class TestAccessibility:
    @pytest.mark.parametrize(
        "path",
        [
            ROUNDS,
            f"{ROUNDS}open/",
            TRACKER,
            *(f"{TRACKER}{act}/" for act in ("add", "close", "boards", "history", "message")),
            f"{TRACKER}?status=excused",
            f"{TRACKER}?as_of=soon",
            *(f"{TRACKER}?sort={name}" for name in ("status", "-due", "progress")),
        ],
    )
    def test_pages(self, mo: Page, axe: Axe, path: str) -> None:
        mo.goto(path)
        assert axe(mo) == []

    @pytest.mark.parametrize("status", ["not_started", "submitted", "sent_back", "signed_off"])
    def test_an_organisation_in_each_status(
        self, mo: Page, axe: Axe, facts: dict[str, Any], status: str
    ) -> None:
        mo.goto(f"{TRACKER}returns/{facts['returns'][status]}/")
        assert axe(mo) == []

    @pytest.mark.parametrize("act", ["extend", "excuse"])
    def test_forms_empty_and_in_error(
        self, mo: Page, axe: Axe, facts: dict[str, Any], act: str
    ) -> None:
        mo.goto(f"{TRACKER}returns/{facts['returns']['sent_back']}/{act}/")
        assert axe(mo) == []
        mo.locator("main form button").click()
        expect(mo.get_by_role("alert")).to_contain_text("There is a problem")
        assert axe(mo) == []
