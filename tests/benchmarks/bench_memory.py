"""What a web process holds when it has served every kind of page, several times over."""

import re
from collections.abc import Iterator
from pathlib import Path

from scripts.crawling import shape
from tests.benchmarks.portals import portal
from tests.benchmarks.results import Result
from tests.benchmarks.web import Visitor, form_fields
from tests.browser.serving import Portal

TIMES = 3
RETURNS = 24_000
MOST_MEGABYTES = 200.0
PEOPLE = ("asha", "ben", "tess", "nadia", "dev", "mo", "ruth", "rafi", "edie")
LINK = re.compile(r'href="(/[^"#?]*)')


def measure(times: int = TIMES, returns: int = RETURNS) -> Iterator[Result]:
    with portal() as served:
        served.ask("northmoor")
        manager = served.ask("full_stage", returns=returns)["mo"]
        emails = [*(f"{name}@northmoor.example" for name in PEOPLE), manager]
        for _ in range(times):
            for email in emails:
                walk(Visitor(served.url, served, email))
        most = max(megabytes(process) for process in web_processes(served))
    yield Result("web process, MB", most, MOST_MEGABYTES, 1.0)


def walk(visitor: Visitor) -> int:
    """Open a page or file of each kind that links lead to, save each step; how many there were."""
    waiting, seen = ["/"], {shape("/")}
    for path in waiting:  # it grows on the way
        reply = visitor.get(path)
        assert reply.status < 400, f"{path}: {reply.status}"
        if "/answer/" in path and (fields := form_fields(reply.body)):
            assert visitor.post(path, fields).status == 302, path
        for link in LINK.findall(reply.body):
            if not link.startswith("/static/") and shape(link) not in seen:
                seen.add(shape(link))
                waiting.append(link)
    return len(waiting)


def web_processes(served: Portal) -> list[int]:
    """Gunicorn's workers: the children of the server."""
    pid = served.server.pid
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def megabytes(process: int) -> float:
    """The most it ever held, pages that it shares with others included (Linux)."""
    held = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    assert held
    return int(held[1]) / 1024
