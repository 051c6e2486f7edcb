"""What a form in Word says of itself, for it to be read back: written here and nowhere else.

Each question is a table of two columns: a name, and beside it what is filled in. The first row
names the question, with its key in brackets; the next table holds its rows, where it has some.
"""

from questionnaires.definitions.kinds.choices import YesNoPartly
from questionnaires.definitions.models import Version
from questionnaires.definitions.structure import QuestionShape

FORM, QUESTION, ANSWER = "Form", "Question", "Answer"
COMMENTARY, REASON = "In your own words", "If it does not apply, why"
NAME, ROLE = "Name", "Role"
FREE, TICKED = "☐", "☒"
CONFIRMED = "We confirm this"


def mark_of(version: Version) -> str:
    """Which version a form asks; a draft may still change and has no mark to rely on."""
    checksum = version.checksum[:12] if version.checksum else "draft"
    return f"{version.questionnaire.code} {version.number} [{checksum}]"


def options_of(shape: QuestionShape) -> dict[str, str]:
    """What can be ticked, label by key; {} where something is written."""
    if shape.kind == "rating":
        return {point.key: point.label for point in shape.points}
    if shape.kind == "yes_no_partly":
        return YesNoPartly.labels
    if shape.kind == "statement":
        return {"confirmed": CONFIRMED}
    if shape.kind in ("single_choice", "multiple_choice"):
        return {choice.key: choice.label for choice in shape.choices}
    return {}
