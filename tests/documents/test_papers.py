"""Papers of the ground floor: their names, their furniture, and what they never fetch."""

import io
import subprocess
import sys
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings
from PIL import Image

from audit_portal.documents.papers import Furniture, Paper, Watermark, file_name, lay_out
from audit_portal.documents.pdf import DRAWINGS, NothingFromOutside, OwnDrawings, render_pdf
from audit_portal.organisations.letterhead import letterhead_of
from tests.conftest import Cast
from tests.documents.reading_pdfs import opened, words_of
from tests.factories import TODAY


def ignored(per_cent: int, words: str) -> None:
    pass


def paper(html: str) -> Paper:
    page = f'<html lang="en-GB"><head><title>T</title></head><body>{html}</body></html>'
    return Paper("T", "t", page)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Section 157/175 audit 2026 Alder Brook", "section-157-175-audit-2026-alder-brook"),
        ("St Mary’s & Ysgol Tŷ Gŵyn", "st-marys-ysgol-ty-gwyn"),
        ("../../etc/passwd\r\nX: y", "etc-passwd-x-y"),
        ("日本", "paper"),
        ("a" * 300, ""),
        ("long " * 60, "long-" * 19 + "long"),
    ],
)
def test_a_file_is_named_in_plain_letters(words: str, name: str) -> None:
    found = file_name(words)
    assert found == name or (name == "" and found == "a" * 100)
    assert len(found) <= 100


def test_nothing_is_fetched_from_the_network_or_the_machine(tmp_path: Path) -> None:
    asked: list[str] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

    secret = tmp_path / "secret.txt"
    secret.write_text("the secret of the machine")
    server = HTTPServer(("127.0.0.1", 0), Server)
    Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    pdf = render_pdf(
        paper(
            f'<link rel="stylesheet" href="{url}/style.css"><img src="{url}/picture.png" alt="">'
            f'<style>@import url("{url}/a.css"); p {{ background: url({url}/b.png) }}</style>'
            f'<link rel="attachment" href="{secret.as_uri()}"><img src="{secret.as_uri()}" alt="">'
            f'<object data="{secret.as_uri()}"></object><p>Words</p>'
        ),
        ignored,
    )
    server.shutdown()
    server.server_close()
    assert asked == []
    assert "Words" in words_of(pdf)
    assert b"secret of the machine" not in pdf
    assert len(opened(pdf).attachments) == 0


@pytest.mark.parametrize(
    "url",
    ["drawing:../../settings", "drawing:/etc/passwd", "file:///etc/passwd", "http://a.b/", ""],
)
def test_only_drawings_of_our_own_are_handed_out(url: str) -> None:
    with pytest.raises(NothingFromOutside):
        OwnDrawings().fetch(url)


def test_every_watermark_has_its_drawing() -> None:
    drawn = {mark for mark in Watermark if mark}
    for mark in drawn:
        assert str(mark) in (DRAWINGS / f"{mark.drawing}.svg").read_text()
    assert len(list(DRAWINGS.glob("*.svg"))) == len(drawn)


def test_progress_grows_and_names_pages() -> None:
    told: list[tuple[int, str]] = []
    render_pdf(paper("<p>Words</p>" * 200), lambda per_cent, words: told.append((per_cent, words)))
    per_cents = [per_cent for per_cent, _ in told]
    assert per_cents == sorted(per_cents)
    assert "Setting page 2" in [words for _, words in told]
    assert told[-1] == (90, "Writing the file")


@pytest.mark.django_db
def test_the_letterhead_stands_at_the_head(cast: Cast) -> None:
    logo = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(logo, "PNG")
    letterhead = replace(
        letterhead_of(cast.board),
        address=("Civic Centre", "Northmoor NM1 1AA"),
        email="board@example.org",
        logo=logo.getvalue(),
    )
    furniture = Furniture(letterhead, "Housing: the audit", TODAY)
    found = lay_out(
        "returns/papers/action_plan.html",
        title="Plan",
        named="plan",
        furniture=furniture,
        words={"organisation": cast.housing, "parts": []},
    )
    pdf = render_pdf(found, ignored)
    words = words_of(pdf)
    assert "Northmoor Safeguarding Board Civic Centre Northmoor NM1 1AA board@example.org" in words
    document = opened(pdf)
    assert any(page.get_images() for page in document.pages)


def test_a_web_process_does_not_load_weasyprint() -> None:
    script = (
        "import sys, audit_portal.wsgi; from django.urls import get_resolver;"
        "get_resolver().url_patterns; print('weasyprint' in sys.modules)"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], cwd=settings.BASE_DIR, capture_output=True, check=True
    )
    assert said.stdout.decode().strip() == "False"
