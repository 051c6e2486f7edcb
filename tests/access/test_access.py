"""Every address of the portal, by every method, from every seat: who may is in table.txt.

An address that the table does not list fails; so does a row for one that is no more. On PostgreSQL
the same queries say the same, so that there a few seats stand for all.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.world import NOBODY, World, arguments

pytestmark = pytest.mark.django_db

FEW = (NOBODY, "lead", "manager")
WORDS = {403: "refused", 404: "nothing there", 405: "wrong method", 409: "refused"}
TABLE = Path(__file__).parent / "table.txt"
GROUPS = {
    "own": {"lead", "contributor", "senior_lead", "accountable", "reader"},
    "board": {"manager", "editor", "reviewer", "facilitator", "chair"},
    "sharing": {"sharing.manager", "sharing.chair", "sharing.reviewer", "sharing.others"},
    "partner": {"partner.manager", "partner.others"},
}


@dataclass(frozen=True)
class Row:
    address: str
    method: str
    state: str
    let_in: tuple[str, ...]
    refused: tuple[str, ...]
    line: int

    def __str__(self) -> str:
        return f"{self.address}-{self.method}-{self.state}"

    @property
    def is_wrong_method(self) -> bool:
        return self.let_in == ("405",)


def read_table() -> Iterator[Row]:
    address = ""
    for number, text in enumerate(TABLE.read_text().splitlines(), start=1):
        line = text.split("#")[0]
        if line.strip() and not line.startswith(" "):
            address = line.strip()
        elif line.strip():
            found = re.fullmatch(r" +([A-Z]+) *(?:\((.+?)\))?([^!]*)!?(.*)", line)
            assert found is not None, f"Line {number} of the table cannot be read."
            method, states, let_in, refused = found.groups(default="")
            for state in states.split(", ") if states else ["draft"]:
                yield Row(
                    address, method, state, tuple(let_in.split()), tuple(refused.split()), number
                )


def covers(words: tuple[str, ...], seat: str) -> bool:
    return any(
        word == "everybody"
        or (word == "signed_in" and seat != NOBODY)
        or seat in GROUPS.get(word, {word})
        for word in words
    )


ROWS = list(read_table())


def addresses() -> dict[str, set[str]]:
    """Every named address of the portal with the names in its path."""
    found: dict[str, set[str]] = {}

    def walk(patterns: list[URLPattern | URLResolver], app: str, names: set[str]) -> None:
        for one in patterns:
            here = names | set(one.pattern.regex.groupindex)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, one.namespace or app, here)
            else:
                assert one.name, f"{one.pattern} has no name"
                found[f"{app}:{one.name}" if app else one.name] = here

    walk(get_resolver().url_patterns, "", set())
    return found


def test_every_address_is_in_the_table_with_both_methods() -> None:
    listed = {(row.address, row.method) for row in ROWS}
    wanted = {(address, method) for address in addresses() for method in ("GET", "POST")}
    assert sorted(wanted - listed) == [], "Say in tests/access/table.txt who may."
    assert sorted(listed - wanted) == [], "These addresses are no more."


def test_every_word_of_the_table_is_known(world: World) -> None:
    known = {*GROUPS, *world.sessions, NOBODY, "everybody", "signed_in", "405"}
    words = {(row.line, word) for row in ROWS for word in (*row.let_in, *row.refused)}
    unknown = {(line, word) for line, word in words if word not in known}
    assert not unknown


def answer(world: World, method: str, url: str, seat: str) -> HttpResponse:
    """What it changed is undone, so that the next one finds things as they were."""
    with transaction.atomic():
        response = world.ask(method, url, seat)
        transaction.set_rollback(True)
    return response


def verdict(response: HttpResponse) -> str:
    status = response.status_code
    if status == 302 and f"{resolve_url(settings.LOGIN_URL)}?next=" in response["Location"]:
        return "asked to sign in"
    if status < 400:
        return "let in"
    return WORDS.get(status, str(status))


def expected(row: Row, seat: str) -> str:
    if row.is_wrong_method:
        return "wrong method"
    seat = NOBODY if seat == "inactive" else seat
    if covers(row.refused, seat):
        return "refused"
    if covers(row.let_in, seat):
        return "let in"
    return "asked to sign in" if seat == NOBODY else "nothing there"


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_who_may(world: World, row: Row) -> None:
    names = addresses().get(row.address, set())
    url = reverse(row.address, kwargs=arguments(world, row.address, names, row.state))
    few = row.is_wrong_method or connection.vendor != "sqlite"
    seats = FEW if few else (NOBODY, *world.sessions)
    wrong = []
    for seat in seats:
        got = verdict(answer(world, row.method, url, seat))
        if got != expected(row, seat):
            wrong.append(f"{seat}: {got}, not {expected(row, seat)}")
    assert wrong == [], f"line {row.line} of the table: {row.method} {url}"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_nothing_is_done_by_other_methods(world: World, method: str) -> None:
    answers = {
        (address, seat): verdict(answer(world, method, url, seat))
        for address, names in addresses().items()
        if not address.startswith("account_")  # allauth's pages take PUT for POST
        for url in [reverse(address, kwargs=arguments(world, address, names, "draft"))]
        for seat in FEW
    }
    harmless = {"wrong method", "nothing there", "refused", "asked to sign in"}
    assert {one: got for one, got in answers.items() if got not in harmless} == {}
