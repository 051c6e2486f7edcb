"""The scale that a board rates by, told by the words it uses."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

NOT_APPLICABLE = re.compile(r"\bn/?a\b|\bnot applicable\b")
OUTSIDE = {"key": "not_applicable", "label": "Not applicable", "colour": "grey",
           "outside_base": True}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """`points` from best to worst: key, label, colour. `signs`: words that tell it, all of them."""

    key: str
    title: str
    points: tuple[tuple[str, str, str], ...]
    assured: frozenset[str]
    signs: tuple[str, ...]

    def as_document(self, *, with_not_applicable: bool) -> dict[str, Any]:
        """Every point that does not count as assured calls for an action."""
        points = [
            {"key": key, "label": label, "colour": colour}
            | ({"assured": True} if key in self.assured else {"calls_for_action": True})
            for key, label, colour in self.points
        ]
        outside = [OUTSIDE] if with_not_applicable else []
        return {"key": self.key, "title": self.title, "points": points + outside}


KNOWN = (
    Known(
        "rag",
        "Red, amber, green",
        (("green", "Green", "green"), ("amber", "Amber", "amber"), ("red", "Red", "red")),
        frozenset({"green"}),
        (r"\brag\b|\bgreen\b.{0,200}\bred\b|\bred\b.{0,200}\bgreen\b",),
    ),
    Known(
        "met",
        "Met, partly met, not met",
        (
            ("met", "Fully met", "green"),
            ("partly", "Partly met", "amber"),
            ("not_met", "Not met", "red"),
        ),
        frozenset({"met"}),
        (r"\bpart(ly|ially)[ -]met\b", r"\b(not|un)[ -]?met\b"),
    ),
    Known(
        "grades",
        "Four grades",
        (
            ("outstanding", "Outstanding", "green"),
            ("good", "Good", "green"),
            ("requires_improvement", "Requires improvement", "amber"),
            ("inadequate", "Inadequate", "red"),
        ),
        frozenset({"outstanding", "good"}),
        (r"\boutstanding\b", r"\binadequate\b"),
    ),
    Known(
        "stages",
        "Embedded, developing, not in place",
        (
            ("embedded", "Embedded", "green"),
            ("developing", "Developing", "amber"),
            ("not_in_place", "Not in place", "red"),
        ),
        frozenset({"embedded"}),
        (r"\bembedded\b", r"\b(developing|emerging)\b"),
    ),
    Known(
        "one_to_four",
        "1 to 4, 1 the best",
        (("1", "1", "green"), ("2", "2", "green"), ("3", "3", "amber"), ("4", "4", "red")),
        frozenset({"1", "2"}),
        (r"\b1 *(to|-|–) *4\b",),
    ),
)
BY_KEY = {known.key: known for known in KNOWN}


def scale_told_by(texts: Iterable[str]) -> Known | None:
    """The first whose signs all stand in these texts."""
    words = " ".join(" ".join(texts).lower().split())
    return next((one for one in KNOWN if all(re.search(sign, words) for sign in one.signs)), None)


def has_not_applicable(texts: Iterable[str]) -> bool:
    return any(NOT_APPLICABLE.search(text.lower()) for text in texts)
