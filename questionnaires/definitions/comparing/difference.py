"""The whole account of what changed, from which the later version can be made again."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from questionnaires.definitions.comparing.likeness import comparable
from questionnaires.definitions.comparing.listed import (
    Change,
    ListDifference,
    apply_to_list,
    changes,
    compare_lists,
)
from questionnaires.definitions.comparing.plain import Plain, plain
from questionnaires.definitions.comparing.questions import QuestionDifference, State
from questionnaires.definitions.structure import StandardShape, Structure


@dataclass(frozen=True)
class Difference:
    """`before` and `after` are only read to print; the account stands in the other fields."""

    before: Structure
    after: Structure
    head: dict[str, Change]
    scales: ListDifference
    variants: ListDifference
    standards: ListDifference
    parts: ListDifference  # the questions

    @property
    def is_empty(self) -> bool:
        lists = (self.scales, self.variants, self.standards, self.parts)
        return not self.head and all(each.is_empty for each in lists)

    @cached_property
    def questions(self) -> dict[str, QuestionDifference]:
        """By key, in the order of the later version; those that are gone stand at the end."""
        then, now = self.before.by_key, self.after.by_key
        return {
            key: QuestionDifference(
                before=then.get(key),
                after=now.get(key),
                fields=tuple(self.parts.changed.get(key, ())),
                moved=key in self.parts.moved,
            )
            for key in [*now, *(key for key in then if key not in now)]
        }

    def comparable(self, key: str, mapped: Mapping[str, str] | None = None) -> bool:
        """Whether answers to this question of the later version and its earlier one mean the same.

        `mapped` is as in `likeness.comparable`.
        """
        after = self.after.by_key.get(key)
        before = self.before.by_key.get((mapped or {}).get(key, key))
        return before is not None and after is not None and comparable(before, after, mapped)

    def is_unchanged(self, standard: StandardShape) -> bool:
        """Each of its own questions is asked as it was; number and place may be others."""
        return bool(standard.questions) and all(
            question.key in self.questions and self.questions[question.key].state == State.UNCHANGED
            for question in standard.questions
        )


def compare(before: Structure, after: Structure) -> Difference:
    then, now = plain(before), plain(after)
    return Difference(
        before=before,
        after=after,
        head=changes(then.head, now.head),
        scales=compare_lists(then.scales, now.scales),
        variants=compare_lists(then.variants, now.variants),
        standards=compare_lists(then.standards, now.standards),
        parts=compare_lists(then.questions, now.questions),
    )


def apply(difference: Difference, before: Plain) -> Plain:
    """The later version in plain form, from the earlier one and the account alone."""
    head = {name: change.after for name, change in difference.head.items()}
    return Plain(
        head={**before.head, **head},
        scales=apply_to_list(difference.scales, before.scales),
        variants=apply_to_list(difference.variants, before.variants),
        standards=apply_to_list(difference.standards, before.standards),
        questions=apply_to_list(difference.parts, before.questions),
    )
