"""Which pairs are offered to whoever maps: no more than an offer, and the likeliest first."""

from hypothesis import given
from hypothesis import strategies as st

from questionnaires.definitions.mapping.likely import OFFERED, likely
from questionnaires.definitions.structure import ReferenceShape
from tests.definitions.test_comparing import q

DEPUTY = "Does a deputy stand in for the designated lead?"
VISITORS = "How are visitors signed in at the gate?"
texts = st.lists(st.sampled_from(f"{DEPUTY} {VISITORS}".split()), min_size=1).map(" ".join)


def test_the_one_with_most_words_in_common_stands_first() -> None:
    new = q("deputy-lead", text="Does a trained deputy stand in for the lead?")
    found = likely(new, [q("visitors", text=VISITORS), q("deputy", text=DEPUTY)])
    assert [each.question.key for each in found] == ["deputy"]
    assert str(found[0]).startswith("8 of 10 different words stand in both")


def test_the_reasons_are_told() -> None:
    reference = (ReferenceShape("wt", "lead", "Lead"),)
    new = q("b", text=DEPUTY, references=reference)
    [found] = likely(new, [q("a", text=DEPUTY, references=reference)])
    assert str(found) == (
        "9 of 9 different words stand in both; both speak to the same requirement; "
        "both stand in the same standard."
    )


def test_nothing_in_common_is_not_offered() -> None:
    assert likely(q("b", text=DEPUTY), [q("a", text="")]) == []


@given(texts, st.lists(texts))
def test_few_are_offered_the_likeliest_first(text: str, others: list[str]) -> None:
    found = likely(q("new", text=text), [q(str(n), text=each) for n, each in enumerate(others)])
    weights = [each.weight for each in found]
    assert len(found) <= OFFERED
    assert weights == sorted(weights, reverse=True)
    assert all(0 < each.common.common <= each.common.words for each in found)
