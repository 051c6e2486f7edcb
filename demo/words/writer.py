"""What people write beside a rating: sentences from commentary.yaml with their slots filled.

The same text never stands in more than two returns. Everything comes from the `Random` handed in,
so the same seed writes the same words.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from audit_portal.organisations.models import Kind

WORDS = Path(__file__).with_name("commentary.yaml")
MOST_RETURNS = 2
NUMBERS = "two three four five six seven eight nine ten eleven".split()
DOZENS = (12, 15, 18, 20, 24, 30)
PLACES = ("the hospital", "the housing office", "the police station", "the clinic", "the college")


@dataclass(frozen=True)
class Tongue:
    """How an organisation of one kind speaks of its people."""

    staff: tuple[str, ...]
    children: tuple[str, str]  # several, one
    group: tuple[str, ...]
    role: tuple[str, ...]
    period: str
    contact: str


SCHOOL = Tongue(
    ("staff", "teachers and support staff", "colleagues"),
    ("pupils", "pupil"),
    ("the governing body", "the governors", "the safeguarding committee"),
    ("link governor", "deputy head", "assistant head", "office manager"),
    "term",
    "lesson",
)
COLLEGE = Tongue(
    ("staff", "tutors and support staff"),
    ("students", "student"),
    ("the corporation", "the safeguarding committee"),
    ("vice principal", "link governor", "head of student services"),
    "term",
    "tutorial",
)
SERVICE = Tongue(
    ("staff", "officers", "practitioners", "colleagues"),
    ("children", "child"),
    ("the executive", "the management team", "the quality board"),
    ("assistant director", "head of quality", "named nurse", "service manager"),
    "quarter",
    "appointment",
)
GROUP = Tongue(
    ("volunteers", "helpers", "staff and volunteers"),
    ("young people", "young person"),
    ("the trustees", "the committee"),
    ("trustee", "volunteer coordinator", "treasurer"),
    "quarter",
    "session",
)
TONGUES = {Kind.SCHOOL: SCHOOL, Kind.COLLEGE: COLLEGE, Kind.VOLUNTARY: GROUP}


@cache
def library() -> dict[str, Any]:
    return dict(yaml.safe_load(WORDS.read_text(encoding="utf-8")))


@cache
def theme_of(key: str, text: str) -> str:
    """The theme a question is listed under, else the one whose words it speaks of most."""
    themes = library()["themes"]
    for theme, entry in themes.items():
        if key in entry["keys"]:
            return str(theme)
    heard = text.lower()
    found = {
        theme: sum(heard.count(word) for word in entry["about"]) for theme, entry in themes.items()
    }
    best = max(found, key=lambda theme: found[theme])
    return str(best) if found[best] else "general"


def with_capitals(text: str) -> str:
    """A capital at the beginning of each sentence, where a slot may have put a small letter."""
    return re.sub(r"(^|[.?!] )([a-z])", lambda found: found[1] + found[2].upper(), text)


@dataclass
class Voice:
    """One return's way of speaking: its colleagues, its words, the months it looks back on."""

    random: Random
    return_pk: int
    kind: Kind
    colleagues: list[str]
    on: date
    said: set[str] = field(default_factory=set)

    def unsaid(self, sentences: list[str]) -> list[str]:
        """Those that this return has not used yet, whatever filled their slots."""
        return [sentence for sentence in sentences if sentence not in self.said]

    def say(self, sentences: list[str]) -> str:
        """One of the sentences, its choices made and its slots filled; a fresh one if there is."""
        chosen = self.random.choice(self.unsaid(sentences) or sentences)
        self.said.add(chosen)
        slots = self._slots()
        sentence = re.sub(
            r"\[([^]]+)\]", lambda found: self.random.choice(found[1].split("|")), chosen
        )
        return with_capitals(re.sub(r"\{(\w+)\}", lambda found: slots[found[1]], sentence))

    def _slots(self) -> dict[str, str]:
        tongue = TONGUES.get(self.kind, SERVICE)
        pick = self.random.choice
        whole = self.random.randint(18, 140)
        back = self.random.randint(20, 330)
        return {
            "name": pick(self.colleagues),
            "role": pick(tongue.role),
            "staff": pick(tongue.staff),
            "children": tongue.children[0],
            "child": tongue.children[1],
            "group": pick(tongue.group),
            "term": tongue.period,
            "contact": tongue.contact,
            "place": pick(PLACES),
            "few": pick(NUMBERS[:4]),
            "number": pick(NUMBERS[4:]),
            "dozen": str(pick(DOZENS)),
            "more": str(whole),
            "many": str(whole - self.random.randint(1, max(2, whole // 6))),
            "month": f"{self.on - timedelta(days=back):%B}",
            "next_month": f"{self.on + timedelta(days=self.random.randint(31, 150)):%B}",
        }


@dataclass
class Writer:
    """Writes for all returns of the demo and remembers what stands in which."""

    returns_with: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def commentary(self, voice: Voice, theme: str, level: str) -> str:
        """`level` is strong, partial or gap."""

        def attempt() -> str:
            sentences = library()["themes"][theme][level]
            if not voice.unsaid(sentences):
                sentences = library()["themes"]["general"][level]
            text = voice.say(sentences)
            if voice.random.random() < 0.3 and voice.unsaid(library()["afterthoughts"][level]):
                text = f"{text} {voice.say(library()['afterthoughts'][level])}"
            return text

        return self._new(voice, attempt)

    def reason(self, voice: Voice) -> str:
        """Why something does not apply."""
        return self._new(voice, lambda: voice.say(library()["not_applicable"]))

    def narrative(self, voice: Voice, key: str) -> str:
        """A longer answer, put together from what would be said of several themes."""
        narratives = library()["narratives"]

        def attempt() -> str:
            template = voice.random.choice(narratives.get(key, narratives["proudest"]))
            pieces = re.split(r"\{(strong|partial|action)\}", template)
            made = [self._piece(voice, piece) for piece in pieces]
            return voice.say(["".join(made).replace("..", ".")])

        return self._new(voice, attempt)

    def _piece(self, voice: Voice, piece: str) -> str:
        theme = voice.random.choice(list(library()["themes"]))
        if piece == "action":
            action = self.action(voice, theme)
            return action[0].lower() + action[1:]
        if piece in ("strong", "partial"):
            return voice.say(library()["themes"][theme][piece])
        return piece

    def action(self, voice: Voice, theme: str) -> str:
        actions = library()["actions"]
        return voice.say(actions.get(theme) or actions["general"])

    def _new(self, voice: Voice, attempt: Callable[[], str]) -> str:
        while not self._may_stand(text := attempt(), voice.return_pk):
            pass
        return text

    def _may_stand(self, text: str, return_pk: int) -> bool:
        where = self.returns_with[text]
        if return_pk not in where and len(where) >= MOST_RETURNS:
            return False
        where.add(return_pk)
        return True
