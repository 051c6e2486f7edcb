"""The guide as people read it: every page by its own links, accessible, with its pictures."""

from collections.abc import Callable, Iterator
from urllib.parse import urldefrag

from playwright.sync_api import Page, expect

from tests.browser.serving import Portal

Axe = Callable[[Page], list[str]]
SignIn = Callable[[Page, str], None]
MISSING = "[...document.images].filter(image => !image.naturalWidth).map(image => image.src)"


def pages_of_the_guide(page: Page, portal: Portal) -> Iterator[str]:
    """Opens each, breadth first, and yields its path; all must be there."""
    start = f"{portal.url}/guide/"
    waiting, seen = [start], {start}
    while waiting:
        address = waiting.pop(0)
        response = page.goto(address)
        assert response is not None
        assert response.status == 200, address
        for link in page.eval_on_selector_all("a[href]", "links => links.map(a => a.href)"):
            path = urldefrag(link).url.replace("index.html", "")
            if path.startswith(start) and path not in seen:
                seen.add(path)
                waiting.append(path)
        yield address.removeprefix(start)


def test_every_page_of_the_guide(new_page: Callable[..., Page], portal: Portal, axe: Axe) -> None:
    page = new_page()
    wrong, opened = {}, []
    for path in pages_of_the_guide(page, portal):
        opened.append(path)
        if found := [*axe(page), *page.evaluate(MISSING)]:
            wrong[path] = found
    assert len(opened) > 25
    assert wrong == {}


def test_from_a_page_to_its_help_and_back(
    new_page: Callable[..., Page], portal: Portal, sign_in: SignIn
) -> None:
    """Without JavaScript, by a lead who does not know how to share the work."""
    facts = portal.ask("stage")
    page = new_page(javascript=False, width=320)
    sign_in(page, facts["asha"])
    page.goto(f"/returns/{facts['return']}/assign/")
    page.get_by_role("link", name="Help with this page").click()
    expect(page.get_by_role("heading", name="Give a standard to a colleague")).to_be_in_viewport()
    page.get_by_role("link", name="Go to the portal").click()
    expect(page.get_by_role("heading", name="What to do next")).to_be_visible()
