"""What changed between two versions: a full account, the fewest moves, counts that agree."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definitions.comparing import Aspect, State, apply, compare, summary_of
from questionnaires.definitions.comparing.listed import compare_lists, listing
from questionnaires.definitions.comparing.plain import plain
from questionnaires.definitions.comparing.scales import ScaleChange, scale_changes
from questionnaires.definitions.comparing.words import Span, spans
from questionnaires.definitions.structure import QuestionShape, StandardShape, Structure
from tests.definitions.shapes import POINTS, make_shape
from tests.definitions.structures import structures


def asked(*questions: QuestionShape, **standards: tuple[QuestionShape, ...]) -> Structure:
    """A version with one standard, or with those named."""
    parts = standards or {"lead": questions}
    shapes = tuple(
        StandardShape(n, key, str(n), key.title(), "", False, (), (), inside)
        for n, (key, inside) in enumerate(parts.items(), start=1)
    )
    return Structure(0, "Section 11", "", shapes, (), ())


def q(key: str, kind: str = "rating", **fields: object) -> QuestionShape:
    return make_shape(kind, key=key, **fields)


class TestTheAccount:
    @given(structures())
    def test_of_a_version_and_itself_is_empty(self, one: Structure) -> None:
        difference = compare(one, one)
        assert difference.is_empty
        assert all(each.is_untouched for each in difference.questions.values())

    @given(structures(), structures())
    def test_applied_to_the_earlier_gives_the_later(self, a: Structure, b: Structure) -> None:
        assert apply(compare(a, b), plain(a)) == plain(b)

    @given(structures(), structures())
    def test_is_empty_only_where_they_say_the_same(self, a: Structure, b: Structure) -> None:
        assert compare(a, b).is_empty == (plain(a) == plain(b))

    @given(structures(), structures())
    def test_turned_round_swaps_new_and_gone(self, a: Structure, b: Structure) -> None:
        there, back = summary_of(compare(a, b)).counts, summary_of(compare(b, a)).counts
        assert (there[State.NEW], there[State.GONE]) == (back[State.GONE], back[State.NEW])
        for state in (State.REWORDED, State.RESCALED, State.UNCHANGED):
            assert there[state] == back[state]

    @given(structures(), structures())
    def test_counts_every_question_once(self, a: Structure, b: Structure) -> None:
        counts = summary_of(compare(a, b)).counts
        assert sum(counts.values()) - counts[State.GONE] == len(b.questions)


class TestMoves:
    @given(st.permutations("abcdef"), st.permutations("abcdef"))
    def test_are_as_few_as_can_be(self, before: list[str], after: list[str]) -> None:
        then = listing(("", key, {}) for key in before)
        now = listing(("", key, {}) for key in after)
        stay = max(
            (n for n in range(64) if _keeps_order(n, before, after)), key=lambda n: n.bit_count()
        )
        assert len(compare_lists(then, now).moved) == len(before) - stay.bit_count()

    def test_one_question_put_first_is_one_move(self) -> None:
        a, b, c = q("a"), q("b"), q("c")
        difference = compare(asked(a, b, c), asked(c, a, b))
        assert difference.parts.moved == {"c"}

    def test_into_another_standard(self) -> None:
        a, b = q("a"), q("b")
        difference = compare(asked(one=(a, b), two=()), asked(one=(a,), two=(b,)))
        assert difference.questions["b"].aspects == {Aspect.MOVED}
        assert difference.questions["b"].state == State.UNCHANGED


def _keeps_order(chosen: int, before: list[str], after: list[str]) -> bool:
    some = {key for n, key in enumerate("abcdef") if chosen >> n & 1}
    return [key for key in before if key in some] == [key for key in after if key in some]


class TestOneQuestion:
    @pytest.mark.parametrize(
        ("fields", "aspect", "state"),
        [
            ({"text": "What else?"}, Aspect.REWORDED, State.REWORDED),
            ({"help": "Think of visitors."}, Aspect.REWORDED, State.REWORDED),
            ({"number": "3.6"}, Aspect.RENUMBERED, State.UNCHANGED),
            ({"required": False}, Aspect.REQUIRED, State.OTHERWISE),
            ({"counted": "announced"}, Aspect.COUNTED, State.OTHERWISE),
            ({"condition": {"question": "a", "answered": True}}, Aspect.CONDITION, State.OTHERWISE),
            ({"evidence_rule": "required"}, Aspect.EVIDENCE_RULE, State.OTHERWISE),
            ({"variants": ("school",)}, Aspect.VARIANTS, State.OTHERWISE),
            ({"limits": {"words": 9}}, Aspect.LIMITS, State.OTHERWISE),
            ({"points": POINTS[:2]}, Aspect.SCALE, State.RESCALED),
        ],
    )
    def test_each_change_is_seen(
        self, fields: dict[str, object], aspect: Aspect, state: State
    ) -> None:
        [found] = compare(asked(q("a")), asked(q("a", **fields))).questions.values()
        assert (found.aspects, found.state) == ({aspect}, state)

    def test_is_comparable_while_kind_and_scale_stay(self) -> None:
        green = replace(POINTS[0], meaning="In place and tested")
        before = asked(q("a"), q("b"), q("c"), q("d"))
        after = asked(
            q("a", text="Reworded"), q("b", points=(green, *POINTS[1:])), q("c", "date"), q("e")
        )
        difference = compare(before, after)
        assert [key for key in "abcde" if difference.comparable(key)] == ["a"]

    def test_a_standard_is_unchanged_while_all_its_questions_are(self) -> None:
        before = asked(one=(q("a"), q("b")), two=(q("c"),))
        after = asked(one=(q("a", number="9"), q("b")), two=(q("c", text="Other"),))
        difference = compare(before, after)
        assert [difference.is_unchanged(each) for each in after.standards] == [True, False]


class TestScales:
    def test_each_kind_of_change(self) -> None:
        points = plain(asked(q("a"))).questions.facts["a"]["points"]
        green, red, na = points
        changed = {
            ScaleChange.MEANING: (green._replace(meaning="Embedded"), red, na),
            ScaleChange.DIRECTION: (red, green, na),
            ScaleChange.POINTS: (green, red),
            ScaleChange.ASSURED: (green._replace(assured=False), red, na),
            ScaleChange.COLOUR: (green._replace(colour="blue"), red, na),
        }
        assert scale_changes(points, points) == []
        for change, after in changed.items():
            assert scale_changes(points, after) == [change]


class TestSummary:
    def test_in_words(self) -> None:
        before = asked(q("a"), q("b"), q("c"), q("d"))
        after = asked(q("a"), q("b", text="Reworded"), q("e"), q("f"))
        said = "2 questions are new, 1 is reworded and 1 is unchanged. 2 are no longer asked."
        assert str(summary_of(compare(before, after))) == said

    def test_of_nothing(self) -> None:
        assert str(summary_of(compare(asked(), asked()))) == "There are no questions."


class TestWords:
    @given(st.text("ab \n.", max_size=30), st.text("ab \n.", max_size=30))
    def test_both_texts_can_be_read_from_the_spans(self, before: str, after: str) -> None:
        found = spans(before, after)
        assert "".join(span.text for span in found if span.mark != "added") == before
        assert "".join(span.text for span in found if span.mark != "removed") == after

    def test_only_the_word_that_changed_is_marked(self) -> None:
        assert spans("Is the policy read?", "Is the policy known?") == [
            Span("Is the policy "),
            Span("read?", "removed"),
            Span("known?", "added"),
        ]

    def test_marks_nothing_where_nothing_changed(self) -> None:
        assert Counter(span.mark for span in spans("a b", "a b")) == {"": 1}
