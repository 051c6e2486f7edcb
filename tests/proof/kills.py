"""SIGKILL while five tabs save: what was acknowledged is there, and nothing is there by half.

Four tabs each write three questions at a time that nobody ever writes into again: a text that was
acknowledged and is not stored is lost, whatever the history joins. The fifth lets one text grow, as
a page does that saves while somebody types, and reads it back whenever a reply stays away.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from tests.proof.saving import Tab, acknowledged
from tests.proof.site import Site

STEPS = 2  # of each tab
STANDARDS, QUESTIONS = 4 * STEPS + 1, 12  # the last one is the growing text's
AT_ONCE = 3  # questions in a save
LENGTHS = range(1, 25)  # words of the text that grows
LAST_MOMENT = 0.02  # seconds: about the length of a save, so that the kill falls anywhere in it

Attempts = list["Attempt"]


@dataclass
class Tally:
    """What a campaign of kills came to; `lost` and `halves` say in words what was wrong."""

    engine: str
    kills: int = 0
    acknowledged: int = 0
    cut_off: int = 0
    cut_off_and_stored: int = 0
    seconds: float = 0.0
    lost: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Attempt:
    """A save of texts by key of the question. `told` None: the reply never came."""

    texts: dict[str, str]
    told: bool | None


def killed_while_saving(site: Site, times: int) -> Tally:
    """Every other time one web process is killed, else the whole server."""
    facts = site.ask("writers", standards=STANDARDS, questions=QUESTIONS)
    tally, began = Tally(site.engine), time.monotonic()
    for number in range(times):
        fault = Fault(site, facts, site.ask("another_return", like=facts["return"]))
        attempts = fault.happen(site.kill_the_server if number % 2 else site.kill_a_worker)
        tally.kills += 1
        _count(tally, attempts, fault.growth)
        _compare(tally, attempts, fault.growth, site.ask("as_stored", audit_return=fault.asked))
    tally.seconds = time.monotonic() - began
    return tally


class Growth:
    """A text that grows, one autosave a word: how long it was when last acknowledged."""

    key = f"s{STANDARDS}-q1"

    def __init__(self) -> None:
        self.told: list[bool | None] = []
        self.longest_told = 0
        self.behind: list[str] = []

    def write(self, tab: Tab, name: str) -> Attempts:
        tab.open()
        for length in LENGTHS:
            reply = tab.save({name: "word " * length})
            self.told.append(None if reply is None else acknowledged(reply))
            if self.told[-1]:
                self.longest_told = length
            elif reply is None:
                self.read_back(tab.open()[f"{name}-commentary"][0])
        return []

    def read_back(self, text: str) -> None:
        if text.count("word") < self.longest_told:
            self.behind.append(f"{self.longest_told} words told, {text.count('word')} there")


class Fault:
    """Five tabs on one return, all saving, until one or all of them are cut off."""

    def __init__(self, site: Site, facts: dict[str, Any], asked: int) -> None:
        self.site, self.facts, self.asked = site, facts, asked
        self.saves = threading.Semaphore(0)
        self.growth = Growth()

    def happen(self, kill: Callable[[], None]) -> Attempts:
        with ThreadPoolExecutor() as pool:
            running = [pool.submit(act) for act in self._acts()]
            self._wait_for_any_moment()
            kill()
            attempts = [attempt for one in running for attempt in one.result()]
        self.site.see_off()
        return attempts

    def _wait_for_any_moment(self) -> None:
        """Until so many saves have gone through, by chance, and then a part of one more."""
        for _ in range(random.randint(1, 4 * STEPS * QUESTIONS // AT_ONCE // 2)):
            self.saves.acquire(timeout=5)
        time.sleep(random.uniform(0, LAST_MOMENT))

    def _acts(self) -> list[Callable[[], Attempts]]:
        """Asha and Ben each write in a tab with a script and in one without; Priya's text grows."""
        acts: list[Callable[[], Attempts]] = []
        for place, (who, script) in enumerate(product(("asha", "ben"), (False, True))):
            visitor = self.site.visitor(self.facts[who])
            standards = range(place * STEPS + 1, (place + 1) * STEPS + 1)
            tabs = [self._tab(visitor, standard, script=script) for standard in standards]
            acts.append(lambda tabs=tabs: [each for tab in tabs for each in self._write(tab)])
        growing = self._tab(self.site.visitor(self.facts["priya"]), STANDARDS, script=True)
        acts.append(lambda: self.growth.write(growing, self.facts["names"][self.growth.key]))
        return acts

    def _tab(self, visitor: Any, standard: int, *, script: bool) -> Tab:
        return Tab(visitor, self.asked, f"s{standard}", script)

    def _write(self, tab: Tab) -> Iterator[Attempt]:
        tab.open()
        for first in range(1, QUESTIONS + 1, AT_ONCE):
            keys = [f"{tab.step}-q{number}" for number in range(first, first + AT_ONCE)]
            texts = {key: f"Ŵyn’s words on “{key}” & it's his own" for key in keys}
            reply = tab.save({self.facts["names"][key]: text for key, text in texts.items()})
            self.saves.release()
            yield Attempt(texts, None if reply is None else acknowledged(reply))


def _count(tally: Tally, attempts: Attempts, growth: Growth) -> None:
    told = [*(attempt.told for attempt in attempts), *growth.told]
    tally.acknowledged += told.count(True)
    tally.cut_off += told.count(None)
    if False in told:
        tally.lost.append("a save was refused that nobody stood in the way of")


def _compare(tally: Tally, attempts: Attempts, growth: Growth, stored: dict[str, Any]) -> None:
    words = stored["words"]
    growth.read_back(words.pop(growth.key, ""))
    tally.lost += growth.behind
    for attempt in attempts:
        there = [words.pop(key, None) == text for key, text in attempt.texts.items()]
        if attempt.told and not all(there):
            tally.lost.append(str(attempt.texts))
        elif any(there) != all(there):
            tally.halves.append(f"{attempt.texts}: {there}")
        tally.cut_off_and_stored += attempt.told is None and all(there)
    tally.halves += stored["halves"]
    tally.halves += [f"{key}: words that nobody wrote" for key in words]
    written = {key: times for key, times in stored["revisions"].items() if key != growth.key}
    tally.halves += [f"{key}: revision {times}" for key, times in written.items() if times != 1]
