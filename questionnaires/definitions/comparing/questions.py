"""One question in two versions: in which state it is, and which aspects of it changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from questionnaires.definitions.comparing.continuing import Link
from questionnaires.definitions.comparing.listed import changes
from questionnaires.definitions.comparing.plain import facts_of
from questionnaires.definitions.structure import QuestionShape


class Aspect(StrEnum):
    """Each with its words on the page."""

    RENUMBERED = "Number"
    MOVED = "Place"
    REWORDED = "Words"
    KIND = "Kind of answer"
    SCALE = "Scale"
    CHOICES = "Choices"
    REQUIRED = "Required"
    COUNTED = "Counted"
    EVIDENCE_RULE = "Evidence"
    CONDITION = "Condition"
    VARIANTS = "Who is asked"
    REFERENCES = "References"
    LIMITS = "What an answer may hold"


ASPECTS = {
    "number": Aspect.RENUMBERED,
    "text": Aspect.REWORDED,
    "help": Aspect.REWORDED,
    "expected_evidence": Aspect.REWORDED,
    "kind": Aspect.KIND,
    "scale": Aspect.SCALE,
    "points": Aspect.SCALE,
    "choices": Aspect.CHOICES,
    "columns": Aspect.CHOICES,
    "required": Aspect.REQUIRED,
    "counted": Aspect.COUNTED,
    "evidence_rule": Aspect.EVIDENCE_RULE,
    "condition": Aspect.CONDITION,
    "variants": Aspect.VARIANTS,
    "references": Aspect.REFERENCES,
    "limits": Aspect.LIMITS,
    "commentary": Aspect.LIMITS,
}
# A new number or place asks nobody for another answer.
OF_PRINT_ALONE = frozenset({Aspect.RENUMBERED, Aspect.MOVED})


class State(StrEnum):
    """Every question is in exactly one: the first that fits."""

    NEW = "new"
    GONE = "gone"
    RESCALED = "rescaled"
    REWORDED = "reworded"
    OTHERWISE = "otherwise"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class QuestionDifference:
    """`fields` are the names of what differs, as `plain.facts_of` calls them.

    A question that is in both has a `link`.
    """

    before: QuestionShape | None
    after: QuestionShape | None
    fields: tuple[str, ...] = ()
    moved: bool = False
    link: Link | None = None

    @property
    def question(self) -> QuestionShape:
        """As the later version asks it, where it does."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - it is in one of the two
        return found

    @property
    def aspects(self) -> frozenset[Aspect]:
        return aspects_of(self.fields, moved=self.moved)

    @property
    def state(self) -> State:
        if self.before is None:
            return State.NEW
        if self.after is None:
            return State.GONE
        if not self.comparable:
            return State.RESCALED
        if Aspect.REWORDED in self.aspects:
            return State.REWORDED
        return State.OTHERWISE if self.aspects - OF_PRINT_ALONE else State.UNCHANGED

    @property
    def comparable(self) -> bool:
        return self.link is not None and self.link.comparable

    @property
    def is_mapped(self) -> bool:
        """That they belong together, or whether they may be compared, is somebody's word."""
        return self.link is not None and self.link.is_said

    @property
    def is_untouched(self) -> bool:
        """Not even its number or its place differs."""
        return self.state == State.UNCHANGED and not self.aspects and not self.is_mapped


def compare_questions(
    before: QuestionShape, after: QuestionShape, link: Link
) -> QuestionDifference:
    """Of two questions on their own, wherever they stand."""
    fields = tuple(changes(facts_of(before), facts_of(after)))
    moved = before.standard_key != after.standard_key
    return QuestionDifference(before, after, fields, moved, link)


def aspects_of(fields: Iterable[str], *, moved: bool) -> frozenset[Aspect]:
    found = {ASPECTS[name] for name in fields}
    return frozenset(found | {Aspect.MOVED} if moved else found)
