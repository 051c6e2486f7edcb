"""A problem from JSON, as interfaces.md has it. All that is wrong is told at once, with places."""

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from peer_challenge.events.pairing.problem import SHARES, Pair, Participant, Problem, pair

MOST = 5000  # participants
LARGEST = 10**12  # size of a participant


class ProblemRefused(ValueError):
    """`problems` are sentences, each with where it is."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


_SURROGATES = re.compile("[\ud800-\udfff]")

KNOWN = {
    *("participants", "conflicts", "pinned", "forbidden", "history", "shares", "group_size"),
    *("odd", "allow_last_partner"),
}
OF_PARTICIPANT = {"id", "name", "sector", "parent", "size", "ratings", "evidence"}


def read(document: Any) -> Problem:
    """Raises `ProblemRefused`."""
    if not isinstance(document, dict):
        raise ProblemRefused(["The input must be one JSON object."])
    reader = _Reader(document)
    problem = reader.problem()
    if reader.problems:
        raise ProblemRefused(reader.problems)
    return problem


class _Reader:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.problems: list[str] = []
        self.places: dict[str, int] = {}

    def problem(self) -> Problem:
        self._refuse_unknown(self.document, KNOWN, "The input")
        participants = tuple(sorted(self._participants(), key=lambda one: one.id))
        self.places = {one.id: n for n, one in enumerate(participants)}
        return Problem(
            participants=participants,
            conflicts=frozenset(self._pairs("conflicts")),
            pinned=frozenset(self._pairs("pinned")),
            forbidden=frozenset(self._pairs("forbidden")),
            history=self._history(),
            shares=self._shares(),
            group_size=self._one_of("group_size", (2, 3)),
            odd=self._one_of("odd", ("three", "bye")),
            last_partner_allowed=self._one_of("allow_last_partner", (False, True)),
        )

    def _refuse_unknown(self, found: Mapping[str, Any], known: set[str], where: str) -> None:
        for name in sorted(found.keys() - known):
            self.problems.append(
                f"{where} has “{name}”, which is none of: {', '.join(sorted(known))}."
            )

    def _list(self, name: str) -> list[Any]:
        found = self.document.get(name, [])
        if isinstance(found, list):
            return found
        self.problems.append(f"{name} must be a list.")
        return []

    def _one_of(self, name: str, allowed: tuple[Any, ...]) -> Any:
        found = self.document.get(name, allowed[0])
        if any(found == one and type(found) is type(one) for one in allowed):
            return found
        words = " or ".join(str(one).lower() for one in allowed)
        self.problems.append(f"{name} must be {words}, not {found!r}.")
        return allowed[0]

    def _participants(self) -> Iterator[Participant]:
        rows = self._list("participants")
        if "participants" not in self.document:
            self.problems.append("participants is missing.")
        if len(rows) > MOST:
            self.problems.append(f"participants: {len(rows)}; at most {MOST} can be paired.")
            return
        seen: set[str] = set()
        for n, row in enumerate(rows, start=1):
            where = f"participants, {n}"
            if not isinstance(row, dict) or not _is_text(row.get("id")):
                self.problems.append(f"{where}: it must be an object with an id of its own.")
            elif row["id"] in seen:
                self.problems.append(f"{where}: the id {row['id']!r} is there twice.")
            else:
                seen.add(row["id"])
                yield self._participant(row, f"{where} ({row['id']})")

    def _participant(self, row: Mapping[str, Any], where: str) -> Participant:
        self._refuse_unknown(row, OF_PARTICIPANT, where)
        return Participant(
            id=row["id"],
            name=self._text(row, "name", where) or row["id"],
            sector=self._text(row, "sector", where),
            parent=self._text(row, "parent", where),
            size=self._size(row, where),
            ratings=self._by_standard(row, "ratings", where),
            evidence=self._by_standard(row, "evidence", where),
        )

    def _text(self, row: Mapping[str, Any], name: str, where: str) -> str | None:
        found = row.get(name)
        if not found and (found is None or isinstance(found, str)):
            return None
        if _is_text(found):
            return str(found)
        self.problems.append(f"{where}: {name} must be a text or null.")
        return None

    def _size(self, row: Mapping[str, Any], where: str) -> float | None:
        found = row.get("size")
        if found is None or (_is_number(found) and 0 <= found <= LARGEST):
            return found
        self.problems.append(f"{where}: size must be a number from 0 to {LARGEST:,}, or null.")
        return None

    def _by_standard(self, row: Mapping[str, Any], name: str, where: str) -> dict[str, float]:
        found = row.get(name) or {}
        if not isinstance(found, dict):
            self.problems.append(f"{where}: {name} must be an object, a number for each standard.")
            return {}
        for standard, value in found.items():
            if not _is_text(standard):
                self.problems.append(f"{where}: {name} has a standard whose name is no text.")
            elif not _is_number(value) or not 0 <= value <= 1:
                self.problems.append(
                    f"{where}: {name} of {standard!r} must be a number from 0 to 1, not {value!r}."
                )
        return {key: value for key, value in found.items() if _is_number(value)}

    def _pairs(self, name: str) -> Iterator[Pair]:
        for n, row in enumerate(self._list(name), start=1):
            found = self._pair(row, 2, f"{name}, {n}")
            if found:
                yield found

    def _pair(self, row: Any, length: int, where: str) -> Pair | None:
        if not isinstance(row, list) or len(row) != length:
            words = "two ids" if length == 2 else "two ids and how many rounds ago"
            self.problems.append(f"{where}: it must be a list of {words}.")
            return None
        unknown = [one for one in row[:2] if not isinstance(one, str) or one not in self.places]
        for one in unknown:
            self.problems.append(f"{where}: there is no participant {one!r}.")
        if unknown:
            return None
        if row[0] == row[1]:
            self.problems.append(f"{where}: {row[0]!r} is named with itself.")
            return None
        return pair(self.places[row[0]], self.places[row[1]])

    def _history(self) -> dict[Pair, int]:
        found: dict[Pair, int] = {}
        for n, row in enumerate(self._list("history"), start=1):
            where = f"history, {n}"
            both = self._pair(row, 3, where)
            if both is None:
                continue
            ago = row[2]
            if not isinstance(ago, int) or isinstance(ago, bool) or ago < 1:
                self.problems.append(f"{where}: rounds ago must be a whole number from 1.")
            else:
                found[both] = min(ago, found.get(both, ago))
        return found

    def _shares(self) -> dict[str, float]:
        found = self.document.get("shares") or {}
        if not isinstance(found, dict):
            self.problems.append("shares must be an object, a number for each part.")
            return dict(SHARES)
        self._refuse_unknown(found, set(SHARES), "shares")
        for name, value in found.items():
            if name in SHARES and (not _is_number(value) or value < 0):
                self.problems.append(f"shares: {name} must be a number from 0, not {value!r}.")
        shares = {**SHARES, **{k: v for k, v in found.items() if k in SHARES and _is_number(v)}}
        if not any(shares.values()):
            self.problems.append("shares: one at least must be above 0.")
        return shares


def _is_text(value: Any) -> bool:
    """Half of a character pair, which JSON can hold, is none: it can be written nowhere."""
    return isinstance(value, str) and bool(value) and not _SURROGATES.search(value)


def _is_number(value: Any) -> bool:
    if isinstance(value, int) and not isinstance(value, bool):
        return abs(value) <= LARGEST
    return isinstance(value, float) and math.isfinite(value)
