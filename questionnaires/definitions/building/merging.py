"""Two people change one part: what each did is kept where they did not meet."""

from dataclasses import dataclass
from typing import Any

from questionnaires.definitions.building.states import Fields, digest
from questionnaires.definitions.models import DraftEdit


@dataclass(frozen=True)
class Merged:
    """`both` holds the fields that both changed, each in another way."""

    says: Fields
    both: tuple[str, ...] = ()


def merged(base: Fields, theirs: Fields, mine: Fields) -> Merged:
    """Mine where I changed something since `base`, else theirs."""
    says: Fields = {}
    both = []
    for name in {**base, **theirs, **mine}:
        then, there, here = base.get(name), theirs.get(name), mine.get(name)
        changed = here != then
        if changed and there not in (then, here):
            both.append(name)
        chosen: Any = here if changed else there
        if chosen is not None:
            says[name] = chosen
    return Merged(says, tuple(both))


def base_of(edits: list[DraftEdit], seen: str) -> Fields | None:
    """What the part said when it had this fingerprint; None if it never did."""
    for edit in edits:
        for state in (edit.before, edit.after):
            if state is not None and digest(state["says"]) == seen:
                return dict(state["says"])
    return None
