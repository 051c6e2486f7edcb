"""How many questions are new, reworded, unchanged: counted here for every place that says it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from questionnaires.definitions.comparing.difference import Difference
from questionnaires.definitions.comparing.questions import State

SAID = {
    State.NEW: "new",
    State.REWORDED: "reworded",
    State.RESCALED: "answered in another way",
    State.OTHERWISE: "changed in other ways",
    State.UNCHANGED: "unchanged",
}


@dataclass(frozen=True)
class Summary:
    """All but `gone` add up to the questions of the later version."""

    counts: dict[State, int]

    @property
    def gone(self) -> int:
        return self.counts[State.GONE]

    def __str__(self) -> str:
        """7 questions are new, 4 are reworded and 52 are unchanged. 2 are no longer asked."""
        parts = list(self._parts())
        if not parts:
            return "There are no questions."
        words = f"{', '.join(parts[:-1])} and {parts[-1]}" if parts[1:] else parts[0]
        if not self.gone:
            return f"{words}."
        return f"{words}. {self.gone} {'is' if self.gone == 1 else 'are'} no longer asked."

    def _parts(self) -> Iterator[str]:
        noun = True
        for state, words in SAID.items():
            number = self.counts[state]
            if number:
                one = number == 1
                called = (" question" if one else " questions") if noun else ""
                yield f"{number}{called} {'is' if one else 'are'} {words}"
                noun = False


def summary_of(difference: Difference) -> Summary:
    found = Counter(question.state for question in difference.questions.values())
    return Summary({state: found[state] for state in State})
