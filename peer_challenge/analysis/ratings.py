"""How answers were rated, by whatever they are grouped by: frames in, counts out.

Only ratings count here. An answer is assured if its point is; a point outside the base (not
applicable) is counted apart and leaves the base, and so does what was not answered: `assured` is so
many of those rated within the base. Which point is which, the version says.
"""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from audit_portal.figures.percentages import Percentage, percentage
from peer_challenge.analysis.frames import Frames

Ratings = Literal["self", "moderated"]
COLUMN: dict[Ratings, str] = {"self": "own", "moderated": "moderated"}
RATING = "rating"


@dataclass(frozen=True)
class Group:
    """`points` holds every point that questions of the group offer, in the order of print."""

    key: str
    title: str
    points: dict[str, int]
    assured: Percentage
    outside_base: int
    not_answered: int

    @property
    def rated(self) -> int:
        return self.assured.denominator

    def as_json(self) -> dict[str, Any]:
        """As interfaces.md has it."""
        return {
            "key": self.key,
            "title": self.title,
            "points": self.points,
            "assured": self.assured.as_json(),
            "outside_base": self.outside_base,
            "not_answered": self.not_answered,
        }


class Rated:
    """The ratings of a round, ready to be grouped."""

    def __init__(self, frames: Frames, ratings: Ratings) -> None:
        self.frames = frames
        questions = frames.questions
        asked = questions[questions["kind"] == RATING]
        rows = frames.answers[frames.answers["question"].isin(asked.index)]
        points = frames.points
        point = rows[COLUMN[ratings]]
        known = point.where(rows["answered"], 0)
        self.rows = pd.DataFrame(
            {
                "audit_return": rows["audit_return"],
                "question": rows["question"],
                "point": known,
                "assured": known.isin(points.index[points["assured"]]),
                "outside": known.isin(points.index[points["outside_base"]]),
                "missing": known == 0,
            }
        )

    def by_standard(self) -> list[Group]:
        """Standards in which something is rated, in the order of print."""
        of = self.frames.questions["standard"]
        titles = {s.key: f"{s.number} {s.title}".strip() for s in self.frames.structure.standards}
        return self._grouped(self.rows["question"].map(of), titles)

    def by_question(self) -> list[Group]:
        of = self.frames.questions
        titles = {
            key: f"{n} {text}".strip() for key, n, text in of[["key", "number", "text"]].values
        }
        return self._grouped(self.rows["question"].map(of["key"]), titles)

    def by_reference(self) -> list[Group]:
        """By item of a framework, under `framework:item`; a question counts under each of its own.

        In the order in which questions first speak of them.
        """
        links = [
            (question.pk, f"{reference.framework}:{reference.item}", reference.title)
            for question in self.frames.structure.questions
            for reference in question.references
        ]
        titles = {key: title for _, key, title in links}
        pairs = pd.DataFrame(
            [(pk, key) for pk, key, _ in links], columns=["question", "reference"]
        ).drop_duplicates()
        rows = self.rows.merge(pairs, on="question")
        return self._grouped(rows["reference"], titles, rows)

    def by_organisation(self) -> list[Group]:
        """By its id, in the order of names."""
        returns = self.frames.returns
        titles = {
            str(pk): name for pk, name in returns[["organisation", "name"]].itertuples(index=False)
        }
        keys = self.rows["audit_return"].map(returns["organisation"].astype("str"))
        return self._grouped(keys, titles)

    def by_attribute(self, name: str) -> list[Group]:
        """By one of `frames.ATTRIBUTES`, by name; those of which it is not known are left out."""
        values = self.rows["audit_return"].map(self.frames.returns[name]).astype("object")
        rows = self.rows[values != ""]
        titles = {value: value for value in sorted(set(values[values != ""]))}
        return self._grouped(values[values != ""], titles, rows)

    def in_all(self, title: str) -> Group:
        keys = pd.Series("all", index=self.rows.index)
        found = self._grouped(keys, {"all": title})
        return found[0] if found else Group("all", title, {}, percentage(0, 0), 0, 0)

    def _grouped(
        self, keys: "pd.Series[Any]", titles: dict[str, str], rows: pd.DataFrame | None = None
    ) -> list[Group]:
        rows = self.rows if rows is None else rows
        table = rows.assign(group=keys)
        sums = table.groupby("group", observed=True)[["assured", "outside", "missing"]].sum()
        sums["asked"] = table.groupby("group", observed=True).size()
        points = self._points(table)
        sums_of = sums.to_dict("index")
        found = [key for key in titles if key in sums_of]
        return [_group(key, titles[key], sums_of[key], points[key]) for key in found]

    def _points(self, table: pd.DataFrame) -> dict[str, dict[str, int]]:
        """By group: each point that its questions offer, with how often it was given."""
        offered = self._offered()
        given = table.groupby(["group", "point"], observed=True).size().reset_index(name="number")
        asked = table[["group", "question"]].drop_duplicates()
        found: dict[str, dict[str, int]] = {}
        for key, question in zip(asked["group"], asked["question"], strict=True):
            found.setdefault(key, {}).update(dict.fromkeys(offered[question], 0))
        names = self.frames.points["key"].to_dict()
        for key, point, number in given[given["point"] > 0].itertuples(index=False):
            found[key][names[point]] = found[key].get(names[point], 0) + int(number)
        return found

    def _offered(self) -> dict[int, list[str]]:
        questions = self.frames.structure.questions
        return {question.pk: [point.key for point in question.points] for question in questions}


def _group(key: str, title: str, sums: dict[Hashable, Any], points: dict[str, int]) -> Group:
    outside, missing = int(sums["outside"]), int(sums["missing"])
    base = int(sums["asked"]) - outside - missing
    return Group(key, title, points, percentage(int(sums["assured"]), base), outside, missing)


def below(groups: list[Group], *, threshold: int) -> Iterator[Group]:
    """Those of which less than `threshold` per cent is assured; what has no base is not below."""
    for group in groups:
        if group.rated and 100 * group.assured.numerator < threshold * group.rated:
            yield group
