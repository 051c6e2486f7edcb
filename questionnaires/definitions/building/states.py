"""How one part of a draft stands: what it says, and where."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from questionnaires.definitions.models import DraftEdit

Part = DraftEdit.Part
Fields = dict[str, Any]


@dataclass(frozen=True)
class Ref:
    """Which part is meant. What a version says of itself has no key."""

    part: Part
    key: str = ""


ABOUT = Ref(Part.ABOUT)


@dataclass(frozen=True)
class State:
    """`says` is the part's piece of the document, in its canonical form. A standard is without
    what lies in it, but where it is being removed or put back. `inside` is the key of the
    standard around it, "" at the top; `at` its position among its siblings, from 0.
    """

    says: Fields
    inside: str = ""
    at: int = 0

    @property
    def plain(self) -> Fields:
        return {"says": self.says, "inside": self.inside, "at": self.at}


def state_from(plain: Fields | None) -> State | None:
    return None if plain is None else State(**plain)


def digest(says: Fields) -> str:
    """A short fingerprint of the words, whatever the place: moving a part changes none of them."""
    return sha256(json.dumps(says, sort_keys=True).encode()).hexdigest()[:12]
