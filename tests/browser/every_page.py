"""Every page of the portal, as a kind of person meets it, is accessible and fits a telephone.

The people and their returns are the demo's. What axe finds is told for all pages at once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from scripts.crawling import pages, shape
from tests.browser.serving import Portal, serving
from tests.migrated import lay_out_the_demo

# Each element with what holds it, as far as rules of accessibility may bear on it.
PARTS = """
() => {
  const name = element => [
    element.tagName, element.className.baseVal ?? element.className,
    ...element.getAttributeNames().filter(name => !["href", "value"].includes(name)).sort(),
    element.getAttribute("role") ?? "", element.type ?? "",
  ].join(" ");
  const path = element => element.parentElement
    ? path(element.parentElement) + " > " + name(element) : name(element);
  return [...new Set([...document.body.querySelectorAll("*")].map(path))];
}
"""
SignIn = Callable[[Page, str], None]
Axe = Callable[[Page], list[str]]


@contextmanager
def serving_the_demo(folder: Path) -> Iterator[Portal]:
    with serving(folder, prepare=lay_out_the_demo) as served:
        yield served


def email(name: str) -> str:
    return f"{name}@northmoor.example"


class Seen:
    """What pages are made of that axe has looked at, by the shape of their address.

    Several people meet the same page. Where somebody's is made of nothing that axe has not met
    there already, looking once more would tell nothing new.
    """

    def __init__(self) -> None:
        self.parts: dict[str, set[str]] = {}

    def is_new(self, page: Page, path: str) -> bool:
        met = self.parts.setdefault(shape(path), set())
        here = set(page.evaluate(PARTS))
        new = not here <= met
        met |= here
        return new


def look_at_all(
    portal: Portal, page: Page, sign_in: SignIn, axe: Axe, name: str, seen: Seen
) -> None:
    sign_in(page, email(name))
    wrong, opened = {}, []
    for path in pages(page, portal.url):
        opened.append(path)
        # A busy machine may be caught in the middle of a change of width: what is wrong stays so.
        if seen.is_new(page, path) and axe(page) and (found := axe(page)):
            wrong[path] = found
    assert len(opened) > 4
    assert wrong == {}, wrong
