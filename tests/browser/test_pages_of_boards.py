"""Every page that the people of a board reach by links: see every_page.py."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser.every_page import Axe, Seen, SignIn, look_at_all, serving_the_demo
from tests.browser.serving import Portal

PEOPLE = {
    "manager": "mo",
    "chair of the board": "ruth",
    "reviewer": "rafi",
    "editor": "edie",
}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    with serving_the_demo(tmp_path_factory.mktemp("northmoor")) as served:
        yield served


@pytest.fixture(scope="module")
def seen() -> Seen:
    return Seen()


@pytest.mark.parametrize("kind", PEOPLE)
def test_pages_reached_by_links(
    portal: Portal, page: Page, sign_in: SignIn, axe: Axe, seen: Seen, kind: str
) -> None:
    look_at_all(portal, page, sign_in, axe, PEOPLE[kind], seen)
