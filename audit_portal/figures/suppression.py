"""Small numbers stay hidden, in all published tables of a lattice at once.

A lattice is the fixed list of breakdowns in which figures of one population may be shown; nobody
combines filters freely. How many stand in a group (n) is always shown; how they answered only
where neither a group under the threshold, nor any group that is hidden, can be worked out from all
that is shown together, by anybody outside or by one of those who answered and knows their own.

Respondents who stand in the same shown groups cannot be told apart by any table: they are a class.
Whatever is worked out by adding and subtracting shown figures is a sum over whole classes. So

1. each class within a shown group has at least as many members as the threshold asks, and half as
   many besides those of any one body, and
2. each hidden group cuts through a class in which, for every answer, two members inside and
   outside the group can change places: all that is shown stays as it is, the hidden count does not.

Both are asked as if the answers of any one body (a trust sees those of its schools), or of any one
respondent, were known.
The rules hold for breakdowns within each other and for those that cross. Pure and deterministic.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Group = tuple[tuple[str, str], ...]
"""Attributes and their values, such as (("kind", "school"), ("phase", "Primary")); () is all."""

Counts = tuple[int, ...]


@dataclass(frozen=True)
class Lattice:
    """`breakdowns` are the sets of attributes by which figures may be split; () is the total."""

    attributes: tuple[str, ...]
    breakdowns: tuple[tuple[str, ...], ...]

    def groups_of(self, cell: Sequence[str]) -> tuple[Group, ...]:
        """Those that hold `cell`, its values in the order of the attributes; an empty value stands
        in no breakdown by its attribute."""
        values = dict(zip(self.attributes, cell, strict=True))
        return tuple(
            tuple((name, values[name]) for name in breakdown)
            for breakdown in self.breakdowns
            if all(values[name] for name in breakdown)
        )


@dataclass(frozen=True, slots=True)
class Part:
    """Respondents of one cell: how many gave each answer.

    `body` knows what all of them answered; "" where each of them knows only their own.
    """

    cell: tuple[str, ...]
    counts: Counts
    body: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one group. `counts` is None where they are hidden."""

    n: int
    counts: Counts | None


def suppressed(parts: Iterable[Part], lattice: Lattice, *, threshold: int) -> dict[Group, Figures]:
    """Every group of the lattice that holds somebody, with what may be shown of it.

    `threshold` is the fewest respondents whose answers are shown together. Raises `ValueError` for
    one below 2, or for parts that do not count the same answers.
    """
    if threshold < 2:
        raise ValueError(f"A threshold of {threshold} hides nobody.")
    people = _People(parts, lattice)
    shown = _chosen(people, threshold)
    return {
        group: Figures(sum(counts), counts if group in shown else None)
        for group, counts in sorted(people.of_groups.items())
    }


def _added(rows: Iterable[Counts], width: int) -> Counts:
    total = [0] * width
    for row in rows:
        for n, number in enumerate(row):
            total[n] += number
    return tuple(total)


