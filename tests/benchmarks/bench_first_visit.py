"""What a browser with nothing in its cache loads for the page of a step, and how it settles."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from scripts.gallery import chromium
from tests.benchmarks.portals import portal
from tests.benchmarks.results import Result
from tests.browser.serving import Portal

MOST_KILOBYTES = 150.0
WIDTHS = (320, 1280)
SETTLING = 3000  # milliseconds in which scripts start and nothing may move
SHIFTS = """() => new Promise(resolve => {
    new PerformanceObserver(list => resolve(list.getEntries().reduce((sum, e) => sum + e.value, 0)))
        .observe({type: "layout-shift", buffered: true});
    setTimeout(() => resolve(0), 200);
})"""


@dataclass
class Visit:
    """`loaded` maps addresses to bytes on the wire, headers too; `shift` is the layout's own."""

    loaded: dict[str, int] = field(default_factory=dict)
    shift: float = 0.0

    @property
    def kilobytes(self) -> float:
        return sum(self.loaded.values()) / 1000

    def elsewhere(self, host: str) -> list[str]:
        return [address for address in self.loaded if urlsplit(address).netloc != host]


def measure() -> Iterator[Result]:
    with portal() as served, chromium() as browser:
        facts = served.ask("long_stage")
        step = f"{served.url}/returns/{facts['return']}/answer/s1/"
        visits = [visit(browser, served, facts["asha"], step, width) for width in WIDTHS]
    host = urlsplit(served.url).netloc
    weight = max(one.kilobytes for one in visits)
    foreign = max(len(one.elsewhere(host)) for one in visits)
    shift = max(one.shift for one in visits)
    yield Result("step page with all it loads, kB", weight, MOST_KILOBYTES, 1.0)
    yield Result("step page, requests to other hosts", foreign, 1, 0.0)
    yield Result("step page, layout shift", shift, 1, 0.0)


def visit(browser: Browser, served: Portal, email: str, address: str, width: int) -> Visit:
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([{**served.ask("session_for", email=email), "url": served.url}])
    page = context.new_page()
    found = Visit()
    listen(page, found)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(SETTLING)
    found.shift = page.evaluate(SHIFTS)
    context.close()
    return found


def listen(page: Page, found: Visit) -> None:
    """Write down what is loaded, as the browser's own network panel counts it."""
    session = page.context.new_cdp_session(page)
    addresses: dict[str, str] = {}

    def asked(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"]
        found.loaded.setdefault(event["request"]["url"], 0)

    def arrived(event: dict[str, Any]) -> None:
        found.loaded[addresses[event["requestId"]]] += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", arrived)
    session.send("Network.enable")
