"""What people write beside a rating: sentences from commentary.yaml with their slots filled.

The same text never stands in more than two returns. Everything comes from the `Random` handed in,
so the same seed writes the same words.
"""

import re
from collections import defaultdict
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
DOZENS = (10, 12, 15, 18, 20, 24, 30)


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


def theme_of(text: str) -> str:
    """The theme whose words a question speaks of most; `general` where none fits."""
    heard = text.lower()
    found = {
        theme: sum(heard.count(word) for word in entry["about"])
        for theme, entry in library()["themes"].items()
    }
    best = max(found, key=lambda theme: found[theme])
    return best if found[best] else "general"


@dataclass
class Writer:
    """Writes for all returns of the demo and remembers what stands in which."""

    returns_with: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def commentary(self, voice: "Voice", theme: str, level: str) -> str:
        """`level` is strong, partial or gap."""
        while True:
            text = voice.say(library()["themes"][theme][level])
            if voice.random.random() < 0.4:
                text = f"{text} {voice.say(library()['afterthoughts'][level])}"
            if self.may_stand(text, voice.return_pk):
                return text

    def reason(self, voice: "Voice") -> str:
        """Why something does not apply."""
        while not self.may_stand(text := voice.say(library()["not_applicable"]), voice.return_pk):
            pass
        return text

    def action(self, voice: "Voice", theme: str) -> str:
        return voice.say(library()["actions"].get(theme) or library()["actions"]["general"])

    def may_stand(self, text: str, return_pk: int) -> bool:
        where = self.returns_with[text]
        if return_pk not in where and len(where) >= MOST_RETURNS:
            return False
        where.add(return_pk)
        return True


@dataclass
class Voice:
    """One return's way of speaking: its colleagues, its words, the months it looks back on."""

    random: Random
    return_pk: int
    kind: Kind
    colleagues: list[str]
    on: date

    def say(self, sentences: list[str]) -> str:
        slots = self._slots()
        sentence = re.sub(
            r"\[([^]]+)\]",
            lambda found: self.random.choice(found[1].split("|")),
            self.random.choice(sentences),
        )
        text = re.sub(r"\{(\w+)\}", lambda found: slots[found[1]], sentence)
        return text[0].upper() + text[1:]

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
            "place": pick(
                ("the hospital", "the housing office", "the police station", "the clinic")
            ),
            "few": pick(NUMBERS[:4]),
            "number": pick(NUMBERS[4:]),
            "dozen": str(pick(DOZENS)),
            "more": str(whole),
            "many": str(whole - self.random.randint(1, max(2, whole // 6))),
            "month": f"{self.on - timedelta(days=back):%B}",
            "next_month": f"{self.on + timedelta(days=self.random.randint(31, 150)):%B}",
        }
