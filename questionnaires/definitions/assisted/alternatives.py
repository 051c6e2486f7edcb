"""Cells that list the answers to choose from: boxes to tick, words to delete, numbers, strokes.

Nothing is taken for a list that could as well be a sentence: then the line says so instead.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from questionnaires.definitions.assisted.scales import scale_told_by

BOX = re.compile(r"[☐☑☒□■❏❑❒▢◻◯○⬜]|\[ ?\]|\(  ?\)")
DELETE = re.compile(
    r"[(\[*]*\s*(?:please\s+)?(?:delete|circle|strike out|cross out|underline|ring)\s+"
    r"(?:as|where|which|whichever|whatever|one)\b[\w ]{0,30}[)\]*.]*",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"(?:^|(?<=\s))\(?(\d{1,2}|[a-z])\s?[.):=](?=\s)", re.MULTILINE)
SEVERAL = re.compile(
    r"\b(?:all|any|those) (?:that|which) apply\b|\bone or more\b|\bmore than one\b"
    r"|\bas many as\b|\bseveral\b",
    re.IGNORECASE,
)
NA = re.compile(r"\bn ?/ ?a\b", re.IGNORECASE)
YES_NO = frozenset({"yes", "no"})
IN_PART = frozenset({"partly", "partially", "in part", "not applicable"})
FOR_WORDS = re.compile(r"evidence|comment|narrative|note|example|describe", re.IGNORECASE)
MOST, LONGEST = 20, 150  # choices; characters of one
LISTS_CHOICES = re.compile(
    r"\b(?:options?|choices?|alternatives?|possible (?:answers|responses))\b"
)


@dataclass(frozen=True)
class Alternatives:
    """`labels` in the order of print, of which `several` may be chosen; `why` is a sentence."""

    labels: tuple[str, ...]
    several: bool
    why: str

    @property
    def kind(self) -> str:
        """Of the question, with `choices` only where they are its own."""
        words = frozenset(label.lower() for label in self.labels)
        if words >= YES_NO and words <= YES_NO | IN_PART and not self.several:
            return "yes_no_partly"
        if scale_told_by(self.labels) and not self.several:
            return "rating"
        return "multiple_choice" if self.several else "single_choice"

    @property
    def because(self) -> str:
        """Why it is of its kind, to go on after "because"."""
        told = {
            "yes_no_partly": "its answers are yes and no",
            "rating": "its answers are those of a scale",
            "multiple_choice": "it says that several may be chosen",
            "single_choice": "nothing says that several may be chosen",
        }
        return told[self.kind]

    @property
    def choices(self) -> list[str]:
        return list(self.labels) if self.kind in ("single_choice", "multiple_choice") else []


def within(text: str) -> tuple[str, Alternatives | None, str]:
    """Of the cell of a question: the question itself, and what it lists to choose from.

    The last is what is to be said where a list is there and cannot be told from the question.
    """
    plain = NA.sub("not applicable", text)
    if len(BOX.findall(plain)) > 1:
        stem, labels = _boxes(plain)
        return _told(text, stem, labels, "Boxes to tick stand in the question")
    if DELETE.search(plain):
        stem, listed = _stem_of(DELETE.sub(" ", plain))
        return _told(text, stem, _parts(listed), "The question says which words to delete or mark")
    return text, None, ""


def beside(cell: str, heading: str, question: str) -> Alternatives | None:
    """Of a cell where the answer goes, or where its choices are listed, under such a heading."""
    several = bool(SEVERAL.search(f"{cell} {heading} {question}"))
    for labels, why in _ways(NA.sub("not applicable", cell), heading):
        if found := _sound(labels):
            return Alternatives(found, several, f"{why} under “{heading}”: {_listed(found)}.")
    return None


def _ways(cell: str, heading: str) -> Iterator[tuple[list[str], str]]:
    """What stands for evidence or a comment already is often a list, too: not of choices."""
    if len(BOX.findall(cell)) > 1:
        yield _boxes(cell)[1], "Boxes to tick stand"
    elif DELETE.search(cell):
        yield _parts(DELETE.sub(" ", cell)), "Words to delete or to mark stand"
    elif LISTS_CHOICES.search(heading.lower()):
        yield _numbered(cell), "A numbered list stands"
        yield _parts(cell), "A list stands"
    elif not FOR_WORDS.search(heading):
        yield _numbered(cell), "A numbered list stands"
        labels = _sound(_parts(cell)) if "/" in cell else ()
        if {label.lower() for label in labels} >= YES_NO or scale_told_by(labels):
            yield list(labels), "Answers to choose from stand"


def _told(
    text: str, stem: str, labels: Iterable[str], why: str
) -> tuple[str, Alternatives | None, str]:
    found = _sound(labels)
    if not stem or not found:
        return text, None, f"{why}, but they could not be told from it: look at its kind."
    several = bool(SEVERAL.search(text))
    return stem, Alternatives(found, several, f"{why}: {_listed(found)}."), ""


def _boxes(text: str) -> tuple[str, list[str]]:
    """Boxes stand before their words, or after them."""
    parts = [part.strip() for part in BOX.split(text)]
    if parts[-1]:
        return " ".join(parts[0].split()), parts[1:]
    stem, first = _stem_of(parts[0])
    return stem, [first, *parts[1:-1]]


def _stem_of(text: str) -> tuple[str, str]:
    """What ends with a question mark, a colon or a line, and what comes after it."""
    words = text.strip()
    ends = list(re.finditer(r"[?:](?=\s)|\n", words))
    if not ends:
        return "", words
    cut = ends[-1].end()
    return " ".join(words[:cut].rstrip(" \n:").split()), words[cut:]


def _parts(text: str) -> list[str]:
    return re.split(r"\s*/\s*|\n|\s+\|\s+|;", text.strip())


def _numbered(text: str) -> list[str]:
    """From 1 or a, without a gap."""
    found = list(NUMBERED.finditer(text))
    signs = [each[1] for each in found]
    numbers = [str(n) for n in range(1, len(found) + 1)]
    letters = [chr(ord("a") + n) for n in range(min(len(found), 26))]
    if len(found) < 2 or signs not in (numbers, letters) or text[: found[0].start()].strip():
        return []
    ends = [each.start() for each in found[1:]] + [len(text)]
    return [text[each.end() : end] for each, end in zip(found, ends, strict=True)]


def _sound(labels: Iterable[str]) -> tuple[str, ...]:
    """Cleaned, each once; none at all where they are too few, too many, or no words."""
    cleaned = [" ".join(label.split()).strip(" .,;:*()[]") for label in labels]
    kept = [label[:1].upper() + label[1:] for label in cleaned if label]
    alike = {label.lower() for label in kept}
    usable = len(alike) == len(kept) and 2 <= len(kept) <= MOST
    if not usable or any(len(label) > LONGEST or not label[0].isalpha() for label in kept):
        return ()
    return tuple(kept)


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(f"“{label}”" for label in labels)