class _People:
    """The population by cell: its answers, and those of each body that has several there."""

    def __init__(self, parts: Iterable[Part], lattice: Lattice) -> None:
        found: dict[tuple[str, ...], list[Part]] = defaultdict(list)
        for part in parts:
            if sum(part.counts):
                found[part.cell].append(part)
        widths = {len(part.counts) for these in found.values() for part in these}
        if len(widths) > 1:
            raise ValueError("All parts must count the same answers.")
        self.width = widths.pop() if widths else 0
        self.counts = {
            cell: self.sum(part.counts for part in found[cell]) for cell in sorted(found)
        }
        self.groups = {cell: frozenset(lattice.groups_of(cell)) for cell in self.counts}
        self.bodies = self._several(found)
        members: dict[Group, list[Counts]] = defaultdict(list)
        for cell, groups in self.groups.items():
            for group in groups:
                members[group].append(self.counts[cell])
        self.of_groups = {group: self.sum(rows) for group, rows in members.items()}

    def sum(self, rows: Iterable[Counts]) -> Counts:
        return _added(rows, self.width)

    def _several(
        self, found: Mapping[tuple[str, ...], list[Part]]
    ) -> dict[str, dict[tuple[str, ...], Counts]]:
        """By body and cell, of bodies that know more than one respondent's answers."""
        rows: dict[str, dict[tuple[str, ...], list[Counts]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for cell, parts in found.items():
            for part in parts:
                if part.body:
                    rows[part.body][cell].append(part.counts)
        summed = {
            body: {cell: self.sum(counts) for cell, counts in cells.items()}
            for body, cells in sorted(rows.items())
        }
        return {
            body: cells
            for body, cells in summed.items()
            if sum(sum(counts) for counts in cells.values()) > 1
        }


@dataclass
class _Class:
    """Cells that stand in the same shown groups (`signature`)."""

    signature: frozenset[Group]
    cells: list[tuple[str, ...]] = field(default_factory=list)
    size: int = 0


@dataclass(frozen=True)
class _Within:
    """A class, as a hidden group cuts it: answers inside the group, and outside."""

    inside: Counts
    outside: Counts
    is_free: bool  # it stands in no shown group: nothing binds its answers

    def without(self, inside: Counts, outside: Counts) -> "_Within":
        return _Within(
            tuple(a - b for a, b in zip(self.inside, inside, strict=True)),
            tuple(a - b for a, b in zip(self.outside, outside, strict=True)),
            self.is_free,
        )

    def hides(self, answer: int) -> bool:
        """Two could change places so that the group's number of this answer is another."""
        size, beside = sum(self.inside), sum(self.outside)
        if self.is_free:
            return size > 0
        number = self.inside[answer] + self.outside[answer]
        return size > 0 and beside > 0 and 0 < number < size + beside


def _classes(people: _People, shown: frozenset[Group]) -> list[_Class]:
    found: dict[frozenset[Group], _Class] = {}
    for cell, groups in people.groups.items():
        one = found.setdefault(groups & shown, _Class(groups & shown))
        one.cells.append(cell)
        one.size += sum(people.counts[cell])
    return list(found.values())


def _wrong(people: _People, shown: frozenset[Group], threshold: int) -> _Class | None:
    """A class through which something hidden could be worked out; None where nothing can."""
    classes = _classes(people, shown)
    for one in classes:
        if one.signature and _is_too_small(people, one, threshold):
            return one
    for group in sorted(people.of_groups.keys() - shown):
        if not _is_hidden(people, group, classes):
            return _largest_bound(people, group, classes)
    return None


def _is_too_small(people: _People, one: _Class, threshold: int) -> bool:
    """Or so large a part of it known to one body that fewer than half the threshold are left."""
    cells = set(one.cells)
    known = (
        sum(sum(counts) for cell, counts in of_body.items() if cell in cells)
        for of_body in people.bodies.values()
    )
    return one.size < threshold or 2 * (one.size - max(known, default=0)) < threshold


def _largest_bound(people: _People, group: Group, classes: Iterable[_Class]) -> _Class:
    meeting = [
        one
        for one in classes
        if one.signature and any(group in people.groups[cell] for cell in one.cells)
    ]
    return max(meeting, key=lambda one: one.size)


def _is_hidden(people: _People, group: Group, classes: Sequence[_Class]) -> bool:
    """From outside, from each single member of its classes, and from each body."""
    cut = {n: within for n, one in enumerate(classes) if (within := _cut(people, group, one))}
    for known in _knowing(people, group, classes, cut):
        left = {n: within.without(*known[n]) if n in known else within for n, within in cut.items()}
        if not any(sum(within.inside) for within in left.values()):
            continue  # all of the group is their own
        answers = range(people.width)
        if not all(any(one.hides(answer) for one in left.values()) for answer in answers):
            return False
    return True


def _cut(people: _People, group: Group, one: _Class) -> _Within | None:
    inside = [people.counts[cell] for cell in one.cells if group in people.groups[cell]]
    if not inside:
        return None
    outside = [people.counts[cell] for cell in one.cells if group not in people.groups[cell]]
    return _Within(people.sum(inside), people.sum(outside), not one.signature)


Known = dict[int, tuple[Counts, Counts]]  # by class: inside the group, and outside


def _knowing(
    people: _People, group: Group, classes: Sequence[_Class], cut: Mapping[int, _Within]
) -> Iterator[Known]:
    """What somebody knows besides the tables: nothing; their own answer; those of a body."""
    yield {}
    nothing = (0,) * people.width
    for n, within in cut.items():
        for answer in range(people.width):
            own = tuple(int(answer == other) for other in range(people.width))
            if within.inside[answer]:
                yield {n: (own, nothing)}
            if within.outside[answer]:
                yield {n: (nothing, own)}
    place = {cell: n for n in cut for cell in classes[n].cells}
    for of_body in people.bodies.values():
        known: Known = {}
        for cell, counts in of_body.items():
            if cell in place:
                inside, outside = known.get(place[cell], (nothing, nothing))
                if group in people.groups[cell]:
                    inside = people.sum((inside, counts))
                else:
                    outside = people.sum((outside, counts))
                known[place[cell]] = inside, outside
        if known:
            yield known


def _chosen(people: _People, threshold: int) -> frozenset[Group]:
    """The groups that are shown: hide until nothing is wrong, then show again what does no harm."""
    sizes = {group: sum(counts) for group, counts in people.of_groups.items()}
    large = {group for group, size in sizes.items() if size >= threshold}
    shown = frozenset(large)
    while (wrong := _wrong(people, shown, threshold)) is not None:
        shown -= {_to_hide(people, shown, wrong)}
    for group in sorted(large - shown, key=lambda it: (sizes[it], it)):
        if _wrong(people, shown | {group}, threshold) is None:
            shown |= {group}
    return shown


def _to_hide(people: _People, shown: frozenset[Group], wrong: _Class) -> Group:
    """Of those whose hiding puts the class among more people, the one that fewest would miss."""
    smallest = _misses(people, shown)
    grows = [group for group in shown if _grows(people, shown, wrong, group)]
    return min(grows or wrong.signature, key=lambda group: (smallest[group], group))


def _grows(people: _People, shown: frozenset[Group], wrong: _Class, group: Group) -> bool:
    left = wrong.signature - {group}
    if not left:
        return True
    after = shown - {group}
    return any(
        groups & after == left and groups & shown != wrong.signature
        for groups in people.groups.values()
    )


def _misses(people: _People, shown: frozenset[Group]) -> dict[Group, int]:
    """How many respondents have this group as the closest that is shown to them."""
    found: dict[Group, int] = dict.fromkeys(shown, 0)
    for cell, groups in people.groups.items():
        if seen := groups & shown:
            closest = min(seen, key=lambda group: (sum(people.of_groups[group]), group))
            found[closest] += sum(people.counts[cell])
    return found
