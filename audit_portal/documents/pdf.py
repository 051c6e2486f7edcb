"""From a paper to a PDF that can be read by eye and by ear: tagged, titled, fonts embedded.

WeasyPrint and what it loads take some 80 MB: only the worker imports this module.
"""

import logging
import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from audit_portal.documents.papers import PNG, Paper
from audit_portal.jobs.kinds import Progress

DRAWINGS = Path(__file__).parent / "drawings"
SCHEME = "drawing:"


class NothingFromOutside(ValueError):
    """A paper asked for something that is not part of it."""


class OwnDrawings(URLFetcher):  # type: ignore[misc]  # no types of its own
    """Hands out the drawings of this room, and pictures that the paper itself holds.

    The rest it refuses: no network, no file of the machine. What people write is escaped, so
    nothing of theirs should ever ask. Should it, it gets nothing.
    """

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url.startswith(PNG):
            picture = b64decode(url.removeprefix(PNG))
            return URLFetcherResponse(url, picture, {"Content-Type": "image/png"})
        name = url.removeprefix(SCHEME)
        if not url.startswith(SCHEME) or not re.fullmatch(r"[a-z]+", name):
            raise NothingFromOutside(f"Not part of the paper: {url[:200]}")
        drawing = (DRAWINGS / f"{name}.svg").read_bytes()
        return URLFetcherResponse(url, drawing, {"Content-Type": "image/svg+xml"})


def render_pdf(paper: Paper, progress: Progress) -> bytes:
    """`progress` is told how far it is: per cent, and words."""
    with _watching(progress):
        document = HTML(string=paper.html, url_fetcher=OwnDrawings())
        written: bytes = document.write_pdf(pdf_variant="pdf/ua-1")
    return written


# WeasyPrint tells how far it is in its log, and nowhere else. How many pages there will be nobody
# knows before the last is set: so the figure grows with each page, ever more slowly.
SET_FROM, SET_TO, PAGES_TO_HALF = 20, 85, 12


@contextmanager
def _watching(progress: Progress) -> Iterator[None]:
    log = logging.getLogger("weasyprint.progress")
    teller = _Teller(progress)
    level, propagate = log.level, log.propagate
    log.addHandler(teller)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(teller)
        log.setLevel(level)
        log.propagate = propagate


class _Teller(logging.Handler):
    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        words = record.getMessage()
        if page := re.search(r"Page (\d+)", words):
            number = int(page[1])
            share = number / (number + PAGES_TO_HALF)
            self.progress(round(SET_FROM + (SET_TO - SET_FROM) * share), f"Setting page {number}")
        elif words.startswith("Step 6"):
            self.progress(90, "Writing the file")
