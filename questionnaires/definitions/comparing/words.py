"""Two texts word by word: what stayed, what was taken out, what was put in; what both have."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

WORD = re.compile(r"\S+\s*|\s+")
BARE_WORD = re.compile(r"\w+")


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


@dataclass(frozen=True, slots=True)
class Common:
    """`common` of `words` different words stand in both texts."""

    common: int
    words: int

    @property
    def share(self) -> float:
        return self.common / self.words if self.words else 0.0


def in_common(one: str, other: str) -> Common:
    """Whatever their order and their capitals."""
    a, b = _bare_words(one), _bare_words(other)
    return Common(len(a & b), len(a | b))


@lru_cache(maxsize=2048)
def _bare_words(text: str) -> frozenset[str]:
    return frozenset(BARE_WORD.findall(text.lower()))
