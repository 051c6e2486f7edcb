"""What goes on from what: by the keys, unless somebody has said otherwise."""

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definitions.comparing import Continuity, Link, State, apply, compare, summary_of
from questionnaires.definitions.comparing.continuing import by_keys, corrected, said_through
from questionnaires.definitions.comparing.plain import plain
from questionnaires.definitions.structure import Structure
from tests.definitions.structures import KEYS, structures
from tests.definitions.test_comparing import asked, q

keys = st.sampled_from(KEYS)
said = st.lists(st.builds(Link, keys, keys, st.booleans(), st.just(True)), max_size=6)


def link(before: str, after: str, *, comparable: bool = True) -> Link:
    return Link(before, after, comparable, is_said=True)


class TestByKeys:
    @given(structures(), said)
    def test_what_was_said_changes_no_account(self, one: Structure, words: list[Link]) -> None:
        """The versions are what they are: only what belongs together is a matter of words."""
        mapped = compare(one, one, corrected(by_keys(one, one), words))
        assert mapped.is_empty
        assert apply(mapped, plain(one)) == plain(one)

    @given(structures(), structures(), said)
    def test_every_question_is_counted_once_whatever_was_said(
        self, a: Structure, b: Structure, words: list[Link]
    ) -> None:
        counts = summary_of(compare(a, b, corrected(by_keys(a, b), words))).counts
        assert sum(counts.values()) - counts[State.GONE] == len(b.questions)

    @given(structures(), structures(), said)
    def test_said_and_taken_back_is_as_if_never_said(
        self, a: Structure, b: Structure, words: list[Link]
    ) -> None:
        plainly = by_keys(a, b)
        assert corrected(plainly, []).links == plainly.links


class TestSaid:
    def test_a_renamed_question_goes_on(self) -> None:
        before, after = asked(q("a"), q("old")), asked(q("a"), q("new"))
        plainly = summary_of(compare(before, after)).counts
        assert (plainly[State.NEW], plainly[State.GONE]) == (1, 1)
        goes_on = corrected(by_keys(before, after), [link("old", "new")])
        difference = compare(before, after, goes_on)
        assert difference.comparable("new")
        assert summary_of(difference).counts[State.UNCHANGED] == 2

    def test_a_question_that_was_split_goes_on_in_each(self) -> None:
        before, after = asked(q("a")), asked(q("b"), q("c"))
        goes_on = corrected(by_keys(before, after), [link("a", "b"), link("a", "c")])
        difference = compare(before, after, goes_on)
        assert [key for key in "abc" if difference.comparable(key)] == ["b", "c"]
        assert summary_of(difference).gone == 0

    def test_merged_questions_are_both_gone_on_from(self) -> None:
        before, after = asked(q("a"), q("b")), asked(q("a"))
        goes_on = corrected(by_keys(before, after), [link("b", "a")])
        assert [each.before for each in goes_on.of("a")] == ["a", "b"]
        assert summary_of(compare(before, after, goes_on)).gone == 0

    def test_the_same_key_can_be_said_not_to_be_comparable(self) -> None:
        before, after = asked(q("a")), asked(q("a", text="What else?"))
        assert compare(before, after).comparable("a")
        goes_on = corrected(by_keys(before, after), [link("a", "a", comparable=False)])
        difference = compare(before, after, goes_on)
        assert not difference.comparable("a")
        assert difference.questions["a"].state == State.RESCALED


class TestThroughSeveralVersions:
    def through(self, *steps: list[Link]) -> list[tuple[str, str, bool]]:
        found = said_through([Continuity(links) for links in steps])
        return [(each.before, each.after, each.comparable) for each in found]

    def test_a_word_on_each_step_joins_the_ends(self) -> None:
        assert self.through([link("a", "b")], [link("b", "c")]) == [("a", "c", True)]

    def test_comparable_only_if_each_step_is(self) -> None:
        one = self.through([link("a", "b")], [link("b", "c", comparable=False)])
        assert one == [("a", "c", False)]

    def test_a_key_that_stays_carries_a_word_on(self) -> None:
        stays = Link("b", "b", comparable=True)
        assert self.through([link("a", "b")], [stays]) == [("a", "b", True)]

    def test_what_nobody_said_is_left_to_the_keys(self) -> None:
        assert self.through([Link("a", "a", True)], [Link("a", "a", True)]) == []

    def test_a_chain_that_is_broken_joins_nothing(self) -> None:
        assert self.through([link("a", "b")], [link("x", "c")]) == []

    def test_of_two_ways_the_comparable_one_counts(self) -> None:
        first = [link("a", "b", comparable=False), link("a", "c")]
        assert self.through(first, [link("b", "d"), link("c", "d")]) == [("a", "d", True)]
