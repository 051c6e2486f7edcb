"""Small numbers stay hidden, from whoever sees all tables at once and from those who answered."""

from collections.abc import Mapping, Sequence

import pytest

from audit_portal.figures.suppression import Figures, Group, Lattice, Part, suppressed
from tests.figures.attacker import NESTED, Population, population, worked_out

ALL: Group = ()
SCHOOLS: Group = (("kind", "school"),)
COLLEGES: Group = (("kind", "college"),)
AGENCIES: Group = (("kind", "agency"),)


def in_phase(phase: str) -> Group:
    return (("kind", "school"), ("phase", phase))


def shown(figures: Mapping[Group, Figures]) -> set[Group]:
    return {group for group, found in figures.items() if found.counts is not None}


def only_small_ones(
    parts: Sequence[Part], lattice: Lattice, *, threshold: int
) -> dict[Group, Figures]:
    """What is not enough: each group under the threshold is hidden, and no other."""
    whole = suppressed(parts, lattice, threshold=2)
    found = {}
    for group, figures in whole.items():
        cells = [part.counts for part in parts if group in lattice.groups_of(part.cell)]
        counts = tuple(map(sum, zip(*cells, strict=True)))
        found[group] = Figures(figures.n, counts if figures.n >= threshold else None)
    return found


def test_nobody_works_out_what_is_hidden() -> None:
    """200 populations here, 10,000 in `make proof`."""
    for seed in range(200):
        assert worked_out(population(seed)) == []


def test_the_attacker_finds_a_group_that_is_the_rest_of_a_total() -> None:
    parts = [Part(("school", "Primary"), (20, 20)), Part(("college", ""), (3, 2))]
    one = Population(NESTED, parts, 10)
    assert worked_out(one) == []
    told = worked_out(one, only_small_ones)
    assert any(f"an outsider works out {COLLEGES} answer 0" in line for line in told)


def test_the_attacker_finds_an_answer_that_nobody_in_two_hidden_groups_gave() -> None:
    """Two are hidden and their sum is large enough, and yet it is plain that neither holds one."""
    parts = [
        Part(("school", "Primary"), (20, 20, 5)),
        Part(("college", ""), (3, 3, 0)),
        Part(("agency", ""), (3, 4, 0)),
    ]
    one = Population(NESTED, parts, 10)
    told = worked_out(one, only_small_ones)
    assert any(f"works out {COLLEGES} answer 2" in line for line in told)
    assert worked_out(one) == []


def test_the_attacker_finds_what_a_trust_knows_of_its_own_schools() -> None:
    """Of twelve a trust knows eleven: the twelfth is the rest."""
    parts = [
        Part(("school", "Primary"), (20, 20)),
        Part(("school", "Special"), (1, 0)),
        Part(("school", "Special"), (6, 5), body="Trust"),
    ]
    one = Population(NESTED, parts, 10)
    assert any("Trust sees too few: 1 of" in line for line in worked_out(one, only_small_ones))
    assert in_phase("Special") not in shown(suppressed(parts, NESTED, threshold=10))
    assert worked_out(one) == []


def test_large_groups_are_shown_with_their_counts() -> None:
    parts = [
        Part(("school", "Primary"), (60, 30, 10)),
        Part(("school", "Secondary"), (9, 8, 3)),
        Part(("agency", ""), (9, 4, 2)),
    ]
    figures = suppressed(parts, NESTED, threshold=10)
    assert shown(figures) == set(figures)
    assert figures[ALL] == Figures(135, (78, 42, 15))
    assert figures[in_phase("Secondary")] == Figures(20, (9, 8, 3))


def test_of_a_real_board_the_schools_see_schools_and_the_colleges_only_how_many_they_are() -> None:
    parts = [
        Part(("school", "Primary"), (50, 30, 8)),
        Part(("school", "Secondary"), (9, 8, 3)),
        Part(("school", "Special"), (4, 2, 1)),
        Part(("college", ""), (3, 1, 1)),
    ]
    figures = suppressed(parts, NESTED, threshold=10)
    assert figures[COLLEGES] == Figures(5, None)
    assert figures[in_phase("Special")] == Figures(7, None)
    # Hidden together with 12 in the total, they hide each other; the schools' own sum would not.
    assert shown(figures) == {ALL, in_phase("Primary"), in_phase("Secondary")}


def test_ten_are_enough_and_nine_are_not() -> None:
    ten = suppressed([Part(("agency", ""), (6, 4))], NESTED, threshold=10)
    nine = suppressed([Part(("agency", ""), (5, 4))], NESTED, threshold=10)
    assert (ten[AGENCIES].counts, nine[AGENCIES].counts) == ((6, 4), None)
    assert nine[ALL] == Figures(9, None)


def test_a_group_without_a_value_stands_in_no_breakdown_by_it() -> None:
    assert NESTED.groups_of(("agency", "")) == (ALL, AGENCIES)
    assert NESTED.groups_of(("school", "Primary")) == (ALL, SCHOOLS, in_phase("Primary"))


def test_the_same_people_in_another_order_are_shown_alike() -> None:
    one = population(7)
    there = suppressed(one.parts, one.lattice, threshold=10)
    assert suppressed(list(reversed(one.parts)), one.lattice, threshold=10) == there


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(ValueError, match="hides nobody"):
        suppressed([], NESTED, threshold=1)
    with pytest.raises(ValueError, match="the same answers"):
        suppressed([Part(("a", ""), (1, 2)), Part(("b", ""), (1, 2, 3))], NESTED, threshold=3)
    assert suppressed([], NESTED, threshold=3) == {}
