"""Which earlier questions a new one may go on from: what a person might want to look at.

Pure, and no more than an offer: by the words that both have, by what both speak to, by their
place. Nothing is mapped by it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from questionnaires.definitions.structure import QuestionShape

WORD = re.compile(r"\w+")
LEAST = 0.35
REFERENCES, PLACE = 0.15, 0.1  # on top of the share of common words, which is at most 1
OFFERED = 3


@dataclass(frozen=True)
class Likely:
    """`common` of `words` different words stand in both questions."""

    question: QuestionShape
    common: int
    words: int
    shares_references: bool
    same_place: bool

    @property
    def weight(self) -> float:
        share = self.common / self.words if self.words else 0.0
        return share + REFERENCES * self.shares_references + PLACE * self.same_place

    def __str__(self) -> str:
        parts = [f"{self.common} of {self.words} different words stand in both"]
        if self.shares_references:
            parts.append("both speak to the same requirement")
        if self.same_place:
            parts.append("both stand in the same standard")
        return f"{'; '.join(parts)}."


def likely(later: QuestionShape, earlier: Iterable[QuestionShape]) -> list[Likely]:
    """The likeliest first, at most three; of equals, the one that stands first."""
    found = [_weighed(later, each) for each in earlier]
    worth = [each for each in found if each.weight >= LEAST and each.common]
    return sorted(worth, key=lambda each: -each.weight)[:OFFERED]


def _weighed(later: QuestionShape, earlier: QuestionShape) -> Likely:
    now, then = _words(later.text), _words(earlier.text)
    return Likely(
        question=earlier,
        common=len(now & then),
        words=len(now | then),
        shares_references=not _references(later).isdisjoint(_references(earlier)),
        same_place=later.standard_key == earlier.standard_key,
    )


@lru_cache(maxsize=2048)
def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text.lower()))


def _references(question: QuestionShape) -> set[tuple[str, str]]:
    return {(each.framework, each.item) for each in question.references}
