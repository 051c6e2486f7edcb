"""What a measurement says, and how it is printed and written down."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """`value` and `baseline` in the unit the name says; `bar` is the highest `ratio` allowed."""

    name: str
    value: float
    baseline: float
    bar: float

    def __str__(self) -> str:
        return f"{self.name}: {self.value:.2f}, {self.ratio:.2f} of {self.bar:.2f} times"

    @property
    def ratio(self) -> float:
        return self.value / self.baseline

    @property
    def holds(self) -> bool:
        return self.ratio <= self.bar


def table(results: Sequence[Result]) -> str:
    width = max((len(result.name) for result in results), default=0)
    lines = [f"{'':{width}}  {'value':>9} {'baseline':>9} {'ratio':>6} {'bar':>5}"]
    for one in results:
        mark = "" if one.holds else "  too much"
        lines.append(
            f"{one.name:{width}}  {one.value:9.2f} {one.baseline:9.2f} {one.ratio:6.2f} "
            f"{one.bar:5.2f}{mark}"
        )
    return "\n".join(lines)


def write(results: Sequence[Result], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [{**asdict(result), "ratio": round(result.ratio, 3)} for result in results]
    path.write_text(json.dumps(rows, indent=2) + "\n")
