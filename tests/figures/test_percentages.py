"""A percentage comes from counts, exact to one decimal. 24 of 60 is 40 %."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit_portal.figures.percentages import percentage

COUNTS = st.integers(min_value=0, max_value=10**12)


@pytest.mark.parametrize(
    ("numerator", "denominator", "percent"),
    [
        (24, 60, 40.0),
        (101, 130, 77.7),
        (3, 130, 2.3),
        (26, 130, 20.0),
        (15, 15, 100.0),
        (0, 15, 0.0),
        (1, 3, 33.3),
        (2, 3, 66.7),
        (1, 2000, 0.1),  # 0.05: half goes away from zero
        (3, 2000, 0.2),
        (1, 2001, 0.0),
        (7, 0, None),
    ],
)
def test_known_cases(numerator: int, denominator: int, percent: float | None) -> None:
    assert percentage(numerator, denominator).as_json() == {
        "numerator": numerator,
        "denominator": denominator,
        "percent": percent,
    }


@given(COUNTS, COUNTS.filter(bool))
def test_as_exact_as_decimals(numerator: int, denominator: int) -> None:
    """With 40 digits to spare, the half-away rule of the standard library says the same."""
    exact = (Decimal(numerator * 10**40) / Decimal(denominator)) / Decimal(10**38)
    rounded = exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    assert percentage(numerator, denominator).percent == float(rounded)


@given(st.integers(min_value=1, max_value=10**6), st.data())
def test_a_part_is_within_the_whole_and_grows_with_its_count(
    whole: int, data: st.DataObject
) -> None:
    part = data.draw(st.integers(min_value=0, max_value=whole - 1))
    less, more = percentage(part, whole).percent, percentage(part + 1, whole).percent
    assert less is not None
    assert more is not None
    assert 0 <= less <= more <= 100


@given(st.integers(min_value=1, max_value=10**6), st.integers(min_value=1, max_value=1000))
def test_the_same_share_of_more_is_the_same_percentage(part: int, times: int) -> None:
    whole = part + 37
    assert percentage(part, whole).percent == percentage(part * times, whole * times).percent


def test_negative_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        percentage(-1, 10)


def test_in_words() -> None:
    assert str(percentage(101, 130)) == "77.7%"
    assert str(percentage(15, 15)) == "100.0%"
    assert str(percentage(0, 0)) == "no rate"
