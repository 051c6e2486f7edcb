"""Questions as the structure gives them, without a database."""

from typing import Any

from questionnaires.definitions.structure import OptionShape, PointShape, QuestionShape

POINTS = (
    PointShape(1, "green", "Green", "In place", "green", True, False, False),
    PointShape(2, "red", "Red", "Not in place", "red", False, True, False),
    PointShape(3, "na", "Not applicable", "", "grey", False, False, True),
)
THEMES = (
    OptionShape("online", "Online safety"),
    OptionShape("exploitation", "Child exploitation"),
    OptionShape("prevent", "Prevent"),
)
TERMS = (OptionShape("autumn", "Autumn"), OptionShape("spring", "Spring"))
COLUMNS = (
    OptionShape("name", "Name", "text"),
    OptionShape("hours", "Hours", "whole_number"),
    OptionShape("trained", "Trained on", "date"),
)


def make_shape(kind: str, **fields: Any) -> QuestionShape:
    """A question with primary key 7, so that its fields are called q7."""
    options: dict[str, dict[str, Any]] = {
        "rating": {"points": POINTS},
        "single_choice": {"choices": THEMES},
        "multiple_choice": {"choices": THEMES},
        "terms": {"choices": TERMS},
        "rows": {"columns": COLUMNS},
    }
    defaults: dict[str, Any] = {
        "pk": 7,
        "key": "key",
        "kind": kind,
        "number": "1.1",
        "text": "What do you do?",
        "help": "",
        "expected_evidence": "",
        "required": True,
        "commentary": True,
        "evidence_rule": "optional",
        "counted": "live",
        "condition": None,
        "limits": {},
    }
    return QuestionShape(**defaults | options.get(kind, {}) | fields)
