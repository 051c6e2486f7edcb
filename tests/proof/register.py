"""The register of Walsall cut at random bytes: whole lines of it are taken in, or nothing is."""

import random
from collections.abc import Iterator
from pathlib import Path

from audit_portal.organisations.register.problems import RegisterRefused
from audit_portal.organisations.register.reading import read_register

WALSALL = Path(__file__).parents[1] / "organisations" / "data" / "gias-walsall-2024-06-17.csv"
CUTS = 200
SEED = 1904


def half_read(cuts: int = CUTS) -> Iterator[int]:
    """The places of cuts after which something other than whole lines was read."""
    raw = WALSALL.read_bytes()
    whole = read_register(raw)
    chance = random.Random(SEED)  # the same cuts each time
    for at in sorted(chance.sample(range(len(raw)), cuts)):
        try:
            rows = read_register(raw[:at])
        except RegisterRefused:
            continue
        if raw[at - 1 : at] != b"\n" or rows != whole[: len(rows)]:
            yield at
