"""Words and names, kept as data beside the code that puts them together."""

from functools import cache
from pathlib import Path

import yaml

NAMES = Path(__file__).with_name("names.yaml")


@cache
def names(which: str, separator: str) -> list[str]:
    """`first`, `last` or `localities`, in the order of the file."""
    listed: dict[str, str] = yaml.safe_load(NAMES.read_text(encoding="utf-8"))
    return listed[which].split(separator)
