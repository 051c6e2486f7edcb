"""An edit in words, for the history of a draft and the line above it."""

import json
from collections.abc import Iterator
from typing import Any

from questionnaires.definitions.building.states import Fields, Part
from questionnaires.definitions.comparing.telling import Told
from questionnaires.definitions.comparing.words import spans
from questionnaires.definitions.models import DraftEdit, Question

THINGS = {
    Part.ABOUT: "what the version says of itself",
    Part.STANDARD: "standard",
    Part.QUESTION: "question",
    Part.SCALE: "scale",
    Part.VARIANT: "group",
    Part.FRAMEWORK: "list",
}
FIELDS = {
    "number": "Number",
    "text": "Question",
    "title": "Name",
    "introduction": "Introduction",
    "help": "Help",
    "expected_evidence": "Evidence that helps",
    "kind": "Kind of answer",
    "required": "Must be answered",
    "commentary": "Commentary asked",
    "evidence_rule": "Evidence",
    "counted": "Counted",
    "optional": "May be left out",
    "variants": "Asked of",
    "condition": "Shown if",
    "scale": "Scale",
    "meanings": "What a point means here",
    "choices": "Choices",
    "terms": "Terms",
    "columns": "Columns",
    "points": "Points",
    "items": "Items",
    "references": "Speaks to",
    "limits": "What an answer may hold",
    "label": "Name of this version",
    "follows": "Written to",
    "applies_from": "Applies from",
    "source": "Source",
    "kinds": "Kinds of organisation",
    "duties": "Duties",
}
LABELS = {**dict(Question.Kind.choices), **dict(Question.EvidenceRule.choices)}


def said(edit: DraftEdit) -> str:
    """What was done, such as “Reworded question 1.2”."""
    verb = "Added" if edit.before is None else "Removed" if edit.after is None else _verb(edit)
    undone = "Undid: " if edit.undoes_id else ""
    return f"{undone}{verb} {THINGS[Part(edit.part)]} {name_of(edit)}".strip()


def _verb(edit: DraftEdit) -> str:
    return "Changed" if list(told(edit)) else "Moved"


def name_of(edit: DraftEdit) -> str:
    if edit.part == Part.ABOUT:
        return ""
    says = (edit.after or edit.before or {})["says"]
    return says.get("number") or f"“{shortened(says.get('title') or says.get('text', ''))}”"


def shortened(words: str, most: int = 60) -> str:
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + "…"


def told(edit: DraftEdit) -> Iterator[Told]:
    """Field by field, word by word."""
    before = edit.before["says"] if edit.before else {}
    after = edit.after["says"] if edit.after else {}
    yield from differing(before, after)


def differing(before: Fields, after: Fields) -> Iterator[Told]:
    for name, label in FIELDS.items():
        if before.get(name) != after.get(name):
            yield Told(label, spans(printed(before.get(name)), printed(after.get(name))))


def printed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, list):
        return "\n".join(_row(item) for item in value)
    if isinstance(value, dict):
        return "\n".join(f"{name}: {_row(item)}" for name, item in value.items())
    return LABELS.get(value, str(value))


def _row(item: Any) -> str:
    if isinstance(item, dict):
        words = item.get("label") or item.get("title")
        more = [str(v) for k, v in item.items() if k in ("meaning", "kind") and v]
        flags = [FLAGS[k] for k in FLAGS if item.get(k)]
        return "; ".join([words, *more, *flags]) if words else json.dumps(item)
    return ", ".join(map(str, item)) if isinstance(item, list) else str(item)


FLAGS = {
    "assured": "counts as assured",
    "calls_for_action": "calls for an action",
    "outside_base": "not applicable",
}
