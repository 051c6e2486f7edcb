"""Laws of the draw and of sharing out, for any number of returns and reviewers."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.review.dealing.drawing import Candidate, by_risk, random_sample, shared
from questionnaires.review.dealing.sharing_out import share_out

KINDS = ("agency", "college", "school")
REASONS = ("It came after its deadline.", "It was completed in minutes.", "Never read.")
numbers = st.integers(0, 60)
seeds = st.integers(0, 999_999)
sizes = st.dictionaries(st.sampled_from(KINDS), st.integers(0, 200), max_size=3)
candidates = st.lists(
    st.builds(
        Candidate,
        pk=st.integers(1, 10_000),
        kind=st.sampled_from(KINDS),
        organisation=st.integers(1, 20),
        reasons=st.lists(st.sampled_from(REASONS), unique=True).map(tuple),
    ),
    unique_by=lambda one: one.pk,
    max_size=60,
)


@given(sizes, numbers)
def test_places_add_up_and_are_in_proportion(sizes: dict[str, int], number: int) -> None:
    places = shared(sizes, number)
    total = sum(sizes.values())
    assert sum(places.values()) == min(number, total)
    for name, count in places.items():
        assert count <= sizes[name]
        assert abs(count - sizes[name] * min(number, total) / total) < 1


@given(candidates, numbers, seeds, st.randoms())
def test_a_seed_draws_the_same_whatever_the_order(
    given_: list[Candidate], number: int, seed: int, shuffle: object
) -> None:
    other = list(given_)
    shuffle.shuffle(other)  # type: ignore[attr-defined]
    drawn = random_sample(given_, number, seed=seed)
    assert drawn == random_sample(other, number, seed=seed)
    assert by_risk(given_, number, seed=seed) == by_risk(other, number, seed=seed)
    assert len(set(drawn)) == len(drawn) == min(number, len(given_))


@given(candidates, numbers, seeds)
def test_a_sample_holds_each_kind_by_its_share(
    given_: list[Candidate], number: int, seed: int
) -> None:
    sizes = Counter(one.kind for one in given_)
    drawn = Counter(one.kind for one in random_sample(given_, number, seed=seed))
    places = {kind: count for kind, count in shared(sizes, number).items() if count}
    assert drawn == places


def test_another_seed_draws_others() -> None:
    given_ = [Candidate(pk) for pk in range(100)]
    samples = {tuple(random_sample(given_, 10, seed=seed)) for seed in range(20)}
    assert len(samples) == 20


@given(candidates, numbers, seeds)
def test_nobody_left_out_has_more_reasons(given_: list[Candidate], number: int, seed: int) -> None:
    drawn = by_risk(given_, number, seed=seed)
    left = [len(one.reasons) for one in given_ if one not in drawn]
    assert not left or not drawn or max(left) <= min(len(one.reasons) for one in drawn)


people = st.dictionaries(st.integers(1, 6), st.integers(0, 9), min_size=1, max_size=6)
owned = st.dictionaries(st.integers(1, 6), st.sets(st.integers(1, 20)), max_size=6)


@given(candidates, people, owned)
def test_each_is_given_once_and_to_nobody_whose_own_it_is(
    given_: list[Candidate], in_hand: dict[int, int], own: dict[int, set[int]]
) -> None:
    hands = share_out(given_, in_hand, own)
    dealt = [one for chosen in hands.by_reviewer.values() for one in chosen]
    assert Counter([*dealt, *hands.left]) == Counter(given_)
    for reviewer, chosen in hands.by_reviewer.items():
        assert all(one.organisation not in own.get(reviewer, ()) for one in chosen)
    for one in hands.left:
        assert all(one.organisation in own.get(reviewer, ()) for reviewer in in_hand)


@given(candidates, people)
def test_without_conflicts_whoever_has_less_catches_up(
    given_: list[Candidate], in_hand: dict[int, int]
) -> None:
    hands = share_out(given_, in_hand, {})
    loads = {one: in_hand[one] + len(chosen) for one, chosen in hands.by_reviewer.items()}
    for one, chosen in hands.by_reviewer.items():
        if chosen:
            assert loads[one] <= min(loads.values()) + 1
