"""Which earlier questions a new one may go on from: what a person might want to look at.

Pure, and no more than an offer: by the words that both have, by what both speak to, by their
place. Nothing is mapped by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from questionnaires.definitions.comparing.crossing import items_of
from questionnaires.definitions.comparing.words import Common, in_common
from questionnaires.definitions.structure import QuestionShape

LEAST = 0.35
REFERENCES, PLACE = 0.15, 0.1  # on top of the share of common words, which is at most 1
OFFERED = 3


@dataclass(frozen=True)
class Likely:
    """An earlier question, and what speaks for it."""

    question: QuestionShape
    common: Common
    shares_references: bool
    same_place: bool

    @property
    def weight(self) -> float:
        return self.common.share + REFERENCES * self.shares_references + PLACE * self.same_place

    def __str__(self) -> str:
        parts = [f"{self.common.common} of {self.common.words} different words stand in both"]
        if self.shares_references:
            parts.append("both speak to the same requirement")
        if self.same_place:
            parts.append("both stand in the same standard")
        return f"{'; '.join(parts)}."


def likely(later: QuestionShape, earlier: Iterable[QuestionShape]) -> list[Likely]:
    """The likeliest first, at most three; of equals, the one that stands first."""
    found = [_weighed(later, each) for each in earlier]
    worth = [each for each in found if each.weight >= LEAST and each.common.common]
    return sorted(worth, key=lambda each: -each.weight)[:OFFERED]


def _weighed(later: QuestionShape, earlier: QuestionShape) -> Likely:
    return Likely(
        question=earlier,
        common=in_common(later.text, earlier.text),
        shares_references=not set(items_of(later)).isdisjoint(items_of(earlier)),
        same_place=later.standard_key == earlier.standard_key,
    )
