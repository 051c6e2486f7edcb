"""The one place where a percentage is made: from two counts, which stay beside it."""

from dataclasses import dataclass
from typing import TypedDict


class PercentageJSON(TypedDict):
    numerator: int
    denominator: int
    percent: float | None


@dataclass(frozen=True, slots=True)
class Percentage:
    """`percent` has one decimal, rounded half away from zero; None when there is no denominator."""

    numerator: int
    denominator: int
    percent: float | None

    def as_json(self) -> PercentageJSON:
        return {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "percent": self.percent,
        }

    def __str__(self) -> str:
        return "no rate" if self.percent is None else f"{self.percent:.1f}%"


def percentage(numerator: int, denominator: int) -> Percentage:
    """`numerator` of `denominator`. Raises `ValueError` for what cannot be a count.

    Whole numbers all the way to the last division by ten: a float would print 0.05 as 0.0.
    """
    if numerator < 0 or denominator < 0:
        raise ValueError(f"Counts cannot be negative: {numerator} of {denominator}.")
    if denominator == 0:
        return Percentage(numerator, denominator, None)
    tenths = (2000 * numerator + denominator) // (2 * denominator)
    return Percentage(numerator, denominator, tenths / 10)
