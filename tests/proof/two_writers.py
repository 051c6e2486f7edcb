"""Asha and Ben save one step at the same moment; nothing that either wrote is lost.

Between two rounds Priya writes over both, so that no two states of one person follow each other:
the history joins those of a few minutes by design, and here must hold every single text.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from itertools import product
from threading import Barrier
from typing import Any

from tests.benchmarks.web import Reply, form_fields
from tests.proof.saving import Tab, acknowledged, patiently
from tests.proof.site import Site

PLACES = {"one question": ("s1-q1", "s1-q1"), "two questions of a step": ("s1-q1", "s1-q2")}
WAYS = {
    "both by the button": (False, False),
    "both saved by the page": (True, True),
    "one each": (False, True),
}
CHOICES = ("mine", "merged")


@dataclass
class Tally:
    """What the rounds of one kind came to; `lost` and `wrong` say in words what was wrong."""

    engine: str
    where: str
    how: str
    rounds: int = 0
    texts: int = 0
    saved: int = 0
    shown: int = 0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def races(site: Site, rounds: int) -> Iterator[Tally]:
    """So many rounds of every kind."""
    facts = site.ask("writers", standards=1, questions=3)
    for where, how in product(PLACES, WAYS):
        asked = site.ask("another_return", like=facts["return"])
        yield Race(site, facts, asked, Tally(site.engine, where, how)).run(rounds)


class Race:
    def __init__(self, site: Site, facts: dict[str, Any], asked: int, tally: Tally) -> None:
        self.site, self.names, self.asked, self.tally = site, facts["names"], asked, tally
        people = zip(("asha", "ben"), WAYS[tally.how], strict=True)
        self.tabs = [
            Tab(site.visitor(facts[who]), asked, "s1", script=script) for who, script in people
        ]
        self.priya = Tab(site.visitor(facts["priya"]), asked, "s1")
        self.written: list[tuple[str, str]] = []

    def run(self, rounds: int) -> Tally:
        began = time.monotonic()
        for number in range(rounds):
            self._round(number)
        self.site.see_off()
        self._look_for_all()
        self.tally.seconds = time.monotonic() - began
        return self.tally

    def _round(self, number: int) -> None:
        places = PLACES[self.tally.where]
        texts = [f"{who} said “it’s ŵell & good” ({number})" for who in ("Asha", "Ben")]
        self.written += zip(places, texts, strict=True)
        self.tally.rounds += 1
        replies = self._at_the_same_moment(places, texts)
        told = [acknowledged(reply) for reply in replies]
        self.tally.saved += told.count(True)
        if told.count(True) != len(set(places)):
            self.tally.wrong.append(f"round {number}: {told.count(True)} saved on {places}")
        for tab, reply, is_saved, place, mine, theirs in zip(
            self.tabs, replies, told, places, texts, reversed(texts), strict=True
        ):
            if not is_saved:
                self._choose(tab, reply, place, mine, theirs, CHOICES[number % 2])
        self._write_over(number, places)

    def _at_the_same_moment(self, places: tuple[str, str], texts: list[str]) -> list[Reply]:
        barrier = Barrier(2)

        def write(tab: Tab, place: str, text: str) -> Reply:
            tab.open()
            barrier.wait(timeout=60)
            reply = tab.save({self.names[place]: text})
            assert reply is not None
            return reply

        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(write, self.tabs, places, texts))

    def _choose(
        self, tab: Tab, reply: Reply, place: str, mine: str, theirs: str, choice: str
    ) -> None:
        """Whoever was told of another's answer sees both texts, and then says which shall stand."""
        name, page = self.names[place], reply.body
        if tab.script:  # the page keeps its words; opened again and sent, it asks
            shown = tab.open()
            if shown[f"{name}-commentary"] != [mine]:
                self.tally.lost.append(f"{mine}: not on the page that was opened again")
            page = self._sent(tab, shown).body
        fields = form_fields(page)
        is_shown = fields.get(f"mine-{name}-commentary") == [mine] and theirs in unescape(page)
        self.tally.shown += is_shown
        if not is_shown:
            self.tally.lost.append(f"{mine}: neither saved nor shown")
        elif not acknowledged(self._sent(tab, fields | {f"{name}-choice": [choice]})):
            self.tally.wrong.append(f"{mine}: chosen and still not saved")

    def _sent(self, tab: Tab, fields: dict[str, list[str]]) -> Reply:
        reply = patiently(tab.visitor, tab.path, fields)
        assert reply is not None
        return reply

    def _write_over(self, number: int, places: tuple[str, str]) -> None:
        self.priya.open()
        texts = dict.fromkeys(places, f"Priya goes on from there ({number})")
        self.written += texts.items()
        if not acknowledged(self.priya.save({self.names[at]: text for at, text in texts.items()})):
            self.tally.wrong.append(f"round {number}: Priya, alone, could not save")

    def _look_for_all(self) -> None:
        """Every text that was ever sent stands, or stood, in its question."""
        states = self.site.ask("states", audit_return=self.asked)
        for place, text in self.written:
            self.tally.texts += 1
            if not any(text in state for state in states.get(place, ())):
                self.tally.lost.append(f"{text}: not in {place}, nor in its history")
