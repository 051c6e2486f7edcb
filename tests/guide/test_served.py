"""The guide as the portal hands it out, to everybody."""

from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from tests.guide.pages import BUILT, Built


def fetch(client: Client, path: str, **headers: str) -> tuple[HttpResponse, bytes]:
    response = client.get(f"/guide/{path}", headers=headers)
    words = b"".join(response.streaming_content)  # which closes the file, too
    return response, words


def test_anybody_may_read_it(client: Client) -> None:
    response, words = fetch(client, "")
    assert response.status_code == 200
    assert response["Content-Type"] == 'text/html; charset="utf-8"'
    assert "For leads and contributors" in words.decode()
    assert settings.SESSION_COOKIE_NAME not in response.cookies


def test_nothing_but_its_own_files_may_be_used(client: Client) -> None:
    response, _ = fetch(client, "lead/answer.html")
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self'; img-src 'self'")


@pytest.mark.parametrize(
    ("path", "kind"), [("_static/portal.css", "text/css"), ("_images/step.png", "image/png")]
)
def test_other_files(client: Client, path: str, kind: str) -> None:
    response, _ = fetch(client, path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith(kind)
    assert "max-age" in response["Cache-Control"]


def test_pages_travel_compressed_and_once(client: Client) -> None:
    first, _ = fetch(client, "lead/answer.html", **{"accept-encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    again = {"if-modified-since": first["Last-Modified"]}
    assert fetch(client, "lead/answer.html", **again)[0].status_code == 304


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        "nothing.html",
        "../settings.py",
        "../../audit_portal/settings.py",
        "%2e%2e/staticfiles-made-from",
        "..%2fguide-made-from",
        "lead/..%5c..%5cguide-made-from",
        ".buildinfo",
        "//etc/passwd",
    ],
)
def test_what_is_not_there(client: Client, path: str) -> None:
    response = client.get(f"/guide/{path}")
    assert response.status_code == 404
    assert "There is no such page here" in response.content.decode()


def test_links_lead_somewhere_and_nothing_is_forbidden() -> None:
    pages = {path.relative_to(BUILT).as_posix(): Built(path) for path in BUILT.rglob("*.html")}
    wrong = {}
    for path, page in pages.items():
        wrong[path] = [
            *page.forbidden,
            *(link for link in page.links if is_broken(link, path, pages)),
        ]
    assert {path: found for path, found in wrong.items() if found} == {}
    assert len(pages) > 25


def is_broken(link: str, path: str, pages: dict[str, Built]) -> bool:
    target, anchor = urldefrag(link)
    if urlsplit(target).scheme or target == "/":
        return False
    page = pages.get(urljoin(path, target) if target else path)
    return page is None or bool(anchor and anchor not in page.ids)
