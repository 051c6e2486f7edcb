"""The whole account of what changed, from which the later version can be made again."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from questionnaires.definitions.comparing.continuing import Continuity, Link, by_keys
from questionnaires.definitions.comparing.listed import (
    Change,
    ListDifference,
    apply_to_list,
    changes,
    compare_lists,
)
from questionnaires.definitions.comparing.plain import Plain, plain
from questionnaires.definitions.comparing.questions import (
    QuestionDifference,
    State,
    compare_questions,
)
from questionnaires.definitions.structure import QuestionShape, StandardShape, Structure


@dataclass(frozen=True)
class Difference:
    """`before`, `after` and `continuity` are only read to print and to count.

    The account stands in the other fields; it goes by keys alone.
    """

    before: Structure
    after: Structure
    continuity: Continuity
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
        now = {key: self._question(after) for key, after in self.after.by_key.items()}
        gone = {
            key: QuestionDifference(before, None)
            for key, before in self.before.by_key.items()
            if key not in now and key not in self._continued
        }
        return now | gone

    @cached_property
    def _continued(self) -> frozenset[str]:
        """Of the earlier questions, those that go on in one of these later ones."""
        return frozenset(link.before for key in self.after.by_key for link in self._links(key))

    def _links(self, key: str) -> Iterator[Link]:
        return (link for link in self.continuity.of(key) if link.before in self.before.by_key)

    def _question(self, after: QuestionShape) -> QuestionDifference:
        link = next(self._links(after.key), None)
        if link is None:
            return QuestionDifference(None, after)
        before = self.before.by_key[link.before]
        if link.is_renamed:
            return compare_questions(before, after, link)
        fields = tuple(self.parts.changed.get(after.key, ()))
        return QuestionDifference(before, after, fields, after.key in self.parts.moved, link)

    def comparable(self, key: str) -> bool:
        """Whether answers to this question of the later version mean what they meant before."""
        return key in self.questions and self.questions[key].comparable

    def is_unchanged(self, standard: StandardShape) -> bool:
        """Each of its own questions is asked as it was; number and place may be others."""
        return bool(standard.questions) and all(
            question.key in self.questions and self.questions[question.key].state == State.UNCHANGED
            for question in standard.questions
        )


def compare(
    before: Structure, after: Structure, continuity: Continuity | None = None
) -> Difference:
    """Without a `continuity`, questions go on by their keys."""
    then, now = plain(before), plain(after)
    return Difference(
        before=before,
        after=after,
        continuity=continuity or by_keys(before, after),
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
