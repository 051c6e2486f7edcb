"""Finding the pages of the portal as people do: by following links, one page of each kind."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Page

PAGES_PER_PERSON = 60


def pages(page: Page, address: str, start: str = "/") -> Iterator[str]:
    """Open every kind of page, breadth first; yields the path of the one that `page` shows.

    Whoever reads this may look at the page, but must not press anything on it.
    """
    waiting, seen = [start], {shape(start)}
    while waiting and len(seen) <= PAGES_PER_PERSON:
        path = waiting.pop(0)
        page.goto(f"{address}{path}")
        for link in links(page, address):
            if shape(link) not in seen:
                seen.add(shape(link))
                waiting.append(link)
        yield path


def links(page: Page, address: str) -> list[str]:
    """Paths of the pages that this one links to; files to download are no pages."""
    found = page.eval_on_selector_all("a[href]:not([download])", "links => links.map(a => a.href)")
    paths = [urlsplit(link) for link in found if link.startswith(f"{address}/")]
    return [path.path for path in paths if "download" not in path.path and "." not in path.path]


def shape(path: str) -> str:
    """Pages that differ in an id or a key alone have one shape."""
    path = re.sub(r"\d+", "n", path)
    return re.sub(r"/(answer|boards|rounds|evidence|actions)/[^/]+", r"/\1/x", path)
