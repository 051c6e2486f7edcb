"""Two texts word by word: what stayed, what was taken out, what was put in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Span:
    """`mark` is "", "removed" or "added"."""

    text: str
    mark: str = ""


def spans(before: str, after: str) -> list[Span]:
    """Without those added, they are the earlier text; without those removed, the later one."""
    return list(_spans(WORD.findall(before), WORD.findall(after)))


def _spans(then: list[str], now: list[str]) -> Iterator[Span]:
    matcher = SequenceMatcher(None, then, now, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Span("".join(then[a:b]))
            continue
        if a < b:
            yield Span("".join(then[a:b]), "removed")
        if c < d:
            yield Span("".join(now[c:d]), "added")
