"""Which questions of a later version go on from which of an earlier one, and may be compared.

By their keys, as far as nobody has said otherwise. A question that was split goes on in several, a
merged one from several.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

from questionnaires.definitions.comparing.likeness import asked_alike
from questionnaires.definitions.structure import Structure


@dataclass(frozen=True, slots=True)
class Link:
    """Keys of two questions. `comparable`: answers mean the same. `is_said`: a person said so."""

    before: str
    after: str
    comparable: bool
    is_said: bool = False

    @property
    def is_renamed(self) -> bool:
        return self.before != self.after


class Continuity:
    def __init__(self, links: Iterable[Link]) -> None:
        found: dict[str, list[Link]] = defaultdict(list)
        for link in links:
            found[link.after].append(link)
        self._links = {
            key: tuple(sorted(these, key=_same_key_first)) for key, these in found.items()
        }

    def of(self, key: str) -> tuple[Link, ...]:
        """From what a question of the later version goes on; its own key first."""
        return self._links.get(key, ())

    @property
    def links(self) -> list[Link]:
        return [link for links in self._links.values() for link in links]

    @cached_property
    def continued(self) -> frozenset[str]:
        """Keys of the earlier version that go on in some question of the later one."""
        return frozenset(link.before for link in self.links)


def _same_key_first(link: Link) -> bool:
    return link.is_renamed


def by_keys(before: Structure, after: Structure) -> Continuity:
    then = before.by_key
    return Continuity(
        Link(question.key, question.key, asked_alike(then[question.key], question))
        for question in after.questions
        if question.key in then
    )


def corrected(found: Continuity, said: Iterable[Link]) -> Continuity:
    """A person's word on a pair takes the place of what the keys say of it."""
    pairs = {(link.before, link.after): link for link in found.links}
    return Continuity((pairs | {(link.before, link.after): link for link in said}).values())


def said_through(steps: Sequence[Continuity]) -> list[Link]:
    """From the first version to the last: what rests on somebody's word at some step.

    Two answers are comparable through several versions if they are from each to the next.
    """
    return [link for link in reduce(_joined, steps).links if link.is_said] if steps else []


def _joined(first: Continuity, second: Continuity) -> Continuity:
    found: dict[tuple[str, str], Link] = {}
    for later in second.links:
        for earlier in first.of(later.before):
            link = Link(
                earlier.before,
                later.after,
                earlier.comparable and later.comparable,
                earlier.is_said or later.is_said,
            )
            other = found.get((link.before, link.after))
            if other is None or link.comparable > other.comparable:
                found[link.before, link.after] = link
    return Continuity(found.values())
