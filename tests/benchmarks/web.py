"""A visitor with a stop-watch: one connection, kept open, as a browser keeps it."""

import http.client
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from tests.browser.serving import Portal

Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Reply:
    status: int
    body: str
    milliseconds: float


class Visitor:
    """Somebody signed in at a server, with the session of the portal."""

    def __init__(self, url: str, portal: Portal, email: str) -> None:
        parts = urlsplit(url)
        self.connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        cookie = portal.ask("session_for", email=email)
        self.cookies = {cookie["name"]: cookie["value"]}

    def get(self, path: str) -> Reply:
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Fields) -> Reply:
        return self._ask("POST", path, urlencode(fields, doseq=True))

    def _ask(self, method: str, path: str, body: str | None) -> Reply:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        text = response.read().decode(errors="replace")  # a file is read as one, too
        took = (time.perf_counter() - began) * 1000
        for header in response.headers.get_all("Set-Cookie", []):
            name, _, value = header.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Reply(response.status, text, took)


class _FormReader(HTMLParser):
    """The fields that a browser would send of the form with this id, as the page shows them."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self.form, self.inside, self.textarea = form, False, ""
        self.fields: Fields = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = known.get("id") == self.form
        if not self.inside or "name" not in known:
            return
        if tag == "textarea":
            self.textarea = known["name"]
            self.fields.setdefault(self.textarea, [""])
        elif tag == "input":
            chosen = known.get("type") not in ("radio", "checkbox") or "checked" in known
            if chosen:
                self.fields.setdefault(known["name"], []).append(known.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.fields[self.textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.fields[self.textarea][0] = self.fields[self.textarea][0].removeprefix("\n")
            self.textarea = ""
        elif tag == "form":
            self.inside = False


def form_fields(page: str, form: str = "step") -> Fields:
    reader = _FormReader(form)
    reader.feed(page)
    return reader.fields


def in_turn(rounds: int, *acts: Callable[[], float]) -> list[float]:
    """Medians of what the acts return, each called once a round: noise falls on all alike."""
    times: list[list[float]] = [[] for _ in acts]
    for _ in range(rounds):
        for taken, act in zip(times, acts, strict=True):
            taken.append(act())
    return [statistics.median(taken) for taken in times]
